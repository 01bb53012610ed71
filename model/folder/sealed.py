"""The folder of a model of any form: `model.json`, a card, arrays, and the digests of all of them.

Every file's digest stands in `model.json`, and so does the digest of `model.json` without that
entry.
"""

import hashlib
import json
import re
from pathlib import Path
from typing import Any, cast

from linkvet.data.atomic import named
from linkvet.data.errors import UserError
from linkvet.data.publish import finish, replace_folder
from linkvet.model.folder.npz import MOST_BYTES

OF_TABLES = "signals-table"  # how forms of models of own signals begin
MOST_TEXT = 64_000_000  # bytes of a file of JSON or text
SIGNATURE = "signature.json"  # by whom (`linkvet.model.folder.signature`)
ANEW = "Train or fetch the model anew."
# what a folder of any form holds, which the next model saved there replaces
PART = re.compile(
    r"(?:model|kernel|signature)\.json|card\.md|\w+\.npz|booster-\w+\.txt|\w+\.f16|\.DS_Store|\.linkvet.+"
)


def write_sealed(folder: Path, files: dict[str, bytes], facts: dict[str, Any], card: str) -> None:
    """Write a model folder, whole or not at all, with the digests of all files in `model.json`.

    Raises
    ------
    UserError
        Where it cannot be written, or the folder holds what is no part of a model.
    """
    refuse_strangers(folder)
    facts = json.loads(json.dumps(facts))  # as it will be read, so that the digest agrees
    facts["files"] = {name: digest(content) for name, content in sorted(files.items())}
    facts["digest"] = own_digest(facts)
    text = json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    texts = {"card.md": card.encode(), "model.json": text.encode()}
    replace_folder(folder, files | texts)


def refuse_strangers(folder: Path) -> None:
    """Refuse to replace a folder that holds more than a model; call it before what takes long."""
    if not folder.exists():
        return
    with named(folder):
        there = sorted(path.name for path in folder.iterdir())
    if strange := [name for name in there if not PART.fullmatch(name)]:
        raise UserError(
            f"holds {strange[0]}, which isn't part of a model",
            file=str(folder),
            cure="Name a folder of the model's own by --out.",
        )


def read_facts(place: Path, cure: str = ANEW) -> dict[str, Any]:
    """Read `model.json` of a folder of any form, and check its digest.

    Raises
    ------
    UserError
        If there is none, or it was changed.
    """
    finish(place)
    try:
        content = json.loads(_bounded(place / "model.json", MOST_TEXT))
    except OSError:
        raise UserError(
            "this isn't a model folder: it has no model.json",
            file=str(place),
            cure=None if cure == ANEW else cure,
        ) from None
    except (ValueError, RecursionError):
        content = None
    # what is no object has no digest
    facts = cast(dict[str, Any], content) if isinstance(content, dict) else {}
    if facts.get("digest") != own_digest(facts):
        raise UserError("model.json is damaged or was changed by hand", file=str(place), cure=cure)
    return facts


def is_table_model(folder: Path) -> bool:
    """Tell a model of a table of signals from any other; whether it is whole, others say."""
    finish(folder)
    try:
        form = json.loads(_bounded(folder / "model.json", MOST_TEXT))["form"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False
    return str(form).startswith(OF_TABLES)


def checked(place: Path, name: str, wanted: str) -> bytes:
    """Content of one of a model's files, refused where its digest is another."""
    if Path(name).name != name:
        raise UserError(f"model.json names a file outside the folder: {name}", file=str(place))
    try:
        content = _bounded(place / name, MOST_BYTES if name.endswith(".npz") else MOST_TEXT)
    except OSError:
        raise UserError(f"the model lacks its file {name}", file=str(place), cure=ANEW) from None
    if digest(content) != wanted:
        raise UserError(f"{name} is damaged or was changed by hand", file=str(place), cure=ANEW)
    return content


def _bounded(path: Path, most: int) -> bytes:
    """Content of a file; what is no plain file, or too large, is as if it were not there."""
    if not path.is_file() or path.stat().st_size > most:
        raise OSError(f"{path.name} isn't a file of at most {most:,} bytes")
    return path.read_bytes()


def digest(content: bytes) -> str:
    """SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def own_digest(facts: dict[str, Any]) -> str:
    """Digest of what `model.json` says, that of itself left out."""
    rest = {key: value for key, value in facts.items() if key != "digest"}
    return digest(json.dumps(rest, sort_keys=True, ensure_ascii=False).encode())
