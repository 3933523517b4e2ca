"""What the outer rooms fulfil, as Protocols: one module per aggregate, plus the unit of work."""
