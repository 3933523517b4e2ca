"""qa-console: call-centre quality inspection in one terminal program."""

__version__ = "0.1.0"
