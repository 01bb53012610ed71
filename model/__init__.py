"""The fitted model: probability, exact reasons, verdicts."""
