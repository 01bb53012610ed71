"""Web archives, saved HTML and their encodings, as captures."""
