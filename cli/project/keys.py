"""What a project file can say: each key once, with its type and the option that it sets."""

import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple, cast

from linkvet.data.errors import UserError

NAME = "linkvet.toml"
FEWEST, MOST = 0.5, 0.9999  # precision, as `--precision` takes it
STORE = "decisions.sqlite"


class Key(NamedTuple):
    """One key: its type, what it means, an example in TOML, and the parameter it sets.

    `path` says that the value is a path from the folder of the project file.
    """

    name: str
    type: str
    means: str
    example: str
    parameter: str
    path: bool = False


KEYS = (
    Key(
        "site",
        "text or list of texts",
        "Your site, with its former names and its domains in other countries; none is disavowed.",
        '"spa.example"',
        "site",
    ),
    Key("client", "text", "Whom the report is for.", '"Spa Ltd"', "client"),
    Key(
        "logo",
        "text",
        "Picture for the head of the report, PNG or JPEG.",
        '"logo.png"',
        "logo",
        True,
    ),
    Key(
        "allow",
        "text",
        "File of domains and URLs that are fine whatever the model says, one a line.",
        '"allow.txt"',
        "allow",
        True,
    ),
    Key(
        "deny",
        "text",
        "File of domains and URLs to disavow whatever the model says, one a line.",
        '"deny.txt"',
        "deny",
        True,
    ),
    Key("decisions", "text", "Where decisions are kept.", f'"{STORE}"', "decisions", True),
    Key(
        "precision", "number", "Disavow only what is spam at this precision.", "0.985", "precision"
    ),
    Key(
        "history", "text", "Folder that keeps each result by its day.", '"history"', "history", True
    ),
    Key(
        "manual_action",
        "true or false",
        "Whether Search Console shows a manual action for unnatural links.",
        "false",
        "manual_action",
    ),
    Key(
        "columns",
        "table of tables",
        "Columns of exports that linkvet doesn't know, by vendor, for files that have them all.",
        '\n# source_url = "Link from"\n# target_url = "Link to"',
        "columns",
    ),
)
BY_NAME = {key.name: key for key in KEYS}


def checked(values: Mapping[str, Any], file: str) -> dict[str, Any]:
    """Check what a project file says; a single site becomes a list of one.

    Raises
    ------
    UserError
        With the key that is unknown, and the one it is most like; or whose value has another type.
    """
    for name, value in values.items():
        if name not in BY_NAME:
            raise unknown(name, BY_NAME, file)
        if problem := _problem(name, value):
            raise UserError(
                f"{name} {problem}",
                file=file,
                cure=f"Write it like this: {_line(BY_NAME[name])}",
            )
    settings = dict(values)
    if isinstance(settings.get("site"), str):
        settings["site"] = [settings["site"]]
    _check_columns(settings.get("columns", {}), file)
    return settings


def example(key: Key) -> str:
    """A key as a line of TOML."""
    return (
        f"[{key.name}.acme]{key.example}"
        if key.name == "columns"
        else f"{key.name} = {key.example}"
    )


def _line(key: Key) -> str:
    """An example of a key that fits a message."""
    return 'columns.acme.source_url = "Link from"' if key.name == "columns" else example(key)


def unknown(name: str, known: Iterable[str], file: str) -> UserError:
    """The error for a name that is none, with the nearest that is."""
    known = list(known)
    near = get_close_matches(name, known, n=1)
    return UserError(
        f"there is no key {name!r}",
        file=file,
        cure=f"Did you mean {near[0]!r}?" if near else f"The keys are: {', '.join(known)}.",
    )


def _problem(name: str, value: Any) -> str | None:
    kind = BY_NAME[name].type
    texts = isinstance(value, list) and value and all(isinstance(one, str) for one in value)
    # true is a number to Python
    number = isinstance(value, int | float) and not isinstance(value, bool)
    fits = {
        "text": isinstance(value, str),
        "text or list of texts": isinstance(value, str) or texts,
        "number": number,
        "true or false": isinstance(value, bool),
        "table of tables": isinstance(value, dict)
        and all(isinstance(one, dict) for one in value.values()),
    }
    if not fits[kind]:
        return f"is {_shown(value)}, not {kind if kind == 'true or false' else f'a {kind}'}"
    if value == "":
        return "is empty"
    if number and not FEWEST <= cast(float, value) <= MOST:
        return f"is {value:g}, not between {FEWEST:g} and {MOST:g}"
    return None


def _shown(value: Any) -> str:
    """A value as TOML has it, near enough."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _check_columns(vendors: Mapping[str, Mapping[str, Any]], file: str) -> None:
    if not vendors:
        return
    from linkvet.data.exports.vendors.detect import MAPPABLE

    for vendor, columns in vendors.items():
        for column, name in columns.items():
            if column not in MAPPABLE:
                error = unknown(column, MAPPABLE, file)
                error.problem = f"columns.{vendor}: {column!r} isn't a column of the link table"
                raise error
            if not isinstance(name, str) or not name:
                raise UserError(
                    f"columns.{vendor}.{column} is {_shown(name)}, not a text",
                    file=file,
                    cure=f"Write it like this: {_line(BY_NAME['columns'])}",
                )
