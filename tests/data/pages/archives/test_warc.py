"""Pages out of web archives, whole, torn and lying."""

import gzip
import json
from pathlib import Path

import pytest
from warc_fixture import archive, moved, page, record

import linkvet
from linkvet.data.pages.archives import warc
from linkvet.data.pages.archives import wat as wat_records
from linkvet.data.pages.archives.capture import Capture, ReadFault
from linkvet.data.pages.archives.warc import captures, is_archive

REAL = Path(linkvet.__file__).parents[2] / "shared" / "data" / "warc"
HTML = b"<title>Walks</title><a href='https://spa.example/'>spa</a>"


@pytest.mark.parametrize("gzipped", [True, False])
def test_pages_and_redirects_are_read(tmp_path, gzipped):
    answers = page("https://a.example/", HTML), moved("http://b.example/", "https://a.example/")
    path = archive(tmp_path / "a.warc", *answers, gzipped=gzipped)
    first, second = captures(path)
    assert (first.url, first.status, first.body) == ("https://a.example/", 200, HTML)
    assert first.charset == "utf-8" and len(first.date) == 10
    assert (second.status, second.location) == (301, "https://a.example/")


def test_what_is_no_page_has_no_body(tmp_path):
    jpeg = page("https://a.example/x.jpg", b"\xff\xd8\xff", kind="image/jpeg")
    (one,) = captures(archive(tmp_path / "a.warc.gz", jpeg))
    assert (one.status, one.body) == (200, b"")


def test_a_torn_archive_gives_what_came_before(tmp_path):
    pages = (page(f"https://a.example/{n}", HTML) for n in range(5))
    path = archive(tmp_path / "a.warc.gz", *pages)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 3 // 4])
    read = [one for one in captures(path) if isinstance(one, Capture)]
    assert 2 <= len(read) < 5


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 nothing of the kind" * 100,
        b"\x1f\x8bjunk" * 100,
        b"\x28\xb5\x2f\xfdjunk" * 100,
        gzip.compress(b"<p>no archive</p>" * 100),
        b"",
    ],
    ids=["PDF", "no gzip", "no zstd", "page", "empty"],
)
def test_what_is_no_archive_gives_no_pages(tmp_path, content):
    path = tmp_path / "a.warc"
    path.write_bytes(content)
    assert not is_archive(path)
    assert not [one for one in captures(path) if isinstance(one, Capture)]


@pytest.mark.parametrize("gzipped", [True, False])
def test_an_archive_is_told_by_its_beginning(tmp_path, gzipped):
    assert is_archive(archive(tmp_path / "a", page("https://a.example/", HTML), gzipped=gzipped))


def test_links_of_a_wat_are_read(tmp_path):
    envelope = {
        "Envelope": {
            "WARC-Header-Metadata": {
                "WARC-Type": "response",
                "WARC-Date": "2026-05-01T10:00:00Z",
                "WARC-Target-URI": "https://a.example/x",
            },
            "Payload-Metadata": {
                "HTTP-Response-Metadata": {
                    "Response-Message": {"Status": "200"},
                    "HTML-Metadata": {
                        "Head": {"Title": "Walks"},
                        "Links": [
                            {"path": "A@/href", "url": "https://spa.example/", "text": "spa"},
                            {"path": "A@/href", "url": "/about", "text": "about"},
                            {"path": "IMG@/src", "url": "https://pictures.example/x.png"},
                        ],
                    },
                }
            },
        }
    }
    body = json.dumps(envelope).encode()
    path = tmp_path / "a.warc.wat"
    path.write_bytes(record("metadata", "https://a.example/x", "application/json", body))
    (one,) = captures(path)
    assert (one.url, one.status, one.date) == ("https://a.example/x", 200, "2026-05-01")
    assert (one.document.title, one.document.internal, one.document.external) == ("Walks", 1, 1)
    assert one.document.links[0][:3] == ("https://spa.example/", "spa.example", "spa")


@pytest.mark.skipif(not REAL.exists(), reason="the shared archives are not here")
@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("example.warc.gz", 1),
        ("example-trunc.warc", 1),
        ("example-iana.org-chunked.warc", 1),
        ("example.arc.gz", 134),
        ("iana.warc.gz", 16),
        ("warcfile.warc.gz", 16),
    ],
)
def test_real_archives_are_read(name, pages):
    records = list(captures(REAL / name))
    assert sum(bool(one.body) for one in records if isinstance(one, Capture)) == pages
    assert not [one for one in records if isinstance(one, ReadFault)]


def wat(**metadata):
    header = {"WARC-Type": "response", "WARC-Target-URI": "https://a.example/x"}
    answer = {"HTML-Metadata": metadata}
    envelope = {
        "WARC-Header-Metadata": header,
        "Payload-Metadata": {"HTTP-Response-Metadata": answer},
    }
    return json.dumps({"Envelope": envelope}).encode()


@pytest.mark.parametrize(
    "content",
    [b"[]", b"[" * 100_000, b'{"Envelope": []}', wat(Links=[None]), wat(Links=1), wat(Head=["x"])],
    ids=["list", "depth", "no envelope", "no link", "no links", "no head"],
)
def test_a_malformed_wat_record_is_passed_over(tmp_path, content):
    good = wat(Head={"Title": "half a \ud83d"}, Links=[{"path": "A@/href", "url": 1, "text": 2}])
    records = (
        record("metadata", "https://a.example/x", "application/json", one)
        for one in (content, good)
    )
    path = tmp_path / "a.warc.wat"
    path.write_bytes(b"".join(records))
    fault, capture = captures(path)
    assert "not the form of a WAT record" in fault.reason
    assert capture.document.title == "half a ?"


def test_of_a_wat_record_no_more_is_read_than_of_a_page(tmp_path, monkeypatch):
    links = [{"path": "A@/href", "url": f"https://site{at}.example/"} for at in range(9)]
    path = tmp_path / "a.warc.wat"
    path.write_bytes(
        record("metadata", "https://a.example/x", "application/json", wat(Links=links))
    )
    monkeypatch.setattr(wat_records, "MOST_LINKS", 4)
    (capture,) = captures(path)
    assert (capture.document.external, len(capture.document.links)) == (4, 4)
    monkeypatch.setattr(warc, "MOST_JSON", 100)
    monkeypatch.setattr(wat_records, "MOST_JSON", 100)
    (fault,) = captures(path)
    assert fault.reason.endswith("a WAT record of more than 100 bytes")
