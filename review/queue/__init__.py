"""The review queue: its items, their order, random draws, and what the draws say of precision."""
