"""An export as a request brings it, put on disk for the readers of exports.

A body is an export of any vendor as it is, named by `?name=`; or JSON: a list of rows (objects with
columns such as source_url, target_url, anchor), or of URLs.
"""

import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from starlette.exceptions import HTTPException
from starlette.requests import Request

from linkvet.data.errors import UserError

MOST_JSON = (
    20_000_000  # bytes; JSON is parsed as a whole, which takes some ten times as much memory
)
LONGEST_NAME = 100
UNSAFE = re.compile(r"[^\w.() -]+")  # in the name of a file
# how a file is named whose request names none, by its media type
NAMES = {
    "application/gzip": "export.csv.gz",
    "application/vnd.apache.parquet": "rows.parquet",
    "application/x-ndjson": "rows.jsonl",
    "application/zip": "export.zip",
    "text/plain": "urls.txt",
}


@contextmanager
def upload_folder() -> Iterator[Path]:
    """A folder for one upload, which is gone afterwards."""
    with TemporaryDirectory(prefix="linkvet-upload-") as folder:
        yield Path(folder)


async def store_upload(request: Request, folder: Path, most: int) -> Path:
    """Put the export that a request brings into a folder.

    Parameters
    ----------
    most
        Bytes that it may have.

    Raises
    ------
    HTTPException
        413 where it is larger, 415 for forms, 507 where there is no room for it.
    UserError
        Where JSON is not what it should be.
    """
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == "multipart/form-data":
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "Send the file as the body itself, not as a form: curl --data-binary @FILE.",
        )
    is_json = media == "application/json"
    most = min(most, MOST_JSON) if is_json else most
    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced) > most:
        raise _too_large(most, is_json)
    path = folder / ("body.json" if is_json else safe_name(request.query_params.get("name"), media))
    try:
        with path.open("wb") as file:
            await _spool(request.stream(), file, most, is_json)
    except OSError as error:
        raise HTTPException(
            HTTPStatus.INSUFFICIENT_STORAGE, f"The upload can't be stored ({error.strerror})."
        ) from None
    return _rows(path) if is_json else path


def safe_name(given: str | None, media: str = "") -> str:
    r"""A name for an upload that stays in its folder.

    >>> safe_name("../../etc/pass wd"), safe_name("C:\\links.csv"), safe_name("..")
    ('pass wd', 'links.csv', 'export')
    """
    last = PurePosixPath((given or "").replace("\\", "/")).name
    name = UNSAFE.sub("_", last)[-LONGEST_NAME:].strip()
    return name if name.strip(".") else NAMES.get(media, "export")


async def _spool(chunks: AsyncIterator[bytes], file: BinaryIO, most: int, is_json: bool) -> None:
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise _too_large(most, is_json)
        file.write(chunk)


def _rows(path: Path) -> Path:
    """Write a list of rows or URLs as JSON lines, which the readers of exports take."""
    try:
        given = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise UserError(f"the body isn't JSON ({error})", cure="Send a list of rows.") from None
    if not isinstance(given, list):
        raise UserError("the body isn't a list", cure='Send [{"source_url": "..."}] or ["URL"].')
    rows = path.with_name("rows.jsonl")
    with rows.open("w", encoding="utf-8") as file:
        for number, one in enumerate(given, 1):
            file.write(json.dumps(_row(one, number)) + "\n")
    return rows


def _row(one: Any, number: int) -> dict[str, Any]:
    if isinstance(one, str):
        return {"source_url": one}
    if isinstance(one, dict):
        return one
    raise UserError(
        "is neither a row nor a URL", row=number, cure="Send objects of columns, or texts."
    )


def _too_large(most: int, is_json: bool) -> HTTPException:
    cure = " Send JSON lines (application/x-ndjson) for more." if is_json else ""
    return HTTPException(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"At most {most:,} bytes are taken here.{cure}",
        {"Connection": "close"},
    )
