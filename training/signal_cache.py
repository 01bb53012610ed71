"""What is measured of labelled data, kept on disk by the digest of all that it depends on.

Two hundred exports take minutes to measure and seconds to read again.
"""

import hashlib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import polars as pl

import linkvet.data
import linkvet.features
from linkvet.data.atomic import writing


def cached(
    folder: Path | None,
    measure: Callable[[], pl.DataFrame],
    files: Iterable[Path],
    *settings: object,
) -> pl.DataFrame:
    """What `measure` gives, from `folder` where it is there, else kept there.

    Parameters
    ----------
    folder
        None keeps nothing.
    files
        The data that are measured, and the module that measures them.
    settings
        What else the result depends on, told apart by `repr`. What makes signals of links need
        not be named.
    """
    if folder is None:
        return measure()
    path = folder / f"{_digest(files, settings)}.parquet"
    if path.exists():
        return pl.read_parquet(path)
    table = measure()
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    with writing(unfinished) as file:
        table.write_parquet(file)
    unfinished.replace(path)
    return table


def _digest(files: Iterable[Path], settings: tuple[object, ...]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    digest.update(repr((settings, _code())).encode())
    return digest.hexdigest()


@cache
def _code() -> str:
    """Digest of all code, word lists and tables that make signals of links."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for package in (linkvet.data, linkvet.features):
        for file in sorted(Path(str(package.__file__)).parent.rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(file.read_bytes())
    return digest.hexdigest()
