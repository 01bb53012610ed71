import json

from linkvet.cli.report.view.suspects import _mean_reasons


def member(*reasons: tuple[str, str, float]) -> dict:
    keys = ("signal", "says", "amount")
    return {"reasons": json.dumps([dict(zip(keys, one, strict=True)) for one in reasons])}


def test_a_network_says_of_each_signal_what_most_members_say():
    long, short = "anchor has 63 characters", "anchor has 61 characters"
    title = "title is used on 41 other domains"
    members = [
        member(("anchor_length", short, 0.5)),
        member(("anchor_length", long, 1.0), ("title_shared", title, 0.9)),
        member(("anchor_length", long, 1.5)),
    ]
    assert _mean_reasons(members) == [
        {"says": long, "amount": 1.0},
        {"says": title, "amount": 0.3},
    ]
