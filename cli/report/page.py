"""The pages: parts in order, contents, style and script inside, nothing from anywhere else."""

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from linkvet.cli.report.environment import ENVIRONMENT

HERE = Path(__file__).parent
STYLE = ("colours", "document", "marks", "tables", "reasons", "parts")
SHARED = ("colours", "marks", "reasons")  # what the page of a review looks alike in


class Part(NamedTuple):
    """A part of a page: where links lead to, its heading, and the template that fills it."""

    id: str
    heading: str
    template: str


REPORT = (
    Part("answer", "In short", "report/answer.html"),
    Part("glance", "The profile at a glance", "report/glance.html"),
    Part("quality", "Quantity against quality", "report/quality.html"),
    Part("standing", "Authority, traffic, relevance", "report/standing.html"),
    Part("diversity", "Diversity", "report/diversity.html"),
    Part("timeline", "New domains over time", "report/timeline.html"),
    Part("trend", "Trend", "report/trend.html"),
    Part("best", "Best links", "report/best.html"),
    Part("spam", "Spam, and why", "report/spam.html"),
    Part("review", "Domains to review", "report/review.html"),
    Part("anchors", "Anchor texts", "report/anchors.html"),
    Part("kinds", "Kinds of links", "report/kinds.html"),
    Part("languages", "Languages and countries", "report/languages.html"),
    Part("pages", "Live check and placement", "report/pages.html"),
    Part("vendors", "What the vendors say", "report/vendors.html"),
    Part("evidence", "Evidence", "report/evidence.html"),
    Part("decided", "Decided by you", "report/decided.html"),
    Part("files", "Files read", "report/files.html"),
    Part("next", "What to do next", "report/next.html"),
    Part("method", "Method", "report/method.html"),
)
DIFF = (
    Part("short", "In short", "diff/short.html"),
    Part("counts", "New, lost, returned", "diff/counts.html"),
    Part("back", "Good links to win back", "diff/domains.html"),
    Part("spam", "New spam", "diff/domains.html"),
    Part("bands", "Quality", "diff/shares.html"),
    Part("kinds", "Kinds of links", "diff/shares.html"),
    Part("anchors", "Anchor texts", "diff/shares.html"),
    Part("networks", "Networks", "diff/shares.html"),
    Part("drift", "Does the model fit?", "diff/drift.html"),
    Part("method", "Method", "diff/method.html"),
)
SITES = (
    Part("answer", "In short", "sites/answer.html"),
    Part("sites", "Sites", "sites/sites.html"),
    Part("quality", "Quality", "sites/quality.html"),
    Part("pace", "Age and pace", "sites/pace.html"),
    Part("best", "Best links", "sites/best.html"),
    Part("networks", "Networks on several sites", "sites/networks.html"),
    Part("failed", "Not scored", "sites/failed.html"),
    Part("method", "Method", "sites/method.html"),
)


def report_page(view: dict[str, Any]) -> str:
    """Write the report out of the view that `linkvet.cli.report.view.build` makes of a result."""
    return _page("report.html", REPORT, view)


def diff_page(changes: dict[str, Any]) -> str:
    """Write the page of what `linkvet.analysis.diff.to_dict.to_dict` makes of changes."""
    return _page("diff.html", DIFF, changes)


def sites_page(view: dict[str, Any]) -> str:
    """Write the page over several sites out of `linkvet.cli.report.view.sites.sites_view`."""
    return _page("sites.html", SITES, view, (*STYLE, "sites"))


def _page(
    template: str, parts: Sequence[Part], view: dict[str, Any], sheets: Sequence[str] = STYLE
) -> str:
    """Fill the parts and assemble the page; parts with nothing in them are left out."""
    filled = []
    for part in parts:
        inside = ENVIRONMENT.get_template(part.template).render(view=view, id=part.id).strip()
        if inside:
            filled.append({**part._asdict(), "inside": Markup(inside)})
    style = style_of(*sheets)
    script = (HERE / "table.js").read_text(encoding="utf-8")
    return ENVIRONMENT.get_template(template).render(
        view=view,
        parts=filled,
        style=Markup(style),
        script=Markup(script),
        logo=view.get("logo"),
        policy=_policy(style, script, bool(view.get("logo"))),
    )


def style_of(*sheets: str) -> str:
    """The style of some sheets, one after the other."""
    return "".join((HERE / f"{one}.css").read_text(encoding="utf-8") for one in sheets)


def _policy(style: str, script: str, picture: bool) -> str:
    """Allow this page's own style, script and picture, whatever an anchor contains."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        f"{'img-src data:; ' if picture else ''}base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
