"""Errors that a user can cause and mend; everything else is a fault of ours and keeps its trace."""


class UserError(Exception):
    """A refusal that names the file, row and column at fault, and the cure.

    Examples
    --------
    >>> print(UserError("holds no rows", file="links.csv", cure="Export it again."))
    links.csv: holds no rows. Export it again.
    """

    def __init__(
        self,
        problem: str,
        *,
        file: str | None = None,
        row: int | None = None,
        column: str | None = None,
        cure: str | None = None,
    ) -> None:
        self.problem, self.file, self.row, self.column = problem, file, row, column
        self.cure = cure
        super().__init__(problem)

    def __str__(self) -> str:
        place = [self.file or ""]
        place += [f"row {self.row}"] if self.row is not None else []
        place += [f"column '{self.column}'"] if self.column is not None else []
        head = ", ".join(part for part in place if part)
        text = f"{head}: {self.problem}" if head else self.problem
        if not self.cure:
            return text
        stop = "" if text.endswith((".", "!", "?", ":")) else "."
        return f"{text}{stop} {self.cure}"


class NotAnExport(UserError):
    """A file that can be read and is no backlink export; in an archive it is passed over."""
