"""The view of a profile at a terminal: tables that fit 80 columns, each with what it means."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.table import Table

from linkvet.cli.terminal.output import SafeConsole
from linkvet.cli.wording import sentences
from linkvet.cli.wording.glossary import FITS, MEANS
from linkvet.cli.wording.glossary import NAMES as DIVERSE
from linkvet.cli.wording.numbers import NAMES, VERDICTS, chance, number, percent, share
from linkvet.cli.wording.text import clean, short

NARROW = 80
BAR, MONTHS, TOP = 16, 24, 8  # letters of a full bar; months, and values of a table, that are shown
Part = str | Table | None


def show(profile: dict[str, Any]) -> None:
    """Print the view to standard output."""
    console = SafeConsole()
    if not console.is_terminal:
        console.width = NARROW
    console.print(f"Links to {profile['site'] or 'a site that is not named: name it with --site'}")
    for part in _opening(profile):
        console.print(part)
    if not profile["all"]["domains"]:
        return
    for title, parts in SECTIONS.items():
        console.print(f"\n{title}", style="bold")
        for part in parts(profile):
            if part is not None:
                console.print(part, style="dim" if part in MEANS.values() else None)


def _opening(profile: dict[str, Any]) -> Iterator[str]:
    yield sentences.opening(profile)
    if words := sentences.elsewhere(profile):
        yield words


def _table(
    heads: Sequence[str], rows: Iterable[Sequence[str | None]], words: Sequence[int] = (0,)
) -> Table:
    """Lay out rows; the columns at `words` are cut where it is narrow, figures never are."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    # as they will be shown, so that the width is right
    cells = [[clean(cell or "") for cell in row] for row in rows]
    for at, head in enumerate(heads):
        widest = max([len(head), *(len(row[at]) for row in cells)])
        left = at in words
        table.add_column(
            head,
            justify="left" if left else "right",
            overflow="ellipsis",
            no_wrap=True,
            min_width=None if left else widest,
        )
    for row in cells:
        table.add_row(*row)
    return table


def _bar(part: float, whole: float) -> str:
    return "█" * round(BAR * part / whole) if whole else ""


def _counts(profile: dict[str, Any]) -> Iterator[Part]:
    heads = ("", "domains", "followed", "links", "followed")
    units = ("domains", "followed_domains", "links", "followed_links")
    rows = [
        [NAMES[row["verdict"]], *(number(row[unit]) for unit in units)]
        for row in profile["verdicts"]
    ]
    sums = [[row[unit] for row in profile["verdicts"]] for unit in units]
    rows.append(["All", *(number(None if None in one else sum(one)) for one in sums)])
    yield _table(heads, rows)
    yield MEANS["verdicts"]
    if profile["all"]["follow"] is None:
        yield "The data does not tell which links are followed."


def _quality(profile: dict[str, Any]) -> Iterator[Part]:
    whole = profile["all"]
    rows = []
    for band in profile["bands"]:
        cells = [band["name"], band["range"]]
        for unit in ("domains", "links"):
            cells += [number(band[unit]), percent(share(band[unit], whole[unit]))]
        rows.append([*cells, _bar(band["domains"], whole["domains"])])
    heads = ("band", "probability", "domains", "", "links", "")
    yield _table((*heads, ""), rows, words=(0, 1, 6))
    yield sentences.balance(profile)
    yield MEANS["bands"]


def _without(profile: dict[str, Any]) -> Iterator[Part]:
    rows = sentences.compared(profile)
    if not rows:
        yield "There is no spam to leave out: nothing lies at 75% and over."
        return
    yield _table(("", "as it is", "without spam"), rows)
    yield MEANS["without_spam"]


def _standing(names: Sequence[str], profile: dict[str, Any]) -> Iterator[Part]:
    for name in names:
        distribution = profile["standing"].get(name)
        if distribution is None:
            continue
        yield f"{FITS[name]}. {sentences.quartiles(distribution)}"
        if distribution["known"]:
            top = max(row["domains"] for row in distribution["bins"])
            rows = [
                [
                    row["range"],
                    number(row["domains"]),
                    *(number(row[v]) for v in VERDICTS[:3]),
                    _bar(row["domains"], top),
                ]
                for row in distribution["bins"]
            ]
            yield _table(("", "domains", "genuine", "review", "spam", ""), rows, words=(0, 5))
            yield MEANS[name]
            yield sentences.unfamiliar(profile) if name == "title_fit" else None


