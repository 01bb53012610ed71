"""Building blocks of the pages: tags, tables and charts."""
