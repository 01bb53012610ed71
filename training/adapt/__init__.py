"""Teach the model that ships the labels of the house."""
