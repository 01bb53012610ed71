"""Numbers, lists and shortened texts as people read them."""

from linkvet.cli.wording.numbers import count, listing, percent
from linkvet.cli.wording.text import clean, short


def test_small_parts():
    assert (
        short("a" * 9, 5) == "aaaa…" and short(None, 5) == "" and clean("a\u200bb\n") == "a⟨200B⟩b "
    )
    assert [percent(p) for p in (0, 0.004, 0.5, 0.996, 1, None)] == [
        "0%",
        "<1%",
        "50%",
        ">99%",
        "100%",
        "–",
    ]
    assert count(1, "link") == "1 link" and count(1200, "link") == "1,200 links"
    assert listing(["a"]) == "a" and listing(["a", "b", "c"]) == "a, b and c"
