"""Models of a user's own table of signals (--signals-table)."""
