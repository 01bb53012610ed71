"""What people call a site: the label of its address, and the names its links and pages agree on.

A name is an anchor text that several domains use and that
- spells the address: its words, written apart, with small words and accents, or
- is what the address is cut from: shortened words, initials, a part, or
- is the name of another address, or of a few capitalised words, leads to the home page, and stands
  in titles of pages of several domains as well: a former name, or one the address does not hold.
Spam uses a phrase on many pages whose titles never name it; an article's title leads to the
article; subjects are written in lower case, and are titles far more often than anchors.
"""

import re
from collections.abc import Iterable

from linkvet.data.partitions.partitions import Partitions
from linkvet.features.text.abbreviation import (
    Word,
    content,
    fold,
    initials,
    joined,
    phrase,
    share_spelled,
    shortened,
    stems,
    written_together,
)
from linkvet.features.text.anchor_names import ADDRESS, USED, Anchor, candidates, label

__all__ = ["ADDRESS", "label", "names", "pattern"]

NAMED = 3  # domains whose titles hold a name
OFTEN = 10  # domains that use a name of which less is known
NAMED_SHARE = 0.1  # of the domains that use it
SUBJECT = 5  # times as many domains hold a subject in their titles as use it as an anchor
FURTHER = 3  # names at most that the address has nothing to do with
THIRD, HALF, MOSTLY, NEARLY_ALL = 0.3, 0.5, 0.6, 0.7
LONGEST_OTHER = 6  # words of a name that the address does not hold
SHORT = 4  # letters of a name that is found inside longer words by chance


def pattern(names: Iterable[str], between: str = "") -> str | None:
    """Pattern that finds a name in text of letters and digits only; None without names.

    A very short name counts only where it is the whole text. `between` is a pattern of what may
    stand between letters, and at the ends of a short name.

    >>> pattern(["spa", "thermalharbour"])
    'thermalharbour|^spa$'
    """
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    return "|".join(_spelled(name, between) for name in ordered) or None


def _spelled(name: str, between: str) -> str:
    letters = between.join(name)
    short = name.isascii() and len(name) < SHORT
    return f"^{between}{letters}{between}$" if short else letters


def names(partitions: Partitions, titles: str | None, site: str | None) -> tuple[str, ...]:
    """Names of the site in letters and digits, lower case, as they are written; its label first.

    Parameters
    ----------
    partitions
        Links; `domain`, `anchor` and `target_url`, if there, are read.
    titles
        Under what name partitions keep the titles that speak for the profile, with `domain` and
        `title`; None where there are none.
    site
        Registrable domain linked to.
    """
    own = label(site)
    if not site or not own or "anchor" not in partitions.columns:
        return (own,) if own else ()
    anchors, labelled = candidates(partitions, titles, site)
    texts = {one.name: phrase(one.text) for one in anchors if not one.address}
    beside = [one for one in anchors if own not in one.name and not one.address]
    agreed = [own, *filter(None, (_of_address(own, one, texts[one.name]) for one in beside))]
    agreed += [one.name for one in beside if _is_part(own, one) and not _is_subject(one, beside)]
    others = [one for one in anchors if own not in one.name and _is_other(one, labelled)]
    agreed += [one.name for one in others[:FURTHER]]
    named = [texts[name] for name in agreed if name in texts]
    spelled = {short for text in named for short in initials(text)}
    agreed += [one.name for one in anchors if _is_acronym(one, own, spelled)]
    alike = {content(text) for text in named} - {""}
    agreed += [name for name, text in texts.items() if content(text) in alike]
    return tuple(dict.fromkeys(name for name in agreed if name == own or own not in name))


def _of_address(own: str, one: Anchor, text: list[Word]) -> str | None:
    """The name an anchor gives that the label spells or is cut from, if any."""
    labels = stems(own)
    cut = max(written_together(label, text) for label in labels)
    if not cut and one.used >= USED and (one.capital >= HALF or one.named >= NAMED):
        cut = max(shortened(label, text) for label in labels)
        begins = tuple(initials(text))
        cut = len(text) if any(label.startswith(begins) for label in labels) else cut
    name = joined(text[:cut])
    return name if len(name) >= SHORT else None


def _is_part(own: str, one: Anchor) -> bool:
    """Whether the words are a good part of the label, and known without the rest of it."""
    if one.used < USED or one.home < THIRD or one.capital < MOSTLY or len(one.name) < SHORT:
        return False
    often = one.used >= OFTEN
    known = one.alone >= NAMED or (often and one.named >= MOSTLY * one.used)
    share = share_spelled(fold(own), phrase(one.text)) if known else 0
    return share >= HALF or (often and share >= THIRD)


def _is_subject(one: Anchor, anchors: list[Anchor]) -> bool:
    """Whether anchors that say more write these words without capitals, as subjects are."""
    words = re.compile(rf"\b{re.escape(one.text.strip().lower())}\b")
    lower = sum(other.used for other in anchors if words.search(other.text))
    return lower > (1 - MOSTLY) * sum(o.used for o in anchors if words.search(o.text.lower()))


def _is_acronym(one: Anchor, own: str, spelled: set[str]) -> bool:
    """Whether an anchor in capitals begins the label or is made of the initials of a name."""
    short = 3 <= len(one.name) <= 6 and one.text.strip().isupper()
    short &= one.used >= USED and one.home >= HALF
    return short and (own.startswith(one.name) or one.name in spelled)


def _is_other(one: Anchor, labelled: int) -> bool:
    """Whether an anchor that the address does not hold is a name by what its pages say."""
    if one.home < HALF or not NAMED <= one.named <= SUBJECT * one.used:
        return False
    if one.named < NAMED_SHARE * one.worded:  # lists of addresses never name them
        return False
    if one.address:
        return len(one.name) > SHORT
    if one.used < USED or one.home < NEARLY_ALL:
        return False
    count = sum(not word.small for word in phrase(one.text))
    several = 2 <= count <= LONGEST_OTHER or (one.used >= OFTEN and len(one.name) >= 6)
    return several and one.capital >= MOSTLY and (labelled < NAMED or one.named > labelled)
