"""What people's decisions did, in the terminal."""

from linkvet.cli.wording.decided import decided

ONE = {"id": 3, "verdict": "disavow", "what": "domain", "value": "a.test"}
FOUND = {
    "rows": {"link": 4, "pattern": 0, "domain": 1_200, "network": 0},
    "against_model": 1,
    "conflicts": [{"counts": 2, "gives_way": 1, "links": 4}],
    "unmatched": [ONE],
    "refused": [ONE | {"says": "a site nobody should disavow", "confirmable": True}],
}


def test_every_effect_is_told():
    deny = {
        "rows": 1,
        "unmatched": [f"deny.txt, line {n}: x{n}.test" for n in range(7)],
        "refused": [],
    }
    lines = list(decided({"decisions": FOUND, "deny": deny}))
    assert lines[0] == (
        "Your decisions settled 1,204 rows (4 by link and 1,200 by domain); the model "
        "disagrees on 1 link."
    )
    assert "2 over 1" in lines[1]
    assert "1 decision matches no link of these exports: 3 (domain a.test)." in lines[2]
    assert "linkvet disavow merge" in lines[3]
    assert lines[4] == "The deny list decided 1 row."
    assert "`linkvet decisions confirm 3` lets it through." in lines[5]
    assert lines[-1] == "2 more lines of the deny list match no link: see summary.json."
    assert len(lines) == 12


def test_without_decisions_nothing_is_said():
    assert list(decided({})) == []
