"""The process that cases run in: a limit of memory, a model loaded once, one line of JSON a case.

Started by `fuzz_lab.driver`, which sets the deadline: only another process can stop what hangs
inside a library.
"""

import json
import os
import resource
import sys
from functools import cache
from pathlib import Path

# pages are read in this process, whose limits count
os.environ |= {
    "LOKY_MAX_CPU_COUNT": "1",
    "POLARS_MAX_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "LINKVET_DEBUG": "1",
}


def limit_memory(room: int) -> None:
    """Leave the process this many bytes more than it has mapped by now."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + room
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Run the cases that standard input names until it ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer

    import typer.main

    from fuzz_lab import run
    from linkvet.model import scoring, store

    # what each call makes anew, and has to be made but once
    typer.main.get_command = cache(typer.main.get_command)
    shipped = store.load()
    scoring.load = lambda folder=None: store.load(folder) if folder else shipped
    if room := int(sys.argv[1]):
        limit_memory(room)
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        case = json.loads(line)
        folder = Path(case["folder"])
        os.chdir(folder)
        verdict, detail = run.run(case["call"], case["rows"], folder)
        print(json.dumps([verdict, detail]), file=answers, flush=True)


if __name__ == "__main__":
    main()
