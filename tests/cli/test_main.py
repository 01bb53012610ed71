"""The command line as a user meets it: what is printed where, exit codes, files."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_line import call, fails
from typer.testing import CliRunner

import linkvet
from linkvet.cli import main
from linkvet.cli.main import app
from linkvet.model import scoring

ROOT = Path(linkvet.__file__).parent.parent
SAMPLES = ROOT / "data" / "samples"
SAMPLE = SAMPLES / "ahrefs-backlinks.csv"
FILES = [
    ".linkvet-written.json",
    "disavow.txt",
    "domains.csv",
    "families.csv",
    "links.csv",
    "networks.csv",
    "rejects.csv",
    "report.html",
    "summary.json",
]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    out = tmp_path_factory.mktemp("run") / "results"
    run = call("score", SAMPLE, "--out", out)
    assert run.returncode == 0, run.stderr
    return out, run


def test_score_writes_all_files_and_only_those(results):
    out, _ = results
    assert sorted(path.name for path in out.iterdir()) == FILES


def test_the_summary_of_a_run_is_on_standard_error(results):
    out, run = results
    assert run.stdout == ""
    for words in (
        "127 rows",
        "keep",
        "review",
        "disavow",
        "unknown",
        str(out / "report.html"),
    ):
        assert words in run.stderr
    assert "\x1b" not in run.stderr and "━" not in run.stderr, "colours or bars in a pipe"


def test_quiet_prints_nothing(tmp_path):
    run = call(
        "score", SAMPLES / "urls.txt", "--out", tmp_path / "results", "--quiet", "--no-report"
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert not (tmp_path / "results" / "report.html").exists()


def test_standard_input_and_output(tmp_path):
    text = (SAMPLES / "urls.txt").read_text()
    run = call("score", "-", "--out", "-", "--format", "jsonl", input=text, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    assert [row["row"] for row in rows] == list(range(1, 40))
    assert rows[0]["source_file"] == "stdin"
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_closes_the_pipe_early_sees_no_traceback():
    script = f'"{sys.executable}" -m linkvet score "{SAMPLE}" --out - | head -c 20'
    run = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)
    assert run.stdout.startswith("source_file,row") and run.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["score", "nowhere.csv"], "nowhere.csv"),
        (["score"], "Missing argument"),
        (["score", SAMPLE, "--format", "xls"], "'parquet'"),
        (["score", SAMPLE, "--precision", "1.5"], "--precision"),
        (["score", SAMPLE, "--map", "source_url"], "NAME=COLUMN"),
        (["score", SAMPLE, "--map", "colour=Anchor"], "colour"),
        (["score", "-", "-"], "given twice"),
        (["score", SAMPLE, "--model", "no-such-model"], "no-such-model"),
        (["score", SAMPLE, "--allow", "no-such-list.txt"], "no-such-list.txt"),
        (["explain", SAMPLE], "--link"),
        (["explain", SAMPLE, "--domain", "nobody.example"], "nobody.example"),
        (["signals", "--group", "colour"], "colour"),
        (["signals", "--model", "no-such-model"], "no-such-model"),
        (["nonsense"], "nonsense"),
    ],
    ids=lambda value: " ".join(map(str, value))[-40:] if isinstance(value, list) else None,
)
def test_what_the_user_can_mend_is_said_and_exits_2(
    tmp_path, capsys, monkeypatch, arguments, words
):
    monkeypatch.chdir(tmp_path)
    code, message = fails(capsys, monkeypatch, *arguments)
    assert code == 2
    assert words in message
    assert list(tmp_path.iterdir()) == []


def test_a_fault_of_ours_exits_1_and_says_so(tmp_path, capsys, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("by nought")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(scoring, "run", broken)
    code, message = fails(capsys, monkeypatch, "score", SAMPLE)
    assert code == 1
    assert "ZeroDivisionError: by nought" in message and "--debug" in message
    assert list(tmp_path.iterdir()) == []


def test_debug_shows_the_traceback(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(scoring, "run", lambda *_, **__: 1 / 0)
    monkeypatch.setattr(
        sys, "argv", ["linkvet", "--debug", "score", str(SAMPLE), "-o", str(tmp_path)]
    )
    monkeypatch.setenv("LINKVET_DEBUG", "")
    with pytest.raises(ZeroDivisionError):
        main()


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_stopped_leaves_nothing(tmp_path, sent, code):
    script = (
        "import time, linkvet.model.scoring as s\n"
        "def slow(*_, **__): print('running', flush=True); time.sleep(60)\n"
        "s.run = slow\n"
        "from linkvet.cli import main; main()\n"
    )
    out = tmp_path / "new" / "results"
    command = [sys.executable, "-c", script, "score", SAMPLE, "--out", out]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout.readline() == "running\n"
        assert any(out.iterdir())
        time.sleep(0.1)
        run.send_signal(sent)
        message = run.communicate(timeout=30)[1]
    assert run.returncode == code
    assert message == "linkvet: stopped. No file was written.\n"
    assert list(tmp_path.iterdir()) == []


def test_explain_shows_every_signal_and_how_they_add_up():
    run = call("explain", SAMPLE, "--row", f"{SAMPLE.name}:1", "--json")
    assert run.returncode == 0, run.stderr
    explanation = json.loads(run.stdout)
    amounts = [one["amount"] for one in explanation["signals"]]
    assert len(amounts) > 40
    assert amounts == sorted(amounts, key=abs, reverse=True)
    assert explanation["bias"] + sum(amounts) == pytest.approx(explanation["sum"], abs=1e-6)


def test_signals_are_a_table_in_a_pipe_and_json_on_request():
    runner = CliRunner()
    lines = runner.invoke(app, ["signals"]).stdout.splitlines()
    assert lines[0].split("\t")[:3] == ["signal", "group", "unit"]
    rows = json.loads(runner.invoke(app, ["signals", "--json"]).stdout)
    assert [row["signal"] for row in rows] == [line.split("\t")[0] for line in lines[1:]]
    assert all(row["asks"] and row["source"] for row in rows)
    anchors = runner.invoke(app, ["signals", "--group", "anchor"]).stdout.splitlines()
    assert 1 < len(anchors) < len(lines)


def test_version():
    assert call("--version").stdout == f"linkvet {linkvet.__version__}\n"


LIGHT = "import sys; from linkvet.cli import main; print(*(set(sys.modules) & {heavy!r}), sep=',')"


def test_help_loads_nothing_heavy():
    heavy = {"polars", "pandas", "numpy", "pyarrow", "joblib", "mlflow", "sklearn", "lightgbm"}
    run = subprocess.run(
        [sys.executable, "-c", LIGHT.format(heavy=heavy)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == ""


def test_scoring_needs_neither_training_nor_what_it_uses(tmp_path):
    script = (
        "import sys\nfrom linkvet.cli.main import app\n"
        f"app(['score', {str(SAMPLE)!r}, '--out', {str(tmp_path / 'out')!r}, '-q'],"
        " standalone_mode=False)\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "print(*(loaded & {'mlflow', 'sklearn', 'lightgbm', 'matplotlib', 'resiliparse'}))\n"
        "print(*(name for name in sys.modules if name.startswith('linkvet.training')))\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""


def test_training_without_its_libraries_says_how_to_get_them(capsys, monkeypatch):
    # the package holds what it imported as attributes too: set here, so that both come back
    monkeypatch.setattr(linkvet, "training", None, raising=False)
    for name in [one for one in sys.modules if one.startswith("linkvet.training")]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("lightgbm", "sklearn", "mlflow"):
        monkeypatch.setitem(sys.modules, name, None)
    code, message = fails(capsys, monkeypatch, "fit", "--data", "nowhere")
    assert code == 2
    assert "pip install 'linkvet[train]'" in message


@pytest.mark.parametrize("command", [["signals"], ["score", str(SAMPLE), "--out", "-", "--quiet"]])
def test_a_closed_pipe_is_no_failure(command):
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [sys.executable, "-m", "linkvet", *command],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert ran.returncode in (0, 141) and not ran.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", ["signals", "--version"])
def test_output_that_cannot_be_written_is_told_as_that(command):
    ran = subprocess.run(
        [sys.executable, "-m", "linkvet", command],
        stdout=os.open("/dev/full", os.O_WRONLY),
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert ran.stderr.startswith("linkvet: the output cannot be written: No space left")
    assert ran.stderr.count("\n") == 1


def test_a_run_without_standard_output_ends_well():
    ran = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m linkvet --version >&-"],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
