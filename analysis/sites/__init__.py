"""Profiles of several sites side by side."""
