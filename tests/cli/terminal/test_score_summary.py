"""The last words of a run."""

from pathlib import Path

from report_fixture import make, with_pages

from linkvet.cli.terminal.score_summary import advice, closing, sources


def test_what_was_found_is_counted_and_pointed_at(capsys):
    scored = make()
    closing(scored, Path("results"), report=True)
    output = capsys.readouterr()
    assert output.out == ""
    rows = f"{scored.rows.height + scored.rejects.height:,} rows"
    assert f"ahrefs_backlinks.csv: Ahrefs, Site Explorer, Backlinks, {rows}" in output.err
    assert "  Dates were read as year-month-day." in output.err
    assert f"Links to {scored.summary['site']}" in output.err
    assert "3 rows could not be used: see results/rejects.csv" in output.err
    assert "Report: results/report.html" in output.err
    spam = scored.domains.filter(scored.domains["verdict"] == "disavow").height
    line = next(line for line in output.err.splitlines() if line.startswith("disavow"))
    assert line.split()[2] == str(spam)


def test_how_far_pages_reach_is_told_where_there_are_some(capsys):
    closing(make(), Path("results"), report=True)
    assert "answers read" not in capsys.readouterr().err
    scored = with_pages(make())
    scored.summary["pages"]["live"] = {"there": 5000, "gone": 200}
    closing(scored, Path("results"), report=True)
    output = capsys.readouterr().err
    whole = f"{scored.links.height:,}"
    assert f"7,210 pages and answers read, for 5,200 of {whole} links" in output
    assert "23 pages could not be read: see summary.json" in output


def test_a_site_that_is_not_known_is_asked_for():
    output = list(sources({"sources": [], "site": None}))
    assert "--site" in output[0]


def test_advice_never_urges_to_disavow():
    assert "nothing to disavow" in advice([], Path("out"))
    output = advice(
        ["domain:spam.example", "http://blog.example/a", "http://blog.example/b"], Path()
    )
    assert "1 domain and 2 single pages" in output
    assert "names 1 domain." in advice(["domain:spam.example"], Path())
    assert "Most sites need no disavow file" in output
    assert "Assumed: no manual action" in output


def test_a_manual_action_that_is_told_of_changes_the_advice(capsys):
    output = advice(["domain:spam.example"], Path("out"), manual_action=True)
    assert "You told of a manual action" in output and "upload it" in output
    assert "nothing to disavow" in advice([], Path("out"), manual_action=True)
    scored = make()
    scored.summary["manual_action"] = True
    closing(scored, Path("results"), report=True)
    assert "You told of a manual action" in capsys.readouterr().err
