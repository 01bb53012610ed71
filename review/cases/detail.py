"""What the page shows of a case, as plain values that a template can fill in."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from linkvet.data.decisions.decision import DOMAIN, NETWORK
from linkvet.data.urls import normal_form
from linkvet.review.cases.board import Board
from linkvet.review.cases.session import PAGES, Session
from linkvet.review.queue.items import UNDECIDED
from linkvet.review.results.tables import NONE, parsed

LINKS_SHOWN, MEMBERS_SHOWN = 50, 50
OPENED = ("http://", "https://")  # what a browser is sent to


def domain_detail(session: Session, domain: int, page: int = 0) -> dict[str, Any]:
    """A domain with its reasons, its links (a page of them) and what was decided on it."""
    board, results = session.board, session.results
    row = results.domains.row(domain, named=True)
    about = board.decided.about_domain(domain)
    return {
        **row,
        "reasons": parsed(row["reasons"]),
        "first_seen": _day(row["first_seen"]),
        "vendors": (row["vendor_verdicts"] or "").split("; ") if row["vendor_verdicts"] else [],
        "state": int(board.state[domain]),
        "decisions": [one._asdict() for one in about],
        "counts": _id(board.counts(domain)),
        "stamp": board.stamp([domain]),
        "scope": PAGES if row["unit"] == "url" and row["verdict"] != "keep" else DOMAIN,
        "follow": None if session.links is None else int(session.links.follow[domain]),
        "page": page,
        "pages": -(-(row["links"] or 1) // LINKS_SHOWN),
        "rows": _rows(session, domain, page),
        "opens": _opens(row["example_url"]),
    }


def network_detail(session: Session, network: int, page: int = 0) -> dict[str, Any]:
    """A network with its traits and its members, a page of them."""
    board, results = session.board, session.results
    members = results.members[network]
    table = results.domains[members]
    low = page * MEMBERS_SHOWN
    shown = [
        {
            "name": row["source_domain"],
            "links": row["links"],
            "spam_probability": row["spam_probability"],
            "verdict": row["verdict"],
            "state": int(board.state[member]),
        }
        for member, row in zip(
            members[low : low + MEMBERS_SHOWN],
            table.slice(low, MEMBERS_SHOWN).iter_rows(named=True),
            strict=True,
        )
    ]
    row = results.networks.row(network, named=True)
    decision = board.decided.of_network(network)
    return {
        "name": row["network"],
        "traits": parsed(row["traits"]),
        "known": row["known"],
        "met_on": row["met_on"],
        "domains": members.size,
        "links": int(table["links"].sum()),
        "open": int((board.state[members] == UNDECIDED).sum()),
        "by_themselves": members.size - board.domains_of(network).size,
        "verdicts": dict(table["verdict"].value_counts(sort=True).iter_rows()),
        "members": shown,
        "page": page,
        "pages": -(-members.size // MEMBERS_SHOWN),
        "decision": decision._asdict() if decision else None,
        "stamp": board.stamp(members.tolist()),
    }


def case_of(
    session: Session, item: int, member: str = "", page: int = 0, members: int = 0
) -> dict[str, Any]:
    """All of a case: a domain, and the network that it belongs to.

    Of a network, the domain `member` is shown, or the first that is open.
    """
    board, results = session.board, session.results
    domain = shown_domain(board, item, member)
    network = int(results.network_of[domain])
    return {
        "key": board.names[item],
        "what": NETWORK if board.is_network(item) else DOMAIN,
        "domain": domain_detail(session, domain, page),
        "network": None if network == NONE else network_detail(session, network, members),
    }


def shown_domain(board: Board, item: int, member: str = "") -> int:
    """The domain that stands for an item: the member asked for, or the first that is open."""
    if not board.is_network(item):
        return item - board.networks
    every = board.results.members[item]
    asked = board.results.code_of.get(member, NONE)
    if asked in every:
        return asked
    rest = board.domains_of(item)
    open_ = rest[board.state[rest] == UNDECIDED]
    return int(next(iter((*open_, *rest, *every))))


def _rows(session: Session, domain: int, page: int) -> list[dict[str, Any]] | None:
    """Links of a domain, None while the table of links is being read."""
    if session.links is None:
        return None
    table = session.links.of(domain, page * LINKS_SHOWN, LINKS_SHOWN)
    decided = session.board.decided.links.get(domain, {})
    keys = normal_form(table["source_url"]) if decided else pl.Series([None] * table.height)
    return [
        {
            **row,
            "first_seen": _day(row["first_seen"]),
            "reasons": parsed(row["reasons"]),
            "opens": _opens(row["source_url"]),
            "decision": decided[key].verdict if key in decided else None,
        }
        for row, key in zip(table.iter_rows(named=True), keys, strict=True)
    ]


def _opens(url: str | None) -> str | None:
    return url if url and url.lower().startswith(OPENED) else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _id(decision: Any) -> int | None:
    return decision.id if decision else None


def queue_rows(board: Board, items: np.ndarray) -> list[dict[str, Any]]:
    """Lines of the queue."""
    of = board.items
    rows = []
    for item in items.tolist():
        network = board.is_network(item)
        domain = shown_domain(board, item)
        table = board.results.domains
        rows.append(
            {
                "key": board.names[item],
                "what": NETWORK if network else DOMAIN,
                "domains": int(of.domains[item]),
                "links": int(of.links[item]),
                "probability": None
                if np.isnan(of.probability[item])
                else float(of.probability[item]),
                "verdict": table["verdict"][domain],
                "kind": table["kind"][domain],
                "decided": int(of.decided[item]),
            }
        )
    return rows
