"""Labelled examples: read, tied together, split into folds."""
