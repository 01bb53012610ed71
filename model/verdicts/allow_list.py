"""The allow file: domains and URLs that are never flagged, whatever the model says."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from linkvet.data.errors import UserError
from linkvet.data.urls import normal_form, split

if TYPE_CHECKING:
    from linkvet.data.decisions.decision import Decision


class AllowList(NamedTuple):
    """What an allow file names: hosts without www. and pages in normal form; its lines one by one.

    Without `entries` it can't tell which of its lines match no link.
    """

    hosts: list[str]
    pages: list[str]
    entries: "list[Decision]"

    def allows(self, links: pl.DataFrame) -> np.ndarray:
        """Tell which links the file names by URL or by (registrable) domain, shape (links,)."""
        if not self.hosts and not self.pages:
            return np.zeros(links.height, bool)
        by_host = links["host"].str.replace(r"^www\.", "").is_in(self.hosts)
        by_domain = links["domain"].cast(pl.String).is_in(self.hosts)
        by_page = normal_form(links["source_url"]).is_in(self.pages)
        return (by_host | by_domain | by_page).fill_null(False).to_numpy()

    def met(self, links: pl.DataFrame) -> set[int]:
        """Positions of the entries that match a link."""
        from linkvet.data.decisions.match import match

        none = pl.repeat(None, links.height, dtype=pl.String, eager=True)
        return set(match(self.entries, links, none).met.tolist())

    def unmatched(self, met: set[int]) -> list[str]:
        """Name the lines that match no link, given the positions of those that do."""
        return [f"{one.note}: {one.value}" for at, one in enumerate(self.entries) if at not in met]


def allowed(links: pl.DataFrame, path: Path | str | None) -> np.ndarray:
    """Tell which links a file names by URL or by (registrable) domain, shape (links,)."""
    if path is None:
        return np.zeros(links.height, bool)
    return _read(Path(path), []).allows(links)


def read_allow_list(path: Path | str) -> AllowList:
    """Read an allow file.

    Raises
    ------
    UserError
        If it cannot be read, and with the line that is neither a domain nor a URL.
    """
    # not needed by most runs
    from linkvet.data.decisions.decision import KEEP, numbered
    from linkvet.data.decisions.read import read_list

    return _read(Path(path), numbered(read_list(Path(path), KEEP)))


def _read(path: Path, entries: "list[Decision]") -> AllowList:
    lines = _lines(path)
    parts = split(lines)
    bare = parts["path"].is_null() | parts["path"].is_in(["/", ""])
    hosts = parts["host"].filter(bare).str.replace(r"^www\.", "").to_list()
    return AllowList(hosts, normal_form(lines.filter(~bare)).drop_nulls().to_list(), entries)


def _lines(path: Path) -> pl.Series:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"the allow file cannot be read ({error})",
            file=str(path),
            cure="Give a UTF-8 text file with one domain or URL per line.",
        ) from None
    lines = (line.partition("#")[0].strip().removeprefix("domain:") for line in text.splitlines())
    return pl.Series([line for line in lines if line], dtype=pl.String)
