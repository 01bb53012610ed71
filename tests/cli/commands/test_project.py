"""`linkvet init`, `config` and `decisions`, and what the project file does to other commands."""

import json
import sys

import pytest
from command_line import fails

from linkvet.cli import main
from linkvet.cli.main import config_first
from linkvet.data.decisions.decision import New
from linkvet.data.decisions.store import Store, read

EXPORT = "Link from,Link to\nhttp://blog.test/a,https://spa.example/\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys, monkeypatch):
    """Run a command in this process and give what it prints."""

    def called(*arguments):
        monkeypatch.setattr(sys, "argv", ["linkvet", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        assert ended.value.code == 0, told.err
        return told

    return called


def test_init_writes_a_file_once(run, folder, capsys, monkeypatch):
    run("init", "--site", "https://www.spa.example/", "--client", "Spa Ltd")
    told = json.loads(run("config", "show", "--json").out)
    found = {one["key"]: one["value"] for one in told}
    assert (found["site"], found["client"]) == (["spa.example"], "Spa Ltd")
    path = folder / "linkvet.toml"
    path.write_text(edited := path.read_text() + "# mine\n")
    code, said = fails(capsys, monkeypatch, "init")
    assert (code, path.read_text()) == (2, edited)
    assert "linkvet.toml: is there already" in said


def test_config_show_tells_where_a_value_comes_from(run, folder):
    (folder / "other.toml").write_text("precision = 0.9\n")
    lines = run("config", "show", "--config", "other.toml").out.splitlines()
    assert "precision\t0.9\tother.toml" in lines
    assert "manual_action\tFalse\tdefault" in lines


def test_config_may_stand_anywhere_but_after_two_dashes():
    assert config_first(["a", "--config=x", "b"]) == (["--config=x"], ["a", "b"])
    assert config_first(["a", "--", "--config", "x"]) == ([], ["a", "--", "--config", "x"])


def test_the_project_file_gives_defaults_and_flags_win(run, folder):
    (folder / "linkvet.toml").write_text(
        'site = "spa.example"\nhistory = "kept"\nmanual_action = true\nclient = "Spa Ltd"\n'
        '[columns.acme]\nsource_url = "Link from"\ntarget_url = "Link to"\n'
        '[columns.other]\nsource_url = "Von"\n'
    )
    (folder / "export.csv").write_text(EXPORT)
    below = folder / "below"
    below.mkdir()
    run("score", "export.csv", "--quiet", "--no-report")
    summary = json.loads((folder / "linkvet-results" / "summary.json").read_text())
    assert (summary["site"], summary["client"], summary["links"]) == ("spa.example", "Spa Ltd", 1)
    assert summary["manual_action"]
    assert len(json.loads(run("history", "--json").out)) == 1
    # a folder of results takes no options, and none were given
    assert json.loads(run("profile", "linkvet-results", "--json").out)["site"] == "spa.example"
    run("score", "export.csv", "--quiet", "--no-report", "--no-manual-action", "--out", "other")
    assert not json.loads((folder / "other" / "summary.json").read_text())["manual_action"]
    assert "blog.test" in run("score", "export.csv", "--out", "-").out


def test_a_fault_in_the_project_file_stops_a_run_but_no_help(run, capsys, monkeypatch, folder):
    (folder / "linkvet.toml").write_text('sitte = "spa.example"\n')
    (folder / "export.csv").write_text(EXPORT)
    code, said = fails(capsys, monkeypatch, "score", "export.csv")
    assert code == 2 and "linkvet.toml: there is no key 'sitte'. Did you mean 'site'?" in said
    assert "--allow" in run("score", "--help").out


def test_decisions_are_added_listed_undone_confirmed(run, folder):
    run("init")
    assert "No decision stands" in run("decisions", "list").err
    numbers = run("decisions", "add", "disavow", "domain", "a.test", "b.test", "--who", "ada").out
    run("decisions", "add", "keep", "link", "http://a.test/x", "--note", "a friend")
    first, second = numbers.split()
    run("decisions", "undo", second)
    run("decisions", "confirm", first)
    told = run("decisions", "list")
    assert [line.split("\t")[2:6] for line in told.out.splitlines()[1:]] == [
        ["disavow", "domain", "a.test", "confirmed"],
        ["keep", "link", "http://a.test/x", "stands"],
    ]
    assert "3 (keep link http://a.test/x) counts, and 1 (disavow domain a.test) gives" in told.err
    found = json.loads(run("decisions", "list", "--all", "--json").out)
    assert [one["undone_by"] is None for one in found["decisions"]] == [True, False, True]
    assert found["conflicts"] == [{"counts": 3, "gives_way": 1}]


def test_score_profile_diff_and_explain_honour_decisions_and_tell_so(run, folder):
    run("init", "--site", "spa.example")
    (folder / "export.csv").write_text(
        "Source url,Target url\nhttp://a.test/x,http://spa.example/\n"
    )
    run("score", "export.csv", "--quiet", "--no-report", "--out", "before")
    assert "decisions" not in json.loads((folder / "before" / "summary.json").read_text())
    run("decisions", "add", "disavow", "domain", "a.test")
    told = "Your decisions settled 1 row (1 by domain)"
    assert told in run("score", "export.csv", "--no-report").err
    assert "domain:a.test\n" in (folder / "linkvet-results" / "disavow.txt").read_text()
    for given in ("export.csv", "linkvet-results"):
        assert told in run("profile", given).err
        profile = json.loads(run("profile", given, "--json").out)
        assert profile["decisions"]["standing"] == 1
        assert (profile["all"]["domains"], profile["without_spam"]["domains"]) == (1, 0)
    assert "1 row decided by people" in run("diff", "before", "linkvet-results").out
    explained = json.loads(run("explain", "export.csv", "--domain", "a.test", "--json").out)
    assert (explained["verdict"], explained["decided_by"]) == ("disavow", "decision")
    assert explained["model_verdict"] not in (None, "disavow")


def test_a_well_known_site_is_written_once_it_is_confirmed_and_the_own_site_never(run, folder):
    run("init", "--site", "spa.example")
    pages = ("http://reddit.com/x", "http://spa.example/own")
    rows = "".join(f"{page},http://spa.example/\n" for page in pages)
    (folder / "export.csv").write_text("Source url,Target url\n" + rows)
    run("decisions", "add", "disavow", "domain", "reddit.com", "spa.example")
    out = folder / "linkvet-results" / "disavow.txt"
    assert "decisions confirm 1" in run("score", "export.csv", "--no-report").err
    assert "reddit.com" not in out.read_text()
    run("decisions", "confirm", "1", "2")
    run("score", "export.csv", "--no-report", "--quiet")
    assert "\ndomain:reddit.com\n" in out.read_text()
    assert "domain:spa.example" not in out.read_text()


def test_decisions_go_out_and_come_in(run, folder):
    run("init")
    (folder / "old.txt").write_text("domain:a.test\nhttp://b.test/x\n")
    assert "2 decisions added" in run("decisions", "import", "old.txt", "--as", "disavow").err
    assert (
        "0 decisions added, 2 known" in run("decisions", "import", "old.txt", "--as", "disavow").err
    )
    told = run("decisions", "import", "old.txt", "--as", "keep").err
    assert "0 decisions added" in told and "2 decisions left out" in told
    for name in ("out.csv", "out.jsonl"):
        run("decisions", "export", "--out", name)
        other = folder / f"{name}.sqlite"
        run("decisions", "import", name, "--decisions", str(other))
        assert [one[2:9] for one in read(other)] == [
            one[2:9] for one in read(folder / "decisions.sqlite")
        ]
    assert (
        run("decisions", "export", "--format", "disavow").out == "domain:a.test\nhttp://b.test/x\n"
    )
    run("decisions", "import", "old.txt", "--as", "keep", "--overrule")
    assert run("decisions", "export", "--format", "disavow").out == ""


def test_a_list_must_say_what_it_is(capsys, monkeypatch, folder):
    (folder / "old.txt").write_text("domain:a.test\n")
    code, said = fails(
        capsys, monkeypatch, "decisions", "import", "old.txt", "--decisions", "d.sqlite"
    )
    assert code == 2 and "--as keep or --as disavow" in said


def test_decisions_need_a_project_or_a_store(capsys, monkeypatch, folder):
    code, said = fails(capsys, monkeypatch, "decisions", "list")
    assert code == 2 and "linkvet init" in said and "--decisions FILE" in said
    with Store(folder / "mine.sqlite") as store:
        store.decide(New("domain", "a.test", "keep"))
    code, said = fails(capsys, monkeypatch, "decisions", "undo", "7", "--decisions", "mine.sqlite")
    assert code == 2 and "there is no decision 7" in said
