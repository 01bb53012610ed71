"""A review being served: its session, the links that a thread reads for it, and who may see it."""

import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from scipy import sparse

from linkvet.data.decisions.store import Store
from linkvet.data.errors import UserError
from linkvet.data.own_site import OwnSites
from linkvet.review.cases.queue import Queue, looks_of
from linkvet.review.cases.session import Session
from linkvet.review.cases.teaching import Teaching
from linkvet.review.learning.lesson import SHIPPED, Origin
from linkvet.review.results.copy_links import links_of, remove_temporary
from linkvet.review.results.links import Links
from linkvet.review.results.tables import Results
from linkvet.review.server.look import Look
from linkvet.review.server.security.access import Access

FAILED = (
    "linkvet failed while it read them; the terminal of `linkvet review` shows what went wrong. "
    "Domains and networks can be decided; for links, start it again or score the exports anew."
)


@dataclass
class Review:
    """One review being served: what is reviewed, how far it is, and who may see it.

    Exports are looked for beside the results, inside them, and in the folders of `origin`.
    """

    results: Results
    decisions: Path
    access: Access
    look: Look
    own: OwnSites = field(default_factory=OwnSites)
    who: str = ""
    archives: tuple[Path, ...] = ()
    origin: Origin = SHIPPED
    session: Session = field(init=False)
    queue: Queue = field(init=False)
    teaching: Teaching = field(init=False)
    links_problem: str = ""
    _loaded: Links | None = None
    _looks: sparse.csr_array | None = None

    def begin(self) -> None:
        """Open the store, in the thread that will use it, and read the links in another."""
        store = Store(self.decisions)
        self.session = Session(self.results, store, self.own, self.who)
        self.queue = Queue(self.session.board, str(self.results.summary.get("model", "")))
        folder = self.results.folder.absolute()
        origin = self.origin._replace(folders=(folder.parent, folder, *self.origin.folders))
        self.teaching = Teaching(self.session, self.queue, origin=origin)
        threading.Thread(target=self._load, daemon=True).start()

    def end(self) -> None:
        """Let go of the store and of what was made for this review alone; nothing is taught on."""
        self.teaching.teacher.stop()
        self.session.store.close()
        remove_temporary(self.results)

    def take_over(self) -> None:
        """Take over what the thread and the teacher have ready."""
        if self._looks is not None:
            self.queue.take_looks(self._looks)
            self._looks = None
        if self._loaded is not None and self.session.links is None:
            self.session.take_links(self._loaded)
            self.queue.changed()
        self.teaching.take_over()

    def _load(self) -> None:
        try:
            links = links_of(self.results)
            if links.row.size:
                links.of(0, 0, 1)  # the first time, libraries are imported
            self._loaded = links
        except UserError as error:
            self.links_problem = str(error)
            return
        except Exception:
            self.links_problem = FAILED
            raise  # so that its trace is in the terminal
        with suppress(UserError):  # the links can be reviewed without
            self._looks = looks_of(self.results)
