"""What people decided on links: the store, its files, and which of two decisions counts."""
