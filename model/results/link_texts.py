"""What the columns of links say, each distinct text read once."""

import numpy as np
import polars as pl

from linkvet.data.distinct import distinct
from linkvet.model.results.link_kind_patterns import PATTERNS

AS_WRITTEN = ("path", "query")  # other texts are read in lower case


class Texts:
    """What the columns of links say, each distinct text read once."""

    def __init__(self, links: pl.DataFrame) -> None:
        self.links = links
        self.texts: dict[str, tuple[pl.Series, np.ndarray]] = {}
        self.telling: dict[str, tuple[pl.Series, np.ndarray]] = {}

    def says(self, column: str, pattern: str) -> np.ndarray:
        """Where a column holds what `pattern` says, shape (links,); paths and queries as written.

        Nowhere if there is no such column.
        """
        if column not in self.links.columns:
            return np.zeros(self.links.height, bool)
        if column in AS_WRITTEN:  # nearly all of them differ
            return self._says_as_written(column, pattern)
        if column not in self.texts:
            values, rows = distinct(self.links[column].cast(pl.String))
            self.texts[column] = values.str.to_lowercase(), rows
        values, rows = self.texts[column]
        return values.str.contains(pattern).fill_null(False).to_numpy()[rows]

    def _says_as_written(self, column: str, pattern: str) -> np.ndarray:
        """As `says`; patterns of a kind are looked for where any of their column's is."""
        of_kinds = PATTERNS[column].values()
        if pattern not in of_kinds:
            return self.links[column].str.contains(pattern).fill_null(False).to_numpy()
        if column not in self.telling:
            any_of_them = "|".join(f"(?:{one})" for one in of_kinds)
            holds = self.links[column].str.contains(any_of_them).fill_null(False)
            self.telling[column] = self.links[column].filter(holds), holds.arg_true().to_numpy()
        texts, rows = self.telling[column]
        says = np.zeros(self.links.height, bool)
        says[rows] = texts.str.contains(pattern).to_numpy()
        return says

    def least(self, column: str, bound: float | np.ndarray) -> np.ndarray:
        """Where a column is at least `bound` (one, or one by link), shape (links,).

        Nowhere if there is no such column.
        """
        if column not in self.links.columns:
            return np.zeros(self.links.height, bool)
        return self.links[column].fill_null(-np.inf).to_numpy() >= bound

    def most(self, column: str, bound: float) -> np.ndarray:
        """Where a column is at most `bound`, shape (links,); nowhere if there is none."""
        if column not in self.links.columns:
            return np.zeros(self.links.height, bool)
        return self.links[column].fill_null(np.inf).to_numpy() <= bound

    def lacks(self, *columns: str) -> np.ndarray:
        """Where all of these columns say nothing, shape (links,)."""
        there = [column for column in columns if column in self.links.columns]
        if not there:
            return np.ones(self.links.height, bool)
        empty = pl.all_horizontal(pl.col(c).cast(pl.String).fill_null("") == "" for c in there)
        return self.links.select(empty).to_series().to_numpy()

    def title_is_path(self, among: np.ndarray) -> np.ndarray:
        """Where a title is the last part of the path, in lower case as there, shape (links,).

        Looked for among some links, as in `names_linked_site`.
        """
        if not {"title", "path"} <= set(self.links.columns):
            return np.zeros(self.links.height, bool)
        last = pl.col("path").str.extract(r"([a-z0-9]+(?:-[a-z0-9]+)+)(?:\.\w+)?/?$")
        same = last.str.replace_all("-", " ", literal=True) == pl.col("title").cast(pl.String)
        return self._where(same, among)

    def looks(self, kind: str) -> np.ndarray:
        """Where any text says that a link is of a kind, shape (links,)."""
        matches = np.zeros(self.links.height, bool)
        for column, patterns in PATTERNS.items():
            if kind in patterns:
                matches |= self.says(column, patterns[kind])
        return matches

    def is_on(self, column: str) -> np.ndarray:
        """Where a column is true, shape (links,); nowhere if there is none."""
        if column not in self.links.columns:
            return np.zeros(self.links.height, bool)
        return self.links[column].cast(pl.Boolean).fill_null(False).to_numpy()

    def names_linked_site(self, among: np.ndarray) -> np.ndarray:
        """Where the page's address holds the host that it links to, shape (links,).

        Looked for among some links, since it takes long for many; nowhere if a column is not
        there. A short host would be found in words.
        """
        if not {"source_url", "target_url"} <= set(self.links.columns):
            return np.zeros(self.links.height, bool)
        site = pl.col("target_url").str.extract(r"(?i)^https?://(?:www\.)?([^/:?#]{5,})")
        page = pl.col("source_url").str.extract(r"(?i)^https?://[^/]*(/.*)$")
        contained = page.str.to_lowercase().str.contains(site.str.to_lowercase(), literal=True)
        return self._where(contained, among)

    def _where(self, condition: pl.Expr, among: np.ndarray) -> np.ndarray:
        """Where a condition holds among some links, shape (links,)."""
        read = self.links.select(condition.meta.root_names())
        some = read.filter(pl.Series(among))
        holds = np.zeros(self.links.height, bool)
        holds[among] = some.select(condition.fill_null(False)).to_series().to_numpy()
        return holds
