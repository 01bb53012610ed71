"""What a program takes is added up over the processes that it starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from process_tree import run, size_of, tree

pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="needs /proc")

CHILD = "import time; x = bytearray(60_000_000); time.sleep(1)"
PARENT = """
import pathlib, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]])
pathlib.Path(sys.argv[2], "file").write_bytes(bytes(5000))
sum(range(3_000_000))
sys.exit(child.wait() + 3)
"""


def test_memory_of_children_counts_and_so_do_files(tmp_path):
    output = tmp_path / "output.txt"
    folder = tmp_path / "folder"
    folder.mkdir()
    seen: list[int] = []
    command = [sys.executable, "-c", PARENT, CHILD, str(folder)]
    taken = run(command, folder, output, dict(os.environ), seen.append)
    assert taken.code == 3 and seen
    assert taken.worker > 60_000_000 > taken.driver
    assert taken.memory >= taken.worker
    assert taken.disk == 5000
    assert taken.cpu > 0 and taken.wall > 1


def test_a_tree_is_a_process_and_its_children():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert child.pid in tree(os.getpid())
        assert tree(child.pid) == [child.pid]


def test_size_of_a_folder_counts_folders_inside(tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "one").write_bytes(b"123")
    (tmp_path / "two").write_bytes(b"4")
    assert size_of(tmp_path) == 4
