"""Pages saved in folders and tables, each under its address."""

import polars as pl
import pytest

from linkvet.data.errors import UserError
from linkvet.data.pages.archives.capture import Capture, Fault
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
    assert isinstance(one, Fault) and "index.csv" in one.reason


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
def test_a_table_has_a_column_of_html(tmp_path, ending):
    path = tmp_path / f"pages.{ending}"
    frame = pl.DataFrame({"URL": [URL, None], "html": ["<p>é", "<p>"], "more": [1, 2]})
    {"parquet": frame.write_parquet, "csv": frame.write_csv, "jsonl": frame.write_ndjson}[ending](
        path
    )
    page, fault = table(path)
    assert (page.url, page.body.decode()) == (URL, "<p>é") and isinstance(fault, Fault)


def test_a_table_without_html_is_refused(tmp_path):
    path = tmp_path / "links.csv"
    path.write_text("url,anchor\nx,y\n")
    with pytest.raises(UserError, match="column"):
        list(table(path))
