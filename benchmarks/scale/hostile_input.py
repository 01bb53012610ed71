"""What hostile files cost: CPU and memory of pages and exports made to take as much as they can.

    make bench-accuracy BENCH=hostile_input
    make bench-accuracy BENCH=hostile_input ARGS="--only 'far|gzip'"

Each file is read in a process of its own. Memory is the peak beyond that of a process that has read
a harmless file of the kind; what is read in a fork counts with it. Exits with 1 where a page takes
more than 2 seconds of CPU or 300 MB: exports have no such bound, but what they cost is shown.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hostile_files import ARCHIVES, EXPORTS, HEADER, PAGE, PAGES, ROW, SITE, archived

from linkvet.data.errors import UserError
from linkvet.data.exports.read import read
from linkvet.data.pages.read import read_pages
from linkvet.data.urls import normal_form

SECONDS, MEMORY = 2.0, 300  # CPU and MB of one page
CRAFTED: dict[str, tuple[str, Callable[[], bytes | str]]] = {
    **{
        f"page: {name}": (f"{at}.warc", lambda make=make: archived("", make().encode()))
        for at, (name, make) in enumerate(PAGES.items())
    },
    **{f"archive: {name}": (f"{name}.warc", make) for name, make in ARCHIVES.items()},
    **{f"export: {name}": made for name, made in EXPORTS.items()},
}


def craft(name: str, folder: Path) -> None:
    """Write a file, and a harmless one of its kind beside it."""
    file, make = CRAFTED[name]
    content = make()
    (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / "harmless.csv").write_text(HEADER + ROW)
    (folder / "harmless.warc").write_bytes(archived("", b"<p>x"))


def said(file: Path) -> str:
    """Read a file and give what linkvet says of it."""
    try:
        if file.suffix == ".warc":
            archive = read_pages([file], normal_form(pl.Series([PAGE])), [SITE], jobs=1)
            faults = "; ".join(fault.reason for fault in archive.faults)
            links = sum(len(record.links) for record in archive.records.values())
            return faults or f"read, {links:,} links to the site"
        exports = read([file])
    except UserError as error:
        return str(error)
    return f"read, {exports.links.height:,} links, {exports.rejects.height:,} rejects"


def peak() -> float:
    """Most memory that this process or one of its forks held, in MB."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(one).ru_maxrss for one in whose) * 1_024 / 1e6


def cost(file: Path) -> dict[str, float | str]:
    """Read a harmless file and then this one; give what the second took more."""
    said(file.with_name("harmless.warc" if file.suffix == ".warc" else "harmless.csv"))
    bare, before, began = peak(), os.times(), time.monotonic()
    words = said(file)
    seconds = time.monotonic() - began
    cpu = sum(os.times()[:4]) - sum(before[:4])
    return {"cpu": cpu, "seconds": seconds, "memory": peak() - bare, "said": words}


def measure(name: str) -> dict[str, float | str]:
    """Craft a file and read it, each in a process of its own: what one held is not the other's."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "--in", folder, "--name", name]
        subprocess.run([*command, "--craft"], check=True)
        run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if run.returncode:
            return {"cpu": 0.0, "seconds": 0.0, "memory": 0.0, "said": f"exit {run.returncode}"}
        return json.loads(run.stdout)


def main() -> None:
    """Measure every file that is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", default="", help="files whose name this regex finds")
    parser.add_argument("--in", dest="folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--name", help=argparse.SUPPRESS)
    parser.add_argument("--craft", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.folder and asked.craft:
        return craft(asked.name, asked.folder)
    if asked.folder:
        return print(json.dumps(cost(asked.folder / CRAFTED[asked.name][0])))
    worst_cpu = worst_memory = 0.0
    print(f"{'':44}{'CPU s':>8}{'MB':>8}  what linkvet says")
    for name in (one for one in CRAFTED if re.search(asked.only, one)):
        found = measure(name)
        print(f"{name:44}{found['cpu']:8.2f}{found['memory']:8,.0f}  {found['said']}", flush=True)
        if not name.startswith("export"):
            worst_cpu = max(worst_cpu, float(found["cpu"]))
            worst_memory = max(worst_memory, float(found["memory"]))
    print(
        f"\nmost of one page: {worst_cpu:.2f} s of CPU (bound {SECONDS:g}), "
        f"{worst_memory:,.0f} MB (bound {MEMORY})"
    )
    sys.exit(worst_cpu > SECONDS or worst_memory > MEMORY)


if __name__ == "__main__":
    main()
