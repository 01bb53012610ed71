"""Command lines of the version before: what becomes of them, and what is said."""

import pytest

from linkvet.cli.old_spellings import today


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("train t.csv --signals-table --label y --out m", "table train t.csv --label y --out m"),
        ("score t.csv --signals-table --model m", "table score t.csv --model m"),
        (
            "explain t.csv --model m --row 3 --signals-table",
            "table explain t.csv --model m --row 3",
        ),
        ("evaluate t.csv --signals-table --json", "table evaluate t.csv --json"),
        ("compare a b --on t.csv --signals-table", "table compare a b --on t.csv"),
        ("train", "fit"),
        ("train --data labels --out m", "fit --data labels --out m"),
        ("train --tune 3 --no-pages", "fit --tune 3 --no-pages"),
        ("train --data=labels --thorough", "fit --data=labels --thorough"),
        ("train --free --json", "model free-trees --json"),
    ],
)
def test_they_are_put_into_words_of_today_with_a_warning(capsys, old, new):
    assert today(old.split()) == new.split()
    output = capsys.readouterr()
    assert output.out == "" and "is now `linkvet " in output.err


@pytest.mark.parametrize(
    "given",
    [
        "",
        "--version",
        "score a.csv",
        "train labelled.csv --out m",
        "train --out m labelled.csv",
        "train --help",
        "train --disavow d.txt --out m",
        "fit --data labels",
        "table train t.csv",
    ],
)
def test_what_is_written_as_today_stays(capsys, given):
    assert today(given.split()) == given.split()
    assert capsys.readouterr() == ("", "")
