"""Reviewing results: what a person should look at next, and what is learned from the answers."""
