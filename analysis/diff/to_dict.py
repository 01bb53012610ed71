"""What changed, as one dict for JSON and the page."""

from typing import Any

import polars as pl

from linkvet import __version__
from linkvet.analysis.diff.changes import (
    Changes,
    lost_good,
    new_spam,
    spam_share,
    verdict_turns,
    verdicts,
)
from linkvet.analysis.diff.findings import stories
from linkvet.analysis.diff.snapshot import Snapshot

OF_LINKS = (
    "state",
    "source_url",
    "source_domain",
    "target_url",
    "anchor",
    "spam_probability",
    "verdict",
    "first_seen",
    "nofollow",
)
OF_DOMAINS = (
    "state",
    "source_domain",
    "links",
    "spam_probability",
    "verdict",
    "kind",
    "family",
    "first_seen",
    "domain_rating",
    "example_url",
    "anchor",
)


def to_dict(changes: Changes) -> dict[str, Any]:
    """Everything that is told of a comparison."""
    setting, domains = changes.setting, changes.domains
    return {
        "linkvet": __version__,
        "site": changes.new.site or changes.old.site,
        "stories": [story._asdict() for story in stories(changes)],
        "old": _side(changes.old, domains, "old"),
        "new": _side(changes.new, domains, "new"),
        "comparable": setting.comparable,
        "moved": setting.moved and {"from": setting.moved[0], "to": setting.moved[1]},
        "vendors": {"old": setting.vendors[0], "new": setting.vendors[1]},
        "reports": {"old": setting.reports[0], "new": setting.reports[1]},
        "capped": setting.capped,
        "models": {"old": setting.models[0], "new": setting.models[1]},
        "links": changes.counts(changes.links),
        "domains": changes.counts(domains),
        "verdicts": {state: verdicts(domains, state) for state in ("new", "returned", "lost")},
        "kept_verdicts": verdict_turns(domains),
        "attack": changes.attack,
        "shares": changes.shares,
        "anchor_concentration": changes.concentration,
        "drift": {"old": changes.old.summary.get("drift"), "new": changes.new.summary.get("drift")},
        "new_spam": _rows(new_spam(changes)),
        "lost_good": _rows(lost_good(changes)),
    }


def _side(one: Snapshot, domains: pl.DataFrame, side: str) -> dict[str, Any]:
    decisions = one.summary.get("decisions")
    return {
        "name": one.name,
        "site": one.site,
        "links": one.links.height,
        "domains": domains[f"in_{side}"].sum(),
        "live_domains": domains[f"live_{side}"].sum(),
        "spam": spam_share(domains, side),
        "files": [source.get("file") for source in one.sources],
        "formats": [source.get("format_name") for source in one.sources],
        # only where there are any, like the column `model_verdict` of the tables
        **({"decided_rows": sum(decisions["rows"].values())} if decisions else {}),
    }


def _rows(domains: pl.DataFrame) -> list[dict[str, Any]]:
    return domains.select(OF_DOMAINS).to_dicts()
