"""How the page looks: its templates, in the environment of the report, and the colours of both."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Look:
    """An environment that escapes text and makes it visible, and the style that pages share."""

    environment: Environment
    style: str

    def fill(self, template: str, **values: Any) -> str:
        """Fill a template in."""
        return self.environment.get_template(template).render(**values)


def look(environment: Environment, style: str) -> Look:
    """Let the page's templates stand beside those of an environment, whose macros they use."""
    assert environment.loader
    loader = ChoiceLoader([FileSystemLoader(TEMPLATES), environment.loader])
    return Look(environment.overlay(loader=loader), style)
