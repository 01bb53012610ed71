"""How fast linkvet reads web archives into signals, beside parsing the same pages alone.

Pages per second of CPU time of one process, so that figures can be compared; the share of both
cores is told by the wall time. Memory must not grow with the number of pages.
"""

import argparse
import gzip
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

DATA = Path(__file__).parents[3] / "shared" / "data" / "pages" / "pages.parquet"
TARGET = 120
HOST = re.compile(r"https?://([\w.-]+)")
FILLER = "<p>Walks by the river and <a href='https://other.example/{n}'>other</a> places.</p>"


def bodies() -> list[tuple[str, str]]:
    """Address and source of real pages where they are at hand, else of written ones as long."""
    if DATA.exists():
        pages = pl.read_parquet(DATA, columns=["url", "html"])
        pages = pages.sample(fraction=1, shuffle=True, seed=0)
        return [(url or "", html) for url, html in pages.iter_rows()]
    return [("", "<title>Walks</title>" + "".join(FILLER.format(n=n) for n in range(2_000)))] * 50


def write(path: Path, pages: list[tuple[str, str]], count: int) -> None:
    """Write an archive of `count` pages, and an export of links from all of them."""
    rows = ["source_url,target_url"]
    with path.open("wb") as file:
        for number in range(count):
            url, html = pages[number % len(pages)]
            # a page's own host, so that its links to itself are no links to other sites
            host = HOST.match(url)
            url = f"https://{host[1] if host else f'site{number % 997}.example'}/{number}"
            body = html.encode("utf-8", "replace")
            body += b"<p><a href='https://spa.example/'>the baths</a></p>"
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            head = (
                f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
                f"WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
                "Content-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(http)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + http + b"\r\n\r\n", 1))
            rows.append(f"{url},https://spa.example/")
    path.with_suffix(".csv").write_text("\n".join(rows) + "\n")


def stages(archive: str, jobs: int) -> dict[str, float]:
    """Measure in this process: unpacking and parsing alone, then all the way to signals."""
    from resiliparse.parse.html import HTMLTree

    from linkvet.data.exports.read import read
    from linkvet.data.merge import merge
    from linkvet.data.pages.archives.capture import Capture
    from linkvet.data.pages.archives.charset import decode
    from linkvet.data.pages.archives.warc import captures
    from linkvet.data.pages.live_check import join, keys_and_sites
    from linkvet.data.pages.read import read_pages
    from linkvet.features.extract import signals

    path, rates = Path(archive), {}
    start = time.process_time()
    some = [one for one in captures(path) if isinstance(one, Capture)] if jobs == 1 else []
    rates["unpacked"] = len(some) / max(time.process_time() - start, 1e-9)
    start = time.process_time()
    for one in some:
        HTMLTree.parse(decode(one.body, one.charset))
    rates["parsed"] = len(some) / max(time.process_time() - start, 1e-9)
    del some
    links = merge(read([path.with_suffix(".csv")]).links)[1]
    start, wall = time.process_time(), time.perf_counter()
    urls, sites = keys_and_sites(links, "spa.example")
    pages = read_pages([path], urls, sites, jobs=jobs)
    values = signals(join(links, pages, "spa.example"))
    rates["signals"] = values.height / max(time.process_time() - start, 1e-9)
    rates["wall"] = values.height / (time.perf_counter() - wall)
    rates["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    assert values["seen_sites"].is_not_nan().all(), "a page was lost"
    return rates


def measured(archive: Path, jobs: int) -> dict[str, float]:
    """The stages in a process of their own."""
    command = [sys.executable, __file__, "--measure", str(archive), "--jobs", str(jobs)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Print rates, their ratio and memory side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=3_000)
    parser.add_argument("--many", type=int, default=12_000, help="pages to see memory grow by")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--jobs", type=int, default=1, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(stages(options.measure, options.jobs)))
        return
    pages = bodies()
    mean = sum(len(html) for _, html in pages) / len(pages)
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / "few.warc.gz", Path(folder) / "many.warc.gz"
        write(few, pages, options.pages)
        alone, both = measured(few, 1), measured(few, 2)
        write(many, pages, options.many)
        later = measured(many, 2)
    print(f"{options.pages:,} pages of {mean / 1e3:.0f} KB on average, pages per CPU second")
    print(f"  unpacking alone        {alone['unpacked']:8.0f}")
    print(f"  decoding and parsing   {alone['parsed']:8.0f}")
    outcome = "ok" if alone["signals"] >= TARGET else "SHORT"
    print(f"  archive to signals     {alone['signals']:8.0f}   asked {TARGET} {outcome}")
    print(f"  parsing is {alone['parsed'] / alone['signals']:.1f} times as fast")
    print(
        f"pages per second on the clock: {alone['wall']:.0f} by one process, "
        f"{both['wall']:.0f} by two"
    )
    print(
        f"memory: {both['memory']:.2f} GB with {options.pages:,} pages, "
        f"{later['memory']:.2f} GB with {options.many:,}"
    )


if __name__ == "__main__":
    main()
