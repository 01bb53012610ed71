"""What changed between two results of one site."""
