"""What `linkvet.score` gives: tables, the summary, and what explains them."""

from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from linkvet import html
from linkvet.data.errors import UserError
from linkvet.diff import Diff
from linkvet.explanation import Explanation
from linkvet.features.profile_summary import Profile
from linkvet.frames import Frames, framed
from linkvet.model.judging.scored_in_partitions import Results
from linkvet.model.results.networks import as_families
from linkvet.model.results.scored import Scored
from linkvet.model.results.summary import by_people
from linkvet.model.store import Model

VERDICTS = ("disavow", "review", "keep", "unknown")
SHOWN = 5  # domains in a notebook


class Within(NamedTuple):
    """What links were judged within, which explains each of them."""

    links: pl.DataFrame
    profile: Profile
    model: Model


class Result:
    """The scored links of one site.

    Tables are DataFrames of the library that `linkvet.score` was asked for, with the columns of the
    files that `linkvet score` writes.

    Attributes
    ----------
    links : DataFrame
        Every input row once and in order, with its probability, verdict and reasons.
    domains : DataFrame
        One row per referring domain, worst first.
    networks : DataFrame
        One row per network of domains that belong together.
    rejects : DataFrame
        Rows that could not be read, and why.
    graph : DataFrame or None
        Who links to whom, where pages were given.
    disavow : list of str
        Lines of the disavow file: domains and URLs that reach the precision asked for.
    summary : dict
        All counts, as in summary.json.

    Examples
    --------
    >>> import linkvet
    >>> result = linkvet.score("data/samples/ahrefs-backlinks.csv")
    >>> result.explain(0).verdict == result.links["verdict"][0]
    True
    >>> result.profile()["site"]
    'thermal-harbour.example'
    >>> result.diff(result).alarm
    False
    """

    def __init__(self, scored: Results, frames: Frames, within: Within | None = None) -> None:
        self._scored, self._within = scored, within
        self._frames: Frames = frames

    @cached_property
    def links(self) -> Any:
        """Every input row once and in order, with its probability, verdict and reasons."""
        return framed(pl.concat(self._scored.table()), self._frames)

    @cached_property
    def domains(self) -> Any:
        """One row per referring domain, worst first."""
        return framed(self._scored.domains, self._frames)

    @cached_property
    def networks(self) -> Any:
        """One row per network of domains that belong together."""
        return framed(self._scored.networks, self._frames)

    @cached_property
    def families(self) -> Any:
        """The networks under their earlier name, for one version."""
        return framed(as_families(self._scored.networks), self._frames)

    @cached_property
    def rejects(self) -> Any:
        """Rows that could not be read, and why."""
        return framed(self._scored.rejects, self._frames)

    @cached_property
    def graph(self) -> Any:
        """Who links to whom among the domains with pages; None where no pages were given."""
        graph = self._scored.graph
        return None if graph is None else framed(graph, self._frames)

    @property
    def disavow(self) -> list[str]:
        """Lines of the disavow file, without its header."""
        return self._scored.disavow

    @property
    def summary(self) -> dict[str, Any]:
        """All counts, as in summary.json."""
        return self._scored.summary

    def explain(
        self,
        link: str | int | None = None,
        *,
        domain: str | None = None,
        row: str | None = None,
    ) -> Explanation:
        """Explain a verdict: every signal with its value and its exact amount.

        Parameters
        ----------
        link
            URL of the referring page, or the place of a row in `links`, counted from 0.
        domain
            Referring domain, whose links are explained together.
        row
            Row of an export, as in "backlinks.csv:17".

        Raises
        ------
        UserError
            Where not exactly one of the three is given, or no link is there.
        """
        if sum(one is not None for one in (link, domain, row)) != 1:
            raise UserError(
                "nothing, or more than one thing, to explain",
                cure="Give a link, domain=... or row=...",
            )
        if self._within is None or not isinstance(self._scored, Scored):
            raise UserError(
                "results from disk hold no signals", cure="Score the links in memory again."
            )
        from linkvet.model.explain import explain_scored

        if isinstance(link, int):
            link, row = None, self._row(self._scored.rows, link)
        links, profile, model = self._within
        explained = explain_scored(
            self._scored, links, profile, model, link=link, domain=domain, row=row
        )
        return Explanation(explained, self._frames)

    @staticmethod
    def _row(rows: pl.DataFrame, place: int) -> str:
        """Name a row by its file and number, as `linkvet explain --row` takes it."""
        if not 0 <= place < rows.height:
            raise UserError(
                f"there is no row {place} among the {rows.height:,} rows of links",
                cure=f"Count from 0 to {rows.height - 1:,}.",
            )
        return "{}:{}".format(*rows.select("source_file", "row").row(place))

    def profile(self) -> dict[str, Any]:
        """Say how healthy the profile is, in the figures that `linkvet profile --json` prints."""
        from linkvet.analysis.profile.view import profile_view
        from linkvet.analysis.to_json import plain

        scored, summary = self._scored, self.summary
        view = profile_view(scored.links, scored.domains, summary["site"], summary["names"])
        return plain(view | by_people(summary))

    def diff(self, other: "Result | Path | str") -> Diff:
        """Tell what changed since an earlier result of the same site.

        Parameters
        ----------
        other
            The earlier result, or a folder that `linkvet score` wrote.

        Raises
        ------
        UserError
            Where it is no result, or of another site.
        """
        from linkvet.analysis.diff.changes import compare

        return Diff(compare(_snapshot(other), _snapshot(self)), self._frames)

    def save(
        self,
        folder: Path | str,
        *,
        format: str = "csv",
        report: bool = True,
        force: bool = False,
    ) -> Path:
        """Write all files of `linkvet score` into a folder: all of them, or none.

        Parameters
        ----------
        folder
            Made where it is not there.
        format
            Of the tables: "csv", "parquet" or "jsonl".
        report
            Whether to write report.html as well.
        force
            Replace files that linkvet did not write, and keep them beside the new ones.

        Raises
        ------
        UserError
            Where the folder cannot be written, or holds what a person wrote or changed.
        """
        from linkvet.analysis.write_table import FORMATS
        from linkvet.cli.results.folder import results_folder
        from linkvet.cli.results.write import write_all

        if format not in FORMATS:
            names = ", ".join(map(repr, FORMATS))
            raise UserError(f"format={format!r} isn't a format", cure=f"Use one of {names}.")
        with results_folder(Path(folder), force=force) as place:
            write_all(self._scored, place, format, report)
        return Path(folder)

    def __repr__(self) -> str:
        return f"<Result: {self._head()}: {', '.join(self._counts())}>"

    def _repr_html_(self) -> str:
        worst = self._scored.domains.head(SHOWN)
        rows = worst.select("source_domain", "links", "spam_probability", "verdict").rows()
        site = f"{len(self.disavow):,} lines to disavow at precision "
        return html.block(
            self._head(),
            ", ".join(self._counts()),
            f"{site}{self.summary['precision']['stated']:g}; model {self.summary['model']}",
            html.table(("worst domains", "links", "spam probability", "verdict"), rows),
        )

    def _head(self) -> str:
        return f"{self.summary['links']:,} links to {self.summary['site'] or 'a site not known'}"

    def _counts(self) -> list[str]:
        verdicts = self.summary["verdicts"]["links"]
        return [f"{verdicts.get(one, 0):,} {one}" for one in VERDICTS]


def _snapshot(result: Result | Path | str) -> Any:
    from linkvet.analysis.diff.snapshot import of_scored
    from linkvet.cli.results.read import is_results, read_results

    if isinstance(result, Result):
        scored = result._scored
        name = ", ".join(source["file"] for source in scored.summary["sources"])
        return of_scored(scored, name)  # pyright: ignore[reportArgumentType]
    if isinstance(result, str | Path) and is_results(Path(result)):
        return read_results(Path(result))
    raise UserError(
        "holds no results" if isinstance(result, str | Path) else "isn't a result",
        file=str(result)[:200],
        cure="Give what `linkvet.score` gave, or a folder that `linkvet score` wrote.",
    )
