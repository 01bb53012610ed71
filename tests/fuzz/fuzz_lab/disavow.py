"""URLs on their way into disavow lines, and disavow files for every command that reads them."""

import json
from random import Random

from fuzz_lab.case import OUT, Case
from fuzz_lab.damage import damaged
from fuzz_lab.values import HOST, sound, url, value, word

SEEDS = (
    "# Links to spa.example",
    "",
    f"domain:{HOST}",
    "domain:farm.test",
    f"http://{HOST}/page?id=1",
    "https://blog.example/2026/01/post.html",
    f"Domain: *.{HOST}",
    "# covered by domain:farm.test: http://farm.test/a",
    "# once covered: http://farm.test/b",
    "# left out (this is text): x",
    "http://farm.test/a#b",
    "domain:co.uk",
    "domain:google.com",
    "spa.example",
    "domain:b\u00fcro.example",
    "http://farm.test:8080/",
)
COMMANDS = (
    ("lint", "old.txt"),
    ("lint", "old.txt", "--json", "--site", "spa.example"),
    ("lint", "old.txt", "--fixed", f"{OUT}.txt"),
    ("merge", "old.txt", "new.txt", "--out", f"{OUT}.txt", "--added", "added.txt"),
    ("diff", "old.txt", "new.txt"),
    ("diff", "old.txt", "new.txt", "--json"),
    ("undo", "old.txt", "new.txt", "--out", f"{OUT}.txt"),
    ("split", "old.txt", "--out-dir", OUT),
)


def urls(random: Random) -> Case:
    """Addresses of pages and names of domains as results name them, one a line of JSON."""
    entries = [
        f"domain:{random.choice((HOST, word(random), value(random, HOST)))}"
        if random.random() < 0.4
        else url(random)
        for _ in range(random.randint(1, 20))
    ]
    return Case({"entries.json": json.dumps(entries).encode()}, ("write_disavow", "entries.json"))


def _file(random: Random) -> bytes:
    lines = [random.choice(SEEDS) for _ in range(random.randint(0, 30))]
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(lines) + 1)
        lines.insert(
            at,
            random.choice(
                (url(random), f"domain:{value(random, HOST)}", value(random), f"# {value(random)}")
            ),
        )
    if random.random() < 0.1:
        lines *= random.choice((40, 400))
    raw = sound(random.choice(("\n", "\n", "\r\n", "\r")).join(lines)).encode(
        random.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252")), "replace"
    )
    return damaged(random, raw) if random.random() < 0.4 else raw


def disavow_files(random: Random) -> Case:
    """Files of owners and of other tools, under every command of `linkvet disavow`."""
    call = ("linkvet", "disavow", *random.choice(COMMANDS))
    return Case({"old.txt": _file(random), "new.txt": _file(random)}, call)
