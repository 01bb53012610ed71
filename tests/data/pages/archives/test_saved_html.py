"""Pages saved in folders and tables, each under its address."""

import polars as pl
import pytest

from linkvet.data.errors import UserError
from linkvet.data.pages.archives.capture import Capture, ReadFault
from linkvet.data.pages.archives.saved_html import folder, table

URL = "https://a.example/walks"


@pytest.mark.parametrize(
    ("name", "html"),
    [
        ("x.html", f"<!-- saved from url=(0023){URL} --><html>"),
        ("x.htm", f'<link rel="canonical" href="{URL}">'),
        ("x.html", f"<link href='{URL}' rel='canonical'>"),
        ("x.xhtml", f'<meta property="og:url" content="{URL}">'),
    ],
)
def test_a_saved_page_tells_its_address(tmp_path, name, html):
    (tmp_path / name).write_text(html)
    (one,) = folder(tmp_path)
    assert one == Capture(URL, body=html.encode())


def test_an_index_names_addresses(tmp_path):
    (tmp_path / "index.csv").write_text(f"URL,File\n{URL},deep/x.html\n")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/x.html").write_text("<p>x")
    assert [one.url for one in folder(tmp_path)] == [URL]


def test_a_path_that_begins_with_a_host_is_an_address(tmp_path):
    place = tmp_path / "www.a.example" / "walks"
    place.mkdir(parents=True)
    (place / "index.html").write_text("<p>x")
    assert [one.url for one in folder(tmp_path)] == ["http://www.a.example/walks/"]


def test_a_page_without_address_is_told(tmp_path):
    (tmp_path / "x.html").write_text("<p>x")
    (one,) = folder(tmp_path)
    assert isinstance(one, ReadFault) and "index.csv" in one.reason


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
def test_a_table_has_a_column_of_html(tmp_path, ending):
    path = tmp_path / f"pages.{ending}"
    frame = pl.DataFrame({"URL": [URL, None], "html": ["<p>é", "<p>"], "more": [1, 2]})
    {"parquet": frame.write_parquet, "csv": frame.write_csv, "jsonl": frame.write_ndjson}[ending](
        path
    )
    page, fault = table(path)
    assert (page.url, page.body.decode()) == (URL, "<p>é") and isinstance(fault, ReadFault)


def test_a_table_without_html_is_refused(tmp_path):
    path = tmp_path / "links.csv"
    path.write_text("url,anchor\nx,y\n")
    with pytest.raises(UserError, match="column"):
        list(table(path))


@pytest.mark.parametrize("content", ["", 'url,file\n"x', "\0"])
def test_a_damaged_index_is_told_and_passed_over(tmp_path, content):
    (tmp_path / "index.csv").write_text(content)
    (tmp_path / "a.example").mkdir()
    (tmp_path / "a.example" / "x.html").write_text("x")
    *faults, page = folder(tmp_path)
    assert page == Capture("http://a.example/x.html", body=b"x")
    assert all("isn't a table of addresses" in fault.reason for fault in faults)


@pytest.mark.parametrize("name", ["a.parquet", "a.csv", "a.jsonl"])
def test_a_table_in_pieces_is_refused(tmp_path, name):
    (tmp_path / name).write_bytes(b"PAR1\x15" if name == "a.parquet" else b"")
    with pytest.raises(UserError, match="the table cannot be read"):
        list(table(tmp_path / name))


def test_a_table_that_breaks_off_is_read_so_far(tmp_path):
    whole = pl.DataFrame({"url": ["https://a.example/"] * 2, "html": ["x", "y"]})
    whole.write_parquet(tmp_path / "a.parquet", compression="uncompressed")
    content = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "a.parquet").write_bytes(content.replace(b"https://a.example/", b"\xff" * 18))
    (fault,) = table(tmp_path / "a.parquet")
    assert "read to row 0 and no further" in fault.reason


def test_rows_of_other_types_are_told(tmp_path):
    pl.DataFrame({"url": [1, 2], "html": ["x", "y"]}).write_parquet(tmp_path / "a.parquet")
    assert [fault.place[-5:] for fault in table(tmp_path / "a.parquet")] == ["row 1", "row 2"]


def test_html_may_be_bytes(tmp_path):
    rows = pl.DataFrame({"url": ["https://a.example/"], "html": [b"\xe9"]})
    rows.write_parquet(tmp_path / "a.parquet")
    assert list(table(tmp_path / "a.parquet")) == [Capture("https://a.example/", body=b"\xe9")]
