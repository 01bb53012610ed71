"""What the figures of a profile say, in sentences for the terminal and the report."""

from typing import Any

from linkvet.analysis.profile.locales import LANGUAGES
from linkvet.cli.wording.glossary import FITS
from linkvet.cli.wording.numbers import count, listing, number, percent, share
from linkvet.cli.wording.text import short

SHOWN = 24  # characters of the most common value
FEW = 20  # domains below which shares and missing kinds say little


def opening(profile: dict[str, Any]) -> str:
    """Say how many domains and links there are, and how good they are."""
    whole = profile["all"]
    if not whole["domains"]:
        return "No backlink could be read."
    start = f"{count(whole['links'], 'link')} from {count(whole['domains'], 'domain')}. "
    if profile["expected"]["judged"]:
        start += f"{percent(whole['genuine'])} of the domains are clearly or probably genuine. "
    return start + expected(profile)


def expected(profile: dict[str, Any]) -> str:
    """Say how much spam the probabilities add up to."""
    guess = profile["expected"]
    if not guess["judged"]:
        return "None of them can be judged: the data says too little."
    sure = next(row["domains"] for row in profile["verdicts"] if row["verdict"] == "disavow")
    words = (
        f"By the sum of their probabilities about {number(guess['spam'])} of the "
        f"{count(guess['judged'], 'domain')} that can be judged "
        f"{'is' if round(guess['spam']) == 1 else 'are'} spam ({percent(guess['share'])}); "
        f"{number(sure) if sure else 'none'} with the certainty that the verdict “spam” asks for."
    )
    few = " So few domains say little: take every share here with care."
    return words + (few if guess["judged"] < FEW else "")


def balance(profile: dict[str, Any]) -> str:
    """Say how quantity and quality differ."""
    whole, last = profile["all"], profile["bands"][3:5]
    a, b = (share(sum(band[unit] for band in last), whole[unit]) for unit in ("domains", "links"))
    if a is None or b is None:
        return "There is nothing to compare."
    if profile["bands"][-1]["domains"] == whole["domains"]:
        return "No domain could be judged, so there is no quality to compare."
    if not sum(band["domains"] + band["links"] for band in last):
        return "Nothing lies in the two bands of spam."
    start = (
        f"The two bands of spam hold {percent(a)} of the domains and {percent(b)} of the links. "
    )
    if whole["links"] == whole["domains"]:
        return start + "The data gives one link a domain, so that both sides are alike."
    if b - a > 0.1 or (b > 1.5 * a and b - a > 0.05):
        return start + "These domains link more often: quantity here overstates the problem."
    if a - b > 0.1 or (a > 1.5 * b and a - b > 0.05):
        return start + "They are many but link rarely: the genuine sites carry most of the links."
    return start + "Quantity and quality tell the same story here."


def elsewhere(profile: dict[str, Any]) -> str | None:
    """Say so where links point at other sites."""
    if not profile["elsewhere"]:
        return None
    part = percent(share(profile["elsewhere"], profile["all"]["links"]))
    verb = "points" if profile["elsewhere"] == 1 else "point"
    return (
        f"{count(profile['elsewhere'], 'link')} ({part}) {verb} at other sites than "
        f"{profile['site']}; they count here all the same. Export each site by itself to see them "
        "apart."
    )


def quartiles(distribution: dict[str, Any]) -> str:
    """Say where the middle half of a distribution lies, and of how many it is known."""
    if not distribution["known"]:
        return "Not known: the data does not give it."
    low, middle, high = (figure(one) for one in distribution["quartiles"])
    words = f"The median is {middle}, and half of the domains lie between {low} and {high}."
    parts = [
        f"{figure(distribution[name][1])} among {what}"
        for name, what in (("genuine", "genuine domains"), ("spam", "spam"))
        if distribution[name]
    ]
    if parts:
        words += f" It is {listing(parts)}."
    if distribution["unknown"]:
        words += f" Not known of {count(distribution['unknown'], 'domain')}."
    return words


def unfamiliar(profile: dict[str, Any]) -> str | None:
    """Say how many genuine domains have nothing in common with the rest."""
    bins = profile["standing"]["title_fit"]["bins"]
    if not bins:
        return None
    none, whole = bins[0]["keep"], sum(row["keep"] for row in bins)
    return (
        f"{number(none)} of {count(whole, 'genuine domain')} ({percent(share(none, whole))}) share "
        "no word of their titles with another referring domain. A title in a language that is rare "
        "here is among them, whatever it is about."
    )


def figure(value: float | None) -> str:
    """Write a figure as finely as it is large.

    >>> figure(0.2216), figure(13.04), figure(1835.25), figure(None)
    ('0.22', '13', '1,835', '–')
    """
    if value is None:
        return "–"
    if 0 < abs(value) < 1:
        return f"{value:.2f}"
    return f"{value:.1f}".removesuffix(".0") if abs(value) < 10 else number(value)


def missing(profile: dict[str, Any]) -> str | None:
    """Name the usual kinds of links that no genuine link has."""
    lacking = profile["kinds"]["missing"]
    genuine = next(row["domains"] for row in profile["verdicts"] if row["verdict"] == "keep")
    if lacking is None or not lacking or genuine < FEW:
        return None
    return (
        f"No genuine link comes from a source of these kinds: {listing(lacking)}. Many profiles "
        "have some; that is an observation, no rule."
    )


