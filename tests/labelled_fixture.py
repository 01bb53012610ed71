"""A small folder of labelled data in the layout `linkvet train` reads; every name is invented."""

from pathlib import Path

import polars as pl

from linkvet.training.evaluate import NATURAL

LINKS = 60  # of each class
EXPORT = NATURAL["as-given"]
LISTS = [["one"], ["two"], ["one", "two"]]  # of spam domains
SITE = "https://www.harbour-spa.example/"


def write(folder: Path) -> Path:
    """Write labels, one export, a list of domains and one of disavowed domains."""
    for name in ("labels", "exports", "domains", "disavow"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    pages = [page(i, spam) for i in range(LINKS) for spam in (True, False)]
    pl.DataFrame(pages).write_csv(folder / "exports" / EXPORT)
    labels(pages).write_csv(folder / "labels" / "links.csv")
    domains().write_parquet(folder / "domains" / "domains.parquet")
    pl.DataFrame({
        "domain": [f"seller{i}.test" for i in range(8)], "owner_files": [4] * 6 + [1, 2],
        "public_lists": [0] * 8,
    }).write_csv(folder / "disavow" / "domains.csv")  # fmt: skip
    return folder


def page(i: int, spam: bool) -> dict[str, str]:
    """One row of an Ahrefs export; a tenth of each class looks like the other."""
    bad = spam != (i % 10 == 0)
    host = f"cheap-links{i}.test" if spam else f"bakery{i}.example"
    day = f"2024-{i % 12 + 1:02}-{i % 28 + 1:02}"
    return {
        "Referring page title": f"Buy backlinks {i}" if bad else f"A day by the sea, part {i}",
        "Referring page URL": f"https://{host}/{'seo' if bad else 'travel'}/note-{i}.html",
        "Language": "en", "Platform": "", "Referring page HTTP code": "200",
        "Domain rating": str(i % 40), "UR": str(i % 9), "Domain traffic": "0" if bad else "900",
        "Referring domains": "1", "Linked domains": str(90 + i if bad else 3),
        "External links": str(200 + i if bad else 9), "Page traffic": "0", "Keywords": "0",
        "Target URL": SITE, "Left context": "" if bad else "We walked over to the",
        "Anchor": "cheap rankings" if bad else f"Harbour Spa {i}", "Right context": "",
        "Type": "text", "Is spam": "false", "Content": "false" if bad else "true",
        "Nofollow": "false", "UGC": "false", "Sponsored": "false",
        "First seen": f"{day} 10:00:00", "Last seen": "2025-01-15 10:00:00",
        "Links in group": "1",
    }  # fmt: skip


def labels(pages: list[dict[str, str]]) -> pl.DataFrame:
    """Label every row but the last, which is unclear."""
    spam = [".test/" in page["Referring page URL"] for page in pages]
    label = ["spam" if bad else "good" for bad in spam]
    return pl.DataFrame({
        "file": EXPORT, "row": range(1, len(pages) + 1),
        "source_url": [page["Referring page URL"] for page in pages],
        "label": [*label[:-1], "unclear"],
        "kind": ["link-seller" if bad else "blog" for bad in spam],
        # three rows of a class are a family
        "family": [f"{'s' if bad else 'g'}{at // 6}" for at, bad in enumerate(spam)],
    })  # fmt: skip


def domains(count: int = 120) -> pl.DataFrame:
    """Spam and good domains, `count` of each, some of one network."""
    spam = [True] * count + [False] * count
    names = [f"casino-win{i}.test" for i in range(count)]
    names += [f"gardening{i}.example" for i in range(count)]
    return pl.DataFrame({
        "domain": names,
        "label": ["spam" if bad else "good" for bad in spam],
        "sources": [LISTS[at % 3] if bad else ["three"] for at, bad in enumerate(spam)],
        "kind": ["farm" if bad else "blog" for bad in spam],
        "group": ["network" if 5 <= at < 9 else None for at in range(2 * count)],
        "in_tranco1m": [at % 7 == 0 for at in range(2 * count)],
        "in_crux1m": [False] * (2 * count),
    })  # fmt: skip
