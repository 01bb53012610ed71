"""Strangers' text on the terminal: shown, never obeyed, whatever command prints it."""

import ast
import io
import json
import logging
import signal
import sys
import zipfile
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

import linkvet.cli
from linkvet.cli import main
from linkvet.cli.terminal import output, progress
from linkvet.cli.terminal.progress import Steps
from linkvet.cli.terminal.table import show
from linkvet.cli.wording.text import HIDDEN
from linkvet.model import scoring

CLI = Path(linkvet.cli.__file__).parent
GATE = CLI / "terminal" / "output.py"
PRINTS = {"print", "echo", "secho", "Console", "print_json", "displayhook"}
# clears the screen, names the window, closes markup, is an emoji, turns text around, hides
HOSTILE = "\x1b[2J\x1b]0;own\x07[/b][red]:x:\u202egnp.\u200b\x9b31m\u2066\U000e0041\u00ad"
BAD = {chr(code) for code in HIDDEN} - {"\n", "\t"}


class Screen(io.TextIOWrapper):
    """Standard output and error as a terminal or a pipe has them, keeping what was sent there."""

    def __init__(self, person: bool) -> None:
        self.sent, self.person = io.BytesIO(), person
        super().__init__(self.sent, encoding="utf-8", write_through=True)

    def isatty(self) -> bool:
        return self.person

    def shown(self) -> str:
        return self.sent.getvalue().decode()

    def run(self, *arguments) -> int:
        before, given = signal.getsignal(signal.SIGTERM), sys.argv
        sys.argv = ["linkvet", *map(str, arguments)]
        try:
            with self.standard():
                main()
        except SystemExit as ended:
            return ended.code or 0
        finally:
            sys.argv = given
            signal.signal(signal.SIGTERM, before)
        return 0

    @contextmanager
    def standard(self):
        with redirect_stdout(self), redirect_stderr(self):
            yield


@pytest.fixture(params=[True, False], ids=["terminal", "pipe"])
def screen(request, monkeypatch):
    monkeypatch.setenv("TERM", "dumb")  # so that no colours of our own get in the way
    return Screen(request.param)


def harmless(text, expected=None):
    assert not BAD & set(text), sorted(map(hex, map(ord, BAD & set(text))))
    assert "❌" not in text
    for words in expected or ():
        assert words in text


COLUMNS = (
    "Referring page title",
    "Referring page URL",
    "Language",
    "Platform",
    "Domain rating",
    "Target URL",
    "Left context",
    "Anchor",
    "Right context",
    "Type",
    "First seen",
    "Last seen",
    HOSTILE + "note",
)


def row(number):
    page, target = f"https://blog{number % 9}.example/{number}/{HOSTILE}", "https://spa.example/"
    cells = (
        f"{HOSTILE} casino title",
        page,
        f"en{HOSTILE}",
        HOSTILE,
        str(number),
        target + HOSTILE,
        HOSTILE,
        f"{HOSTILE}buy",
        HOSTILE,
        HOSTILE,
        "2026-05-01",
        "2026-06-01",
        HOSTILE,
    )
    return dict(zip(COLUMNS, cells, strict=True))


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    """An export whose every text column is hostile, in a file whose name is hostile."""
    path = tmp_path_factory.mktemp("hostile") / "back\x1b[2J\u202e[b]links.jsonl"
    rows = [*map(row, range(40)), row(1) | {"Referring page URL": f"not a {HOSTILE} page"}]
    path.write_text("".join(json.dumps(one) + "\n" for one in rows))
    return path


@pytest.fixture(scope="module")
def disavow(tmp_path_factory):
    path = tmp_path_factory.mktemp("lines") / "disavow[b].txt"
    plain = "".join(f"domain:plain-name-of-a-host-{number}.example\n" for number in range(99))
    path.write_text(
        f"{plain}domain:blog1.example\n{HOSTILE}\nhttps://a.example/{HOSTILE}\n", encoding="utf-8"
    )
    return path


def test_nothing_but_the_gate_prints():
    for path in CLI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if path == GATE or not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else None
            if isinstance(node.func, ast.Attribute):
                name = node.func.attr if node.func.attr != "print" else None
                on = ast.unparse(node.func.value)
                assert not on.startswith(("sys.stdout", "sys.stderr")) or (
                    node.func.attr in ("isatty", "flush", "reconfigure")
                ), f"{path}:{node.lineno} writes past the gate"
            assert name not in PRINTS, f"{path}:{node.lineno} prints past the gate"


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_the_table_of_links(export, screen, form):
    assert screen.run("score", export, "--out", "-", "--format", form, "--quiet") == 0
    text = screen.shown()
    assert "casino title" not in text and "buy" in text
    if screen.isatty():
        harmless(text.replace("\r", ""), ["[/b][red]:x:"])


