"""The list of popular names, built from small invented lists in every form that is read."""

import json
import sys
from pathlib import Path

import pytest

from linkvet.data.disavow import build_popular
from linkvet.data.disavow.build_popular import popular
from linkvet.data.errors import UserError

TOLD = ("--source", "two invented lists", "--licence", "CC0-1.0", "--date", "2026-01-31")


def listed(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("names.txt", "# popular\n\nharbour.com\nwww.museum.co.uk\n"),
        ("marked.txt", "\ufeffharbour.com\nmuseum.co.uk\n"),
        ("tranco.csv", "1,harbour.com\n2,museum.co.uk\n"),
        (
            "majestic.csv",
            "GlobalRank,TldRank,Domain,TLD\n1,1,harbour.com,com\n2,1,museum.co.uk,uk\n",
        ),
        ("crux.csv", "origin,rank\nhttps://www.harbour.com,1000\nhttps://museum.co.uk,1000\n"),
        ("misp.json", json.dumps({"name": "Top", "list": ["harbour.com", "museum.co.uk"]})),
    ],
)
def test_every_form_of_a_list_is_read(tmp_path, name, text):
    assert popular([listed(tmp_path, name, text)]) == ["harbour.com", "museum.co.uk"]


def test_what_is_on_all_lists_is_kept_in_the_order_of_the_first(tmp_path):
    first = listed(tmp_path, "a.txt", "c.com\nwww.a.com\nb.com\na.com\nd.com\n")
    second = listed(tmp_path, "b.txt", "a.com\nshop.b.com\nc.com\n")
    assert popular([first, second]) == ["c.com", "a.com", "b.com"]
    assert popular([first, second], most=2) == ["c.com", "a.com"]
    assert popular([second, first], most=1) == ["a.com"]


def test_endings_and_what_is_no_public_name_are_left_out(tmp_path):
    text = "co.uk\ncom\nlocalhost\nprinter.lan\n192.0.2.1\nnot a name\na.com\n"
    assert popular([listed(tmp_path, "a.txt", text)]) == ["a.com"]


@pytest.mark.parametrize(
    ("text", "problem"), [("", "names no domain"), ("no names\nin here\n", "names no domain")]
)
def test_a_list_without_a_name_is_refused(tmp_path, text, problem):
    with pytest.raises(UserError, match=problem) as refused:
        popular([listed(tmp_path, "empty.txt", text)])
    assert refused.value.file and refused.value.file.endswith("empty.txt")


def test_a_list_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\x00")
    for name in ("binary.txt", "missing.txt"):
        with pytest.raises(UserError, match="cannot be read") as refused:
            popular([tmp_path / name])
        assert refused.value.file and refused.value.file.endswith(name)


@pytest.mark.parametrize(
    "text", ['{"list": [', '{"names": ["a.com"]}', '{"list": 3}', '{"list": [1, null]}']
)
def test_json_of_another_shape_is_refused_with_a_sentence(tmp_path, text):
    with pytest.raises(UserError, match=r"other\.json"):
        popular([listed(tmp_path, "other.json", text)])


def test_the_file_is_sorted_and_says_where_it_comes_from(tmp_path, monkeypatch, capsys):
    source, out = listed(tmp_path, "a.txt", "b.com\na.com\nc.com\n"), tmp_path / "popular.txt"
    command = ["build_popular", source, *TOLD, "--most", 2, "--out", out]
    monkeypatch.setattr(sys, "argv", [str(one) for one in command])
    build_popular.main()
    lines = out.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["a.com", "b.com"]
    assert "# Source: two invented lists" in lines and "# Licence: CC0-1.0" in lines
    assert "# Date: 2026-01-31" in lines and "# Attribution: none is asked for" in lines
    assert "2 names" in capsys.readouterr().out


def test_a_fault_of_a_list_ends_with_a_sentence(tmp_path, monkeypatch, capsys):
    command = ["build_popular", str(tmp_path / "missing.txt"), *TOLD]
    monkeypatch.setattr(sys, "argv", command)
    with pytest.raises(SystemExit) as ended:
        build_popular.main()
    assert ended.value.code == 2 and "missing.txt" in capsys.readouterr().err


def test_what_ships_has_the_form_that_is_built():
    text = (Path(build_popular.__file__).parent / "popular.txt").read_text(encoding="utf-8")
    names = [line for line in text.splitlines() if not line.startswith("#")]
    assert names == sorted(set(names)) and 0 < len(names) <= build_popular.MOST
    assert text.startswith(build_popular.HEADER.partition("{")[0])
