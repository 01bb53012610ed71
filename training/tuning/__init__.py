"""Search the parameters of the heads, and say what it gained."""
