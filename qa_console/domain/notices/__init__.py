"""Notices: what is gathered from reviewed calls for an agent, a team, or a rectification."""
