"""Referring pages out of archives and folders, and what they tell of their links."""
