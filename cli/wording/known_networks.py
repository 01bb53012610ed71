"""Which networks of a profile linkvet met before, in one sentence."""

from typing import Any

from linkvet.cli.wording.numbers import count


def known_networks(summary: dict[str, Any]) -> str | None:
    """Say how many networks were met on other profiles as spam; None where none was.

    `summary` is that of a run; those of earlier versions do not count networks.
    """
    counts: dict[str, int] = summary.get("networks") or {}
    if not counts.get("known"):
        return None
    known = counts["known"]
    are, each = ("is", "it") if known == 1 else ("are", "each")
    return (
        f"{count(known, 'network')} ({count(counts['known_domains'], 'domain')}) {are} known from "
        f"other sites: at least half of the domains in {each} were met there as spam. networks.csv "
        f"marks {'it' if known == 1 else 'them'}."
    )
