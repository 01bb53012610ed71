"""Exit codes, as shells report signals."""

STOPPED, TERMINATED = 130, 143  # as shells report SIGINT and SIGTERM
PIPE_CLOSED = 141  # as they report SIGPIPE: whoever read the output has seen enough
