"""Lists of domains written as addresses are read as the names they are."""

from pathlib import Path

import pytest

from linkvet import score
from linkvet.data.exports.domain_list import NAMES_AS_ADDRESSES
from linkvet.data.exports.read import read

NAMES = ("casino-links.test", "harbour.example", "www.gardens.example")


def written(path: Path, rows: list[str], header: str = "url") -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["https://{}/", "http://{}", "{}/"])
def test_a_name_and_its_address_get_one_judgement(tmp_path, form):
    bare = score(written(tmp_path / "names.csv", list(NAMES))).links
    addresses = written(tmp_path / "addresses.csv", [form.format(name) for name in NAMES])
    scored = score(addresses)
    columns = ["spam_probability", "verdict", "evidence", "kind", "reasons"]
    assert scored.links[columns].equals(bare[columns])
    assert list(scored.links["source_url"]) == [form.format(name) for name in NAMES]


def test_what_is_read_as_names_is_said(tmp_path):
    exports = read([written(tmp_path / "a.csv", ["https://harbour.example/"])])
    assert NAMES_AS_ADDRESSES in exports.sources[0].notes


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        (["https://harbour.example/", "https://gardens.example/roses"], "url"),
        (["https://harbour.example/?p=1"], "url"),
        (["https://harbour.example/,our harbour"], "source url,anchor"),
        (["https://harbour.example/,2024-05-01"], "source url,first seen"),
    ],
)
def test_an_export_that_shows_more_keeps_its_addresses(tmp_path, rows, header):
    exports = read([written(tmp_path / "a.csv", rows, header)])
    assert NAMES_AS_ADDRESSES not in exports.sources[0].notes
    assert exports.links["path"].null_count() == 0
