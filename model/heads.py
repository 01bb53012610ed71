"""The heads of a model: who judges links at which level of evidence.

One head per question: the less is known of a link, the more each fact has to say.
"""

from dataclasses import dataclass

from linkvet.features.evidence import LEVELS


@dataclass(frozen=True)
class Head:
    """A part of the model that is fitted by itself.

    Attributes
    ----------
    name
        How models and cards call it.
    levels
        Levels of evidence that it judges.
    also_learns
        Further levels whose labelled links it learns from: few exports tell all.
    evidence
        What its signals are measured on (`linkvet.features.registry.EVIDENCE`): rows of exports, or
        pages at hand.
    adds_to
        The head whose score it corrects; None for a head that judges links by itself.
    may_disavow
        Whether links it judges may be disavowed at all.
    """

    name: str
    levels: tuple[str, ...]
    also_learns: tuple[str, ...] = ()
    evidence: str = "export"
    adds_to: str | None = None
    may_disavow: bool = True

    @property
    def learned(self) -> tuple[str, ...]:
        """Levels whose labelled links it learns from."""
        return self.levels + self.also_learns


HEADS = (
    Head("full", ("as-given",), also_learns=("backlinks", "audit")),
    Head("titled", ("backlinks", "audit", "titles")),
    Head("anchored", ("flags", "anchor")),
    Head("url", ("page-and-date",)),
    # a name says too little for a file that harms
    Head("host", ("domain",), may_disavow=False),
)
# What a page tells of its own links is as titles are: its age, rating and host are unknown.
PAGE_HEAD = Head("page_content", (), evidence="page", adds_to="titled", may_disavow=False)
HEAD_OF = {level: head for head in HEADS for level in head.levels}

assert HEAD_OF.keys() == {level.name for level in LEVELS}, "a level without a head, or a head lost"
