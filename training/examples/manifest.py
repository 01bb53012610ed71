"""What a folder of labelled data holds: its manifest says it, no file's name does.

A manifest is TOML. Each table names a `file` below the folder; other keys are for people::

    [[export]]                    # an export whose links are labelled
    file = "exports/ours.csv"
    labels = "labels/ours.csv"    # its column `file` ends a label with the export's own name
    draw = "natural"              # links drawn as they come, so that the share of spam is natural

    [[export]]                    # or many at once, each file named after its site
    files = "exports/{site}.csv.gz"
    name = "{site}.csv.gz"
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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linkvet.data.errors import UserError
from linkvet.model.store import digest

NAME = "manifest.toml"
NATURAL = "natural"


@dataclass(frozen=True)
class LabelledExport:
    """An export: its name in the labels and results, its labels, how its rows were drawn."""

    path: Path
    name: str
    labels: str
    natural: bool
    site: str | None = None
    vendor: str | None = None


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
    found = read_exports(folder, manifest)
    if not found.domains:
        raise UserError("names no list of domains", file=str(manifest or folder / NAME),
                        cure="Add [[domains]] with file.")  # fmt: skip
    return found


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
        raise UserError(f"has no {NAME}, which says what its files are", file=str(folder),
                        cure="Write one, or name it by --manifest.") from None  # fmt: skip
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"is not TOML ({error})", file=str(place)) from None
    try:
        exports = tuple(found for one in given.get("export", ()) for found in _exports(folder, one))
        one = {kind: _file(given.get(kind, ())) for kind in ("domains", "disavow", "pages")}
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UserError(f"a table lacks or misuses a key ({error})", file=str(place),
                        cure="Each [[table]] needs file = \"...\"; an export also labels.",
                        ) from None  # fmt: skip
    if not exports:
        raise UserError("names no labelled export", file=str(place),
                        cure="Add [[export]] with file and labels.")  # fmt: skip
    found = Manifest(folder, exports, one["domains"], one["disavow"], one["pages"])
    _refuse_missing(found)
    return found


def _exports(folder: Path, given: dict[str, Any]) -> Iterator[LabelledExport]:
    """The export that a table names, or all whose files follow its pattern, by their sites."""
    natural, vendor = given.get("draw") == NATURAL, given.get("vendor")
    if "files" not in given:
        path = folder / given["file"]
        name = given.get("name", path.name)
        yield LabelledExport(path, name, given["labels"], natural, given.get("site"), vendor)
        return
    before, after = given["files"].split("{site}")
    for path in sorted(folder.glob(f"{before}*{after}")):
        site = path.relative_to(folder).as_posix()[len(before) : -len(after)]
        name = given.get("name", "{site}" + after).replace("{site}", site)
        yield LabelledExport(path, name, given["labels"], natural, site, vendor)


def _file(given: Any) -> str | None:
    """The one file of a kind; None where the manifest names none."""
    return given[0]["file"] if given else None


def _refuse_missing(manifest: Manifest) -> None:
    named = [manifest.domains, manifest.disavow, manifest.pages, *manifest.labels]
    missing = [name for name in filter(None, named) if not manifest.path(name).exists()]
    missing += [str(one.path) for one in manifest.exports if not one.path.exists()]
    if missing:
        raise UserError(f"lacks {', '.join(missing)}", file=str(manifest.folder),
                        cure="Name the folder with labels by --data.")  # fmt: skip
