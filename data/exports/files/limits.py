"""How large an export may be: told by headers where there are any, counted where not."""

from typing import NamedTuple

from linkvet.data.errors import UserError

# The columns of the widest spreadsheet; what it takes to tell columns apart grows faster than they.
MOST_COLUMNS = 16_384


class Limits(NamedTuple):
    """Most cells (rows by columns) and most bytes, unpacked, of one export."""

    cells: int = 500_000_000
    bytes: int = 4_000_000_000

    def check_bytes(self, size: int, file: str, more: str = "") -> None:
        """Refuse a file that holds more bytes than that.

        Raises
        ------
        UserError
        """
        if size > self.bytes:
            shown = more or f"{size:,}"
            raise UserError(
                f"holds {shown} bytes when unpacked; linkvet reads no more than {self.bytes:,}",
                file=file,
                cure="If it really is that large, raise the limit with --max-bytes.",
            )

    def check_cells(self, rows: int, columns: int, file: str) -> None:
        """Refuse a table of more cells than that, or of more columns than any table of links.

        Raises
        ------
        UserError
        """
        check_columns(columns, file)
        if rows * columns > self.cells:
            raise UserError(
                f"has {rows:,} rows of {columns:,} columns; linkvet reads no more than "
                f"{self.cells:,} cells",
                file=file,
                cure="If it really is that large, raise the limit with --max-cells.",
            )


def check_columns(columns: int, file: str) -> None:
    """Refuse a table of more columns than any table of links.

    Raises
    ------
    UserError
    """
    if columns > MOST_COLUMNS:
        raise UserError(
            f"has {columns:,} columns; linkvet reads no more than {MOST_COLUMNS:,}",
            file=file,
            cure="Export the columns of the links alone.",
        )


DEFAULT = Limits()
