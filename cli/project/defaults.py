"""What the project file says, as defaults of the options that are not given."""

from collections.abc import Mapping
from typing import Any

from linkvet.cli.project.file import Project
from linkvet.cli.project.keys import KEYS

# commands that are about no project
WITHOUT = {"model", "table"}
OTHERWISE_NAMED = {"history": {"folder": "history"}}


class Defaults(dict[str, str]):
    """Key of the project file by parameter; gives its value when that is asked for.

    So only a command that takes something from the file stumbles over a fault in it.
    """

    def __init__(self, keys: Mapping[str, str], project: Project) -> None:
        super().__init__(keys)
        self.project = project

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a parameter, `default` where the file says nothing."""
        value = self.project.default(self[name]) if name in self else None
        return default if value is None else value


def default_map(commands: Mapping[str, Any], project: Project) -> dict[str, Any]:
    """Defaults by command and parameter, as `Context.default_map` of click takes them."""
    return {
        name: _of(name, command, project)
        for name, command in commands.items()
        if name not in WITHOUT
    }


def _of(name: str, command: Any, project: Project) -> dict[str, Any]:
    inner = getattr(command, "commands", None)
    if inner:
        return {one: _of(one, sub, project) for one, sub in inner.items()}
    keys = {key.parameter: key.name for key in KEYS} | OTHERWISE_NAMED.get(name, {})
    there = {one.name for one in command.params}
    return Defaults(
        {parameter: key for parameter, key in keys.items() if parameter in there}, project
    )
