"""How large an export may be: told by headers where there are any, counted where not."""

from typing import NamedTuple

from linkvet.data.errors import UserError


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
        """Refuse a table of more cells than that.

        Raises
        ------
        UserError
        """
        if rows * columns > self.cells:
            raise UserError(
                f"has {rows:,} rows of {columns:,} columns; linkvet reads no more than "
                f"{self.cells:,} cells",
                file=file,
                cure="If it really is that large, raise the limit with --max-cells.",
            )


DEFAULT = Limits()
