"""What others know of the authority of domains."""
