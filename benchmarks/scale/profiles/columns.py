"""Links of an invented profile as rows of an Ahrefs export, its columns as Ahrefs names them."""

from functools import cache

import numpy as np
import polars as pl

from profiles.addresses import addresses
from profiles.links import Links, Profile
from profiles.texts import Texts, either, one_of, together

SITE = "https://www.harbour-baths.example"
BRANDS = (
    *["Harbour Baths"] * 5,
    *["harbour-baths.example", f"{SITE}/"] * 2,
    *["", "www.harbour-baths.example", "harbour baths", "Harbour Baths Spa"],
)
ONE_TITLE = "Bright lanterns over the quiet harbour tonight"
SITE_NAME, IN_CONTEXT = 0.4, (0.45, 0.40)  # share of domains with it; with words before and after
BEFORE, AFTER = np.uint64(0x5DEECE66D1234567), np.uint64(0x2545F4914F6CDD1D)
FIRST_DAY, DAYS, BURST = np.datetime64("2019-01-01", "s").astype(int), 2_400, 45
DAY = 86_400
EXTERNAL = [1, 2, 3, 5, 8, 11, 14, 18, 23, 29, 37, 48, 63, 85, 120, 180, 320, 900]
# value by value for each page or link; those of a column are equally frequent
OF_PAGE = {
    "Referring page HTTP code": [200] * 18 + [404, 301],
    "UR": [0.0] * 6 + [0.1, 2.5, 4.0, 4.5, 7.0, 12.0],
    "Referring domains": [0] * 8 + [1, 1, 2, 5],
    "Linked domains": [1, 1, 2, 3, 5, 7, 9, 12, 15, 20, 28, 40, 80, 300],
    "External links": EXTERNAL,
    "Page traffic": [0] * 9 + [1, 9, 140],
    "Keywords": [0] * 9 + [1, 5, 60],
    "Page type": [""] * 7 + ["Article > Guide", "Site page > Services"],
    "Page category": ["", "", "Travel > Spas", "News > Local news; Travel > Spas", "Internet"],
}
OF_LINK = {
    "Type": ["text"] * 9 + ["image"],
    "Is spam": ["false"] * 3 + ["true"],
    "Content": ["true", "false"],
    "Nofollow": ["true", "false", "false"],
    "UGC": ["false"] * 99 + ["true"],
    "Sponsored": ["false"] * 99 + ["true"],
    "Rendered": ["false"] * 20 + ["true"],
    "Lost status": [""] * 8 + ["removedfromhtml", "notfound"],
    "Discovered status": ["pagefound"] * 7 + ["linkfound"] * 2 + ["linkrestored"],
    "Links in group": [1, 1, 1, 2, 3, 6],
}
OF_DOMAIN = {
    "Language": ["en", "en", "de", "fr", "es", "sv", ""],
    "Platform": ["", "wordpress", "ecommerce, cms"],
}
CELLS, SAMPLE = {"domain": OF_DOMAIN, "page": OF_PAGE, "link": OF_LINK}, 1 << 12
SAME = {
    "Redirect Chain URLs": "",
    "Redirect Chain status codes": "",
    "Raw": "true",
    "Drop reason": "",
    "Lost": "",
}
ORDER = (
    "Referring page title",
    "Referring page URL",
    "Language",
    "Platform",
    "Referring page HTTP code",
    "Domain rating",
    "UR",
    "Domain traffic",
    "Referring domains",
    "Linked domains",
    "External links",
    "Page traffic",
    "Keywords",
    "Target URL",
    "Left context",
    "Anchor",
    "Right context",
    "Redirect Chain URLs",
    "Redirect Chain status codes",
    "Type",
    "Is spam",
    "Content",
    "Nofollow",
    "UGC",
    "Sponsored",
    "Rendered",
    "Raw",
    "Lost status",
    "Drop reason",
    "Discovered status",
    "First seen",
    "Last seen",
    "Lost",
    "Author",
    "Page type",
    "Page category",
    "Links in group",
)


