"""Workbooks written part by part, with what no library would write in them."""

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CONTROL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{SHEETML}"/></Types>'
)
RELS = (
    '<Relationships xmlns="{}/relationships">'
    '<Relationship Id="rId1" Type="{}/{}" Target="{}"/></Relationships>'
)


def cell_of(text: str, at: str = "") -> str:
    """A cell of text, at a place such as `B2` or after the one before it."""
    place = f' r="{at}"' if at else ""
    text = escape(CONTROL.sub("", text))
    return f'<c{place} t="inlineStr"><is><t>{text}</t></is></c>'


def workbook_parts(sheet: str, names: Sequence[str] = ("Sheet1",)) -> dict[str, str]:
    """Members of a workbook: the XML of its first sheet is given, further names have none."""
    sheets = "".join(
        f'<sheet name="{CONTROL.sub("", name)}" sheetId="{i}" r:id="rId{i}"/>'
        for i, name in enumerate(names, 1)
    )
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS.format(PACKAGE, OFFICE, "officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": RELS.format(
            PACKAGE, OFFICE, "worksheet", "worksheets/sheet1.xml"
        ),
        "xl/worksheets/sheet1.xml": sheet,
    }
