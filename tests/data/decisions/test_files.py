"""Decisions leave and come back by files; lists and corrected results come in."""

import csv
import json
from pathlib import Path

import polars as pl
import pytest
from decisions_fixture import decisions

from linkvet.data.csv_injection import neutral
from linkvet.data.decisions.corrections import corrections, is_results
from linkvet.data.decisions.decision import New
from linkvet.data.decisions.read import is_export, read_export, read_list, sort_out
from linkvet.data.decisions.store import Store
from linkvet.data.decisions.write import FORMATS
from linkvet.data.errors import UserError


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_store_comes_back_whole_from_its_export_and_only_once(tmp_path, form):
    with Store(tmp_path / "one.sqlite") as one:
        first, second, _ = one.decide_all(
            [
                New("domain", "spam.test", "disavow", note='=1+1 "and"\nmore, ünd'),
                New("link", "http://a.test/x,y", "keep", who="ada"),
                New("network", "title: spam", "skip"),
            ]
        )
        one.confirm([first])
        one.undo([second])
        before = one.decisions()
    path = tmp_path / f"export.{form}"
    path.write_bytes(FORMATS[form](before))
    assert is_export(path)
    with Store(tmp_path / "other.sqlite") as other:
        for _ in range(2):
            other.decide_all(sort_out(read_export(path), other.decisions()).new)
        after = other.decisions()
    kept = ("when", "what", "value", "verdict", "note", "who", "uid")
    for old, new in zip(before, after, strict=True):
        assert [getattr(old, name) for name in kept] == [getattr(new, name) for name in kept]
        assert (old.confirmed_by is None, old.undone_by is None) == (
            new.confirmed_by is None,
            new.undone_by is None,
        )


def test_no_spreadsheet_runs_a_note_of_an_export():
    (made,) = decisions("keep network =cmd()")
    assert b"'=cmd()" in FORMATS["csv"]([made])


def test_what_stands_is_written_as_a_disavow_file():
    made = decisions(
        "disavow domain bücher.example", "disavow link http://a.test/x", "keep domain b.test"
    )
    assert FORMATS["disavow"](made) == b"domain:xn--bcher-kva.example\nhttp://a.test/x\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("what,value\ndomain,a.test\n", "column 'verdict': the column is missing"),
        ("what,value,verdict\ndomain,a.test,keep\ndomain,b,keep\n", "row 2: 'b' isn't a domain"),
        ("what,value,verdict,when\ndomain,a.test,keep,now\n", "row 1, column 'when'.*isn't a time"),
        ('what,value,verdict\ndomain,"a.test,keep\n', "isn't a CSV table"),
        ('{"what": "domain", "value": "a.test", "verdict": "keep"}\n[1]\n', "row 2: isn't a JSON"),
        ('{"what": "domain"}\n', "row 1: '' isn't a verdict"),
    ],
)
def test_faults_of_an_export_name_the_row(tmp_path, text, says):
    with pytest.raises(UserError, match=f"decisions.csv.*{says}"):
        read_export(written(tmp_path / "decisions.csv", text))


def test_lists_of_domains_and_pages_become_decisions(tmp_path):
    path = written(
        tmp_path / "old.txt", "# ours\n\ndomain:spam.test # a note\nhttp://a.test/x#top\nb.test\n"
    )
    assert not is_export(path)
    assert [one[:3] for one in read_list(path, "disavow")] == [
        ("domain", "spam.test", "disavow"),
        ("link", "http://a.test/x#top", "disavow"),
        ("domain", "b.test", "disavow"),
    ]
    with pytest.raises(UserError, match=r"old\.txt, row 2: 'no such' isn't"):
        read_list(written(path, "a.test\nno such\n"), "keep")


def test_what_contradicts_the_store_is_left_to_a_person():
    present = decisions("keep domain a.test", "disavow domain b.test", "undone keep domain c.test")
    found = sort_out([New("domain", f"{name}.test", "disavow") for name in "abcd"], present)
    assert [one.value for one in found.new] == ["c.test", "d.test"]
    assert (found.known, [one.value for one in found.against]) == (1, ["a.test"])


TABLE = pl.DataFrame(
    {
        "source_file": ["e.csv"] * 4,
        "row": [1, 2, 3, 4],
        "source_url": [f"http://{name}.test/x" for name in "abcd"],
        "source_domain": [f"{name}.test" for name in "abcd"],
        "anchor": ["=a", "", "", ""],
        "spam_probability": [0.9, 0.6, 0.1, 0.2],
        "verdict": ["disavow", "review", "keep", "keep"],
    }
)


def saved(path: Path, verdicts: list[str], *drop: str) -> Path:
    neutral(TABLE.with_columns(verdict=pl.Series(verdicts)).drop(drop)).write_csv(path)
    return path


def test_only_the_verdicts_that_a_person_changed_are_decisions(tmp_path):
    original = saved(tmp_path / "links.csv", TABLE["verdict"].to_list())
    edited = saved(tmp_path / "edited.csv", ["disavow", "disavow", "disavow", "keep"])
    assert is_results(edited)
    found = {one.value[7]: one.verdict for one in corrections(edited, original)}
    assert found == {"b": "disavow", "c": "disavow"}
    # without the original only what the model never says is a person's
    assert {one.value[7]: one.verdict for one in corrections(edited)} == {"c": "disavow"}
    assert corrections(original) == []


def test_corrected_domains_are_decisions_on_domains(tmp_path):
    of_links = ("source_file", "row", "source_url", "anchor")
    original = saved(tmp_path / "domains.csv", TABLE["verdict"].to_list(), *of_links)
    edited = saved(tmp_path / "edited.csv", ["keep", "keep", "keep", "keep"], *of_links)
    found = corrections(edited, original)
    assert [one[:3] for one in found] == [
        ("domain", "a.test", "keep"),
        ("domain", "b.test", "keep"),
    ]


def test_a_table_of_another_run_is_refused(tmp_path):
    edited = saved(tmp_path / "edited.csv", ["keep"] * 4)
    other = tmp_path / "other.csv"
    TABLE.head(2).write_csv(other)
    with pytest.raises(UserError, match=r"other\.csv: has other rows"):
        corrections(edited, other)
    with pytest.raises(UserError, match="cannot be read"):
        corrections(edited, tmp_path / "none.csv")


def test_every_format_is_readable_by_others():
    made = decisions("keep domain a.test")
    assert json.loads(FORMATS["jsonl"](made))["value"] == "a.test"
    assert next(csv.DictReader(FORMATS["csv"](made).decode().splitlines()))["value"] == "a.test"
