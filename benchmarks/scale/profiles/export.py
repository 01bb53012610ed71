"""Files of an invented profile: an Ahrefs export in UTF-8, in one file or in parts.

Every row can be made by itself, so memory does not grow with the profile, and parts put together
are the rows of the one file.
"""

from itertools import pairwise
from pathlib import Path

from profiles.columns import rows
from profiles.domains import typical_domains
from profiles.links import Profile
from profiles.texts import Texts

CHUNK = 100_000


def write_export(
    path: Path,
    links: int,
    domains: int | None = None,
    seed: int = 1,
    one_title: bool = False,
    parts: int = 1,
) -> list[Path]:
    """Write an export, or a folder of parts; each file is there whole or not at all.

    Files that are there already stay. Gives their paths.
    """
    profile = Profile(links, domains or typical_domains(links), seed)
    texts = Texts()
    paths = [path] if parts == 1 else [path / f"part-{at:05d}.csv" for at in range(parts)]
    ends = [links * at // parts for at in range(parts + 1)]
    for one, (first, last) in zip(paths, pairwise(ends), strict=True):
        if not one.exists():
            one.parent.mkdir(parents=True, exist_ok=True)
            _write(one, profile, texts, range(first, last), one_title)
    return paths


def _write(path: Path, profile: Profile, texts: Texts, links: range, one_title: bool) -> None:
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as handle:
        for first in range(links.start, links.stop, CHUNK):
            count = min(CHUNK, links.stop - first)
            table = rows(profile, texts, first, count, one_title)
            header = first == links.start
            table.write_csv(handle, separator="\t", quote_style="always", include_header=header)
    unfinished.rename(path)
