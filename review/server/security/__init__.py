"""Who may ask a local server what: every request passes here first."""
