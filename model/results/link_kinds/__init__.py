"""Patterns by which hosts, addresses, titles and pages of a kind are known, one column a module."""
