"""Figures in words, for the terminal and the report alike."""
