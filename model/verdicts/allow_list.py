"""The allow file: domains and URLs that are never flagged, whatever the model says."""

from pathlib import Path

import numpy as np
import polars as pl

from linkvet.data.errors import UserError
from linkvet.data.urls import normal_form, split


def allowed(links: pl.DataFrame, path: Path | str | None) -> np.ndarray:
    """Tell which links the allow file names by URL or by (registrable) domain, shape (links,)."""
    if path is None:
        return np.zeros(links.height, bool)
    entries = _entries(Path(path))
    if not entries.len():
        return np.zeros(links.height, bool)
    parts = split(entries)
    bare = parts["path"].is_null() | parts["path"].is_in(["/", ""])
    hosts = parts["host"].filter(bare).str.replace(r"^www\.", "").to_list()
    pages = normal_form(entries.filter(~bare)).drop_nulls().to_list()
    by_host = links["host"].str.replace(r"^www\.", "").is_in(hosts)
    by_domain = links["domain"].cast(pl.String).is_in(hosts)
    by_page = normal_form(links["source_url"]).is_in(pages)
    return (by_host | by_domain | by_page).fill_null(False).to_numpy()


def unmatched(links: pl.DataFrame, path: Path | str | None) -> list[str]:
    """Name the lines of an allow file that match no link.

    Raises
    ------
    UserError
        With the line that is neither a domain nor a URL.
    """
    if path is None:
        return []
    # not needed by most runs
    from linkvet.data.decisions.decision import KEEP, numbered
    from linkvet.data.decisions.match import match
    from linkvet.data.decisions.read import read_list

    listed = read_list(Path(path), KEEP)
    none = pl.repeat(None, links.height, dtype=pl.String, eager=True)
    entries = numbered(listed)
    met = set(match(entries, links, none).met.tolist())
    return [f"{one.note}: {one.value}" for at, one in enumerate(entries) if at not in met]


def _entries(path: Path) -> pl.Series:
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
