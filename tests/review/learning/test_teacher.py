"""Trees taught in a process of its own."""

import os
import signal
import subprocess
import sys
import time
from multiprocessing.connection import wait
from pathlib import Path

import pytest
from lesson_fixture import endless, fatal, faulty, lesson, reversed_opinion

from linkvet.data.errors import UserError
from linkvet.review.learning.teacher import Teacher

PATIENCE = 180  # seconds


def until(holds):
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def taught(teacher, given):
    assert teacher.start(given)
    assert wait([teacher._pipe], PATIENCE)
    return teacher.take()


def runs(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    # one that was killed stays a zombie where nobody asks how it ended
    return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def test_too_few_decisions_teach_nothing():
    with Teacher() as teacher:
        assert not teacher.start(lesson(keep=9)) and not teacher.busy and teacher.take() is None


def test_what_the_lesson_says_is_taken_once(tmp_path):
    export = tmp_path / "said.csv"
    export.write_text("domain,probability\na.test,0.75\n")
    with Teacher(reversed_opinion) as teacher:
        assert taught(teacher, lesson(exports=[export])).rows() == [("a.test", 0.25)]
        assert teacher.take() is None and not teacher.busy
        assert taught(teacher, lesson(exports=[export])) is not None  # and again


def test_a_fault_of_the_export_comes_back_as_it_is(tmp_path):
    with Teacher() as teacher:
        with pytest.raises(UserError, match=r"gone\.csv"):
            taught(teacher, lesson(exports=[tmp_path / "gone.csv"]))
        assert teacher.take() is None


@pytest.mark.parametrize(
    ("teach", "says"),
    [(fatal, r"SIGKILL.*memory: close other programs"), (faulty, "failed .* terminal")],
)
def test_a_process_that_dies_says_so(teach, says):
    with Teacher(teach) as teacher:
        with pytest.raises(UserError, match=says):
            taught(teacher, lesson())
        assert not teacher.busy


def test_one_lesson_at_a_time_and_it_ends_with_its_teacher(tmp_path):
    number = tmp_path / "process"
    with Teacher(endless) as teacher:
        assert teacher.start(lesson(exports=[number]))
        until(lambda: number.exists() and number.read_text())
        assert teacher.busy and not teacher.start(lesson()) and teacher.take() is None
        assert runs(int(number.read_text()))
    assert not runs(int(number.read_text()))


def test_it_ends_before_it_has_begun_too():
    many = lesson()
    with Teacher(endless) as teacher:
        teacher.start(type(many)(many.exports, many.decisions * 500))


SERVER = """
import sys, time
from pathlib import Path
from lesson_fixture import endless, lesson
from linkvet.review.learning.teacher import Teacher
if __name__ == "__main__":
    Teacher(endless).start(lesson(exports=[Path(sys.argv[1])]))
    time.sleep(600)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc")
def test_it_ends_where_the_server_is_killed(tmp_path):
    script, number = tmp_path / "server.py", tmp_path / "process"
    script.write_text(SERVER)
    paths = os.pathsep.join(sys.path)
    server = subprocess.Popen(
        [sys.executable, script, number], env={**os.environ, "PYTHONPATH": paths}
    )
    until(lambda: number.exists() and number.read_text())
    server.send_signal(signal.SIGKILL)
    server.wait()
    until(lambda: not runs(int(number.read_text())))
