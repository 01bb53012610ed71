"""Exports, URLs and disavow files in; the link table out."""
