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


def shown(monkeypatch, capsys, work):
    on_terminal(monkeypatch)
    monkeypatch.setenv("COLUMNS", "120")
    with Steps() as steps:
        if steps.timer:
            steps.timer.join()
        work(steps)
        steps.bars.refresh()
    return capsys.readouterr().err


def test_a_bar_has_its_pace_and_the_time_left(monkeypatch, capsys):
    def read_half(steps):
        times = iter(range(100))
        steps.bars.get_time = lambda: float(next(times, 100))
        for done in range(4):
            steps("reading", done * 1_000_000, 8_000_000)

    text = shown(monkeypatch, capsys, read_half)
    assert "MB/s" in text and "less than a minute left" in text


def test_the_estimate_of_a_step_goes_before_that_of_the_bar(monkeypatch, capsys):
    def fetch_one(steps):
        steps("fetching pages", 1, 50, 900)

    assert "about 15 min left" in shown(monkeypatch, capsys, fetch_one)


def test_a_stage_without_counts_has_no_percentage_until_it_is_over(monkeypatch, capsys):
    assert "%" not in shown(monkeypatch, capsys, lambda steps: steps("deciding", 0, 1))
    assert "100%" in shown(monkeypatch, capsys, lambda steps: steps("deciding", 1, 1))


def test_no_color_is_honoured(monkeypatch, capsys):
    colour = "\x1b[35m"
    assert colour in shown(monkeypatch, capsys, lambda steps: steps("reading", 1, 2))
    monkeypatch.setenv("NO_COLOR", "1")
    assert colour not in shown(monkeypatch, capsys, lambda steps: steps("reading", 1, 2))
