"""How fast the page of a review answers on large results, and what it takes of memory.

Each act is asked of the application in one process, as the page would ask it, without a network.
Times are those on the clock and those of the processor, the asking counted. On a machine that does
other work too, only the processor's say anything.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import polars as pl
from starlette.testclient import TestClient

from linkvet.cli.report.environment import ENVIRONMENT
from linkvet.cli.report.page import SHARED, style_of
from linkvet.data.own_site import own_sites
from linkvet.review.results.tables import open_results
from linkvet.review.server.app import create_app
from linkvet.review.server.look import look
from linkvet.review.server.open_review import Review
from linkvet.review.server.security.access import access
from linkvet.review.server.security.rate_limit import RateLimit

PORT, SITE = 8765, "harbour.example"
ADDRESS = f"http://127.0.0.1:{PORT}"
REASONS = json.dumps(
    [
        {
            "signal": "rating_of_page",
            "says": "vendor rates the referring page 12 out of 100",
            "amount": -0.91,
        },
        {
            "signal": "anchor_reading",
            "says": "anchor resembles those of spam links",
            "amount": 0.65,
        },
        {
            "signal": "traffic_for_rating",
            "says": "search visits are in line with the rating",
            "amount": -0.49,
        },
        {"signal": "title_reading", "says": "title resembles those of spam pages", "amount": 0.48},
    ]
)
FIXED = {"source_file": "export.csv", "target_url": f"https://{SITE}/", "lost": "false"}
ROUNDS = 40
QUERIES = (
    {},
    {"verdict": "review", "kind": "comment"},
    {"search": "address-777"},
    {"search": "pills"},
    {"follow": "nofollow", "rating": "0-9", "since": "2026-01-01"},
    {"network": "any", "vendor": "Ahrefs: spam"},
    {"state": "decided"},
)


def generate(folder: Path, links: int, domains: int, seed: int = 1) -> None:
    """Write a results folder, the same each time: invented names, a third of them in networks."""
    draw = np.random.default_rng(seed)
    share = 1 / (np.arange(domains) + 20.0)
    code = np.concatenate(
        [np.arange(domains), draw.choice(domains, links - domains, p=share / share.sum())]
    )
    draw.shuffle(code)
    probability = draw.beta(0.5, 0.6, links).round(4)

    def some(*values: str) -> pl.Series:
        return pl.Series(values).gather(draw.integers(0, len(values), links))

    table = pl.DataFrame(
        {"number": np.arange(links), "code": code, "spam_probability": probability}
    ).with_columns(
        source_domain=pl.format("site-{}.test", "code"),
        anchor=some("Harbour Baths", "click here", "cheap pills", SITE),
        kind=some("article", "comment", "directory"),
        vendor_verdict=some("Ahrefs: spam", "Ahrefs: not spam"),
        first_seen=some("2025-01-02", "2026-03-04"),
        nofollow=some("true", "false"),
        verdict=_verdict(),
        reasons=pl.lit(REASONS),
        source_url=pl.format("https://site-{}.test/words-in-an-address-{}", "code", "number"),
    )
    out = table.select(
        pl.exclude("number", "code"),
        row="number",
        link_id="number",
        **{name: pl.lit(value) for name, value in FIXED.items()},
    )
    out.write_csv(folder / "links.csv")
    firsts = ("kind", "vendor_verdict", "reasons", "source_url", "anchor")
    by_domain = (
        table.group_by("source_domain", "code")
        .agg(
            pl.len().alias("links"),
            pl.col("spam_probability").mean().round(4),
            pl.col("first_seen").min(),
            *(pl.col(name).first() for name in firsts),
        )
        .sort("spam_probability", "source_domain", descending=[True, False])
        .with_columns(verdict=_verdict(), unit=pl.lit("domain"), decided_by=pl.lit("model"))
    )
    network = pl.when(pl.col("code") % 3 == 0).then(
        pl.format("title: network number {}", pl.col("code") % (domains // 50))
    )
    by_domain.select(
        pl.exclude("code", "vendor_verdict", "source_url", "anchor"),
        family=network,
        domain_rating=pl.col("code") % 90,
        vendor_verdicts="vendor_verdict",
        example_url="source_url",
        example_anchor="anchor",
        example_title=pl.lit("A title of a page"),
        language=pl.lit("en"),
    ).write_csv(folder / "domains.csv")
    summary = {"linkvet": "0.1.0", "model": "invented", "site": SITE, "rows_in": links}
    (folder / "summary.json").write_text(json.dumps(summary))


def _verdict() -> pl.Expr:
    probability = pl.col("spam_probability")
    spam = pl.when(probability < 0.95).then(pl.lit("review")).otherwise(pl.lit("disavow"))
    return pl.when(probability < 0.4).then(pl.lit("keep")).otherwise(spam)


class Asked:
    """A client that times what it asks: seconds, of the processor too, by the name of the act."""

    def __init__(self, client: TestClient, csrf: str) -> None:
        self.client = client
        self.times: dict[str, list[tuple[float, float]]] = {}
        self.headers = {"Origin": ADDRESS, "X-Linkvet-CSRF": csrf}

    def view(self, name: str, **query: str) -> dict:
        """Ask for a part of the page."""
        return self._timed(name, lambda: self.client.get("/view", params=query))

    def act(self, path: str, body: dict) -> dict:
        """Do something that is recorded."""
        return self._timed(path, lambda: self.client.post(path, json=body, headers=self.headers))

    def _timed(self, name, ask) -> dict:
        began, worked = time.perf_counter(), time.process_time()
        answer = ask()
        taken = time.perf_counter() - began, time.process_time() - worked
        self.times.setdefault(name, []).append(taken)
        assert answer.status_code == 200, (name, answer.text)
        return answer.json()


def memory() -> float:
    """The largest memory of this process so far, in MB."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1e6 if sys.platform == "darwin" else 1e3)


