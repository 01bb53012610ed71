"""The review page: its application, its templates and scripts, and the server that runs it."""
