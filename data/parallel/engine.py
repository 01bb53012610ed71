"""Where the pieces of a large job are worked on: in this process, or in several at once."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

from linkvet.data.parallel.processes import Workers

Shared = TypeVar("Shared")
Item = TypeVar("Item")
Result = TypeVar("Result")


class Engine(Protocol):
    """Does the same work on many items, anywhere."""

    def map(
        self,
        work: Callable[[Shared, Item], Result],
        items: Iterable[Item],
        shared: Shared,
    ) -> Iterator[Result]:
        """Give `work(shared, item)` of each item, in their order.

        The work must be a function of a module, and it, `shared`, the items and the results must be
        picklable: they may travel to other processes. It may be done twice, so it may not change
        what it reads.
        """
        ...


class Here:
    """All work is done in this process, item by item."""

    def map(
        self,
        work: Callable[[Shared, Item], Result],
        items: Iterable[Item],
        shared: Shared,
    ) -> Iterator[Result]:
        """Give the result of each item."""
        return (work(shared, item) for item in items)


class Processes:
    """Work is spread over worker processes of this machine."""

    def __init__(self, workers: Workers[None]) -> None:
        self.workers = workers

    def map(
        self,
        work: Callable[[Shared, Item], Result],
        items: Iterable[Item],
        shared: Shared,
    ) -> Iterator[Result]:
        """Give the result of each item; see `Engine.map`."""
        return self.workers.stream(_do, ((work, shared, item) for item in items))


def nothing() -> None:
    """What workers of `Processes` hold from the start."""


def _do(_: None, job: tuple[Callable[[Any, Any], Result], Any, Any]) -> Result:
    work, shared, item = job
    return work(shared, item)
