"""The project file: found, checked, and told with its sources."""

from pathlib import Path

import pytest

from linkvet.cli.project.defaults import default_map
from linkvet.cli.project.file import Project
from linkvet.cli.project.keys import KEYS, NAME
from linkvet.cli.project.template import template
from linkvet.data.errors import UserError

FULL = """\
site = ["spa.example", "old-spa.example"]
client = "Spa Ltd"
logo = "logo.png"
allow = "lists/allow.txt"
deny = "deny.txt"
decisions = "ours.sqlite"
precision = 0.9
history = "history"
manual_action = true

[columns.acme]
source_url = "Link from"
"""


def project(folder: Path, text: str) -> Project:
    (folder / NAME).write_text(text, encoding="utf-8")
    return Project(start=folder)


def test_the_nearest_file_above_counts_and_one_that_is_named_more(tmp_path, monkeypatch):
    inner = tmp_path / "clients" / "spa"
    inner.mkdir(parents=True)
    project(tmp_path, 'client = "outer"')
    assert Project(start=inner).values == {"client": "outer"}
    project(inner, 'client = "inner"')
    assert Project(start=inner).values == {"client": "inner"}
    assert Project(given=tmp_path / NAME, start=inner).values == {"client": "outer"}
    monkeypatch.chdir(inner)
    assert Project().values == {"client": "inner"}


def test_paths_start_at_the_file(tmp_path, monkeypatch):
    below = tmp_path / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    found = project(tmp_path, FULL)
    assert {key: found.values[key] for key in ("allow", "deny", "history", "logo")} == {
        "allow": str(Path("../lists/allow.txt")),
        "deny": str(Path("../deny.txt")),
        "history": str(Path("../history")),
        "logo": str(Path("../logo.png")),
    }
    assert found.store == Path("../ours.sqlite")
    assert found.default("decisions") is None, "nothing was decided yet"
    (tmp_path / "ours.sqlite").touch()
    assert found.default("decisions") == str(Path("../ours.sqlite"))


def test_columns_are_told_by_vendor(tmp_path):
    assert project(tmp_path, FULL).default("columns") == ["acme:source_url=Link from"]


def test_one_site_is_a_list_of_one(tmp_path):
    assert project(tmp_path, 'site = "spa.example"').default("site") == ["spa.example"]


def test_every_value_is_told_with_its_source(tmp_path):
    found = project(tmp_path, "precision = 0.9")
    told = {one.key: one[1:] for one in found.settings({"manual_action": False})}
    assert list(told) == [key.name for key in KEYS]
    assert told["precision"] == (0.9, str(tmp_path / NAME))
    assert told["manual_action"] == (False, "default")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('sites = "spa.example"', r"there is no key 'sites'. Did you mean 'site'\?"),
        ("zzz = 1", "there is no key 'zzz'. The keys are: site, "),
        ("site = 5", r'site is 5, not a text or list of texts. .*site = "spa.example"'),
        ("site = []", "site is"),
        ('precision = "high"', 'precision is "high", not a number'),
        ("precision = true", "precision is true, not a number"),
        ("precision = 2", "precision is 2, not between 0.5 and 0.9999"),
        ("manual_action = 1", "manual_action is 1, not true or false"),
        ('client = ""', "client is empty"),
        ("allow = ['a', 'b']", "allow is .* not a text"),
        ('[columns]\nsource_url = "Link"', "columns is .* not a table of tables"),
        ('[columns.acme]\nsource_ulr = "Link"', "columns.acme: 'source_ulr' isn't .*'source_url'"),
        ("[columns.acme]\nsource_url = 5", "columns.acme.source_url is 5, not a text. Write it"),
        ("columns = 3", 'columns is 3, .* columns.acme.source_url = "Link from"'),
        ("site = spa.example", r"isn't TOML: .*line 1"),
    ],
)
def test_faults_name_the_file_the_key_and_the_cure(tmp_path, text, says):
    with pytest.raises(UserError, match=rf"(?s)linkvet\.toml: {says}"):
        _ = project(tmp_path, text).values


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(UserError, match=r"none\.toml: cannot be read"):
        _ = Project(given=tmp_path / "none.toml").values
    (tmp_path / NAME).write_bytes(b"client = '\xff'")
    with pytest.raises(UserError, match="isn't in UTF-8"):
        _ = Project(start=tmp_path).values


def test_no_file_says_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(Project, "path", None)
    assert (Project().values, Project().store, Project().default("site")) == ({}, None, None)


def test_what_init_writes_is_a_project_file(tmp_path):
    values = {"site": ["bücher.example"], "client": 'The "Spa" \\ Ltd'}
    assert project(tmp_path, template(values)).values == values
    every = template({}).replace("\n# [", "\n[")
    lines = [
        line.removeprefix("# ") if " = " in line or line.startswith("[") else line
        for line in every.splitlines()
    ]
    assert project(tmp_path, "\n".join(lines)).values.keys() == {key.name for key in KEYS}


def test_commands_get_only_what_they_take_and_a_fault_waits_until_then(tmp_path):
    class Command:
        def __init__(self, *names, **commands):
            self.params = [type("P", (), {"name": name}) for name in names]
            self.commands = commands

    commands = {
        "score": Command("exports", "site", "history"),
        "history": Command("folder"),
        "disavow": Command(lint=Command("site")),
        "table": Command(score=Command("site")),
    }
    found = default_map(commands, project(tmp_path, 'history = "h"\nsite = ["a.test"]'))
    assert found["score"].get("site") == found["disavow"]["lint"].get("site") == ["a.test"]
    assert found["history"].get("folder") == found["score"].get("history")
    assert found["score"].get("exports", "none") == "none"
    assert "table" not in found
    broken = default_map(commands, project(tmp_path, "broken"))
    with pytest.raises(UserError, match="isn't TOML"):
        broken["score"].get("site")
