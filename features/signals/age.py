"""Age proxies: there is no registration date in an export, only what vendors saw when."""

import polars as pl

from linkvet.features.registry import Declare

signal = Declare("age")

# Year in which registration opened to the public (ICANN delegation records); older endings: null.
OPENED = {
    "club": 2014,
    "xyz": 2014,
    "top": 2014,
    "link": 2014,
    "agency": 2014,
    "click": 2014,
    "work": 2014,
    "website": 2014,
    "press": 2014,
    "space": 2014,
    "pw": 2013,
    "host": 2014,
    "rocks": 2014,
    "guru": 2014,
    "today": 2014,
    "tips": 2014,
    "email": 2014,
    "social": 2014,
    "online": 2015,
    "site": 2015,
    "tech": 2015,
    "live": 2015,
    "news": 2015,
    "win": 2015,
    "bid": 2015,
    "date": 2015,
    "review": 2015,
    "download": 2015,
    "party": 2015,
    "cloud": 2016,
    "store": 2016,
    "shop": 2016,
    "vip": 2016,
    "stream": 2016,
    "icu": 2018,
    "fun": 2017,
    "blog": 2016,
    "app": 2018,
    "dev": 2019,
    "world": 2015,
    "life": 2014,
    "buzz": 2014,
    "monster": 2019,
    "cyou": 2020,
    "sbs": 2021,
    "cfd": 2021,
    "bond": 2019,
    "quest": 2021,
    "lol": 2015,
    "rest": 2015,
    "bar": 2014,
    "ink": 2014,
    "wiki": 2014,
    "tokyo": 2014,
}


def _days(later: pl.Expr, earlier: pl.Expr) -> pl.Expr:
    return (later - earlier).dt.total_days()


@signal(
    unit="days",
    higher_means="good",
    asks="How long ago did the vendor first see this domain link to the site?",
    says="domain has linked to the site for {value} days",
    otherwise="domain began linking on the newest day in the export",
    one="domain has linked to the site for one day",
    source="LinkResearchTools and LinkCrit: young domains; first-seen as the proxy exports give",
)
def domain_link_age(domain_first_seen: pl.Expr, newest_day: pl.Expr) -> pl.Expr:
    return _days(newest_day, domain_first_seen)


@signal(
    unit="days",
    asks="How long did the vendor keep seeing the link?",
    says="link was seen for {value} days",
    otherwise="link was seen on a single day",
    one="link was seen for one day",
    source="LinkResearchTools, link velocity and churn",
)
def link_lifetime(first_seen: pl.Expr, last_seen: pl.Expr) -> pl.Expr:
    return _days(last_seen, first_seen)


@signal(
    unit="share",
    higher_means="spam",
    asks="What share of the profile's links has been seen since this one was last seen?",
    says="{value} of the profile's links have been seen since this one was last seen",
    otherwise="link was seen as recently as any other",
    one="all other links have been seen since this one was last seen",
    source="Ahrefs, Majestic, Search Console: last seen; a rank, as each crawls at its own pace",
)
def seen_before_others(seen_later_share: pl.Expr) -> pl.Expr:
    return seen_later_share


@signal(
    unit="year",
    higher_means="spam",
    shown="year",
    asks="In which year could this domain have been registered at the earliest?",
    says="domain ending opened to the public in {value}",
    otherwise="domain ending isn't a new one, opened since 2013",
    nothing=2000,
    tells="present",
    source="ICANN delegation records of new generic top-level domains",
)
def suffix_opened(suffix: pl.Expr) -> pl.Expr:
    return suffix.replace_strict(OPENED, default=2000, return_dtype=pl.Float32)


@signal(
    unit="share",
    higher_means="spam",
    asks="What share of the referring domains was first seen within the same week?",
    says="{value} of the referring domains were first seen in the same week",
    otherwise="no other domain was first seen in the same week",
    one="all referring domains were first seen in the same week",
    source="LinkResearchTools, link velocity; Google link spam policy, link schemes",
)
def first_seen_burst(week_domain_share: pl.Expr) -> pl.Expr:
    return week_domain_share


@signal(
    higher_means="good",
    asks="Does the URL contain a publication date before 2020?",
    says="URL contains a publication date before 2020",
    otherwise="URL contains no publication date before 2020",
    tells="present",
    source="practitioners: dated permalinks of long-standing blogs and newspapers",
)
def path_has_old_date(path: pl.Expr) -> pl.Expr:
    return path.str.contains(r"/(?:199\d|200\d|201\d)[/-](?:0?[1-9]|1[0-2])(?:[/-]|$)")


@signal(
    unit="years",
    asks="How many years after the date in its URL was the page first seen linking?",
    says="page was first seen linking {value} years after the date in its URL",
    otherwise="page was first seen linking in the year in its URL",
    one="page was first seen linking one year after the date in its URL",
    source="Mishne et al. 2005 (spam comments are written under old posts)",
)
def path_years_before(path: pl.Expr, first_seen: pl.Expr) -> pl.Expr:
    year = path.str.extract(r"/(199[5-9]|20[0-3]\d)(?:[/-]|$)").cast(pl.Int32)
    return (first_seen.dt.year() - year).clip(0)
