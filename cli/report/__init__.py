"""The HTML report: one self-contained page, readable without scripts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from linkvet.model.judging.scored_in_partitions import Results

__all__ = ["render"]


def render(
    scored: "Results",
    past: Sequence[dict[str, Any]] = (),
    logo: str | None = None,
    profile: dict[str, Any] | None = None,
) -> str:
    """Write the report on a result; the same result always gives the same text.

    `past` are the summaries of a history, the present one last, each with its date; `logo` is a
    picture for its head, as a data URL; `profile` is the view of the profile, where it was made
    already.
    """
    # imported here, so that a command may use this package's wording without loading polars
    from linkvet.cli.report.page import report_page
    from linkvet.cli.report.view.build import build

    return report_page({**build(scored, past, profile), "logo": logo})
