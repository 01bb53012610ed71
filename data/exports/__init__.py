"""Exports of any vendor, in whatever file, into the link table."""
