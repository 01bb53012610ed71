"""How good any model is on any labels, and where it fails."""
