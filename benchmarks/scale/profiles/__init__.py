"""Invented profiles of any size, in which links share what they share in real exports."""
