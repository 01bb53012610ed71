"""What the gate kept out of the disavow file, in one sentence."""

from typing import Any

from linkvet.cli.wording.numbers import count, listing, number

# by rule of `linkvet.data.disavow.gate`: of one line, and of several
SAYS = {
    "giant": ("is a site everybody knows", "are sites everybody knows"),
    "institution": ("belongs to a school or a public body", "belong to schools or public bodies"),
    "platform": (
        "is a platform that many have their sites on",
        "are platforms that many have their sites on",
    ),
    "own-site": ("is on your own site", "are on your own site"),
    "rated-high": (
        "has the rating and traffic of a site that many rely on",
        "have the ratings and traffic of sites that many rely on",
    ),
    "preloaded": (
        "is known to browsers by name (HSTS preload)",
        "are known to browsers by name (HSTS preload)",
    ),
    "shared-pages": (
        "has only pages that anybody can put on a site",
        "have only pages that anybody can put on a site",
    ),
    "met-as-genuine": (
        "was met on other sites, where its links were rather genuine than spam",
        "were met on other sites, where their links were rather genuine than spam",
    ),
    "genuine-name": (
        "has a name that reads as genuine and was met on no other site",
        "have names that read as genuine and were met on no other site",
    ),
    "ending": ("is an ending that many sites share", "are endings that many sites share"),
    "long": ("is longer than Google takes", "are longer than Google takes"),
}
SAYS["ending-of-all"] = SAYS["ending"]
OTHER = ("would do nothing, or not what was meant", "would do nothing, or not what was meant")


def refused(summary: dict[str, Any]) -> str | None:
    """Say what was not named in the disavow file and why; None where nothing was refused.

    >>> refused({"disavow": {"refused": {"giant": {"lines": 2, "domains": 2}}}})
    '2 domains were not named in the disavow file: 2 are sites everybody knows.'
    """
    by_rule = summary.get("disavow", {}).get("refused")
    if not by_rule:
        return None
    lines = sum(one["lines"] for one in by_rule.values())
    domains = sum(one["domains"] for one in by_rule.values())
    units = ((domains, "domain"), (lines - domains, "single page"))
    what = listing([count(n, noun) for n, noun in units if n])
    by_words: dict[tuple[str, str], int] = {}
    for rule, one in by_rule.items():
        words = SAYS.get(rule, OTHER)
        by_words[words] = by_words.get(words, 0) + one["lines"]
    most_first = sorted(by_words.items(), key=lambda one: -one[1])
    why = listing([f"{number(n)} {words[n > 1]}" for words, n in most_first])
    return f"{what} {'was' if lines == 1 else 'were'} not named in the disavow file: {why}."
