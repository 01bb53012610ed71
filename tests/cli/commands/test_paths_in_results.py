"""Results are sent on to others: they tell nothing of where they were made."""

import shutil
from pathlib import Path

import pytest
from table_command import call

import linkvet

SAMPLE = Path(linkvet.__file__).parent.parent / "data" / "samples" / "ahrefs-backlinks.csv"


@pytest.fixture
def given(tmp_path):
    """Absolute paths: two exports of one name, an allow list, pages that cannot be read."""
    home = tmp_path / "home-of-somebody"
    for name in ("spring", "autumn"):
        (home / name).mkdir(parents=True)
        shutil.copy(SAMPLE, home / name / "links.csv")
    (home / "allow.txt").write_text("blog.example\n")
    pages = home / "pages"
    pages.mkdir()
    (pages / "page.html").write_text("<title>No address</title>")
    (pages / "broken.warc").write_bytes(b"WARC/1.0\r\nContent-Length: many\r\n\r\nnothing")
    return home


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_no_folder_of_the_machine_stands_in_results(given, tmp_path, form):
    exports = [given / name / "links.csv" for name in ("spring", "autumn")]
    out, kept = given / "out", given / "kept"
    call(
        "score",
        *exports,
        "--out",
        out,
        "--format",
        form,
        "--allow",
        given / "allow.txt",
        "--pages",
        given / "pages",
        "--history",
        kept,
        "--date",
        "2026-01-01",
    )
    call("score", exports[0], "--history", kept, "--date", "2026-02-01", "--out", given / "later")
    call("diff", out, given / "later", "--html", given / "page.html", "--out", given / "changes")
    call("diff", kept, "--html", given / "kept.html", "--out", given / "changed")
    call("profile", out, "--json")
    written = [
        path
        for folder in (out, kept, given / "changes", given / "changed")
        for path in folder.rglob("*")
        if path.is_file()
    ]
    assert len(written) > 15
    for path in (*written, given / "page.html", given / "kept.html"):
        assert b"home-of-somebody" not in path.read_bytes(), path
        assert str(tmp_path).encode() not in path.read_bytes(), path


def test_two_exports_of_one_name_are_told_apart_by_their_folders(given):
    exports = [given / name / "links.csv" for name in ("spring", "autumn")]
    call("score", *exports, "--out", given / "out")
    table = (given / "out" / "links.csv").read_text()
    assert "\nspring/links.csv,1," in table and "\nautumn/links.csv,1," in table
