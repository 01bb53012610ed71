"""What scoring 10^6 to 10^10 links costs, worked out from measured points and from the code.

    python benchmarks/scale/cost_model.py            # print the tables
    python benchmarks/scale/cost_model.py --write    # put them into docs/scale.md
    python benchmarks/scale/cost_model.py --batches  # measure what a batch costs (a few seconds)

Points are those of benchmarks/scale/partitions.py. What grows with links is a line through them:
a fixed part and one for each link. What grows otherwise is told from the code:

- A partition reads a batch out of every chunk of input rows, and both grow with the links, so
  batches grow with their square; small ones cost the same as any.
- The driver holds numbers by link, by key, by domain, and by key on several domains (`DRIVER`). How
  many of these a link brings is measured (profile_shape.json); domains follow Zipf's law.
- Link ids and rows of a polars table have 32 bits.
"""

import argparse
import json
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from profiles.domains import typical_domains
from profiles.export import write_export

from linkvet.data.exports.read import read
from linkvet.data.partitions.row_chunks import RowChunks
from linkvet.model.judging.memory_plan import LARGEST

HERE = Path(__file__).parent
RESULTS = HERE.parent / "results"
POINTS, SHAPES, BATCHES = (
    RESULTS / f"{name}.json" for name in ("partitions", "profile_shape", "batches")
)
DOCS = HERE.parents[1] / "docs" / "scale.md"
CHUNK = 100_000  # input rows of a chunk, about
SIZES = tuple(10**n for n in range(6, 11))
CHECKED = (200_000, 1_000_000, 10_000_000, 30_000_000)
WORKERS = (2, 16, 64)
IDS = 2**32
GB = 1e9
# Bytes that the driver holds at once, by what they are of; from the docstrings named.
DRIVER = {
    "ids of links": (13, "link"),  # linkvet.data.partitions.merge_rows.gathered
    "hashes of keys": (8, "path"),  # linkvet.data.partitions.key_totals
    "traits that several domains have": (32, "shared"),  # features.networks.across_partitions
    "report": (200, "link"),  # linkvet.model.judging.scored_in_partitions
}
DOMAIN = 1_000  # bytes of a domain's row with reasons: 744 as CSV; all the while
COUNTS = 8  # bytes for each batch: how many rows it has
SHARED_KINDS = ("titles", "anchors", "paths", "paths without digits", "words before")


class Line(NamedTuple):
    """A fixed part and one for each unit."""

    fixed: float
    each: float

    def at(self, units: float) -> float:
        """What so many units take."""
        return self.fixed + self.each * units


class Batch(NamedTuple):
    """What a batch costs beyond its rows, over writing and reading."""

    cpu_seconds: float
    bytes: float


class Model(NamedTuple):
    """Constants: seconds and bytes by link; memory of a worker by byte of an export."""

    cpu: Line
    serial: Line
    driver: float
    worker: Line
    spill: float
    results: float
    network: Line
    row: float  # bytes of an export
    batch: Batch
    shape: dict[str, float]

    def batches(self, links: float) -> float:
        """Batches of all chunks."""
        return (links / CHUNK) * self.partitions(links)

    def partitions(self, links: float) -> float:
        """Partitions of the largest size."""
        return max(links * self.row / LARGEST, 2)

    def cpu_seconds(self, links: float) -> float:
        """CPU seconds of all processes."""
        return self.cpu.at(links) + self.batch.cpu_seconds * self.batches(links)

    def wall_seconds(self, links: float, workers: int) -> float:
        """Seconds with so many workers: what the driver does alone, and the others' share."""
        serial = self.serial.at(links)
        return serial + (self.cpu_seconds(links) - serial) / workers

    def driver_bytes(self, links: float) -> dict[str, float]:
        """What the driver holds of each; domains and counts all the while, of the others one."""
        units = {
            "link": 1.0,
            "path": self.shape["paths: different"] / 1000,
            "shared": sum(
                self.shape[f"{kind}: on how many domains in all"] for kind in SHARED_KINDS
            )
            / 1000,
        }
        return {name: bytes_ * units[of] * links for name, (bytes_, of) in DRIVER.items()}

    def driver_gb(self, links: float) -> float:
        """Memory of the driver at most."""
        kept = DOMAIN * typical_domains(int(links)) + COUNTS * self.batches(links)
        return (self.driver + kept + max(self.driver_bytes(links).values())) / GB

    def worker_gb(self) -> float:
        """Memory of a worker with a partition of the largest size."""
        return self.worker.at(LARGEST) / GB

    def disk_gb(self, links: float) -> float:
        """Spilled links and results together."""
        return ((self.spill + self.results) * links + self.batch.bytes * self.batches(links)) / GB

    def network_gb(self, links: float, workers: int) -> float:
        """What goes between driver and workers; exports and spilled links lie on a shared disk."""
        return self.network.at(links) * workers / 2 / GB


