import json

import numpy as np

from linkvet.features.extract import NAMES
from linkvet.features.wording import Usual
from linkvet.model.reasons.codes import NONE, SHOWN, encode
from linkvet.model.reasons.texts import as_json, sentences

USUAL = Usual(ranges={"anchor_length": (8, 25)}, shares={"link_nofollow": (0.3, 0.6)})
VALUES = {"anchor_length": 63.0, "link_nofollow": 1.0, "title_reading": 0.4}


def codes(*reasons: tuple[str, int]) -> np.ndarray:
    """Codes of one link with these signals and amounts in hundredths."""
    picked = np.full((1, SHOWN), NONE, np.int16)
    steps = np.zeros((1, SHOWN), np.int16)
    for place, (name, step) in enumerate(reasons):
        picked[0, place], steps[0, place] = NAMES.index(name), step
    return encode(picked, steps, lambda name, rows: np.full(rows.size, VALUES[name]))


CASE = (("anchor_length", 123), ("link_nofollow", -50), ("title_reading", 7))
SAYS = [
    "anchor has 63 characters (most genuine links: 8 to 25)",
    "link is nofollow (30% of genuine links, 60% of spam)",
    "title resembles those of spam pages",
]


def test_reasons_are_json_with_what_was_seen_and_what_is_usual():
    (text,) = as_json(codes(*CASE), USUAL)
    assert text == json.dumps(
        [
            {"signal": name, "says": says, "amount": steps / 100}
            for (name, steps), says in zip(CASE, SAYS, strict=True)
        ]
    )


def test_reasons_are_one_text_to_read():
    assert sentences(codes(*CASE), USUAL).to_list() == ["; ".join(SAYS)]
    assert sentences(codes()).to_list() == [""]


def test_what_is_usual_is_left_out_where_no_model_says_it():
    assert sentences(codes(CASE[0])).to_list() == ["anchor has 63 characters"]


def test_no_links_have_no_reasons():
    none = np.empty((0, SHOWN), np.int64)
    assert as_json(none).to_list() == sentences(none).to_list() == []
