"""What a probability means: verdicts, cuts, the allow list."""
