"""Files of any container, encoding and dialect, as rows of text."""
