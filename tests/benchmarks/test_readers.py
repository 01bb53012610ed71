"""What each reader earns: rows of another fit are not kept, and losses are told with their sign."""

import json

from readers import EVERY, known_of, show

EARLIER = {"backlinks": {"roc_auc": 0.95, "recall_at_1pct_fp": 0.7}}
LESS = {"backlinks": {"roc_auc": 0.94, "recall_at_1pct_fp": 0.725}}


def test_rows_of_the_same_fit_stay_and_those_of_another_go(tmp_path):
    file = tmp_path / "readers.json"
    assert known_of(file, EARLIER) == {EVERY: EARLIER}
    file.write_text(json.dumps({EVERY: EARLIER, "title reading": LESS}))
    assert known_of(file, EARLIER) == {EVERY: EARLIER, "title reading": LESS}
    assert known_of(file, LESS) == {EVERY: LESS}


def test_what_is_lost_is_told(capsys):
    show({EVERY: EARLIER, "title reading": LESS})
    first, second = capsys.readouterr().out.splitlines()
    assert first.split() == ["with", "all", "readers", "backlinks", "0.9500", "/", "0.700"]
    assert second.split()[-3:] == ["-0.0100", "/", "+0.025"]
