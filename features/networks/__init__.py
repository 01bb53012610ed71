"""Networks of referring domains, told by what they share."""
