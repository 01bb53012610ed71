"""The WARC and its log: whole at any moment, whatever cut them short."""

import gzip

import pytest
from warcio.archiveiterator import ArchiveIterator

from linkvet.data.errors import UserError
from linkvet.data.fetch.host_queue import row_of
from linkvet.data.fetch.log import read_log
from linkvet.data.fetch.page_urls import PageUrl
from linkvet.data.fetch.responses import Response
from linkvet.data.fetch.store import Store
from linkvet.data.fetch.warc_writer import WarcFile, fields_block, read_fields
from linkvet.data.pages.archives.warc import captures

WHEN = "2026-01-02T03:04:05Z"


def page(number):
    url = f"http://a{number}.example/"
    return PageUrl(f"a{number}.example", f"a{number}.example", url)


def chain(number):
    """A redirect and the page it leads to."""
    url, target = page(number).url, f"http://b.example/{number}"
    headers = [(b"Content-Type", b"text/html")]
    body = f"<html>page {number} \u00e9".encode()
    return [
        Response(
            url, status=301, location=target, headers=[(b"Location", target.encode())], when=WHEN
        ),
        Response(
            target, "fetched", status=200, headers=headers, body=body, size=len(body), when=WHEN
        ),
    ]


def opened(folder, again=False):
    return Store(folder / "pages.warc.gz", folder / "log.csv", "linkvet", WHEN, again)


def filled(folder, numbers=range(3)):
    store = opened(folder)
    for number in numbers:
        responses = chain(number)
        store.settle(row_of(page(number), responses), responses)
    store.close()
    return folder / "pages.warc.gz", folder / "log.csv"


def pages_in(warc):
    """All pages, read by another tool that checks every digest."""
    with warc.open("rb") as handle:
        return [
            record.rec_headers["WARC-Target-URI"]
            for record in ArchiveIterator(handle, check_digests="raise")
            if record.content_stream().read() is not None
            and record.rec_type == "response"
            and record.http_headers.get_statuscode() == "200"
        ]


def test_other_tools_read_it_and_the_log_says_where(tmp_path):
    warc, log = filled(tmp_path)
    assert pages_in(warc) == [f"http://b.example/{number}" for number in range(3)]
    for number, row in enumerate(read_log(log)):
        assert row.url == page(number).url and row.redirect_chain == f"301 {row.final_url}"
        with warc.open("rb") as handle:
            handle.seek(row.warc_offset)
            record = next(iter(ArchiveIterator(handle)))
            assert record.rec_headers["WARC-Target-URI"] == row.final_url
            assert record.content_stream().read() == f"<html>page {number} é".encode()


def test_our_own_reader_reads_the_pages_back(tmp_path):
    warc, _ = filled(tmp_path, [1])
    moved, page_capture = captures(warc)
    assert (moved.url, moved.status, moved.location) == (page(1).url, 301, page_capture.url)
    assert (page_capture.status, page_capture.body.decode()) == (200, "<html>page 1 é")


@pytest.mark.parametrize("value", [b"caf\xe9", "café".encode()])
def test_headers_are_kept_as_the_server_sent_them(tmp_path, value):
    response = chain(1)[1]
    response.headers.append((b"X-Place", value))
    store = opened(tmp_path)
    store.settle(row_of(page(1), [response]), [response])
    store.close()
    place = response.place
    member = (tmp_path / "pages.warc.gz").read_bytes()[place.offset :][: place.length]
    assert b"X-Place: " + value + b"\r\n" in gzip.decompress(member)
    assert pages_in(tmp_path / "pages.warc.gz") == [response.url]


