"""The page: parts in order, contents, style and script inside, nothing from anywhere else."""

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from linkvet.cli.report.html.charts import patterns
from linkvet.cli.report.html.markup import Markup, el, join
from linkvet.cli.report.sections import advice, answer, suspects, trend
from linkvet.cli.report.sections import diversity as spread
from linkvet.cli.report.sections import evidence as opinions
from linkvet.cli.report.sections import pages_and_rejects as sections
from linkvet.cli.report.sections import quality as health

HERE = Path(__file__).parent
# id, heading, what fills it from the view or gives None; a new part is one more line
PARTS = (
    ("answer", "In short", answer.answer),
    ("glance", "The profile at a glance", answer.glance),
    ("quality", "Quantity against quality", health.quality),
    ("standing", "Authority, traffic, relevance", health.standing),
    ("diversity", "Diversity", spread.diversity),
    ("timeline", "New domains over time", spread.timeline),
    ("trend", "Trend", trend.trend),
    ("best", "Best links", health.best),
    ("spam", "Spam, and why", suspects.spam),
    ("review", "Domains to review", suspects.review),
    ("anchors", "Anchor texts", spread.anchors),
    ("kinds", "Kinds of links", spread.kinds),
    ("languages", "Languages and countries", spread.places),
    ("pages", "Live check and placement", sections.pages),
    ("vendors", "What the vendors say", opinions.vendors),
    ("evidence", "Evidence", opinions.evidence),
    ("decided", "Decided by you", sections.decided),
    ("files", "Files read", opinions.files),
    ("next", "What to do next", advice.steps),
    ("method", "Method", advice.method),
)


def page(view: dict[str, Any]) -> str:
    """Assemble the report on a result."""
    site = view["site"] or "Links to this site"
    filled = [(id_, name, fill(view)) for id_, name, fill in PARTS]
    return document("Backlink review", site, _subtitle(view), filled)


def document(
    kicker: str, site: str, subtitle: str, filled: Sequence[tuple[str, str, Markup | None]]
) -> str:
    """Assemble a page out of parts (id, heading, inside); those that are None are left out."""
    style = (HERE / "style.css").read_text(encoding="utf-8")
    script = (HERE / "table.js").read_text(encoding="utf-8")
    parts = [(id_, name, inside) for id_, name, inside in filled if inside is not None]
    contents = [el("li", el("a", name, href=f"#{id_}")) for id_, name, _ in parts]
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=_policy(style, script)),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="robots", content="noindex"),
        el("meta", name="color-scheme", content="light dark"),
        el("title", f"{kicker}: {site}"),
        el("style", Markup(style)),
    )
    body = el(
        "body",
        el("a", "Skip to the answer", href=f"#{parts[0][0]}", class_="skip"),
        patterns(),
        el(
            "header",
            el("p", kicker, class_="kicker"),
            el("h1", el("bdi", site)),
            el("p", subtitle, class_="soft"),
        ),
        el(
            "div",
            el("nav", el("ol", *contents), aria_label="Contents"),
            el("main", *(_part(*part) for part in parts)),
            class_="frame",
        ),
        el("script", Markup(script)),
    )
    return join(Markup("<!doctype html>\n"), el("html", head, body, lang="en"), Markup("\n"))


def _part(id_: str, name: str, inside: Markup) -> Markup:
    heading = el("h2", name, id=f"{id_}-heading")
    return el("section", heading, inside, id=id_, aria_labelledby=f"{id_}-heading")


def _subtitle(view: dict[str, Any]) -> str:
    files = len(view["summary"].get("sources", []))
    rows = view["summary"].get("rows_in")
    read = f"{rows:,} rows read from " if isinstance(rows, int) else "Read from "
    return read + ("one export" if files == 1 else f"{files} exports")


def _policy(style: str, script: str) -> str:
    """Allow this page's own style and script and nothing else, whatever an anchor contains."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
