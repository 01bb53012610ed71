"""Trees taught by the decisions of a session, and what they moved in its queue."""

from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from linkvet.data.decisions.decision import DOMAIN, NETWORK, SKIP
from linkvet.data.errors import UserError
from linkvet.review.cases.queue import Queue
from linkvet.review.cases.session import Session
from linkvet.review.cures import cured_here
from linkvet.review.learning.lesson import SHIPPED, Lesson, Origin, exports_of, missing
from linkvet.review.learning.teacher import Teacher
from linkvet.review.learning.trees import moved

MOST = 40  # cases that are listed


class Change(NamedTuple):
    """A case that trees moved: what and which it is, its probability before and after."""

    what: str
    name: str
    before: float
    after: float


@dataclass
class Teaching:
    """What a person sees of the teaching.

    Attributes
    ----------
    origin
        How the results were made.
    busy
        Whether trees are being taught, or were and are not taken over yet.
    problem
        Why the last lesson failed.
    made_by
        How many decisions taught the trees that order the queue; 0 where none do.
    changes, moved
        The cases that moved furthest, and how many moved by a tenth or more.
    """

    session: Session
    queue: Queue
    teacher: Teacher = field(default_factory=Teacher)
    origin: Origin = SHIPPED
    busy: bool = False
    problem: str = ""
    made_by: int = 0
    changes: list[Change] = field(default_factory=list)
    moved: int = 0
    _decisions: int = 0

    @property
    def missing(self) -> dict[str, int]:
        """How many decisions of each class are missing before trees can be taught."""
        return missing(self.session.board.decided.standing)

    def begin(self) -> None:
        """Begin to teach, unless that is under way.

        Raises
        ------
        UserError
            There are too few decisions.
        """
        if any(self.missing.values()):
            keep, disavow = self.missing.values()
            raise UserError(
                "there are too few decisions to teach trees",
                cure=f"Decide to keep {keep} more, and to disavow {disavow} more.",
            )
        if self.busy:
            return
        try:
            started = self.teacher.start(self._lesson())
        except UserError as error:
            self.problem = str(cured_here(error, "linkvet review"))
            return
        if started:
            self.busy, self.problem, self._decisions = True, "", self._made()

    def take_over(self) -> None:
        """Take over what the teacher has ready, or why it failed."""
        try:
            opinions = self.teacher.take()
        except UserError as error:
            self.busy, self.problem = False, str(cured_here(error, "linkvet review"))
            return
        if opinions is not None:
            self.busy, self.problem = False, ""
            self._take(opinions)

    def _take(self, opinions: pl.DataFrame) -> None:
        board = self.session.board
        before, after = self.queue.take_trees(opinions)
        far = moved(before, after)
        # what a person decided doesn't move, and a domain in a network isn't a case
        far = far[~board.items.known[far] & (board.items.domains[far] > 0)]
        self.made_by, self.moved = self._decisions, far.size
        self.changes = [
            Change(
                NETWORK if board.is_network(one) else DOMAIN,
                board.names[one],
                float(before[one]),
                float(after[one]),
            )
            for one in far[:MOST].tolist()
        ]

    def _lesson(self) -> Lesson:
        session = self.session
        summary = session.results.summary
        return Lesson(
            exports_of(
                [source["file"] for source in summary.get("sources", [])], self.origin.folders
            ),
            tuple(session.store.decisions()),
            session.own.main,
            self.origin,
            str(summary.get("model", "")),
        )

    def _made(self) -> int:
        return sum(one.verdict != SKIP for one in self.session.board.decided.standing)
