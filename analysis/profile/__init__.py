"""One profile as a whole, in figures."""
