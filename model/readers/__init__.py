"""Linear models over hashed n-grams: host names and page texts."""
