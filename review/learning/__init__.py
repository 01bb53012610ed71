"""Learning from decisions while a person works."""
