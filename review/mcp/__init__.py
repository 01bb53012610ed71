"""Read-only tools for language models, by the Model Context Protocol over standard input."""