def _anchors(profile: dict[str, Any]) -> Iterator[Part]:
    anchors, top = profile["anchors"], profile["all"]["diversity"]["anchors"]
    if not anchors["top"]:
        yield "The data does not give anchor texts."
        return
    rows = [
        [row["class"], number(row["domains"]), number(row["links"]), percent(chance(row["spam"]))]
        for row in anchors["classes"]
    ]
    yield _table(("what the words are", "domains", "links", "expected spam"), rows)
    rows = [
        [
            short(row["anchor"], 44) or "(none)",
            row["class"],
            number(row["domains"]),
            percent(chance(row["spam"])),
        ]
        for row in anchors["top"][:TOP]
    ]
    yield _table(("most used", "", "domains", "exp. spam"), rows, words=(0, 1))
    if words := sentences.top_anchor(top):
        yield words
    yield MEANS["anchors"]


def _kinds(profile: dict[str, Any]) -> Iterator[Part]:
    rows = [
        [
            row["kind"] or "not known",
            *(number(row[n]) for n in ("domains", "links", "genuine", "spam")),
        ]
        for row in profile["kinds"]["rows"]
    ]
    yield _table(("kind", "domains", "links", "genuine domains", "spam domains"), rows)
    yield sentences.missing(profile)
    yield MEANS["kinds"]


def _places(profile: dict[str, Any]) -> Iterator[Part]:
    for name, head in (("languages", "language"), ("countries", "country")):
        counts = profile[name]
        yield getattr(sentences, name)(profile)
        if counts["known"]:
            rows = [
                [
                    sentences.place(name, row["value"]),
                    number(row["domains"]),
                    number(row["genuine"]),
                    number(row["spam"]),
                ]
                for row in counts["rows"][:TOP]
            ]
            yield _table((head, "domains", "genuine", "spam"), rows)
            yield MEANS[name]


def _diversity(profile: dict[str, Any]) -> Iterator[Part]:
    clean_ = profile["without_spam"]["diversity"]
    rows = [
        [
            DIVERSE[name][0],
            number(row["distinct"]),
            sentences.figure(row["effective"]),
            sentences.figure(clean_[name]["effective"]),
            sentences.most_common(name, row),
        ]
        for name, row in profile["all"]["diversity"].items()
    ]
    yield _table(("", "different", "effective", "without spam", "most common"), rows, words=(0, 4))
    yield MEANS["diversity"]
    yield from (f"{name}: {words}" for name, words in DIVERSE.values())


def _velocity(profile: dict[str, Any]) -> Iterator[Part]:
    velocity = profile["velocity"]
    if velocity is None:
        yield "The data does not say when links were first seen."
        return
    shown = velocity["months"][-MONTHS:]
    top = max(row["domains"] for row in shown)
    rows = [
        [
            f"{row['month']:%Y-%m}",
            number(row["domains"]),
            number(row["genuine"]),
            number(row["spam"]),
            _bar(row["domains"], top) + (" burst" if row["burst"] else ""),
        ]
        for row in shown
    ]
    yield _table(("month", "new domains", "genuine", "spam", ""), rows, words=(0, 4))
    yield sentences.undated(velocity)
    yield sentences.pace(profile)
    yield from (f"Burst {sentences.burst(row)}." for row in velocity["bursts"][-TOP:])
    yield MEANS["velocity"]


def _best(profile: dict[str, Any]) -> Iterator[Part]:
    rows = [
        [
            short(row["source_domain"], 24),
            row["kind"],
            number(row["domain_rating"]),
            number(row["domain_traffic"]),
            sentences.followed(row["nofollow"]),
            short(row["anchor"], 18),
        ]
        for row in profile["best"]
    ]
    heads = ("domain", "kind", "rating", "visitors", "followed", "anchor")
    yield from _listed(heads, rows, "best", "No domain is surely genuine.")


def _worst(profile: dict[str, Any]) -> Iterator[Part]:
    rows = [
        [
            short(row["source_domain"], 24),
            row["kind"],
            number(row["domains"]),
            number(row["links"]),
            percent(chance(row["spam_probability"])),
            short(row["family"], 20),
        ]
        for row in profile["worst"]
    ]
    heads = ("one domain of each", "kind", "domains", "links", "spam", "network")
    yield from _listed(heads, rows, "worst", "No domain is spam by its probability.")


def _listed(
    heads: Sequence[str], rows: Sequence[Sequence[str | None]], name: str, none: str
) -> Iterator[Part]:
    """List domains with what the list means, or say that there are none."""
    if not rows:
        yield none
        return
    yield _table(heads, rows, words=(0, 1, 5))
    yield MEANS[name]


SECTIONS = {
    "Links and domains": _counts,
    "Quality against quantity": _quality,
    "With and without the spam": _without,
    "Authority and traffic": lambda profile: _standing(
        ("domain_rating", "domain_traffic"), profile
    ),
    "Relevance": lambda profile: _standing(("title_fit", "context_fit", "similarity"), profile),
    "Anchor texts": _anchors,
    "Kinds of links": _kinds,
    "Languages and countries": _places,
    "Diversity": _diversity,
    "New domains by month": _velocity,
    "Best links": _best,
    "Worst domains": _worst,
}
