"""The API as a server runs it: its model, its store of decisions, and how much it does at once."""

from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from anyio import CapacityLimiter
from starlette.exceptions import HTTPException

from linkvet.data.own_site import OwnSites, own_sites
from linkvet.review.score_api.scorer import Scorer

MOST_UPLOAD = 500_000_000  # bytes
MOST_OPEN = 8  # exports under way: being read, waiting for their turn, scored or sent back
RETRY = 5  # seconds


@dataclass
class Api:
    """What the routes work with.

    `turn` lets one export be scored at a time, in a thread, so that the server goes on answering.
    """

    scorer: Scorer
    who: str = "api"
    most_upload: int = MOST_UPLOAD
    turn: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))
    under_way: int = 0

    @property
    def store(self) -> Path | None:
        """The store of decisions, None where there is no project."""
        return self.scorer.store

    @property
    def own(self) -> OwnSites:
        """The own sites, which nobody can disavow."""
        return own_sites(self.scorer.options.site)

    def enter(self) -> None:
        """Count an export as under way.

        Raises
        ------
        HTTPException
            503 where there are enough of them.
        """
        if self.under_way >= MOST_OPEN:
            raise HTTPException(
                HTTPStatus.SERVICE_UNAVAILABLE,
                f"{MOST_OPEN} exports are under way. Try again.",
                {"Retry-After": str(RETRY)},
            )
        self.under_way += 1

    def leave(self) -> None:
        """Count it as done."""
        self.under_way -= 1