def model() -> Model:
    """The constants out of the measured points."""
    points = [one for one in json.loads(POINTS.read_text()) if usual(one)]
    shape = json.loads(SHAPES.read_text())["made, 200,000"]
    batch = Batch(**json.loads(BATCHES.read_text()))

    def of(way: str) -> list[dict[str, Any]]:
        return [one for one in points if one["way"] == way]

    workers, last = of("processes"), max(of("processes"), key=lambda one: one["rows"])
    in_memory = max(of("memory"), key=lambda one: one["rows"])
    results = in_memory["disk_gb"] * GB / in_memory["rows"]
    made = Model(
        cpu=line(workers, lambda one: one["cpu_seconds"]),
        serial=line(workers, serial_seconds),
        driver=0.0,
        # a worker does with a partition what a run in memory does with an export
        worker=line(of("memory"), lambda one: one["memory_gb"] * GB, lambda one: one["bytes"]),
        spill=last["disk_gb"] * GB / last["rows"] - results,
        results=results,
        network=line(of("dask-2"), lambda one: one["network_gb"] * GB),
        row=last["bytes"] / last["rows"],
        batch=batch,
        shape=shape,
    )
    # smaller ones do not fill the chunks that results are written in
    large = [one for one in workers if one["rows"] >= 2 * CHUNK]
    first = min(large, key=lambda one: one["rows"])
    return made._replace(driver=(first["driver_gb"] - made.driver_gb(first["rows"])) * GB)


def usual(one: dict[str, Any]) -> bool:
    """Whether a point is of a usual profile."""
    return one["domains"] == typical_domains(one["rows"]) and not one["one_title"]


def serial_seconds(one: dict[str, Any]) -> float:
    """What the driver does alone: workers count in a stage's CPU seconds only once they ended."""
    return sum(stage["cpu_seconds"] for stage in one["stages"].values())


def line(points: Sequence[dict[str, Any]], measured: Any, unit: Any = None) -> Line:
    """The line nearest to points, by relative distance; none may fall."""
    units = np.array([unit(one) if unit else one["rows"] for one in points], float)
    values = np.array([measured(one) for one in points], float)
    if np.unique(units).size < 2:
        return Line(0.0, values.mean() / units.mean())
    each, fixed = np.polyfit(units, values, 1, w=1 / values)
    return Line(max(fixed, 0.0), max(each, 0.0))