@pytest.mark.parametrize("arguments", [(), ("--json",)], ids=str)
@pytest.mark.parametrize("command", ["profile", "diff", "explain"])
def test_commands_on_exports(export, screen, command, arguments, tmp_path):
    given = {
        "profile": [export],
        "diff": [export, export],
        "explain": [export, "--row", f"{export.name}:1"],
    }[command]
    code = screen.run(command, *given, *arguments)
    harmless(screen.shown(), [":x:"] if command != "diff" else [])
    assert code == 0, screen.shown()
    if arguments:
        json.loads(screen.shown())


def test_scoring_its_history_and_what_is_read_of_results(export, disavow, screen, tmp_path):
    out, kept = tmp_path / "out\x1b[2J[b]", tmp_path / "kept\u202e"
    for day in ("2026-01-01", "2026-02-01"):
        assert screen.run("score", export, "-o", out, "--history", kept, "--date", day) == 0
    for command in (
        ("profile", out),
        ("diff", out, out),
        ("diff", kept),
        ("history", kept),
        ("history", kept, "--json"),
        ("disavow", "explain", disavow, "--results", out),
        ("disavow", "explain", disavow, "--results", out, "--json"),
    ):
        assert screen.run(*command) == 0, (command, screen.shown())
    harmless(screen.shown(), ["[/b][red]:x:", "⟨001B⟩[2J"])


def test_commands_on_disavow_files(disavow, screen, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("domain:c.example\n")
    for command in (
        ("lint", disavow),
        ("lint", disavow, "--json"),
        ("diff", disavow, other),
        ("diff", disavow, other, "--json"),
        ("split", disavow),
        ("undo", disavow, HOSTILE, "-o", tmp_path / "undone"),
        ("lint", disavow, "--fixed", tmp_path / "fi\x1b[2Jxed"),
    ):
        screen.run("disavow", *command)
    merged = screen.shown()
    screen.run("disavow", "merge", disavow, other)
    harmless(screen.shown() if screen.isatty() else merged, ["[/b][red]:x:"])


def test_refusals_and_faults_of_ours(screen, tmp_path, monkeypatch):
    assert screen.run("score", tmp_path / HOSTILE) == 2
    assert screen.run("score", tmp_path / "a.csv", "--map", HOSTILE) == 2
    assert screen.run("signals", "--group", HOSTILE) == 2
    assert screen.run("score", tmp_path / "a.csv", HOSTILE, f"--{HOSTILE}") == 2

    def broken(*_, **__):
        raise ZeroDivisionError(HOSTILE)

    monkeypatch.setattr(scoring, "run", broken)
    assert screen.run("score", tmp_path / "a.csv", "--out", tmp_path / "o") == 1
    harmless(screen.shown().split("Usage:")[0], ["[/b][red]:x:"])


def test_a_bar_is_named_by_a_file_of_a_stranger(export, screen, tmp_path, monkeypatch):
    packed = tmp_path / "exports.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(export, f"{HOSTILE}[/].jsonl")
    monkeypatch.setattr(progress, "PATIENCE", 0)
    with screen.standard(), Steps() as steps:
        steps(f"{HOSTILE}[/]", 1, 2)
    assert screen.run("profile", packed) == 0
    harmless(screen.shown())


def test_tables_and_lines(screen):
    with screen.standard():
        show([{HOSTILE: HOSTILE, "a": "[b]x[/b]"}], as_json=False, title=HOSTILE)
        output.say(HOSTILE + "\n\r\nsecond", err=True)
    text = screen.shown()
    harmless(text, ["[b]x[/b]", "second"])
    assert text.endswith("second\n") and "\n" not in text.rpartition("⟨00AD⟩")[2].strip()


def test_what_a_library_logs(screen):
    output.make_logs_safe()
    record = logging.LogRecord("library", logging.WARNING, "", 0, "%s\nsecond", (HOSTILE,), None)
    with screen.standard():
        logging.lastResort.handle(record)
    harmless(screen.shown(), ["[/b][red]:x:", "\nsecond"])


def test_json_loses_nothing(screen):
    with screen.standard():
        output.show_json({"title": HOSTILE + "\ud800"})
    harmless(screen.shown())
    assert json.loads(screen.shown()) == {"title": HOSTILE + "\ud800"}
