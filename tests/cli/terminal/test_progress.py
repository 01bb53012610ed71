"""Progress: a bar for people only, and only where it takes a while."""

import sys

from linkvet.cli.terminal import progress
from linkvet.cli.terminal.progress import Steps


def on_terminal(monkeypatch, patience=0):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(progress, "PATIENCE", patience)


def work(steps):
    with steps:
        if steps.timer:
            steps.timer.join()
        steps("reading", 1, 2)
        steps("reading", 2, 2)
        steps("scoring", 1, 1)


def test_a_terminal_sees_each_step(monkeypatch, capsys):
    on_terminal(monkeypatch)
    work(Steps())
    output = capsys.readouterr()
    assert "reading" in output.err and "scoring" in output.err
    assert output.out == ""


def test_a_run_that_is_soon_over_shows_nothing(monkeypatch, capsys):
    on_terminal(monkeypatch, patience=60)
    with Steps() as steps:
        steps("reading", 1, 2)
    assert capsys.readouterr().err == ""


def test_a_pipe_sees_nothing(capsys):
    work(Steps())
    assert capsys.readouterr().err == ""


def test_quiet_shows_nothing(monkeypatch, capsys):
    on_terminal(monkeypatch)
    work(Steps(quiet=True))
    assert capsys.readouterr().err == ""
