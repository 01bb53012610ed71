"""Addresses of pages of an invented profile, on reserved domains."""

import numpy as np
import polars as pl

from profiles.draws import Draws
from profiles.links import Links
from profiles.texts import NAMES, Texts, either, one_of, together

ENDINGS = (".example", ".test", ".invalid")
SECTIONS = ("/", "/", "/", "/blog/", "/news/", "/2019/05/", "/articles/")
# share of networks whose names are numbered; of domains with several hosts, and with many of these
NUMBERED, SEVERAL, MANY = 0.2, 0.30, 0.25
IN_QUERY, WITH_DIGITS = 0.12, 0.25  # share of domains that number their pages so


def addresses(draws: Draws, texts: Texts, links: Links) -> pl.Series:
    """The address of each link's page."""
    return together("https://", *_host(draws, texts, links), *_path(draws, texts, links))


def _host(draws: Draws, texts: Texts, links: Links) -> tuple[pl.Series, ...]:
    domain, uniform = links.domain, draws.uniform
    numbered = (links.network >= 0) & (uniform("numbered", links.network) < NUMBERED)
    word = draws.hashes("word", np.where(numbered, links.network, domain))
    series = together(texts.name(word), "-deals", pl.Series(domain).cast(pl.String))
    names = either(numbered, series, texts.names(word, domain))
    return *_below(draws, texts, links), names, one_of(ENDINGS, uniform("ending", domain))


def _below(draws: Draws, texts: Texts, links: Links) -> tuple[pl.Series, pl.Series]:
    """What stands before the domain in the host: where there are several hosts, one of these."""
    domain, uniform = links.domain, draws.uniform
    several = (uniform("several", domain) < SEVERAL) & (links.links > 1)
    many = uniform("many", domain) < MANY
    hosts = np.where(many, np.maximum(links.links // 8, 2), 3)
    which = (uniform("host", domain, links.page) * hosts).astype(np.int64)
    shift = draws.hashes("hosts", domain) % np.uint64(NAMES)
    name = texts.words.gather((which + shift.astype(np.int64)) % NAMES)
    more = either(which < NAMES, ".", pl.Series(which // NAMES).cast(pl.String) + ".")
    www = one_of(("www.", "", ""), uniform("www", domain))
    return either(several, name, www), either(several, more, "")


def _path(draws: Draws, texts: Texts, links: Links) -> tuple[pl.Series, ...]:
    """Path and query in pieces: slugs, numbers, names of scripts, or the start page."""
    domain, uniform, page = links.domain, draws.uniform, pl.Series(links.page).cast(pl.String)
    start, script = links.script == 2, links.script == 1
    numbered = (uniform("digits", domain) < WITH_DIGITS) & (links.script == 0) & ~links.copied
    section = either(
        links.copied | (links.script > 0), "/", one_of(SECTIONS, uniform("section", domain))
    )
    prefix = together(texts.short(draws.hashes("prefix", domain), "slug"), "-")
    slug = either(numbered, prefix, texts.long(links.path, "slug"))
    slug = either(script, texts.short(links.path, "slug"), slug)
    ending = either(links.copied, "/", either(numbered, ".html", either(script, ".php", "")))
    asked = (links.script > 0) | links.copied | (uniform("query", domain) < IN_QUERY)
    asked &= (links.page > 0) | script
    number, query = either(numbered & ~start, page, ""), either(asked, page, "")
    return (
        section,
        either(start, "", slug),
        number,
        either(start, "", ending),
        either(asked, "?id=", ""),
        query,
    )
