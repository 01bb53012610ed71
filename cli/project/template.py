"""The text of a new project file: every key with what it means, those not set as comments."""

import json
from collections.abc import Mapping
from typing import Any

from linkvet.cli.project.keys import KEYS, example

HEAD = """\
# A linkvet project: commands in this folder and below it read this file. Options on the command
# line win over it; `linkvet config show` tells what holds. Paths start at this folder.
"""


def template(values: Mapping[str, Any]) -> str:
    """Write a project file with these values.

    >>> print(template({"site": ["spa.example"]}).splitlines()[4])
    site = ["spa.example"]
    """
    parts = [HEAD]
    for key in KEYS:
        # JSON's texts and lists are TOML's too
        value = values.get(key.name)
        line = (
            f"# {example(key)}"
            if value is None
            else f"{key.name} = {json.dumps(value, ensure_ascii=False)}"
        )
        parts.append(f"# {key.means}\n{line}\n")
    return "\n".join(parts)
