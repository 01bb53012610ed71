"""What the page shows: all of it on the first request, its parts when something has changed."""

from asyncio import to_thread
from collections.abc import Mapping
from dataclasses import asdict
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlencode

import numpy as np
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Route

from linkvet.data.decisions.decision import DOMAIN
from linkvet.data.errors import UserError
from linkvet.review.cases.detail import case_of, queue_rows
from linkvet.review.cases.page_text import page_texts
from linkvet.review.queue.items import KEEP
from linkvet.review.results.filters import FOLLOW, RATINGS, STATES, UNKNOWN, read_filters
from linkvet.review.server.open_review import Review
from linkvet.review.server.security.rate_limit import RateLimit

HTML = ("queue", "case", "status", "learning")  # parts of the page
SHOWN = 40  # items of the queue on a page
PAGED = ("links", "members")  # of a case: their pages, as its address counts them
MOST_CHOICES = 60  # of a filter
LONGEST_LOGIN = 2_000
_LOGINS = RateLimit(rate=0.1, burst=5)


def review_of(request: Request) -> Review:
    """The review that a request is about, with what its threads have ready."""
    review: Review = request.app.state.review
    review.take_over()
    return review


async def index(request: Request) -> Response:
    """The page itself; a start address is turned into a cookie and forgotten."""
    review = review_of(request)
    access = review.access
    if "token" in request.query_params:
        rest = {k: v for k, v in request.query_params.items() if k != "token"}
        answer = RedirectResponse(f"/?{urlencode(rest)}" if rest else "/", HTTPStatus.SEE_OTHER)
        return _with_cookie(answer, review)
    nonce = request.state.nonce
    if not access.is_token(request.cookies.get(access.cookie)):
        text = review.look.fill("login.html", nonce=nonce, problem="")
        return HTMLResponse(text, HTTPStatus.UNAUTHORIZED)
    review.session.refresh()
    review.queue.changed()
    shown = parts(review, request.query_params)
    shown |= {name: Markup(shown[name]) for name in HTML}
    return HTMLResponse(
        review.look.fill(
            "review.html",
            nonce=nonce,
            csrf=access.csrf,
            site=review.results.site,
            choices=choices(review),
            filters=asdict(read_filters(request.query_params)),
            **shown,
        )
    )


async def login(request: Request) -> Response:
    """Give the cookie to whoever knows the password."""
    review = review_of(request)
    if wait := _LOGINS.wait(request.client.host if request.client else ""):
        return PlainTextResponse(
            "Too many passwords were tried. Wait a little.\n",
            HTTPStatus.TOO_MANY_REQUESTS,
            {"Retry-After": str(int(wait) + 1)},
        )
    given = parse_qs((await request.body()).decode("utf-8", "replace")[:LONGEST_LOGIN])
    if not review.access.is_password(given.get("password", [""])[0]):
        problem = "That isn't the password."
        text = review.look.fill("login.html", nonce=request.state.nonce, problem=problem)
        return HTMLResponse(text, HTTPStatus.UNAUTHORIZED)
    return _with_cookie(RedirectResponse("/", HTTPStatus.SEE_OTHER), review)


async def view(request: Request) -> Response:
    """The parts of the page, for a filter, a page of the queue or a case."""
    return JSONResponse(parts(review_of(request), request.query_params))


async def text(request: Request) -> Response:
    """The pages of a domain as they were saved, read in a thread: an archive may be large."""
    review = review_of(request)
    domain = review.results.code_of.get(request.query_params.get("domain", ""))
    if domain is None:
        return JSONResponse({"problem": "There is no such domain."}, HTTPStatus.NOT_FOUND)
    links = review.session.links
    urls = links.urls(domain) if links else [review.results.domains["example_url"][domain]]
    try:
        found = await to_thread(page_texts, review.archives, urls, review.own.names)
    except UserError as error:
        return JSONResponse({"problem": str(error)}, HTTPStatus.UNPROCESSABLE_ENTITY)
    return JSONResponse({"html": review.look.fill("page_text.html", pages=found)})


async def lesson(request: Request) -> Response:
    """Whether trees are being taught."""
    return JSONResponse({"busy": review_of(request).teaching.busy})


async def style(request: Request) -> Response:
    """The colours and marks that the page shares with the report."""
    return Response(review_of(request).look.style, media_type="text/css")


PAGES = [
    Route("/", index),
    Route("/login", login, methods=["POST"]),
    Route("/view", view),
    Route("/text", text),
    Route("/lesson", lesson),
    Route("/shared.css", style),
]


