"""`--about` as a user meets it: what the site says of itself counts as its subject."""

import json

import pytest
from command_line import fails
from link_fixture import SITE, links
from typer.testing import CliRunner

from linkvet.cli.main import app


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "links.csv"
    links(12).select("source_url", "target_url", "anchor", "title").write_csv(path)
    return path


def fit(export, *arguments) -> float:
    link = links(12)["source_url"][0]
    command = ["explain", str(export), "--link", link, "--site", SITE, "--json", *arguments]
    run = CliRunner().invoke(app, command)
    assert run.exit_code == 0, run.output
    signals = {one["signal"]: one["value"] for one in json.loads(run.stdout)["signals"]}
    return signals["title_fit"]


def test_pages_on_the_subject_fit_better(export, tmp_path):
    (tmp_path / "about.txt").write_text("Baths, swim, winter: evening garden.")
    plain = fit(export)
    assert fit(export, "--about", "Baths, swim, winter: evening garden.") > plain
    assert fit(export, "--about", str(tmp_path / "about.txt")) > plain
    assert fit(export, "--about", "Motor oil") == plain


def test_scoring_takes_it_too(export, tmp_path):
    out = tmp_path / "out"
    run = CliRunner().invoke(
        app, ["score", str(export), "--out", str(out), "--about", "Baths", "--no-report"]
    )
    assert run.exit_code == 0, run.output
    assert (out / "links.csv").exists()


def test_a_file_that_cannot_be_read_is_named(export, tmp_path, monkeypatch, capsys):
    about = tmp_path / "about.txt"
    about.write_text("Baths")
    opened = type(about).open

    def refuse(path, *arguments, **options):
        if path == about:
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **options)

    monkeypatch.setattr(type(about), "open", refuse)
    out = tmp_path / "out"
    code, message = fails(capsys, monkeypatch, "score", export, "--about", about, "--out", out)
    assert code == 2
    assert "--about cannot be read: Permission denied" in message and "about.txt" in message
