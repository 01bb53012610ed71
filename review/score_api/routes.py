"""The routes of the API: score, explain, decisions, health."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from linkvet import __version__
from linkvet.analysis.to_json import plain
from linkvet.review.score_api.answer import Answer, facts, media_of, stream, table
from linkvet.review.score_api.api import Api
from linkvet.review.score_api.decisions import read_decisions, record
from linkvet.review.score_api.problems import answering
from linkvet.review.score_api.upload import store_upload, upload_folder

SCORE, EXPLAIN, DECISIONS, HEALTH = "/api/score", "/api/explain", "/api/decisions", "/health"
KINDS = ("link", "domain", "row")  # what can be explained
Result = TypeVar("Result")


def routes(api: Api) -> list[Route]:
    """Routes of the API, for an application that checks who asks."""
    return [
        Route(SCORE, partial(answering(score), api), methods=["POST"]),
        Route(EXPLAIN, partial(answering(explain), api), methods=["POST"]),
        Route(DECISIONS, partial(answering(decisions), api), methods=["GET", "POST"]),
        Route(HEALTH, partial(health, api)),
    ]


def limits(api: Api) -> dict[str, int]:
    """Bytes that each path takes, for whatever stands before the routes."""
    return {SCORE: api.most_upload, EXPLAIN: api.most_upload}


async def score(api: Api, request: Request) -> Response:
    """Score an export: its rows with their verdicts, in order, then those that can't be read."""
    _refuse_unknown(request, "name", "site")
    media = media_of(request.headers.get("accept", ""))
    sites = request.query_params.getlist("site")
    api.enter()
    try:
        scored = await _judged(api, request, partial(api.scorer.score, sites=sites))
        return Answer(
            stream(table(scored), media), api.leave, media_type=media, headers=facts(scored)
        )
    except BaseException:
        api.leave()
        raise


async def explain(api: Api, request: Request) -> Response:
    """Explain one link, domain or row of an export: every signal and what it adds."""
    _refuse_unknown(request, "name", "site", *KINDS)
    asked = {name: request.query_params[name] for name in KINDS if name in request.query_params}
    if len(asked) != 1:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "Name one of: ?link=, ?domain=, ?row=.")
    sites = request.query_params.getlist("site")
    api.enter()
    try:
        explained = await _judged(api, request, partial(api.scorer.explain, sites=sites, **asked))
    finally:
        api.leave()
    return JSONResponse(plain(explained.to_dict()))


async def decisions(api: Api, request: Request) -> Response:
    """Give the decisions after a number, or record some."""
    if api.store is None:
        raise HTTPException(
            HTTPStatus.NOT_FOUND,
            "There is no store of decisions. Start the server with --decisions, or in a project, "
            "which `linkvet init` makes.",
        )
    if request.method == "POST":
        recorded = partial(record, api.store, await request.body(), api.own, api.who)
        return JSONResponse(await to_thread.run_sync(recorded))
    _refuse_unknown(request, "after")
    after = request.query_params.get("after", "0")
    if not after.isdecimal() or len(after) > 18:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "?after= is the number of a decision.")
    given = partial(read_decisions, api.store, int(after))
    return JSONResponse(await to_thread.run_sync(given))


async def health(api: Api, _: Request) -> Response:
    """Say that the server answers, with which model, and how much is under way."""
    return JSONResponse(
        {"linkvet": __version__, "model": api.scorer.model.id, "under_way": api.under_way}
    )


async def _judged(api: Api, request: Request, judge: Callable[..., Result]) -> Result:
    """Judge the export of a request in a thread, when it is its turn."""
    with upload_folder() as folder:
        export = await store_upload(request, folder, api.most_upload)
        return await to_thread.run_sync(partial(judge, export), limiter=api.turn)


def _refuse_unknown(request: Request, *known: str) -> None:
    names: set[Any] = set(request.query_params) - set(known)
    if names:
        raise HTTPException(
            HTTPStatus.BAD_REQUEST, f"?{min(names)}= isn't one of: {', '.join(known)}."
        )
