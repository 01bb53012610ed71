"""`linkvet train`, as a user meets it."""

import pytest
from command_line import fails


@pytest.mark.parametrize("other", [("--keep", "keep.txt"), ("--label", "class")])
def test_decisions_are_the_only_labels(tmp_path, capsys, monkeypatch, other):
    given = ("export.csv", "--decisions", "decisions.sqlite", "--out", tmp_path, *other)
    code, told = fails(capsys, monkeypatch, "train", *given)
    assert code == 2
    assert "--decisions does not go with" in told and "linkvet decisions import" in told


def test_a_store_that_is_not_there_is_told(tmp_path, capsys, monkeypatch):
    (tmp_path / "export.csv").write_text("source_url,target_url\nhttps://a.test/,https://b.test/\n")
    given = (tmp_path / "export.csv", "--decisions", tmp_path / "gone.sqlite")
    uri = f"sqlite:///{tmp_path}/mlflow.db"
    out = ("--out", tmp_path / "model", "--tracking-uri", uri)
    code, told = fails(capsys, monkeypatch, "train", *given, *out)
    assert code == 2
    assert "gone.sqlite: there is no such file" in told
