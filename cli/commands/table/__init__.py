"""Commands for own tables of signals."""
