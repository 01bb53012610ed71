"""The options of `linkvet fetch`, and how those that are texts are read."""

import re
from pathlib import Path
from typing import Annotated

import typer

from linkvet.data.errors import UserError

CONTACT = re.compile(r"https?://[^\s()<>;]+|[^\s()<>;@]+@[^\s()<>;@][^\s()<>;@.]*+\.[^\s()<>;@]+")
UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000}


def checked_contact(text: str | None) -> str | None:
    """Check what is shown to strangers: a typing error would hide who asks."""
    if text is not None and not (text.isascii() and CONTACT.fullmatch(text)):
        raise UserError(
            f"--contact {text!r} is neither an e-mail address nor a URL",
            cure="Write it as in --contact seo@agency.example.",
        )
    return text


def size(text: str) -> int:
    """Read a size in bytes.

    >>> size("5MB"), size("300k"), size("1000")
    (5000000, 300000, 1000)
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmg]?)b?", text.strip().lower())
    number = round(float(match[1]) * UNITS[match[2]]) if match else 0
    if not number:
        raise UserError(f"--max-size {text!r} isn't a size", cure="Write it as in --max-size 5MB.")
    return number


Out = Annotated[
    Path,
    typer.Option("--out", "-o", metavar="WARC", help="Where the pages go, as a gzipped WARC."),
]
Log = Annotated[
    Path | None,
    typer.Option(
        metavar="CSV",
        help="What became of each page; default: fetch-log.csv beside the WARC.",
        show_default=False,
    ),
]
Contact = Annotated[
    str | None,
    typer.Option(
        metavar="WHO",
        callback=checked_contact,
        help="Your e-mail address or web page, shown to every site in the user agent, so that "
        "its owner can reach you.",
        show_default=False,
    ),
]
Delay = Annotated[
    float,
    typer.Option(
        metavar="SECONDS",
        min=0.0,
        help="Pause between two requests to a host. Slow hosts, and those whose robots.txt "
        "asks for more, get a longer one.",
    ),
]
Hosts = Annotated[
    int,
    typer.Option(
        metavar="N",
        min=1,
        max=500,
        help="Hosts asked at the same time, each for one page at a time.",
    ),
]
MaxSize = Annotated[
    str, typer.Option(metavar="SIZE", help="Leave larger pages out, as sent or unpacked.")
]
Timeout = Annotated[
    float, typer.Option(metavar="SECONDS", min=0.1, help="Give up on a page after this long.")
]
Retries = Annotated[
    int,
    typer.Option(
        metavar="N",
        min=0,
        max=10,
        help="Tries after the first, with growing pauses, where a server fails or is silent.",
    ),
]
Again = Annotated[
    bool,
    typer.Option(
        "--again",
        help="Ask anew for what failed in an earlier run but may work today: "
        "timeouts, DNS, certificates, failing servers, refusals.",
    ),
]
Insecure = Annotated[
    bool,
    typer.Option("--insecure", help="Take pages from sites with invalid certificates as well."),
]
AllowPrivate = Annotated[
    bool,
    typer.Option(
        "--allow-private",
        help="Fetch from private and loopback addresses too. Only for "
        "exports you trust: their links and redirects could reach into your network.",
    ),
]
SummaryAsJson = Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")]
