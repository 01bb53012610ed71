"""`linkvet fetch` at full size: 2,000 pages on 200 hosts of a web on the loopback interface.

Some servers are slow, endless, lying, failing or shut, and some redirect in circles. The run is
killed (SIGKILL) on its way and started again. Then the servers' own record and the files are
checked: every page accounted for, none asked for twice once it was kept, no host asked faster than
the delay, the WARC read by another tool. Exits with 1 if any of it fails.

    python benchmarks/pages/fetch.py [--pages 2000] [--hosts 200] [--delay 1]
"""

import argparse
import csv
import json
import sys
import time
from collections import Counter, defaultdict
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "fixtures"))
from web_fixture import Web, start

# one page in ten is asked of a bad server, each kind in turn
BAD = (
    *("/slow", "/drip", "/endless", "/big", "/bomb/gzip", "/short", "/lying-gzip", "/garbage"),
    *("/jpeg", "/jpeg-as-html", "/empty", "/status/500", "/status/404", "/status/403", "/reset"),
    *("/loop/a", "/self", "/deep/0", "/untyped", "/to/ftp://files.test/"),
)
SHUT = ("closed", "huge", "failing", "moved")  # hosts whose robots.txt is special
TRIES = 2  # the first and one more


def addresses(web: Web, pages: int, hosts: int) -> list[str]:
    """Invent the pages of an export."""
    names = [f"host{number}" for number in range(hosts - len(SHUT) - 1)] + [*SHUT, "nowhere"]
    urls = []
    for number in range(pages):
        bad = number % 10 == 9
        path = BAD[(number // 10 + number // hosts) % len(BAD)] if bad else f"/page/{number}"
        urls.append(web.url(names[number % len(names)], f"{path}?{number}" if bad else path))
    return urls


def captures(folder: Path) -> dict[str, int]:
    """Count the pages in the WARC by URL, up to a torn end."""
    by_url: Counter[str] = Counter()
    with (folder / "pages.warc.gz").open("rb") as handle, suppress(EOFError, ArchiveLoadFailed):
        for record in ArchiveIterator(handle, check_digests="raise"):
            record.content_stream().read()
            if record.rec_type == "response":
                by_url[record.rec_headers["WARC-Target-URI"]] += 1
    return by_url


def logged(folder: Path) -> list[dict[str, str]]:
    """Read the log."""
    with (folder / "fetch-log.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def run(web: Web, folder: Path, urls: list[str], options: list[str]) -> list[tuple[str, bool]]:
    """Fetch with a kill on the way; give what was checked, and whether it held."""
    began = time.monotonic()
    with start(folder, urls, *options) as first:
        while not (folder / "fetch-log.csv").exists() or len(logged(folder)) < len(urls) // 3:
            assert first.poll() is None, first.stderr.read()
            time.sleep(0.2)
        first.kill()
        first.wait()
    settled, requests_before = (
        {row["url"] for row in logged(folder)} | set(captures(folder)),
        len(web.requests),
    )
    killed = time.monotonic() - began
    with start(folder, urls, *options) as second:
        out, err = second.communicate()
    assert second.returncode == 0, err
    summary, took = json.loads(out)[0], time.monotonic() - began
    print(
        f"killed after {killed:.0f} s with {len(settled):,} pages settled, "
        f"done after {took:.0f} s; {len(web.requests):,} requests"
    )
    for outcome, number in summary["outcomes"].items():
        print(f"  {number:6,} {outcome}")
    return list(checks(web, folder, urls, options, summary, settled, requests_before))


def checks(web, folder, urls, options, summary, settled, requests_before):
    """Compare the servers' record, the log, the WARC and the summary."""
    rows, pages = logged(folder), captures(folder)
    yield "every page of the export has one row", Counter(r["url"] for r in rows) == Counter(urls)
    yield (
        "the summary counts them all",
        (summary["open"] == 0 and sum(summary["outcomes"].values()) == len(urls)),
    )
    again = {web.url(one.host, one.path) for one in web.requests[requests_before:]} & settled
    yield f"nothing fetched twice after the kill ({len(again)} of {len(settled):,})", not again
    times, gaps = defaultdict(list), []
    for one in web.requests:
        times[one.host].append(one.when)
    gaps = [after - before for each in times.values() for before, after in pairwise(each)]
    delay = float(options[options.index("--delay") + 1])
    early = sum(gap < delay - 0.01 for gap in gaps)
    first = min(gaps)
    yield f"no host asked faster than {delay} s ({early} of {len(gaps):,}; {first:.3f})", not early
    fetched = {row["final_url"] for row in rows if row["outcome"] == "fetched"}
    yield f"the WARC is read whole: {sum(pages.values()):,} responses", fetched <= set(pages)
    yield "no page is in it twice", max(pages.values()) == 1
    yield (
        "nothing that robots.txt forbids was asked for",
        not any(
            one.host in ("closed", "moved", "failing") and one.path != "/robots.txt"
            for one in web.requests
        ),
    )


def main() -> int:
    """Run, print and judge."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--delay", type=float, default=1.0)
    given = parser.parse_args()
    options = [
        "--json",
        "--allow-private",
        "--delay",
        str(given.delay),
        "--timeout",
        "3",
        "--max-size",
        "2MB",
        "--retries",
        str(TRIES - 1),
        "--hosts",
        "64",
    ]
    web = Web()
    with TemporaryDirectory() as folder:
        urls = addresses(web, given.pages, given.hosts)
        results = run(web, Path(folder), urls, options)
    web.close()
    for what, is_so in results:
        print(f"{'ok  ' if is_so else 'FAIL'} {what}")
    return 0 if all(is_so for _, is_so in results) else 1


if __name__ == "__main__":
    sys.exit(main())