def languages(profile: dict[str, Any]) -> str:
    """Hold the languages of the referring pages against those of the site."""
    counts = profile["languages"]
    if not counts["known"]:
        return "The data does not say which language the pages are in."
    if not counts["own"]:
        return "The addresses linked to do not say which language the site is in."
    own = listing([LANGUAGES[code] for code in counts["own"]])
    return (
        f"By the addresses that are linked to, the site has pages in {own}. "
        f"{percent(share(counts['in_own'], counts['known']))} of the referring domains whose "
        f"language is known write in {'it' if len(counts['own']) == 1 else 'one of these'}."
    )


def countries(profile: dict[str, Any]) -> str:
    """Hold the countries of the referring domains against that of the site."""
    counts, whole = profile["countries"], profile["all"]["domains"]
    if not counts["known"]:
        return "No referring domain has the ending of a country."
    words = f"{number(counts['known'])} of {count(whole, 'domain')} have the ending of a country"
    if not counts["own"]:
        return words + "; the site’s own ending names none."
    part = percent(share(counts["in_own"], counts["known"]))
    return words + f", {part} of them that of the site, .{counts['own'][0]}."


def pace(profile: dict[str, Any]) -> str | None:
    """Say how many new domains came a month, last year and the year before."""
    velocity = profile["velocity"]
    if velocity is None or velocity["pace"]["last_year_domains"] is None:
        return None
    now, before = (velocity["pace"][f"{when}_domains"] for when in ("last_year", "year_before"))
    good, good_before = (velocity["pace"][f"{w}_genuine"] for w in ("last_year", "year_before"))
    words = f"In the last twelve months of the data {figure(now)} new domains a month"
    words += f", {figure(good)} of them genuine"
    if before is None:
        return words + "."
    return words + f"; in the twelve before {figure(before)}, {figure(good_before)} genuine."


def burst(row: dict[str, Any]) -> str:
    """Tell one burst in a line."""
    words = (
        f"{row['month']:%Y-%m}: {count(row['domains'], 'new domain')}, where "
        f"{figure(row['usual'])} are usual; {number(row['genuine'])} genuine, "
        f"{number(row['spam'])} spam"
    )
    if row["family"]:
        words += f"; {number(row['of_family'])} are one network ({row['family']})"
    return words


def undated(velocity: dict[str, Any]) -> str | None:
    """Say how many domains have no date."""
    if not velocity["undated"]:
        return None
    return f"{count(velocity['undated'], 'domain')} without a date left out."


def top_anchor(anchors: dict[str, Any]) -> str | None:
    """Say how far anchors are concentrated."""
    if not anchors["known"]:
        return None
    return (
        f"The most used is on {percent(anchors['share'])} of the domains that link with words; the "
        f"{count(anchors['distinct'], 'different text')} are as diverse as "
        f"{figure(anchors['effective'])} equally common ones."
    )


def most_common(name: str, row: dict[str, Any]) -> str:
    """Name the most common of what is counted, with its share of what is known."""
    if row["largest"] is None:
        return "not known"
    if row["distinct"] > 1 and row["share"] * row["known"] <= 1:
        return "none twice"
    shown = row["largest"]
    if name in ("languages", "countries"):
        shown = place(name, shown)
    return f"{percent(row['share'])} {short(shown, SHOWN)}"


def place(name: str, value: str | None) -> str:
    """Name a language or a country ending."""
    if value is None:
        return "not known" if name == "languages" else "generic ending"
    return LANGUAGES.get(value, value) if name == "languages" else f".{value}"


def followed(nofollow: bool | None) -> str:
    """Say whether a link is followed."""
    return {True: "no", False: "yes"}.get(nofollow, "–") if nofollow is not None else "–"


def compared(profile: dict[str, Any]) -> list[tuple[str, ...]]:
    """Rows of the figures with and without spam: what, as it is, without; none where it has none.

    What is known of neither side is left out.
    """
    sides = (profile["all"], profile["without_spam"])
    if sides[0]["links"] == sides[1]["links"]:
        return []
    figures = {
        "Referring domains": [number(one["domains"]) for one in sides],
        "Links": [number(one["links"]) for one in sides],
        "Followed links": [percent(one["follow"]) for one in sides],
        "Clearly or probably genuine domains": [percent(one["genuine"]) for one in sides],
    }
    for name, words in FITS.items():
        figures[f"{words}, median"] = [figure(one["medians"].get(name)) for one in sides]
    top = [percent(one["diversity"]["anchors"]["share"]) for one in sides]
    figures["Share of the most used anchor"] = top
    return [(name, *pair) for name, pair in figures.items() if set(pair) != {"–"}]


def moved(shift: dict[str, Any]) -> str:
    """Say how the profile's own share of spam moved its links."""
    return (
        f"The {count(shift['domains'], 'domain', 'domains')} of this profile suggest that "
        f"{shift['bound'] or 'about'} {100 * shift['after']:.0f}% of them are spam; in the "
        f"profiles the model learned from it was {100 * shift['before']:.0f}%. Every probability "
        "was moved part of the way, by as much as helped on sites the model never saw."
    )
