"""What domains may share, kind by kind, and how unlikely that is between strangers."""