def measure(folder: Path) -> None:
    """Print how long the first page takes, each act, and the memory."""
    began = time.perf_counter()
    results = open_results(folder)
    shown = look(ENVIRONMENT, style_of(*SHARED))
    review = Review(
        results, folder / "decisions.sqlite", access(None, PORT, None), shown, own_sites([SITE])
    )
    app = create_app(review, rate=RateLimit(1e6, 1e6))
    with TestClient(app, base_url=ADDRESS) as client:
        client.get("/", params={"token": review.access.token})
        print(f"first page after {time.perf_counter() - began:.2f} s, {memory():,.0f} MB")
        asked = Asked(client, review.access.csrf)
        while asked.view("while links are read")["loading"]:
            time.sleep(0.2)
        print(f"links ready after {time.perf_counter() - began:.2f} s, {memory():,.0f} MB")
        for number in range(ROUNDS):
            work(asked, number)
        report(asked.times)
        print(f"{memory():,.0f} MB at most")


def report(times: dict[str, list[tuple[float, float]]]) -> None:
    """Print median and 95th percentile of each act, on the clock and of the processor."""
    print(f"{'':24}{'':6}{'clock, ms':>16}{'processor, ms':>16}")
    print(f"{'':24}{'acts':>6}" + f"{'median':>8}{'p95':>8}" * 2)
    every = [one for name, each in times.items() if "while" not in name for one in each]
    for name, each in (times | {"all": every}).items():
        shown = np.quantile(each, [0.5, 0.95], axis=0).T.ravel() * 1000
        print(f"{name:24}{len(each):6,}" + "".join(f"{one:8.0f}" for one in shown))


def work(asked: Asked, number: int) -> None:
    """One decision, its undoing by turns, and a look through the queue by a filter."""
    query = QUERIES[number % len(QUERIES)]
    asked.view("filter and search" if query else "queue", **query)
    view = asked.view("case")
    asked.view("page of the queue", page=str(number))
    stamp = int(view["case"].partition('data-seen="')[2].partition('"')[0])
    body = {"uid": str(number), "scope": "domain", "name": view["domain"], "seen": stamp}
    done = asked.act("/decide", body | {"verdict": ("keep", "disavow")[number % 2]})
    if number % 3 == 0:
        asked.act("/undo", {"ids": done["ids"]})


def main() -> None:
    """Generate results, open them for review, and print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, default=1_000_000)
    parser.add_argument("--domains", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        # in a process of its own, whose memory is not counted
        made = get_context("spawn").Process(
            target=generate, args=(folder, options.links, options.domains)
        )
        made.start()
        made.join()
        measure(folder)


if __name__ == "__main__":
    main()
