"""What archives and folders hold of a page: what one address answered, or why it cannot be read."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from linkvet.data.pages.html.document import Document

PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True)
class Capture:
    """One answer to one address: what came back, and when."""

    url: str
    status: int | None = None
    body: bytes = b""
    charset: str | None = None
    location: str = ""
    date: str = ""
    document: Document | None = None  # where the archive holds no page but what was read of it

    @classmethod
    def of(cls, url: str, status: int | None, headers: dict[str, str], date: str) -> "Capture":
        """An answer without its body, its headers named in lower case."""
        aim = headers.get("location", "") if redirects(status) else ""
        return cls(url, status, location=aim, date=date)


class ReadFault(NamedTuple):
    """Something in an archive that could not be read, and why."""

    place: str
    reason: str

    @classmethod
    def of(cls, path: Path, reason: str) -> "ReadFault":
        """A fault of a file, told without the folders of the user's machine."""
        return cls(path.name, reason.replace(str(path), path.name))


def redirects(status: int | None) -> bool:
    """Whether an answer of this HTTP status sends on to another address."""
    return status is not None and 300 <= status < 400


def is_page(content_type: str) -> bool:
    """Whether a content type is that of a page."""
    return content_type.partition(";")[0].strip().lower() in PAGES
