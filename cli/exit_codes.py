"""Exit codes, as shells report SIGINT and SIGTERM."""

STOPPED, TERMINATED = 130, 143  # as shells report SIGINT and SIGTERM
