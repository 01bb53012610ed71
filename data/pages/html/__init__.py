"""One HTML page parsed: its text, its links and where each stands."""
