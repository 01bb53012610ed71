"""A model that is loaded once, and exports judged with it one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from linkvet.data.exports.read import Exports, read
from linkvet.model.explain import Explained, explain_exports
from linkvet.model.options import ScoringOptions
from linkvet.model.results.scored import Scored
from linkvet.model.scoring import assemble
from linkvet.model.store import Model, load


@dataclass
class Scorer:
    """A model, loaded when it is first asked for, and the options that hold for every export.

    `store` holds decisions from the moment that somebody makes one.
    """

    options: ScoringOptions
    store: Path | None = None

    @cached_property
    def model(self) -> Model:
        """The model that the options name."""
        return load(self.options.model)

    def score(self, export: Path, sites: Sequence[str] = ()) -> Scored:
        """Score the links of one export; `sites` are its own, instead of those of the options.

        Raises
        ------
        UserError
            As `linkvet.model.scoring.run`.
        """
        options = self._options(sites)
        return assemble(self._read(export), self.model, options, keep_links=False)[0]

    def explain(
        self,
        export: Path,
        sites: Sequence[str] = (),
        link: str | None = None,
        domain: str | None = None,
        row: str | None = None,
    ) -> Explained:
        """Explain one link or domain of an export, as `linkvet.model.explain.explain` does."""
        given, options = self._read(export), self._options(sites)
        return explain_exports(given, self.model, options, link=link, domain=domain, row=row)

    def _read(self, export: Path) -> Exports:
        return read([export], mapping=self.options.mapping, limits=self.options.limits)

    def _options(self, sites: Sequence[str]) -> ScoringOptions:
        decisions = self.store if self.store and self.store.is_file() else None
        return replace(
            self.options, decisions=decisions, site=tuple(sites) if sites else self.options.site
        )
