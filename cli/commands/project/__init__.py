"""Commands on a project: its file, and the decisions of people."""
