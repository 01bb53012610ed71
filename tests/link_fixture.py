"""A small invented link table with everything known, for tests of features and model."""

from datetime import date

import polars as pl

from linkvet.data.links import DTYPES
from linkvet.data.urls import split

SITE = "thermal-harbour.example"
WORDS = "harbour baths sauna winter swim quiet evening steam garden boat pier light".split()


def links(count: int = 60) -> pl.DataFrame:
    """Links of about a quarter as many domains, in the order and types `merge` gives them."""
    rows = [_row(n) for n in range(count)]
    table = pl.DataFrame(rows, infer_schema_length=None)
    table = table.hstack(split(table["source_url"]).drop("problem", "port"))
    table = table.with_columns(
        link_id=pl.int_range(pl.len(), dtype=pl.UInt32),
        row=pl.int_range(1, pl.len() + 1, dtype=pl.UInt32),
    )
    return table.select(pl.col(c).cast(t) for c, t in DTYPES.items() if c in table.columns)


def _row(n: int) -> dict:
    words = [WORDS[(n * k + k) % len(WORDS)] for k in (1, 2, 3, 5)]
    site = ["alpha", "beta-links", "gamma7", "delta"][n % 4] + f"{n % 5}"
    return {
        "source_file": "invented.csv",
        "source_url": f"https://www.{site}.example/{words[0]}/{'-'.join(words)}-{n}?page={n % 3}",
        "target_url": f"https://{SITE}/" + ("en/rooms" if n % 3 else ""),
        "anchor": ["Thermal Harbour", "", f"https://{SITE}/", " ".join(words[:2])][n % 4],
        "title": None if n % 11 == 10 else " ".join(words).title() + f" | {site}",
        "left_context": "" if n % 4 == 0 else "we liked the " + " ".join(words),
        "right_context": None if n % 13 == 12 else ", said the " + words[1],
        "language": ["en", "de", None][n % 3],
        "ip": f"192.0.2.{n % 6}",
        "platform": "",
        "author": "Ada Lind" if n % 2 else "",
        "page_type": "",
        "page_category": "Travel > Spas; News" if n % 2 else "",
        "link_type": "image" if n % 7 == 0 else "text",
        "in_content": n % 2 == 0,
        "nofollow": n % 3 == 0,
        "ugc": False,
        "sponsored": n % 9 == 0,
        "rendered": False,
        "lost": n % 8 == 0,
        "redirect_chain": "",
        "http_status": 200,
        "domain_rating": n * 7 % 90,
        "page_rating": n % 12,
        "domain_traffic": n * 31 % 1000,
        "page_traffic": n % 5,
        "keywords": n % 4,
        "referring_domains": n % 3,
        "linked_domains": n % 40,
        "external_links": n % 40 + n % 7,
        "links_in_group": 1 + n % 3,
        "first_seen": date(2020, 1 + n % 12, 1 + n % 28),
        "last_seen": date(2026, 1 + n % 12, 1 + n % 28),
        "vendor_verdict": "spam" if n % 5 == 0 else "",
    }
