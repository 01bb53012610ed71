"""What a folder of labelled data holds: its manifest says it, no file's name does.

A manifest is TOML. Each table names a `file` below the folder; other keys are for people::

    [[export]]                    # an export whose links are labelled
    file = "exports/ours.csv"
    labels = "labels/ours.csv"    # its column `file` ends a label with the export's own name
    draw = "natural"              # links drawn as they come, so that the share of spam is natural

    [[domains]]                   # labelled registrable domains
    file = "domains.parquet"

    [[disavow]]                   # optional: in how many owners' disavow files each domain stands
    file = "disavowed.csv"

    [[pages]]                     # optional: labelled pages with their HTML
    file = "pages.parquet"
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linkvet.data.errors import UserError
from linkvet.model.store import digest

NAME = "manifest.toml"
NATURAL = "natural"


@dataclass(frozen=True)
class LabelledExport:
    """An export, its name in the labels and results, its labels, and how its rows were drawn."""

    path: Path
    name: str
    labels: str
    natural: bool


@dataclass(frozen=True)
class Manifest:
    """A folder of labelled data, and what its files are; files that it lacks are None."""

    folder: Path
    exports: tuple[LabelledExport, ...]
    domains: str
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
        names = (*self.labels, self.domains, *filter(None, [self.disavow]))
        return {name: digest(self.path(name).read_bytes()) for name in names}


def read_manifest(folder: Path, manifest: Path | None = None) -> Manifest:
    """Read what a folder of labelled data holds, by its own manifest or another.

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
        exports = tuple(_export(folder, one) for one in given.get("export", ()))
        one = {kind: _file(given.get(kind, ())) for kind in ("domains", "disavow", "pages")}
    except (KeyError, TypeError, AttributeError) as error:
        raise UserError(f"a table lacks or misuses a key ({error})", file=str(place),
                        cure="Each [[table]] needs file = \"...\"; an export also labels.",
                        ) from None  # fmt: skip
    if not exports or not one["domains"]:
        raise UserError("names no labelled export or no list of domains", file=str(place),
                        cure="Add [[export]] with file and labels, and [[domains]].")  # fmt: skip
    found = Manifest(folder, exports, one["domains"], one["disavow"], one["pages"])
    _refuse_missing(found)
    return found


def _export(folder: Path, given: dict[str, Any]) -> LabelledExport:
    path = folder / given["file"]
    natural = given.get("draw") == NATURAL
    return LabelledExport(path, given.get("name", path.name), given["labels"], natural)


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
