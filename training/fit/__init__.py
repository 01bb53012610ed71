"""Fit readers, heads, calibration and cuts."""
