"""The Jinja environment of the pages: text is escaped and made visible wherever it is written.

Page titles, anchors and URLs in a link profile are written by strangers, spammers among them:
nothing of theirs may reach a page as markup, hide itself, or reorder the text around it.
"""

import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from linkvet.cli.report.view.live_check import PLACES, STATES
from linkvet.cli.wording import glossary, numbers, sentences
from linkvet.cli.wording.decided import decided
from linkvet.cli.wording.refused_lines import refused
from linkvet.cli.wording.text import clean, short

HERE = Path(__file__).parent
# Each makes markup out of text, which `visible` takes as it is. The templates need none of them.
UNSAFE = ("e", "escape", "forceescape", "safe", "tojson", "urlize", "xmlattr")


def visible(value: Any) -> Any:
    """Show what controls, reorders or hides text; markup was made of texts already shown so."""
    if value is None:
        return ""
    return value if isinstance(value, Markup) else clean(str(value))


def width(share: float | None) -> str:
    """Write a share as percent of the width, short and the same on every machine.

    >>> width(0.12345), width(1.5), width(None)
    ('12.35%', '100%', '0%')
    """
    return f"{100 * max(0.0, min(1.0, share or 0)):.2f}".rstrip("0").rstrip(".") + "%"


def signed(value: float) -> str:
    """Write a number with its sign and one decimal.

    >>> signed(0.71), signed(-2.04)
    ('+0.7', '−2.0')
    """
    return f"{value:+.1f}".replace("-", "−")


class CompiledTemplates(FileSystemBytecodeCache):
    """Templates compiled once, kept where Python keeps this module compiled, if it may keep it."""

    def __init__(self) -> None:
        super().__init__(str(HERE / "__pycache__"))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template; without a folder to keep it in, it is compiled anew each time."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)


ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    bytecode_cache=CompiledTemplates(),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=visible,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=["jinja2.ext.loopcontrols"],
)
for name in UNSAFE:
    del ENVIRONMENT.filters[name]
ENVIRONMENT.filters |= {
    "bytes": lambda text: len(text.encode()),
    "chance": numbers.chance,
    "figure": sentences.figure,
    "month": numbers.month,
    "number": numbers.number,
    "percent": numbers.percent,
    "share": numbers.share,
    "short": short,
    "signed": signed,
    "width": width,
}
ENVIRONMENT.globals |= {
    "DIVERSITY": glossary.NAMES,
    "FITS": glossary.FITS,
    "MEANING": numbers.MEANING,
    "MEANS": glossary.MEANS,
    "NAMES": numbers.NAMES,
    "PLACES": PLACES,
    "STATES": STATES,
    "VERDICTS": numbers.VERDICTS,
    "count": numbers.count,
    "decided": decided,
    "listing": numbers.listing,
    "refused": refused,
    "sentences": sentences,
}
