"""Signals: what is observed about a link, each declared once."""