def test_wherever_a_kill_cuts_the_warc_it_is_mended(tmp_path):
    warc, log = filled(tmp_path)
    whole = warc.read_bytes()
    rows = log.read_text().splitlines(keepends=True)
    first = list(read_log(log))[1]
    start = first.warc_offset + first.warc_length
    assert start < len(whole)
    for cut in [*range(start, len(whole), 23), len(whole) - 1, len(whole)]:
        warc.write_bytes(whole[:cut])
        log.write_text("".join(rows[:3]) + rows[3][: cut % 20])
        store = opened(tmp_path)
        store.close()
        done = cut == len(whole)
        assert len(pages_in(warc)) == (3 if done else 2)
        assert [row.url for row in read_log(log)] == [page(n).url for n in range(3 if done else 2)]
    assert log.read_text() == "".join(rows)


def test_a_first_record_cut_short_is_written_anew(tmp_path):
    warc, log = filled(tmp_path, [])
    whole = warc.read_bytes()
    for cut in range(0, len(whole), 29):
        warc.write_bytes(whole[:cut])
        opened(tmp_path).close()
        assert filled(tmp_path, [0]) and len(pages_in(warc)) == 1
        log.unlink()


def test_without_its_log_the_warc_tells_what_is_there(tmp_path):
    warc, log = filled(tmp_path)
    before, size = log.read_text(), warc.stat().st_size
    log.unlink()
    opened(tmp_path).close()
    assert (log.read_text(), warc.stat().st_size) == (before, size)


def test_a_page_that_is_there_is_not_written_twice(tmp_path):
    store = opened(tmp_path)
    responses = chain(1)
    store.settle(row_of(page(1), responses), responses)
    other = Response(
        page(2).url,
        status=302,
        location=responses[1].url,
        body=b"",
        when=WHEN,
    )
    store.settle(row_of(page(2), [other, responses[1]]), [other, responses[1]])
    store.close()
    rows = list(read_log(tmp_path / "log.csv"))
    assert rows[0][-2:] == rows[1][-2:]
    assert pages_in(tmp_path / "pages.warc.gz") == [responses[1].url]
    (tmp_path / "log.csv").unlink()
    opened(tmp_path).close()
    assert list(read_log(tmp_path / "log.csv")) == rows


def test_what_may_have_passed_is_forgotten_on_request(tmp_path):
    store = opened(tmp_path)
    for number, outcome in enumerate(("timeout", "gone")):
        responses = [Response(page(number).url, outcome, when=WHEN)]
        store.settle(row_of(page(number), responses), responses)
    store.close()
    opened(tmp_path, again=True).close()
    assert [row.outcome for row in read_log(tmp_path / "log.csv")] == ["gone"]


@pytest.mark.parametrize("content", [b"a,b\n", b"\x1f\x8b\x08 something else" * 9, b"PK\x03\x04"])
def test_the_file_of_somebody_else_is_left_alone(tmp_path, content):
    warc = tmp_path / "pages.warc.gz"
    warc.write_bytes(content)
    with pytest.raises(UserError, match="not written by linkvet"):
        opened(tmp_path)
    assert warc.read_bytes() == content


def test_a_log_of_something_else_is_left_alone(tmp_path):
    log = tmp_path / "log.csv"
    log.write_text("url,verdict\nx,y\n")
    with pytest.raises(UserError, match="not the log of a fetch"):
        opened(tmp_path)
    assert log.read_text() == "url,verdict\nx,y\n"


def test_a_log_without_its_warc_is_refused(tmp_path):
    warc, _ = filled(tmp_path)
    warc.unlink()
    with pytest.raises(UserError, match="its pages are not there"):
        opened(tmp_path)
    warc.write_bytes(b"")
    with pytest.raises(UserError, match="shorter than its log"):
        opened(tmp_path)


def test_two_runs_do_not_write_one_file(tmp_path):
    first = WarcFile(tmp_path / "pages.warc.gz", "linkvet", WHEN)
    with pytest.raises(UserError, match="another fetch"):
        WarcFile(tmp_path / "pages.warc.gz", "linkvet", WHEN)
    first.close()


def test_fields_are_read_as_they_were_written():
    fields = [("url", "http://a.example/?q=a:b"), ("detail", "")]
    assert read_fields(fields_block(fields)) == fields
