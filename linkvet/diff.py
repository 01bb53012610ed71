"""What changed between two results of one site."""

from typing import Any

from linkvet import html
from linkvet.analysis.diff.changes import Changes
from linkvet.analysis.diff.findings import stories
from linkvet.analysis.diff.to_dict import OF_DOMAINS, OF_LINKS, to_dict
from linkvet.analysis.to_json import plain
from linkvet.frames import Frames, framed


class Diff:
    """What changed between an earlier and a later result of one site.

    Attributes
    ----------
    findings : list of str
        What changed, in sentences, the most urgent first.
    alarm : bool
        Whether spam came in a burst, as in an attack.
    links, domains : DataFrame
        Each with its `state`: "new", "returned", "kept", "lost" or "gone" (lost before already).
    """

    def __init__(self, changes: Changes, frames: Frames) -> None:
        self._changes = changes
        self._frames: Frames = frames

    @property
    def findings(self) -> list[str]:
        """What changed, in sentences, the most urgent first."""
        return [story.says for story in stories(self._changes)]

    @property
    def alarm(self) -> bool:
        """Whether spam came in a burst, as in an attack."""
        return bool(self._changes.attack["alarm"])

    @property
    def links(self) -> Any:
        """Links of both results with their state."""
        return framed(self._changes.links.select(OF_LINKS), self._frames)

    @property
    def domains(self) -> Any:
        """Domains of both results with their state."""
        return framed(self._changes.domains.select(OF_DOMAINS), self._frames)

    def to_dict(self) -> dict[str, Any]:
        """All of it, as `linkvet diff --json` prints it."""
        return plain(to_dict(self._changes))

    def __repr__(self) -> str:
        changes = self._changes
        counts = changes.counts(changes.links)
        links = ", ".join(f"{n:,} {state}" for state, n in counts.items())
        return f"<Diff of {changes.old.name} and {changes.new.name}: links {links}>"

    def _repr_html_(self) -> str:
        links, domains = (
            self._changes.counts(one) for one in (self._changes.links, self._changes.domains)
        )
        rows = ((state, f"{n:,}", f"{domains[state]:,}") for state, n in links.items())
        title = f"{self._changes.old.name} → {self._changes.new.name}"
        return html.block(title, html.table(("state", "links", "domains"), rows), *self.findings)
