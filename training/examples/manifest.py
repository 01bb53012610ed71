"""What a folder of labelled data holds: its manifest says it, no file's name does.

A manifest is TOML. Each table names a `file` below the folder; other keys are for people::

    [[export]]                    # an export whose links are labelled
    file = "exports/ours.csv"
    labels = "labels/ours.csv"    # its column `file` ends a label with the export's own name
    draw = "natural"              # links drawn as they come, so that the share of spam is natural

    [[export]]                    # or many at once, each file named after its site
    files = "exports/{site}.csv.gz"
    name = "{site}.csv.gz"
    set = "sites"                 # what figures call them all; default: sites
    labels = "labels/sites.csv"
    vendor = "Semrush"

    [[domains]]                   # labelled registrable domains
    file = "domains.parquet"

    [[disavow]]                   # optional: in how many owners' disavow files each domain stands
    file = "disavowed.csv"

    [[pages]]                     # optional: labelled pages with their HTML
    file = "pages.parquet"
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from linkvet.data.errors import UserError
from linkvet.data.urls import split
from linkvet.model.folder.sealed import digest

NAME = "manifest.toml"
NATURAL = "natural"  # draws of links as they come: their share of spam is that of the exports


@dataclass(frozen=True)
class LabelledExport:
    """An export: its name in the labels and results, its labels, how its rows were drawn."""

    path: Path
    name: str
    labels: str
    natural: bool
    site: str | None = None
    vendor: str | None = None
    of: str | None = None  # what it and the others that follow one pattern are called together

    @property
    def set(self) -> str:
        """What figures are told of: an export by itself, or all that follow one pattern."""
        return self.of or self.name


@dataclass(frozen=True)
class Manifest:
    """A folder of labelled data, and what its files are; files that it lacks are None."""

    folder: Path
    exports: tuple[LabelledExport, ...]
    domains: str | None = None
    disavow: str | None = None
    pages: str | None = None

    def path(self, name: str) -> Path:
        """Where a file of the manifest lies."""
        return self.folder / name

    @property
    def labels(self) -> tuple[str, ...]:
        """Files with labels of exports, each once."""
        return tuple(dict.fromkeys(export.labels for export in self.exports))

    def digests(self) -> dict[str, str]:
        """Digest of each file that is learned from but the exports and pages, by its name."""
        names = (*self.labels, *filter(None, [self.domains, self.disavow]))
        return {name: digest(self.path(name).read_bytes()) for name in names}


def read_manifest(folder: Path, manifest: Path | None = None) -> Manifest:
    """Read what a folder of labelled data holds to fit a model on, by its own manifest or another.

    Raises
    ------
    UserError
        As `read_exports`; and where there is no list of domains: names are learned from it.
    """
    contents = read_exports(folder, manifest)
    if not contents.domains:
        raise UserError(
            "names no list of domains",
            file=str(manifest or folder / NAME),
            cure="Add [[domains]] with file.",
        )
    return contents


def read_exports(folder: Path, manifest: Path | None = None) -> Manifest:
    """Read what a folder holds to judge a model on: labelled exports at least.

    Raises
    ------
    UserError
        If there is no manifest, it lacks what is needed, or a file that it names is not there.
    """
    place = manifest or folder / NAME
    try:
        given = tomllib.loads(place.read_text(encoding="utf-8"))
    except OSError:
        raise UserError(
            f"has no {NAME}, which says what its files are",
            file=str(folder),
            cure="Write one, or name it by --manifest.",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"is not TOML ({error})", file=str(place)) from None
    try:
        exports = tuple(
            export for one in given.get("export", ()) for export in _exports(folder, one)
        )
        one = {kind: _file(given.get(kind, ())) for kind in ("domains", "disavow", "pages")}
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UserError(
            f"a table lacks or misuses a key ({error})",
            file=str(place),
            cure='Each [[table]] needs file = "..."; an export also labels.',
        ) from None
    if not exports:
        raise UserError(
            "names no labelled export", file=str(place), cure="Add [[export]] with file and labels."
        )
    _refuse_doubles(exports, place)
    exports = _by_registrable_domain(exports, place)
    contents = Manifest(folder, exports, one["domains"], one["disavow"], one["pages"])
    _refuse_missing(contents)
    return contents


def _refuse_doubles(exports: tuple[LabelledExport, ...], place: Path) -> None:
    """Refuse one file, or one name in the labels, in two entries: its links would count twice."""
    files: set[Path] = set()
    names: set[str] = set()
    for export in exports:
        # resolved, so that ./a.csv and a link to it are a.csv
        path = export.path.resolve()
        if path in files or export.name in names:
            what = f"the file {export.path}" if path in files else f"an export called {export.name}"
            raise UserError(
                f"names {what} twice",
                file=str(place),
                cure='Keep one entry; exports of one name need another name = "...".',
            )
        files.add(path)
        names.add(export.name)


def _by_registrable_domain(
    exports: tuple[LabelledExport, ...], place: Path
) -> tuple[LabelledExport, ...]:
    """Call each site by its registrable domain, however the manifest writes it."""
    sites = split(pl.Series([export.site for export in exports], dtype=pl.String))
    domains = sites["domain"].cast(pl.String).to_list()
    for export, site in zip(exports, domains, strict=True):
        if export.site and not site:
            raise UserError(
                f"site {export.site!a} of {export.name} isn't a site",
                file=str(place),
                cure="Write its domain, like example.com.",
            )
    return tuple(replace(export, site=site) for export, site in zip(exports, domains, strict=True))


def _exports(folder: Path, given: dict[str, Any]) -> Iterator[LabelledExport]:
    """The export that a table names, or all whose files follow its pattern, by their sites."""
    natural, vendor = given.get("draw") == NATURAL, given.get("vendor")
    if "files" not in given:
        path = folder / given["file"]
        name = given.get("name", path.name)
        yield LabelledExport(path, name, given["labels"], natural, given.get("site"), vendor)
        return
    pattern = given["files"]
    if pattern.count("{site}") != 1:
        raise ValueError("files needs {site} once")
    before, after = pattern.split("{site}")
    paths = sorted(folder.glob(f"{before}*{after}"))
    if not paths:
        raise UserError(
            f"has no file {pattern}",
            file=str(folder),
            cure="{site} stands for the domain in each file's name.",
        )
    for path in paths:
        site = path.relative_to(folder).as_posix().removeprefix(before).removesuffix(after)
        name = given.get("name", "{site}" + after).replace("{site}", site)
        of = given.get("set", "sites")
        yield LabelledExport(path, name, given["labels"], natural, site, vendor, of)


def _file(given: Any) -> str | None:
    """The one file of a kind; None where the manifest names none."""
    return given[0]["file"] if given else None


def _refuse_missing(manifest: Manifest) -> None:
    names = [manifest.domains, manifest.disavow, manifest.pages, *manifest.labels]
    missing = [name for name in filter(None, names) if not manifest.path(name).exists()]
    missing += [str(one.path) for one in manifest.exports if not one.path.exists()]
    if missing:
        raise UserError(
            f"lacks {', '.join(missing)}",
            file=str(manifest.folder),
            cure="Name the folder with labels by --data.",
        )
