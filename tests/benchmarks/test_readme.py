import subprocess
import sys
from pathlib import Path

import linkvet

ROOT = Path(linkvet.__file__).parents[1]


def test_readme_and_card_hold_what_was_measured():
    call = [sys.executable, "benchmarks/readme.py", "--check"]
    ended = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert not ended.stderr and not ended.returncode