def parts(review: Review, given: Mapping[str, str], at: int | None = None) -> dict[str, Any]:
    """Queue, case and status as HTML, with what the script has to know of them.

    Parameters
    ----------
    given
        The page's address: filters, `page`, and `item` with `what`, or nothing for the first.
    at
        Place in the queue whose item is shown where `given` names none.
    """
    session, board, queue = review.session, review.session.board, review.queue
    filters = read_filters(given)
    positions = queue.positions(filters, session.links)
    item = board.position(given.get("what", DOMAIN), given.get("item", ""))
    place = _place(positions, item)
    if item is None and positions.size:
        place = min(at or 0, positions.size - 1)
        item = int(positions[place])
    page = place // SHOWN if place is not None and "page" not in given else _number(given, "page")
    page = max(0, min(page, (positions.size - 1) // SHOWN))
    shown = positions[page * SHOWN : (page + 1) * SHOWN]
    rows = queue_rows(board, shown)
    for row, one in zip(rows, shown.tolist(), strict=True):
        row["random"] = queue.is_random(one)
        row["now"] = one == item
        row["taught"] = queue.taught(one)
    case = _case(review, item, given)
    fill = review.look.fill
    loading = session.links is None
    return {
        "queue": fill(
            "queue.html",
            rows=rows,
            total=int(positions.size),
            page=page,
            shown=SHOWN,
            narrowed=bool(filters.chosen),
            state=filters.state,
        ),
        "case": fill(
            "case.html",
            case=case,
            loading=loading,
            problem=review.links_problem,
            taught=_taught(review, case),
            state=filters.state,
            archives=bool(review.archives),
        ),
        "status": fill("status.html", **_status(review)),
        **learning(review),
        "what": case["what"] if case else "",
        "item": case["key"] if case else "",
        "domain": case["domain"]["source_domain"] if case else "",
        "place": place,
        "total": int(positions.size),
        "loading": loading and not review.links_problem,
    }


def _case(review: Review, item: int | None, given: Mapping[str, str]) -> dict[str, Any] | None:
    """The case of an item as the page's address asks for it, None where there is no item."""
    if item is None:
        return None
    member, links, members = given.get("member", ""), *(_number(given, n) for n in PAGED)
    return case_of(review.session, item, member, links, members)


def _taught(review: Review, case: dict[str, Any] | None) -> float | None:
    """What taught trees say of the domain that is shown, None where it is decided."""
    if case is None or case["domain"]["state"] >= KEEP:
        return None
    return review.queue.taught_domain(review.results.code_of[case["domain"]["source_domain"]])


def _status(review: Review) -> dict[str, Any]:
    board, last = review.session.board, review.session.last_act()
    standing = board.decided.standing
    estimate = review.queue.estimate()
    return {
        "made": len(standing),
        "kept": sum(one.verdict == "keep" for one in standing),
        "disavowed": sum(one.verdict == "disavow" for one in standing),
        "skipped": sum(one.verdict == "skip" for one in standing),
        "settled": int((board.state >= KEEP).sum()),
        "domains": int(board.state.size),
        "estimate": estimate,
        "known": estimate.value == estimate.value,
        "last": [one._asdict() for one in last],
    }


def learning(review: Review) -> dict[str, Any]:
    """The part on trees as HTML, and whether they are being taught."""
    teaching, board = review.teaching, review.session.board
    changes = [
        one._asdict() | {"decided": int(board.items.decided[board.position(one.what, one.name)])}
        for one in teaching.changes
    ]
    busy = teaching.busy
    html = review.look.fill(
        "learning.html",
        busy=busy,
        missing=teaching.missing,
        problem=teaching.problem,
        made_by=teaching.made_by,
        changes=changes,
        moved=teaching.moved,
    )
    return {"learning": html, "teaching": busy}


def choices(review: Review) -> dict[str, list[str]]:
    """What each filter can be set to, the most frequent first."""
    table = review.results.domains
    vendors = table["vendor_verdicts"].str.split("; ").explode(empty_as_null=True)
    named = {"kind": table["kind"], "language": table["language"], "vendor": vendors}
    found = {
        name: [
            *column.drop_nulls().value_counts(sort=True)[column.name].head(MOST_CHOICES),
            *([UNKNOWN] if column.null_count() else []),
        ]
        for name, column in named.items()
    }
    return found | {
        "state": list(STATES),
        "verdict": list(table["verdict"].drop_nulls().unique().sort()),
        "follow": list(FOLLOW),
        "rating": [*RATINGS, UNKNOWN] if table["domain_rating"].count() else [],
        "network": ["any", "none"] if review.results.networks.height else [],
    }


def _with_cookie(answer: Response, review: Review) -> Response:
    access = review.access
    answer.set_cookie(access.cookie, access.token, httponly=True, samesite="strict", path="/")
    return answer


def _place(positions: np.ndarray, item: int | None) -> int | None:
    found = np.flatnonzero(positions == item) if item is not None else np.zeros(0)
    return int(found[0]) if found.size else None


def _number(given: Mapping[str, str], name: str) -> int:
    text = given.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 8 else 0
