"""`linkvet profile` and `linkvet diff` with `--several-sites`: one row a site."""

import json

import pytest
from command_line import call, fails
from several_sites_fixture import FARMS, export

from linkvet.cli.commands.sites import profile

SITES = ("one.example", "two.example")


def scored(folder, files):
    ended = call("score", *files, "--several-sites", "--no-report", "-q", "--out", folder / "out")
    assert ended.returncode == 0, ended.stderr
    return folder / "out"


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    folder = tmp_path_factory.mktemp("before")
    files = [export(folder / f"{site}.csv", site, FARMS[:4]) for site in SITES]
    return files, scored(folder, files)


@pytest.fixture(scope="module")
def after(tmp_path_factory):
    folder = tmp_path_factory.mktemp("after")
    files = [export(folder / "one.csv", SITES[0]), export(folder / "new.csv", "new.example")]
    return scored(folder, files)


def rows(*arguments):
    ended = call(*arguments, "--json")
    assert ended.returncode == 0, ended.stderr
    return {row["site"]: row for row in json.loads(ended.stdout)}


def test_exports_and_their_results_have_the_same_profiles(before):
    files, out = before
    of_exports = rows("profile", *files, "--several-sites")
    assert list(of_exports) == [*SITES] and of_exports == rows("profile", out, "--several-sites")
    assert of_exports["one.example"]["referring_domains"] == 4
    assert of_exports == rows("profile", *(out / site for site in SITES), "--several-sites")


def test_what_a_terminal_shows_are_columns_of_the_table(before):
    every = rows("profile", before[1], "--several-sites")["one.example"]
    assert set(profile.SHOWN.values()) <= set(every)


def test_a_pipe_gets_a_row_a_site_and_what_fails_is_said(before, tmp_path):
    broken = tmp_path / "broken.csv"
    broken.write_bytes(bytes(300))
    ended = call("profile", *before[0], broken, "--several-sites")
    head, *lines = ended.stdout.splitlines()
    assert head.startswith("site\t") and [line.split("\t")[0] for line in lines] == [*SITES]
    assert ended.returncode == 2 and "broken.csv: " in ended.stderr


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("--about", "a spa"), "--about is about one site"),
        (("OUT",), "cannot be read together"),
    ],
)
def test_what_does_not_go_with_several_profiles(before, capsys, monkeypatch, given, says):
    files, out = before
    more = [out if one == "OUT" else one for one in given]
    code, message = fails(capsys, monkeypatch, "profile", files[0], "--several-sites", *more)
    assert code == 2 and says in message


def test_options_of_scoring_and_workers_do_not_go_with_results(before, capsys, monkeypatch):
    given = ("profile", before[1], "--several-sites", "--site", "one.example")
    code, message = fails(capsys, monkeypatch, *given)
    assert code == 2 and "scored already" in message
    code, message = fails(capsys, monkeypatch, "profile", before[0][0], "--workers", "2")
    assert code == 2 and "--workers is for --several-sites" in message


def test_sites_are_paired_by_name(before, after):
    changes = rows("diff", before[1], after, "--several-sites")
    assert changes["one.example"]["new_domains"] == 2 and changes["one.example"]["stories"]
    assert changes["one.example"]["lost_domains"] == 0
    assert changes["new.example"]["results"] == "only in the later"
    assert changes["two.example"]["results"] == "only in the earlier"
    assert changes["two.example"]["new_domains"] is None
    printed = call("diff", before[1], after, "--several-sites").stdout.splitlines()
    assert printed[1].startswith("one.example\tin both\t2\t0")


def test_two_folders_are_needed(before, capsys, monkeypatch):
    for more in ((), (before[0][0],)):
        given = ("diff", before[1], *more, "--several-sites")
        code, message = fails(capsys, monkeypatch, *given)
        assert code == 2 and "Name two folders that `linkvet score --several-sites`" in message
    given = ("diff", before[1], before[1], "--several-sites", "--out", "lists")
    code, message = fails(capsys, monkeypatch, *given)
    assert code == 2 and "--out is about one site" in message


def test_an_alarm_on_one_site_is_an_exit_code(before, monkeypatch, capsys):
    from linkvet.cli.commands.sites import diff

    monkeypatch.setattr(
        diff, "_row", lambda site, _: {"site": site, "alarm": True, "new_spam_domains": 0}
    )
    given = (before[1], before[1], "--several-sites", "--fail-on", "attack", "-q")
    code, says = fails(capsys, monkeypatch, "diff", *given)
    assert code == 3 and "attack alarm: one.example, two.example" in says
