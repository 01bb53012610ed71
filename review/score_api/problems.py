"""What went wrong with a request, as JSON with a status that fits."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from linkvet.data.errors import UserError
from linkvet.review.cures import cured_here
from linkvet.review.score_api.api import Api

INSTEAD = {
    "--several-sites": "Send the rows of each site by themselves, or name with ?site= each that is "
    "yours under a former name or in another country; repeat it for several.",
    "--site": "Name the site with ?site=spa.example, or leave it out.",
}
Endpoint = Callable[[Api, Request], Awaitable[Response]]


def answering(endpoint: Endpoint) -> Endpoint:
    """Let an endpoint answer errors of the user: 422, or the status that an error has."""

    async def answered(api: Api, request: Request) -> Response:
        try:
            return await endpoint(api, request)
        except UserError as error:
            return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, **_told(error))
        except HTTPException as error:
            return _problem(error.status_code, error.headers, problem=error.detail)

    return answered


def _told(error: UserError) -> dict[str, Any]:
    error = cured_here(error, "linkvet serve", INSTEAD)
    # the folder of an upload is the server's business
    error.file = error.file and Path(error.file).name
    return {
        "problem": str(error),
        "row": error.row,
        "column": error.column,
        "cure": error.cure,
    }


def _problem(status: int, headers: Any = None, **facts: Any) -> Response:
    return JSONResponse(facts, status, dict(headers or {}))
