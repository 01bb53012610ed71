"""Every export format that is understood, one declaration each.

A declaration says by which column names a format is known and where each column goes in the link
table. Names are compared by `key`, so case, spaces, underscores and a BOM make no difference, and
position never counts. Where several columns give the same thing, the first declared wins.
"""

from linkvet.data.exports.vendors import (
    ahrefs,
    bing,
    google,
    majestic,
    moz,
    screaming_frog,
    semrush,
    spyglass,
)
from linkvet.data.exports.vendors.generic import PLAIN

VENDORS = (
    *ahrefs.FORMATS,
    *semrush.FORMATS,
    *majestic.FORMATS,
    *moz.FORMATS,
    *bing.FORMATS,
    *spyglass.FORMATS,
    *screaming_frog.FORMATS,
    *google.FORMATS,
)
FORMATS = (*VENDORS, *PLAIN)