def rows(profile: Profile, texts: Texts, first: int, count: int, one_title: bool) -> pl.DataFrame:
    """Rows `first` to `first + count` of the export of a profile."""
    links, draws = profile.links(first, count), profile.draws
    domain = links.domain
    at = {
        "domain": draws.uniform("domain", domain),
        "page": draws.uniform("page", domain, links.page),
        "link": draws.uniform("link", domain, links.page * 64 + links.nth),
    }
    cells = {n: column for part, one in at.items() for n, column in _cells(part, one).items()}
    rating, traffic = (draws.uniform(name, domain) for name in ("rating", "traffic"))
    cells["Domain rating"] = pl.Series(np.round(90 * rating**3, 1))
    cells["Domain traffic"] = pl.Series((20 / (1 - traffic) ** 1.6).clip(0, 5e6).astype(np.int64))
    cells["Referring page URL"] = addresses(draws, texts, links)
    cells |= _texts(profile, texts, links) | _dates(profile, links)
    if one_title:
        cells["Referring page title"] = pl.repeat(ONE_TITLE, count, eager=True)
    same = [pl.lit(value).alias(name) for name, value in SAME.items()]
    return pl.DataFrame(cells).with_columns(same).select(ORDER)


@cache
def _sample(part: str) -> pl.DataFrame:
    """Cells of domains, pages or links as they occur together; which of them is drawn."""
    draw = np.random.default_rng(2)
    every = {name: draw.choice(values, SAMPLE).tolist() for name, values in CELLS[part].items()}
    return pl.DataFrame(every)


def _cells(part: str, uniform: np.ndarray) -> dict[str, pl.Series]:
    return _sample(part)[(uniform * SAMPLE).astype(np.uint32)].to_dict()


def _texts(profile: Profile, texts: Texts, links: Links) -> dict[str, pl.Series]:
    uniform, domain = profile.draws.uniform, links.domain
    named = (uniform("named", domain) < SITE_NAME) & ~links.copied
    name = texts.name(profile.draws.hashes("name", domain))
    title = texts.long(links.title)
    title = together(title, either(named, " - ", ""), either(named, name, ""))
    brand = one_of(BRANDS, uniform("brand", domain, links.group))
    around = uniform("around", domain)
    sides = [
        either(around < share, texts.long(links.title ^ key), "")
        for share, key in zip(IN_CONTEXT, (BEFORE, AFTER), strict=True)
    ]
    author = either(uniform("author", domain) < 0.15, texts.short(links.title), "")
    home = links.target == 0
    slug = texts.short(profile.draws.hashes("target", links.target), "slug")
    number = pl.Series(-links.target).cast(pl.String)
    return {
        "Referring page title": title,
        "Anchor": either(links.brand, brand, texts.anchor(links.anchor)),
        "Left context": sides[0],
        "Right context": sides[1],
        "Author": author,
        "Target URL": together(SITE, "/", either(home, "", slug), either(home, "", number)),
    }


def _dates(profile: Profile, links: Links) -> dict[str, pl.Series]:
    """Days of a domain lie together; those of a network do as well."""
    uniform, domain = profile.draws.uniform, links.domain
    days = np.where(
        links.network >= 0,
        uniform("day", links.network) * DAYS + uniform("days", domain) * BURST,
        uniform("days", domain) * DAYS,
    )
    days = days + uniform("later", domain, links.page) ** 4 * 400
    first = FIRST_DAY + (days * DAY).astype(np.int64)
    last = first + (uniform("last", domain, links.page) * 200 * DAY).astype(np.int64)
    return {name: _moments(when) for name, when in (("First seen", first), ("Last seen", last))}


def _moments(seconds: np.ndarray) -> pl.Series:
    return pl.Series(seconds * 1000).cast(pl.Datetime("ms")).dt.to_string("%Y-%m-%d %H:%M:%S")