def measure_batches(partitions: Sequence[int] = (20, 2000), read_of_each: int = 100) -> Batch:
    """What batches cost: the same rows in few partitions and in many."""
    with tempfile.TemporaryDirectory() as folder:
        (export,) = write_export(Path(folder) / "links.csv", CHUNK)
        links = read([export]).links
        cost: list[tuple[float, float]] = []
        for count in partitions:
            began = time.process_time()
            chunk = RowChunks(Path(folder), count, number=count).put(links)
            written = time.process_time()
            some = range(0, count, max(count // read_of_each, 1))
            for number in some:
                chunk.read(number)
            reading = (time.process_time() - written) / len(some) * count
            cost.append((written - began + reading, chunk.path.stat().st_size))
    more = partitions[1] - partitions[0]
    return Batch(*(float(many - few) / more for few, many in zip(*cost, strict=True)))


def costs(made: Model) -> Iterator[str]:
    """The table of costs by size."""
    of_workers = [f"hours, {workers} workers" for workers in WORKERS]
    head = ["links", "domains", "partitions", "CPU hours", *of_workers]
    head += ["driver GB", "worker GB", "disk GB", "network GB"]
    yield row(head)
    yield "|---" * len(head) + "|"
    for links in SIZES:
        wall = [figure(made.wall_seconds(links, workers) / 3600) for workers in WORKERS]
        yield row(
            [
                f"{links:,}",
                f"{typical_domains(links):,}",
                f"{made.partitions(links):,.0f}",
                figure(made.cpu_seconds(links) / 3600),
                *wall,
                figure(made.driver_gb(links)),
                figure(made.worker_gb()),
                figure(made.disk_gb(links)),
                figure(made.network_gb(links, WORKERS[0])),
            ]
        )


def breaks(made: Model) -> Iterator[str]:
    """What gives way first, the smallest number of links first."""
    limits = {
        "the driver's table for the report fills 64 GB": lambda links: made.driver_gb(links) > 64,
        "traits fill 64 GB of the driver": lambda links: (
            made.driver_bytes(links)["traits that several domains have"] > 64 * GB
        ),
        "reading and writing batches costs as much as everything else": lambda links: (
            made.batch.cpu_seconds * made.batches(links) > made.cpu.at(links)
        ),
        "ids of links and rows of one table no longer fit in 32 bits": lambda links: links >= IDS,
        "domains fill 64 GB of the driver": lambda links: DOMAIN * typical_domains(links) > 64 * GB,
        "a tenth of all keys look shared, for having the same 32 bits": lambda links: (
            links * made.shape["paths: different"] / 1000 / IDS > -np.log(0.9)
        ),
    }
    grid = [int(x) for x in np.geomspace(10**6, 10**11, 401)]
    first = {what: next((x for x in grid if over(x)), grid[-1]) for what, over in limits.items()}
    for what, links in sorted(first.items(), key=lambda one: one[1]):
        yield f"- {figure(links / 1e6)} million links: {what}"
    alone = made.serial.each / made.cpu.each
    yield f"- At any size: the driver does {alone:.0%} of the work alone, so no number of workers"
    yield f"  makes a run more than {1 / alone:.1f} times as fast as one process."


def check(made: Model) -> Iterator[str]:
    """The table of what was measured beside what the model says."""
    head = ["links", "way", "CPU seconds", "model", "driver GB", "model", "disk GB", "model"]
    yield row(head)
    yield "|---" * len(head) + "|"
    points = [one for one in json.loads(POINTS.read_text()) if usual(one)]
    for size in sorted({*CHECKED, *(one["rows"] for one in points)}):
        here = [one for one in points if one["rows"] == size and one["way"] != "memory"]
        known = [made.cpu_seconds(size), made.driver_gb(size), made.disk_gb(size)]
        for one in here or [None]:
            names = ("cpu_seconds", "driver_gb", "disk_gb")
            pairs = [
                cell
                for name, value in zip(names, known, strict=True)
                for cell in (figure(one[name]) if one else "not yet measured", figure(value))
            ]
            yield row([f"{size:,}", one["way"] if one else "", *pairs])


def row(cells: list[str]) -> str:
    """A row of a table in Markdown."""
    return f"| {' | '.join(cells)} |"


def figure(value: float) -> str:
    """A number with as many digits as say something."""
    return f"{value:,.0f}" if value >= 20 else f"{value:.2g}"


def main() -> None:
    """Print the tables, or put them into the docs."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n\n")[0])
    parser.add_argument("--write", action="store_true", help="put the tables into docs/scale.md")
    parser.add_argument("--batches", action="store_true", help="measure what a batch costs")
    given = parser.parse_args()
    if given.batches:
        measured = measure_batches()._asdict()
        BATCHES.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    made = model()
    blocks = {"costs": costs(made), "limits": breaks(made), "check": check(made)}
    texts = {name: "\n".join(lines) for name, lines in blocks.items()}
    print("\n\n".join(texts.values()))
    if given.write:
        page = DOCS.read_text(encoding="utf-8")
        for name, text in texts.items():
            block = re.compile(rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- end of {name} -->)", re.DOTALL)
            page = block.sub(lambda old, text=text: f"{old[1]}{text}\n{old[2]}", page)
        DOCS.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
