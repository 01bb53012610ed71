"""`linkvet profile` at a terminal: what it prints, that it fits, and what it refuses."""

import json
from pathlib import Path

import pytest
from referring_sites_fixture import SITE
from report_fixture import make
from typer.testing import CliRunner

import linkvet
from linkvet.analysis.profile.view import profile_view
from linkvet.cli.main import app
from linkvet.cli.terminal import profile as profile_show
from linkvet.cli.wording import glossary as meaning
from linkvet.data.errors import UserError
from linkvet.model import scoring

SAMPLE = Path(linkvet.__file__).parent.parent / "data" / "samples" / "ahrefs-backlinks.csv"


def call(*arguments):
    return CliRunner().invoke(app, ["profile", *map(str, arguments)])


def refused(*arguments):
    with pytest.raises(UserError) as error:
        CliRunner().invoke(app, ["profile", *map(str, arguments)], catch_exceptions=False)
    return str(error.value)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    out = tmp_path_factory.mktemp("profile") / "results"
    assert CliRunner().invoke(app, ["score", str(SAMPLE), "--out", str(out), "-q"]).exit_code == 0
    return out


@pytest.fixture(scope="module")
def printed():
    return call(SAMPLE)


def test_every_section_is_printed_within_80_columns(printed):
    assert printed.exit_code == 0
    lines = printed.stdout.splitlines()
    assert all(title in lines for title in profile_show.SECTIONS)
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in printed.stdout


def test_a_folder_of_results_gives_the_same_without_scoring(results, printed, monkeypatch):
    monkeypatch.setattr(scoring, "run", None)
    assert call(results).stdout == printed.stdout


def test_json_holds_the_same_figures_and_what_they_mean(results):
    profile = json.loads(call(results, "--json").stdout)
    assert profile["means"]["velocity"] == meaning.MEANS["velocity"]
    assert sum(band["domains"] for band in profile["bands"]) == profile["all"]["domains"]
    assert {"best", "worst", "kinds", "standing", "velocity"} <= profile.keys()


def test_what_strangers_wrote_is_printed_as_it_is(capsys):
    scored = make()
    profile = profile_view(scored.links, scored.domains, SITE)
    profile["anchors"]["top"][0]["anchor"] = "[red]\x1b[31m[/red]\u202etext"
    profile_show.show(profile)
    shown = capsys.readouterr().out
    assert "[red]⟨001B⟩[31m[/red]⟨202E⟩text" in shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "url\nhttps://a.example/x\n",
            (
                "1 link from 1 domain",
                "None of them can be judged",
                "does not give anchor texts",
                "name it with --site",
            ),
        ),
        (
            "Source url,Target url,Anchor\n"
            + "".join(
                f"https://b.test/{i},https://{'www.' if i else ''}one.example/,\n" for i in range(4)
            ),
            ("4 links from 1 domain",),
        ),
    ],
    ids=["one row", "one domain, two spellings of the site"],
)
def test_small_and_odd_exports_are_told_in_words(tmp_path, text, words):
    (tmp_path / "links.csv").write_text(text)
    result = call(tmp_path / "links.csv")
    assert result.exit_code == 0
    output = " ".join(result.stdout.split())
    for one in words:
        assert one in output
    assert "Not known: the data does not give it." in output and "nan" not in output.lower()


def test_what_cannot_be_done_is_said(results, tmp_path):
    assert "stands for itself" in refused(results, SAMPLE)
    assert "scored already" in refused(results, "--site", "spa.example")
    assert "holds no results" in refused(tmp_path)


def test_nothing_read_is_said(capsys):
    scored = make()
    profile_show.show(profile_view(scored.links.clear(), scored.domains.clear(), None))
    assert "No backlink could be read." in capsys.readouterr().out
