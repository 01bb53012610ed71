"""`--log-file` and `--verbose`: what stands in a log, however a run ends."""

import json
import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import call, fails

import linkvet
from linkvet.cli.main import app
from linkvet.cli.run_log import end_run, run_log, shown
from linkvet.data.errors import UserError
from linkvet.data.progress import STAGES, stage
from linkvet.model import scoring

SAMPLES = Path(linkvet.__file__).parent.parent / "data" / "samples"
SAMPLE = SAMPLES / "ahrefs-backlinks.csv"
COMMANDS = ("score", "profile", "diff", "fetch", "fit", "train", "evaluate")
STEPS = [
    "loading the model",
    "reading",
    "merging rows",
    "detecting networks",
    "summing up the profile",
    "measuring signals",
    "scoring",
    "deciding",
    "making tables",
    "writing results",
]


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    place = tmp_path_factory.mktemp("logged")
    log = place / "run.jsonl"
    run = call("score", SAMPLE, "--out", place / "a", "--log-file", log, "--verbose")
    assert run.returncode == 0, run.stderr
    assert call("score", SAMPLE, "--out", place / "b", "--quiet").returncode == 0
    return place, read(log), run


def test_a_run_is_logged_from_its_versions_to_its_exit_code(scored):
    place, events, _ = scored
    first, *between, last = events
    assert first["event"] == "run_begins" and first["command"] == "score"
    assert first["versions"]["linkvet"] == linkvet.__version__
    assert first["options"]["exports"] == [SAMPLE.name]
    assert str(place) not in json.dumps(events)
    ends = [one for one in between if one["event"] == "stage_ends"]
    assert [one["stage"] for one in ends] == STEPS
    assert last["event"] == "run_ends" and last["exit_code"] == 0 and "error" not in last
    assert last["seconds"] >= sum(one["seconds"] for one in ends)
    assert [one["time"] for one in events] == sorted(one["time"] for one in events)


def test_stages_have_their_counts(scored):
    place, events, _ = scored
    ends = {one["stage"]: one for one in events if one["event"] == "stage_ends"}
    reading, writing = ends["reading"], ends["writing results"]
    assert (reading["file"], reading["bytes"]) == (SAMPLE.name, SAMPLE.stat().st_size)
    assert reading["rows_in"] == reading["rows_out"] + reading["rejected"] == 127
    assert writing["files"]["links.csv"] == (place / "a" / "links.csv").stat().st_size
    assert (writing["rows"], writing["domains"]) == (127, 114)


def test_verbose_prints_a_line_a_stage(scored):
    run = scored[2]
    lines = run.stderr.splitlines()[: len(STEPS)]
    assert [line.startswith(name) for line, name in zip(lines, STEPS, strict=True)] == [True] * 10
    assert "rows in 127" in lines[1] and run.stdout == ""


def test_results_are_the_same_bytes_with_a_log(scored):
    place = scored[0]
    files = sorted(path.name for path in (place / "a").iterdir())
    assert files == sorted(path.name for path in (place / "b").iterdir())
    for name in files:
        assert (place / "a" / name).read_bytes() == (place / "b" / name).read_bytes(), name


def test_a_second_run_is_appended_and_ends_with_its_error(tmp_path, capsys, monkeypatch):
    log = tmp_path / "run.jsonl"
    log.write_text('{"time": "earlier"}\n{"time": "torn off')
    code, _ = fails(capsys, monkeypatch, "profile", "nowhere.csv", "--log-file", log)
    earlier, torn, *lines = log.read_text().splitlines()
    assert code == 2
    assert (earlier, torn) == ('{"time": "earlier"}', '{"time": "torn off')
    last = json.loads(lines[-1])
    assert last["exit_code"] == 2 and "nowhere.csv: there is no such file" in last["error"]
    assert STAGES.handlers == [] and STAGES.level == logging.NOTSET


def test_a_fault_of_ours_stands_in_the_log(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(scoring, "run", lambda *_, **__: 1 / 0)
    log = tmp_path / "run.jsonl"
    fails(capsys, monkeypatch, "score", SAMPLE, "-o", tmp_path / "o", "--log-file", log)
    last = read(log)[-1]
    assert (last["exit_code"], last["error"]) == (1, "ZeroDivisionError: division by zero")


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_log_can_be_read_while_it_runs_and_says_that_it_was_stopped(tmp_path, sent, code):
    script = (
        "import time, linkvet.model.scoring as s\n"
        "def slow(*_, **__): print('running', flush=True); time.sleep(60)\n"
        "s.assemble = slow\n"
        "from linkvet.cli import main; main()\n"
    )
    log = tmp_path / "run.jsonl"
    command = [sys.executable, "-c", script, "profile", SAMPLE, "--log-file", log]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout and run.stdout.readline() == b"running\n"
        assert read(log)[-1]["event"] == "stage_ends"
        run.send_signal(sent)
        run.communicate(timeout=30)
    assert run.returncode == read(log)[-1]["exit_code"] == code


@pytest.mark.parametrize("place", ["nowhere/run.jsonl", ".", "export.csv"])
def test_a_log_that_cannot_be_written_is_refused_before_the_work(
    tmp_path, capsys, monkeypatch, place
):
    export = tmp_path / "export.csv"
    export.write_text("Referring page URL\nhttps://a.example/\n")
    monkeypatch.setattr(scoring, "run", None)
    log = tmp_path / place
    code, message = fails(capsys, monkeypatch, "score", export, "--log-file", log)
    assert code == 2
    assert str(log) in message and "--log-file" in message
    assert export.read_text() == "Referring page URL\nhttps://a.example/\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_ends_the_log_and_not_the_run(capsys):
    with run_log("score", {}, Path("/dev/full"), verbose=False):
        with stage("scoring"):
            pass
    assert capsys.readouterr().err.count("the log can't be written any more") == 1


def test_a_command_that_will_not_come_back_writes_its_last_line(tmp_path):
    end_run(0)
    log = tmp_path / "run.jsonl"
    with run_log("fetch", {}, log, verbose=False):
        end_run(143)
        assert read(log)[-1]["exit_code"] == 143


def test_no_credentials_and_no_private_texts_are_logged(tmp_path):
    options = {
        "tracking_uri": "postgresql://me:pass/w@rd@db.example/mlflow?token=1",
        "contact": "seo@agency.example",
        "model": "models:/linkvet@champion",
        "exports": ["s3://key:pass@bucket/links/part-?.csv", "https://a.example/b.csv#pass"],
        "site": ["spa.example"],
        "seed": 0,
        "quiet": False,
        "pages": None,
    }
    assert shown(options) == {
        "tracking_uri": "postgresql://db.example/mlflow",
        "contact": "given",
        "model": "models:/linkvet@champion",
        "exports": ["s3://bucket/links/part-?.csv", "https://a.example/b.csv"],
        "site": ["spa.example"],
        "seed": 0,
    }
    log = tmp_path / "run.jsonl"
    with pytest.raises(OSError), run_log("fit", options, log, verbose=False):
        raise OSError(f"no connection to {options['tracking_uri']} nor {options['exports'][0]}")
    assert "pass" not in log.read_text()


def test_quiet_and_verbose_contradict_each_other(tmp_path):
    with pytest.raises(UserError, match="contradict"):
        app(["score", str(SAMPLE), "--quiet", "--verbose"], standalone_mode=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_long_commands_take_both_options(command):
    output = call(command, "--help", env=os.environ | {"COLUMNS": "200"}).stdout
    assert "--log-file" in output and "--verbose" in output
