"""The signals, each declared once; importing this package registers all of them.

The order of the rooms below is that of signals within a group of the catalogue, whichever room is
imported first: Python runs this file before any of them.
"""

# ruff: noqa: I001
from linkvet.features.registry import GROUPS, SIGNALS
from linkvet.features.signals import url
from linkvet.features.signals import age
from linkvet.features.signals import anchor
from linkvet.features.signals import authority
from linkvet.features.signals import domain
from linkvet.features.signals import title
from linkvet.features.signals import page_meta
from linkvet.features.signals import redirects
from linkvet.features.signals import placement
from linkvet.features.signals import profile
from linkvet.features.signals import page_text
from linkvet.features.signals import page_links
from linkvet.features.signals import topic

NAMES = sorted(SIGNALS, key=lambda name: GROUPS.index(SIGNALS[name].group))

__all__ = [
    "NAMES",
    "age",
    "anchor",
    "authority",
    "domain",
    "page_links",
    "page_meta",
    "page_text",
    "placement",
    "profile",
    "redirects",
    "title",
    "topic",
    "url",
]
