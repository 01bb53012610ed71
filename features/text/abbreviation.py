"""Whether an address is cut from a phrase: written together, shortened, initials, or a part of it.

A word gives the letters it begins with, and perhaps a later one ("intl", "prods"); a small word
(article, preposition) may give none. Requiring every word to give its first letter keeps chance
out, as for short forms in Schwartz & Hearst, "A simple algorithm for identifying abbreviation
definitions in biomedical text" (2003).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import takewhile
from typing import NamedTuple

from linkvet.features.text.word_lists import words

SIGNS = {"&": "and", "+": "plus", "@": "at", "×": "x"}
# letters that are no letter with a mark
OTHER = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
ADDED = ("inc", "llc", "ltd", "corp", "hq", "app", "online", "official")
MOST_WORDS = 12
FEWEST_INITIALS = 3
LONG = 5  # letters of a label that words may give more than their first letters to
ENOUGH = 3  # letters that each word gives on average where one in between gives none


class Word(NamedTuple):
    """A word as `word_lists.plain` leaves it, and as addresses spell it, in one or two ways."""

    plain: str
    spelled: tuple[str, ...]

    @property
    def small(self) -> bool:
        """Whether an address may leave it out."""
        return not self.plain or self.spelled[0] in small_words()


@cache
def small_words() -> frozenset[str]:
    """Articles, prepositions and conjunctions."""
    return frozenset(words("small_words"))


def fold(text: str) -> str:
    """Lower case without accents."""
    parts = unicodedata.normalize("NFKD", text.lower().translate(OTHER))
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).casefold()


def phrase(text: str) -> list[Word]:
    """Cut a phrase into words; a sign counts as the word it is read as."""
    text = unicodedata.normalize("NFC", text.lower())
    tokens = re.findall(r"[^\W_]+|[&+@×]", re.sub(r"['’]", "", text))
    return [_word(one) for one in tokens[: MOST_WORDS + 1]]


def _word(one: str) -> Word:
    if one in SIGNS:
        return Word("", (SIGNS[one],))
    return Word(one, tuple({fold(one): 0, fold(one.translate(GERMAN)): 0}))


@lru_cache(1 << 8)
def stems(label: str) -> frozenset[str]:
    """A label without accents, as it is and without what companies add to their name.

    >>> sorted(stems("thelanterninc"))
    ['lantern', 'lanterninc', 'thelantern', 'thelanterninc']
    """
    whole = fold(label)
    ends = {whole, *(whole.removesuffix(end) for end in ADDED)}
    return frozenset(one for end in ends for one in (end, end.removeprefix("the")) if one)


def content(phrase: list[Word]) -> str:
    """What a phrase spells without its small words and accents: the same however it is written."""
    # one letter that comes first is an initial rather than a small word
    kept = (w for at, w in enumerate(phrase) if not w.small or (not at and len(w.plain) == 1))
    return "".join(word.spelled[0] for word in kept)


def joined(phrase: list[Word]) -> str:
    """Letters and digits of some words, as they stand in text."""
    return "".join(word.plain for word in phrase)


def written_together(label: str, phrase: list[Word]) -> int:
    """How many first words of a phrase make up the label, small words left out; 0 if none do."""
    return _first_words(label, phrase, _whole)


def shortened(label: str, phrase: list[Word]) -> int:
    """How many first words of a phrase the label is cut from, at least two of them; 0 if none.

    >>> shortened("lvdive", phrase("Lehigh Valley Dive Center"))
    3
    """
    return _first_words(label, phrase, _initials if len(label) < LONG else _beginnings)


def initials(phrase: list[Word]) -> set[str]:
    """First letters of a phrase's words, with and without those of its small words."""
    variants = {
        "".join(w.spelled[0][:1] for w in phrase if w.plain and not (skip and w.small))
        for skip in (True, False)
    }
    return {letters for letters in variants if len(letters) >= FEWEST_INITIALS}


def share_spelled(label: str, phrase: list[Word]) -> float:
    """What share of the label the words spell in any order, 0 where a word is not in it."""
    left = label
    for word in sorted((w for w in phrase if not w.small), key=lambda w: -len(w.plain)):
        spelled = [s for form in word.spelled for s in (form, form.removesuffix("s")) if s in left]
        if not spelled:
            return 0.0
        left = left.replace(spelled[0], " ", 1)
    return 1 - len(left.replace(" ", "")) / len(label)


Pieces = Callable[[str, str], Iterator[int]]  # letters a word may give to the rest of a label


def _whole(word: str, rest: str) -> Iterator[int]:
    if word and rest.startswith(word):
        yield len(word)


def _initials(word: str, rest: str) -> Iterator[int]:
    if word and rest.startswith(word[0]):
        yield 1


def _beginnings(word: str, rest: str) -> Iterator[int]:
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, rest, strict=False)))
    for length in range(same, 0, -1):
        yield length
        if (next_letter := rest[length : length + 1]) and next_letter in word[length:]:
            yield length + 1


def _first_words(label: str, phrase: list[Word], pieces: Pieces) -> int:
    phrase = phrase[:MOST_WORDS]
    starts = tuple(form[0] for word in phrase for form in word.spelled if form)
    if not label or not label.startswith(starts):  # nearly always, and soon seen
        return 0

    @cache
    def used(at: int, done: int, given: int, left_out: bool) -> int:
        """Words used once the label is done, 0 where it cannot be."""
        if done == len(label):
            several = given >= 2 or pieces is _whole
            return at if several and (not left_out or done >= ENOUGH * given) else 0
        if at == len(phrase):
            return 0
        word = phrase[at]
        for form in word.spelled:
            for length in pieces(form, label[done:]):
                counted = given + (not word.small)
                if words_used := used(at + 1, done + length, counted, left_out):
                    return words_used
        if word.small:
            return used(at + 1, done, given, left_out)
        # one word in between may give nothing
        may = pieces is _beginnings and done and not left_out
        return used(at + 1, done, given, True) if may else 0

    return used(0, 0, 0, False)
