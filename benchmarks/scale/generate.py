"""A large Ahrefs export to time linkvet on: invented words and names, the same bytes every time.

UTF-16, tab-separated, every field quoted, 37 columns. Links per domain fall off as on a real site:
a few domains hold many pages, most hold a handful.
"""

import sys
from pathlib import Path

import numpy as np
import polars as pl

SITE = "https://www.harbour-baths.example"
SYLLABLES = (
    "ba be bo da de dor fa fen gal har il jo ka kel la len lin ma mer mo na nor o pa per ra rin "
    "sa sol ta tel tor u va ver vin wa wen"
).split()
ANCHORS = ["Harbour Baths", "harbour-baths.example", f"{SITE}/", ""]
CATEGORIES = ["", "", "Travel > Spas", "News > Local news; Travel > Spas", "Internet > Services"]
CHUNK = 100_000


class Pools:
    """What the rows are drawn from: text, and one set of figures for each domain."""

    def __init__(self, draw: np.random.Generator, domains: int) -> None:
        words = ["".join(draw.choice(SYLLABLES, draw.integers(2, 5))) for _ in range(3_000)]

        def phrases(size: int, low: int, high: int) -> pl.Series:
            lengths = draw.integers(low, high, size)
            picked = iter(draw.choice(words, lengths.sum()))
            return pl.Series(" ".join(next(picked) for _ in range(n)) for n in lengths)

        self.anchors, self.slugs = phrases(20_000, 2, 5), phrases(60_000, 3, 7)
        self.titles, self.contexts = phrases(60_000, 6, 13), phrases(60_000, 10, 19)
        ends = draw.choice(["example", "test", "invalid"], domains)
        names = zip(draw.choice(words, domains), draw.choice(words, domains), ends, strict=True)
        self.hosts = pl.Series(f"{one}-{two}{n}.{end}" for n, (one, two, end) in enumerate(names))
        self.rating = pl.Series(np.round(draw.beta(1, 3, domains) * 90, 1))
        self.traffic = pl.Series((draw.pareto(0.6, domains) * 20).clip(0, 5e6).astype(int))
        self.language = pl.Series(draw.choice(["en", "de", "fr", "es", "sv", ""], domains))
        self.platform = pl.Series(draw.choice(["", "wordpress", "ecommerce, cms"], domains))
        share = 1 / (np.arange(domains) + 20.0)
        self.share = share / share.sum()


class Cells:
    """Draws columns of `count` cells each."""

    def __init__(self, draw: np.random.Generator, count: int) -> None:
        self.draw, self.count = draw, count

    def some(self, values: list, *weights: float) -> pl.Series:
        """One of a few values a row."""
        shares = np.array(weights or [1] * len(values)) / sum(weights or [1] * len(values))
        return pl.Series(values).gather(self.draw.choice(len(values), self.count, p=shares))

    def text(self, pool: pl.Series, share: float) -> pl.Series:
        """Something out of a pool in this share of the rows, nothing in the others."""
        texts = pool.gather(self.draw.integers(0, len(pool), self.count))
        filled = pl.Series(self.draw.random(self.count) < share)
        return texts.zip_with(filled, pl.Series([""] * self.count))

    def number(self, typical: float) -> pl.Series:
        """Whole numbers, log-normal around a typical one."""
        return pl.Series(self.draw.lognormal(np.log(typical), 1.2, self.count).astype(int))

    def moment(self, year: int, until: int) -> pl.Series:
        """Moments between the beginnings of two years."""
        low, high = (np.datetime64(f"{one}-01-01", "ms").astype(int) for one in (year, until))
        when = self.draw.integers(low, high, self.count).astype("datetime64[ms]")
        return pl.Series(when).dt.to_string("%Y-%m-%d %H:%M:%S")


def rows(pools: Pools, draw: np.random.Generator, first: int, count: int) -> pl.DataFrame:
    """Rows `first` to `first + count` of the export, columns as Ahrefs names and orders them."""
    domain = draw.choice(len(pools.hosts), count, p=pools.share)
    cells = Cells(draw, count)
    some, text, moment = cells.some, cells.text, cells.moment
    links = cells.number(20) + 1
    path = text(pools.slugs, 1).str.replace_all(" ", "-")
    page = pl.int_range(first, first + count, eager=True).cast(pl.String)
    url = "https://" + pools.hosts.gather(domain) + "/" + path + "-" + page
    first_seen, empty = moment(2015, 2026), some([""])
    anchors = some(ANCHORS, 4, 2, 1, 1)
    free = pl.Series(draw.random(count) < 0.4)
    return pl.DataFrame(
        {
            "Referring page title": text(pools.titles, 0.97),
            "Referring page URL": url,
            "Language": pools.language.gather(domain),
            "Platform": pools.platform.gather(domain),
            "Referring page HTTP code": some([200, 404, 301, 0], 90, 4, 3, 3),
            "Domain rating": pools.rating.gather(domain),
            "UR": some([0.0, 0.1, 4.0, 4.5, 7.0, 12.0], 5, 1, 2, 2, 1, 1),
            "Domain traffic": pools.traffic.gather(domain),
            "Referring domains": some([0, 1, 2, 5], 8, 2, 1, 1),
            "Linked domains": links // 2 + 1,
            "External links": links,
            "Page traffic": some([0, 1, 9, 140], 9, 1, 1, 1),
            "Keywords": some([0, 1, 5, 60], 9, 1, 1, 1),
            "Target URL": SITE + some(["/", "/en/", "/de/", "/prices", "/rooms"], 5, 2, 1, 1, 1),
            "Left context": text(pools.contexts, 0.5),
            "Anchor": text(pools.anchors, 1).zip_with(free, anchors),
            "Right context": text(pools.contexts, 0.5),
            "Redirect Chain URLs": empty,
            "Redirect Chain status codes": empty,
            "Type": some(["text", "image"], 9, 1),
            "Is spam": some(["false", "true"], 3, 1),
            "Content": some(["true", "false"]),
            "Nofollow": some(["true", "false"], 1, 2),
            "UGC": some(["false", "true"], 99, 1),
            "Sponsored": some(["false", "true"], 99, 1),
            "Rendered": some(["false", "true"], 20, 1),
            "Raw": some(["true", "false"], 99, 1),
            "Lost status": some(["", "removedfromhtml", "notfound"], 8, 1, 1),
            "Drop reason": empty,
            "Discovered status": some(["pagefound", "linkfound", "linkrestored"], 7, 2, 1),
            "First seen": first_seen,
            "Last seen": moment(2026, 2027),
            "Lost": empty,
            "Author": text(pools.anchors, 0.15),
            "Page type": some(["", "Article > Guide", "Site page > Services"], 7, 1, 1),
            "Page category": some(CATEGORIES),
            "Links in group": some([1, 2, 3, 6], 6, 2, 1, 1),
        }
    )


def generate(path: Path, count: int = 1_000_000, domains: int = 20_000, seed: int = 1) -> None:
    """Write the export to `path`, whole or not at all."""
    pools = Pools(np.random.default_rng(seed), domains)
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as handle:
        handle.write(b"\xff\xfe")
        for first in range(0, count, CHUNK):
            draw = np.random.default_rng([seed, first])
            chunk = rows(pools, draw, first, min(CHUNK, count - first))
            text = chunk.write_csv(separator="\t", quote_style="always", include_header=not first)
            handle.write(text.encode("utf-16-le"))
    unfinished.rename(path)


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
