"""Exit codes, as shells report signals, and which failure ends with which."""

from errno import EDQUOT, EFBIG, EIO, ENOSPC

from linkvet.data.errors import UserError

STOPPED, TERMINATED = 130, 143  # as shells report SIGINT and SIGTERM
PIPE_CLOSED = 141  # as they report SIGPIPE: whoever read the output has seen enough
UNWRITABLE = (EDQUOT, EFBIG, EIO, ENOSPC)  # what is written to takes no more


def exit_code(error: BaseException | None) -> int:
    """Code that the program ends with when a command does, by an error or without.

    >>> exit_code(None), exit_code(ValueError()), exit_code(SystemExit(3))
    (0, 1, 3)
    """
    if error is None:
        return 0
    if isinstance(error, UserError):
        return 2
    if isinstance(error, KeyboardInterrupt):
        return STOPPED
    if isinstance(error, BrokenPipeError):
        return PIPE_CLOSED
    if isinstance(error, OSError) and error.errno in UNWRITABLE:
        return 2
    code = error.code if isinstance(error, SystemExit) else getattr(error, "exit_code", 1)
    return code if isinstance(code, int) else int(code is not None)
