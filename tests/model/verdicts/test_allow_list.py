"""The allow file."""

import polars as pl
import pytest

from linkvet.data.errors import UserError
from linkvet.data.urls import split
from linkvet.model.verdicts.allow_list import allowed

URLS = [
    "https://www.friend.example/a",
    "https://blog.friend.example/b",
    "http://page.example/one/",
    "http://page.example/two",
    "https://other.example/",
]


@pytest.fixture
def links() -> pl.DataFrame:
    urls = pl.Series("source_url", URLS)
    parts = split(urls)
    return parts.select("host", pl.col("domain").cast(pl.Categorical)).with_columns(urls)


def test_no_file_allows_nothing(links):
    assert allowed(links, None).tolist() == [False] * 5


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("friend.example", [0, 1]),
        ("domain:friend.example", [0, 1]),
        ("https://www.friend.example/", [0, 1]),
        ("WWW.Friend.Example", [0, 1]),
        ("blog.friend.example", [1]),
        ("http://page.example/two", [3]),
        ("# friend.example\n\nother.example # a note\n", [4]),
        ("\ufefffriend.example\r\nother.example\r\n", [0, 1, 4]),
        ("riend.example", []),
        ("", []),
        ("# nothing\n", []),
    ],
)
def test_what_is_named_is_allowed(links, tmp_path, text, wanted):
    path = tmp_path / "allow.txt"
    path.write_bytes(text.encode())
    assert allowed(links, path).nonzero()[0].tolist() == wanted


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff"])
def test_a_file_that_cannot_be_read_is_named(links, tmp_path, content):
    path = tmp_path / "allow.txt"
    if content:
        path.write_bytes(content)
    with pytest.raises(UserError, match=r"allow\.txt.*cannot be read"):
        allowed(links, path)


def test_a_folder_is_no_allow_file(links, tmp_path):
    with pytest.raises(UserError, match="cannot be read"):
        allowed(links, tmp_path)
