"""One module a vendor: the columns of its reports."""
