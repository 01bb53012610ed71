"""Numbers and recurring names in words."""

from linkvet.features.percent import percent as of_share

VERDICTS = ("keep", "review", "disavow", "unknown")
NAMES = {"keep": "Genuine", "review": "To review", "disavow": "Spam", "unknown": "Cannot be judged"}
MEANING = {
    "keep": "There is no reason to act. Leave these links alone.",
    "review": "Signs point both ways. A person should look before anything is decided.",
    "disavow": "Spam at the stated precision. Google most likely ignores these links already.",
    "unknown": "The export says too little about these links to judge them either way.",
}


def number(value: float | int | None) -> str:
    """Whole number with thousands separators; a dash where unknown.

    >>> number(1234567), number(None)
    ('1,234,567', '–')
    """
    return "–" if value is None else f"{value:,.0f}"


def percent(share: float | None) -> str:
    """Share as a percentage that never rounds up to certainty.

    >>> percent(0.5), percent(0.0004), percent(0.9996), percent(1.0), percent(None)
    ('50%', '<1%', '>99%', '100%', '–')
    """
    return "–" if share is None else of_share(share)


def count(value: int, noun: str, plural: str | None = None) -> str:
    """`1 domain`, `2 domains`."""
    return f"{number(value)} {noun if value == 1 else plural or noun + 's'}"


def chance(probability: float | None) -> float | None:
    """Keep a probability from being shown as nothing or as certain."""
    return None if probability is None else min(0.9999, max(0.0001, probability))


def month(day: str) -> str:
    """Name the month of a day in ISO 8601, in English whatever the locale.

    >>> month("2024-03-09")
    'Mar 2024'
    """
    names = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    year, at = map(int, day.split("-")[:2])
    return f"{names[at - 1]} {year}"


def listing(parts: list[str]) -> str:
    """Join as in `a, b and c`.

    >>> listing(["a"]), listing(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def share(part: int, whole: int) -> float | None:
    """Part of a whole, None of nothing."""
    return part / whole if whole else None
