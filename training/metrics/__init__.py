"""Figures of held-out scores, with intervals, and of each signal."""
