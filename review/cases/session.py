"""A review as it stands: the store, what is decided, and what each act of a person does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from linkvet.data.decisions.decision import DISAVOW, DOMAIN, LINK, NETWORK, Decision, New
from linkvet.data.decisions.store import Store
from linkvet.data.errors import UserError
from linkvet.data.own_site import OwnSites
from linkvet.data.urls import normal_form
from linkvet.review.cases.board import Board
from linkvet.review.cases.gate import Refused, refused_domains, refused_pages
from linkvet.review.results.links import Links
from linkvet.review.results.tables import Results

PAGES, PAGE = "pages", "page"
SCOPES = (PAGE, PAGES, DOMAIN, NETWORK)
MOST_PAGES = 1_000  # decided one by one; more of a domain are a matter of the domain
BY_PAGE = "review:"  # how the uid of a decision begins that was made here


class UnknownCase(Exception):
    """The result holds no such domain, network or page."""


class Changed(Exception):
    """Somebody decided on this case after it was shown; holds what stands now."""

    def __init__(self, standing: list[Decision]) -> None:
        super().__init__("decided meanwhile")
        self.standing = standing


class Asked(NamedTuple):
    """What a person asks for.

    `uid` names the act, so that one that is sent again is done once; `seen` is the stamp of the
    case as it was shown (`Board.stamp`); `url` is the page where `scope` is `page`.
    """

    uid: str
    scope: str
    name: str
    verdict: str
    note: str = ""
    seen: int = 0
    url: str = ""


class Done(NamedTuple):
    """The decisions that were recorded, and what the gate refuses of them."""

    ids: list[int]
    refused: list[Refused]


@dataclass
class Session:
    """One review of one result. All of it is used from one thread, but for `links`."""

    results: Results
    store: Store
    own: OwnSites
    who: str = ""
    pages: tuple[Path, ...] = ()
    links: Links | None = None
    links_problem: str = ""
    acts: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.board = Board(self.results, self._read(0))

    def take_links(self, links: Links) -> None:
        """Take in the links, which are read in the background."""
        self.links = links
        self.board.take_pages(self._read_pages)
        self.refresh()

    def refresh(self) -> None:
        """Take in what others recorded, undoings too."""
        self.acts.clear()
        self.board.reload(self._read(0))

    def decide(self, asked: Asked) -> Done:
        """Record what a person decided.

        Raises
        ------
        UnknownCase
            Where there is no such thing to decide on.
        Changed
            Where somebody decided on it since it was shown.
        UserError
            Where the store can't record it, or no disavow file could ever follow it.
        """
        self._take_new()
        if asked.uid in self.acts:
            return Done(self.acts[asked.uid], [])
        domains = self._domains(asked)
        stamp = self.board.stamp(domains)
        if stamp != asked.seen:
            about = {one.id: one for at in domains for one in self.board.decided.about_domain(at)}
            raise Changed([about[key] for key in sorted(about)])
        wanted = list(self._wanted(asked))
        refused = self._refused(asked, domains, wanted) if asked.verdict == DISAVOW else []
        final = [one for one in refused if not one.confirmable]
        if final and len(final) == max(len(wanted), len(domains)):
            raise UserError(f"{final[0].entry}: {final[0].says}", cure=final[0].cure)
        ids = self.store.decide_all(wanted)
        self._take_new()
        return Done(ids, refused)

    def undo(self, ids: Iterable[int]) -> list[Decision]:
        """Undo decisions; gives them as they were.

        Raises
        ------
        UnknownCase
            Where one of them is not there.
        """
        found = self._found(ids)
        self.store.undo([one.id for one in found], self.who)
        self.refresh()
        return found

    def confirm(self, ids: Iterable[int]) -> list[Decision]:
        """Confirm decisions a second time, on record; gives them as they were."""
        found = self._found(ids)
        self.store.confirm([one.id for one in found], self.who)
        self.refresh()
        return found

    def last_act(self) -> list[Decision]:
        """The decisions of the last act made here that stands, nothing where there is none."""
        standing = self.board.decided.standing
        made = [one for one in standing if one.uid.startswith(BY_PAGE)]
        if not made:
            return []
        act = _act(max(made, key=lambda one: one.id).uid)
        return [one for one in made if _act(one.uid) == act]

    def _read_pages(self, domains: Sequence[int]) -> dict[int, list[str]]:
        assert self.links is not None
        table = self.links.pages(domains).drop_nulls()
        keys = normal_form(table["source_url"]).fill_null(table["source_url"])
        keyed = table.select("domain", page=keys).unique()
        return dict(keyed.group_by("domain").agg("page").iter_rows())

    def _domains(self, asked: Asked) -> list[int]:
        what = NETWORK if asked.scope == NETWORK else DOMAIN
        item = self.board.position(what, asked.name)
        if item is None or asked.scope not in SCOPES:
            raise UnknownCase(asked.name)
        return (
            self.results.members[item].tolist() if what == NETWORK else [item - self.board.networks]
        )

    def _wanted(self, asked: Asked) -> Iterable[New]:
        if asked.scope in (DOMAIN, NETWORK):
            things = [(asked.scope, asked.name)]
        else:
            things = [(LINK, url) for url in self._urls(asked)]
        for at, (what, value) in enumerate(things):
            uid = f"{BY_PAGE}{asked.uid}:{at}"
            yield New(what, value, asked.verdict, asked.note, self.who, uid)

    def _urls(self, asked: Asked) -> list[str]:
        domain = self.results.code_of[asked.name]
        if self.links is not None:
            urls = self.links.urls(domain)
        elif self.results.domains["links"][domain] == 1:
            urls = [self.results.domains["example_url"][domain]]
        else:
            raise UserError("the links are still being read", cure="Try again in a moment.")
        if asked.scope == PAGES:
            if len(urls) > MOST_PAGES:
                raise UserError(f"{len(urls):,} pages are too many to decide on one by one")
            return urls
        if asked.url not in urls:
            raise UnknownCase(asked.url)
        return [asked.url]

    def _refused(self, asked: Asked, domains: list[int], wanted: list[New]) -> list[Refused]:
        if asked.scope in (DOMAIN, NETWORK):
            return refused_domains((self.results.names[one] for one in domains), self.own)
        return refused_pages((one.value for one in wanted), self.own)

    def _found(self, ids: Iterable[int]) -> list[Decision]:
        known = {one.id: one for one in self.store.decisions()}
        missing = [one for one in ids if one not in known]
        if missing or not ids:
            raise UnknownCase(f"decision {missing[0]}" if missing else "no decision")
        return [known[one] for one in ids]

    def _take_new(self) -> None:
        self.board.add(self._read(self.board.decided.newest))

    def _read(self, after: int) -> list[Decision]:
        read = self.store.decisions(after)
        for one in read:
            if one.uid.startswith(BY_PAGE):
                self.acts.setdefault(_act(one.uid), []).append(one.id)
        return read


def _act(uid: str) -> str:
    return uid.removeprefix(BY_PAGE).rpartition(":")[0]
