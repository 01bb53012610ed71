"""Languages and countries of referring domains, beside those of the site itself."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from linkvet.model.verdicts.verdict import DISAVOW, KEEP

LANGUAGES = {
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "de": "German",
    "it": "Italian",
    "pt": "Portuguese",
    "ca": "Catalan",
    "nl": "Dutch",
    "ru": "Russian",
    "zh": "Chinese",
    "ja": "Japanese",
    "ko": "Korean",
    "pl": "Polish",
    "tr": "Turkish",
    "ar": "Arabic",
    "id": "Indonesian",
    "vi": "Vietnamese",
    "th": "Thai",
    "sv": "Swedish",
    "cs": "Czech",
    "el": "Greek",
    "he": "Hebrew",
    "hu": "Hungarian",
    "ro": "Romanian",
    "uk": "Ukrainian",
    "da": "Danish",
    "fi": "Finnish",
    "fa": "Persian",
    "hi": "Hindi",
    "bg": "Bulgarian",
}
# Endings of countries that Google takes for generic, since people use them so (Google Search
# Central, "Managing multi-regional sites"), and that of a union of countries.
GENERIC = tuple("ad ai as bz cc cd co dj fm io la me ms nu sc sr su tk tv ws eu".split())
# /ca/ is Canada and /uk/ Britain, unless pages in a neighbouring language stand beside them
AMBIGUOUS = {"ca": "es", "uk": "ru"}
FOLDER = r"^(?:[a-z]+:)?//[^/]+/([a-z]{2})(?:-[a-zA-Z]{2})?(?:[/?#]|$)"
OF_SITE = 0.02  # share of the links that point at a language's pages, from which on it is told


def country(domain: pl.Expr) -> pl.Expr:
    """Country ending of a domain, null where its ending is generic.

    >>> names = pl.DataFrame({"d": ["a.co.uk", "b.example", "c.io", "d.fr"]})
    >>> names.select(country(pl.col("d")))["d"].to_list()
    ['uk', None, None, 'fr']
    """
    ending = domain.cast(pl.String).str.extract(r"\.([a-z]{2})$")
    return pl.when(~ending.is_in(GENERIC)).then(ending).name.keep()


def countries(domains: pl.DataFrame, site: str | None) -> dict[str, Any]:
    """Referring domains by country ending; `own` is the country of the site's own ending."""
    own = pl.DataFrame({"d": [site]}, {"d": pl.String}).select(country(pl.col("d"))).item()
    return _counts(
        domains.with_columns(value=country(pl.col("source_domain"))), [own] if own else []
    )


def languages(domains: pl.DataFrame, links: pl.DataFrame) -> dict[str, Any]:
    """Referring domains by language; `own` are the languages of the pages that are linked to."""
    own = site_languages(links["target_url"])
    return _counts(domains.with_columns(value=first_language()), own)


def first_language() -> pl.Expr:
    """First of the languages that a page is in, by the vendor's order."""
    return pl.col("language").cast(pl.String).str.extract(r"^([a-z]{2,3})")


def site_languages(targets: pl.Series) -> list[str]:
    """Languages of the site, as far as the addresses that are linked to say (/en/, /es/).

    Parameters
    ----------
    targets
        Addresses on the site, shape (links,).
    """
    counts = targets.cast(pl.String).drop_nulls().value_counts(name="links")
    code = pl.col(targets.name).str.extract(FOLDER)
    by_code = counts.with_columns(code=code).group_by("code").agg(pl.col("links").sum())
    share = dict(by_code.select("code", pl.col("links") / pl.col("links").sum()).iter_rows())
    codes = {code for code in LANGUAGES if share.get(code, 0) >= OF_SITE}
    codes = {code for code in codes if AMBIGUOUS.get(code, code) in codes}
    return sorted(codes, key=lambda code: (-share[code], code))


def _counts(domains: pl.DataFrame, own: Sequence[str]) -> dict[str, Any]:
    """Count values by domain, most common first, and how many domains have one of the site's."""
    verdict = pl.col("verdict").cast(pl.String)
    rows = (
        domains.group_by("value")
        .agg(
            pl.len().alias("domains"),
            pl.col("links").sum(),
            (verdict == KEEP).sum().alias("genuine"),
            (verdict == DISAVOW).sum().alias("spam"),
        )
        .sort("domains", "links", "value", descending=[True, True, False])
    )
    known = rows.drop_nulls("value")
    number = int(known["domains"].sum())
    return {
        "known": number,
        "unknown": domains.height - number,
        "own": list(own),
        "in_own": int(known.filter(pl.col("value").is_in(list(own)))["domains"].sum()),
        "rows": rows.to_dicts(),
    }
