"""Google's disavow file: read, lint, merge, compare, split and write."""
