"""Every export format that is understood, one declaration each.

A declaration says by which column names a format is known and where each column goes in the link
table. Names are compared by `key`, so case, spaces, underscores and a BOM make no difference, and
position never counts. Where several columns give the same thing, the first declared wins.
"""

from linkvet.data import ahrefs, google, semrush, vendors
from linkvet.data.plain import PLAIN

VENDORS = (*ahrefs.FORMATS, *semrush.FORMATS, *vendors.FORMATS, *google.FORMATS)
FORMATS = (*VENDORS, *PLAIN)
