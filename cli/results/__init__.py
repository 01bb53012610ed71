"""The results folder and the history of results, written and read back."""
