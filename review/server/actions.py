"""What a person does: each act is answered once it is on disk, with the page as it stands then."""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from json import JSONDecodeError
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from linkvet.data.decisions.decision import DOMAIN, LONGEST_NOTE, NETWORK, VERDICTS, Decision
from linkvet.data.errors import UserError
from linkvet.review.cases.session import SCOPES, Asked, Changed, UnknownCase
from linkvet.review.server.open_review import Review
from linkvet.review.server.pages import learning, parts, review_of

Act = Callable[[Review, Mapping[str, Any], Mapping[str, str]], dict[str, Any]]
LONGEST = 70_000  # characters of a name


class Malformed(Exception):
    """A request that the page's script would not send."""


def act(do: Act) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint: body in, what was done and the page's parts out, or what stood against."""

    async def endpoint(request: Request) -> Response:
        review = review_of(request)
        try:
            body = await request.json()
            if not isinstance(body, dict):
                raise Malformed("not an object")
            return JSONResponse(do(review, body, request.query_params))
        except (JSONDecodeError, RecursionError, UnicodeDecodeError, Malformed) as error:
            return _problem(HTTPStatus.BAD_REQUEST, f"The request can't be read: {error}")
        except UnknownCase as error:
            return _problem(HTTPStatus.NOT_FOUND, f"There is no {error} in these results.")
        except Changed as error:
            view = parts(review, request.query_params)
            return _problem(HTTPStatus.CONFLICT, _stands(error.standing), **view)
        except UserError as error:
            return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))

    return endpoint


@act
def decide(review: Review, body: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """Keep, disavow or skip a page, the pages of a domain, a domain or a network."""
    asked = _asked(body)
    done = review.session.decide(asked)
    review.queue.changed()
    rest = {k: v for k, v in given.items() if k not in ("item", "what", "member", "page")}
    if body.get("stay"):
        rest = dict(given)
    return {
        "ids": done.ids,
        "refused": [one._asdict() for one in done.refused],
        **parts(review, rest, _whole(body, "place")),
    }


@act
def undo(review: Review, body: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """Undo decisions, and show again what they were about."""
    found = review.session.undo(_ids(body))
    review.queue.changed()
    return {"undone": len(found), **parts(review, _shown(review, found, given))}


@act
def confirm(review: Review, body: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """Confirm decisions, so that the gate lets them through."""
    found = review.session.confirm(_ids(body))
    return {"confirmed": len(found), **parts(review, given)}


@act
def teach(review: Review, body: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """Teach trees the decisions in the background."""
    review.teaching.begin()
    return learning(review)


ACTIONS = [
    Route("/decide", decide, methods=["POST"]),
    Route("/undo", undo, methods=["POST"]),
    Route("/confirm", confirm, methods=["POST"]),
    Route("/teach", teach, methods=["POST"]),
]


def _asked(body: Mapping[str, Any]) -> Asked:
    texts = {name: _text(body, name) for name in ("uid", "scope", "name", "verdict", "note", "url")}
    if not texts["uid"] or texts["verdict"] not in VERDICTS or texts["scope"] not in SCOPES:
        raise Malformed("uid, scope or verdict")
    if len(texts["note"]) > LONGEST_NOTE:
        raise Malformed("the note is too long")
    return Asked(**texts, seen=_whole(body, "seen"))


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST:
        raise Malformed(name)
    return value


def _whole(body: Mapping[str, Any], name: str) -> int:
    value = body.get(name) or 0
    if not isinstance(value, int):
        raise Malformed(name)
    return value


def _ids(body: Mapping[str, Any]) -> list[int]:
    ids = body.get("ids")
    if not isinstance(ids, list) or not all(type(one) is int and 0 < one < 2**63 for one in ids):
        raise Malformed("ids")
    return ids


def _shown(review: Review, decisions: list[Decision], given: Mapping[str, str]) -> dict[str, str]:
    """The page's address with the case of a decision that was undone."""
    one, rest = decisions[0], dict(given)
    for name in ("item", "what", "member", "page"):
        rest.pop(name, None)
    about = review.session.board.decided.about(one)
    if one.what == NETWORK:
        return rest | {"what": NETWORK, "item": one.value}
    if not about:
        return rest
    domain = min(about)
    item = int(review.session.board.item_of[domain])
    what = NETWORK if review.session.board.is_network(item) else DOMAIN
    name = review.results.names[domain]
    return rest | {"what": what, "item": review.session.board.names[item], "member": name}


def _stands(standing: list[Decision]) -> str:
    if not standing:
        return "What was decided on this case was undone meanwhile. Look at it again."
    last = standing[-1]
    who = f" by {last.who}" if last.who else ""
    return f"Decided meanwhile{who}: {last.verdict} {last.value}. Look at it again."


def _problem(code: HTTPStatus, says: str, **view: Any) -> Response:
    return JSONResponse({"problem": says, **view}, code)
