"""The HTML report: one self-contained page, readable without scripts."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linkvet.model.scoring import Scored

__all__ = ["render"]


def render(scored: "Scored") -> str:
    """Write the report on a result; the same result always gives the same text."""
    # imported here, so that a command may use this package's wording without loading polars
    from linkvet.cli.report.page import page
    from linkvet.cli.report.view import build

    return page(build(scored))
