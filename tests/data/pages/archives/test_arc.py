"""ARC files, whose reader prints what it meets."""

from linkvet.data.pages.archives.warc import captures

HEAD = b"filedesc://a.arc 0.0.0.0 20260131000000 text/plain 3\n1\n\n\n"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>walks"


def record(url: bytes, size: int = len(ANSWER)) -> bytes:
    return b"%s 192.0.2.1 20260131000000 text/html %d\n%s\n" % (url, size, ANSWER)


def test_what_the_reader_says_of_a_record_is_not_printed(tmp_path, capfd):
    path = tmp_path / "a.arc"
    longer = record(b"http://a.example/b", 9) + b"x\n"
    path.write_bytes(HEAD + record(b"http://a.example/a") + longer)
    found = list(captures(path))
    assert (found[0].url, found[0].body) == ("http://a.example/a", b"<p>walks")
    assert len(found) > 1
    assert capfd.readouterr() == ("", "")
