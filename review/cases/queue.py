"""The queue as a person sees it: filtered, in order, with what the random draws say so far."""

from dataclasses import replace

import numpy as np
import polars as pl
from scipy import sparse

from linkvet.review.cases.board import Board
from linkvet.review.learning.light import LightUpdate
from linkvet.review.learning.looks import looks
from linkvet.review.learning.trees import item_probability
from linkvet.review.queue.draws import Draws, random_draws
from linkvet.review.queue.estimate import Estimate, precision
from linkvet.review.queue.items import DISAVOW, KEEP, SKIPPED, UNDECIDED
from linkvet.review.queue.order import Order, order
from linkvet.review.results.filters import Filters, matching
from linkvet.review.results.links import Links
from linkvet.review.results.own_process import in_own_process
from linkvet.review.results.tables import NONE, Results

OF_LOOKS = ("source_domain", "kind", "example_url", "example_title", "example_anchor")
LARGE = 20_000  # domains whose likeness is found in a process of its own


class Queue:
    """Items of a board in the order in which they are worth looking at.

    Parameters
    ----------
    seed
        Of the random draws: the name of the model that flagged the domains.
    """

    def __init__(self, board: Board, seed: str) -> None:
        self.board, self.seed = board, seed
        self._looks: sparse.csr_array | None = None
        self._trees: np.ndarray | None = None
        self._light = LightUpdate(board.items)
        self._draws: Draws | None = None
        self._of_version = -1
        self._order: Order | None = None

    def take_looks(self, looks: sparse.csr_array) -> None:
        """Let decisions move look-alikes too, from now on."""
        self._looks = looks
        self._learn_anew()

    def take_trees(self, opinions: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """Let taught trees order the queue from now on.

        What is flagged stays what disavow.txt would name by the model of the results, so that the
        random draws and the estimate stay as they are.

        Parameters
        ----------
        opinions
            Out of `linkvet.review.learning.teacher.Teacher.take`.

        Returns
        -------
        Probability of every item before and after, without what is learned at once; shape (items,).
        """
        board, table = self.board, self.board.results.domains
        before = board.items.probability if self._trees is None else self._trees
        of_network = np.flatnonzero(board.item_of < board.networks)
        # a domain of a network has its own place too, for when it leaves the network
        row = np.concatenate([np.arange(table.height), of_network])
        item = np.append(np.arange(table.height) + board.networks, board.item_of[of_network])
        links = table["links"].fill_null(1).to_numpy()[row]
        after = item_probability(opinions, table["source_domain"][row], links, item, before)
        before, self._trees = before.copy(), after
        self._learn_anew()
        return before, after

    def taught(self, item: int) -> float | None:
        """Probability of an item by taught trees; None before they are, or once it is decided."""
        if self._trees is None or self.board.items.known[item]:
            return None
        return float(self._trees[item])

    def taught_domain(self, domain: int) -> float | None:
        """The same of a domain, whatever item it is part of."""
        return self.taught(domain + self.board.networks)

    def _learn_anew(self) -> None:
        items = self.board.items
        start = items if self._trees is None else replace(items, probability=self._trees)
        self._light = LightUpdate(start, self._looks)
        self.changed()

    def changed(self) -> None:
        """Say that a decision was made or undone."""
        self._order = None

    @property
    def probability(self) -> np.ndarray:
        """Probability of spam of every item after what was decided, shape (items,)."""
        return self._light.update(self.board.items.decided)

    def positions(self, filters: Filters, links: Links | None) -> np.ndarray:
        """Positions of the items that pass the filters, best first."""
        if filters.state == "decided":
            found = self._decided()
        elif filters.state == "skipped":
            found = self._in_order(SKIPPED)
        else:
            found = self._in_order(UNDECIDED)
            if filters.state == "all":
                found = np.concatenate([found, self._in_order(SKIPPED), self._decided()])
        if not filters.chosen.keys() - {"state"}:
            return found
        domains = matching(self.board.results, links, filters)
        kept = np.zeros(len(self.board.names), bool)
        kept[self.board.item_of[domains]] = True
        return found[kept[found]]

    def is_random(self, item: int) -> bool:
        """Whether an item stands where it does by a random draw."""
        return bool(self._today().random[item])

    @property
    def draws(self) -> Draws:
        """The random draws of what the model flagged."""
        if self._draws is None or self._of_version != self.board.version:
            self._draws, self._of_version = (
                random_draws(self.board.items, self.seed),
                self.board.version,
            )
        return self._draws

    def estimate(self, target: float | None = None) -> Estimate:
        """What would be disavowed, as far as the draws show."""
        given = {} if target is None else {"target": target}
        return precision(self.board.items, self.draws, **given)

    def _in_order(self, state: int) -> np.ndarray:
        items, of = self.board.items, self._today().positions
        return of[(items.decided[of] == state) & (items.domains[of] > 0)]

    def _today(self) -> Order:
        if self._order is None:
            items = replace(self.board.items, probability=self.probability)
            self._order = order(items, self.draws)
        return self._order

    def _decided(self) -> np.ndarray:
        """Decided items, the last one first."""
        board = self.board
        found = np.flatnonzero(
            np.isin(board.items.decided, (KEEP, DISAVOW)) & (board.items.domains > 0)
        )
        last = [board.stamp(board.domains_of(item)) for item in found.tolist()]
        return found[np.argsort(last, kind="stable")[::-1]]


def looks_of(results: Results) -> sparse.csr_array:
    """By what items look alike: each domain, and each network as the sum of its domains."""
    network, networks = results.network_of, results.networks.height
    table = results.domains.select(*OF_LOOKS)
    members = np.flatnonzero(network != NONE)
    of = np.concatenate([np.arange(table.height) + networks, network[members]])
    every, items = pl.concat([table, table[members]]), networks + table.height
    if table.height > LARGE:
        return in_own_process(looks, every, of, items, file=results.folder)
    return looks(every, of, items)
