"""A project file: found from the working folder upwards, read once, and only when asked."""

import os
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from linkvet.cli.project.keys import BY_NAME, KEYS, NAME, STORE, checked
from linkvet.data.errors import UserError


class Setting(NamedTuple):
    """The value of a key, and where it comes from."""

    key: str
    value: Any
    source: str


class Project:
    """What the project file of a folder says.

    Parameters
    ----------
    given
        The file of `--config`; without it, the nearest above `start` counts, if there is one.
    """

    def __init__(self, given: Path | None = None, start: Path | None = None) -> None:
        self._given, self._start = given, start

    @cached_property
    def path(self) -> Path | None:
        """The project file, None where there is none."""
        if self._given:
            return self._given
        here = (self._start or Path.cwd()).absolute()
        return next(
            (one for folder in (here, *here.parents) if (one := folder / NAME).is_file()), None
        )

    @cached_property
    def values(self) -> dict[str, Any]:
        """What it says by key, with paths as they are from the working folder.

        Raises
        ------
        UserError
            Where it cannot be read, or says what no project file can.
        """
        if self.path is None:
            return {}
        values = checked(_read(self.path), str(self.path))
        return {
            name: str(self._from_here(value)) if BY_NAME[name].path else value
            for name, value in values.items()
        }

    @property
    def store(self) -> Path | None:
        """Where decisions are kept or will be; None without a project."""
        if self.path is None:
            return None
        return Path(self.values.get("decisions") or self._from_here(STORE))

    def default(self, key: str) -> Any:
        """What a command takes where its option is not given; None where nothing is said."""
        if key == "decisions":
            store = self.store
            return str(store) if store and store.is_file() else None
        value = self.values.get(key)
        if key == "columns" and value:
            return [
                f"{vendor}:{column}={name}"
                for vendor, columns in value.items()
                for column, name in columns.items()
            ]
        return value

    def settings(self, defaults: dict[str, Any]) -> list[Setting]:
        """Every key with its value and where that comes from."""
        source = str(self.path)
        return [
            Setting(key.name, self.values[key.name], source)
            if key.name in self.values
            else Setting(key.name, defaults.get(key.name), "default")
            for key in KEYS
        ]

    def _from_here(self, value: str) -> Path:
        assert self.path
        there = self.path.parent / Path(value).expanduser()
        try:
            return Path(os.path.relpath(there))
        except ValueError:  # on another drive
            return there


def _read(path: Path) -> dict[str, Any]:
    import tomllib  # most commands start without a file

    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise UserError(
            f"isn't TOML: {error}", file=str(path), cure='Texts are in quotes: site = "spa.example"'
        ) from None
    except UnicodeDecodeError:
        raise UserError("isn't in UTF-8", file=str(path), cure="Save it as UTF-8.") from None
    except OSError as error:
        raise UserError(
            f"cannot be read ({error.strerror})", file=str(path), cure="`linkvet init` writes one."
        ) from None
