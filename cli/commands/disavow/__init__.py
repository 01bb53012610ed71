"""Commands for disavow files."""
