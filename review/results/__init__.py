"""A results folder opened for review: its domains and networks in memory, its links on disk."""
