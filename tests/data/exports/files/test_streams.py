import gzip
import io
import os
import sys
import zipfile

import pytest

from linkvet.data.errors import UserError
from linkvet.data.exports.files.limits import Limits
from linkvet.data.exports.files.streams import blobs


def packed(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return out.getvalue()


def content(blob):
    with blob.open() as stream:
        return stream.read()


def test_a_file_is_itself(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"x")
    (blob,) = blobs(path)
    assert (blob.name, blob.path, blob.size, content(blob)) == ("a.csv", str(path), 1, b"x")
    assert content(blob) == b"x"


def test_gzip_inside_zip(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(packed(b_csv_gz=gzip.compress(b"deep"), c_csv=b"flat"))
    assert [(blob.name, content(blob)) for blob in blobs(path)] == [
        ("a.zip/b.csv.gz", b"deep"),
        ("a.zip/c.csv", b"flat"),
    ]


def test_progress_counts_bytes_on_disk(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"x" * 1_000_000))
    (blob,) = blobs(path)
    heard = []
    with blob.open(lambda name, done, size: heard.append((name, done, size))) as stream:
        assert len(stream.read()) == 1_000_000
    assert heard[-1] == ("a.csv.gz", blob.size, blob.size)
    assert all(done <= blob.size for _, done, _ in heard)


def test_a_workbook_is_one_file(tmp_path):
    path = tmp_path / "a.xlsx"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    path.write_bytes(out.getvalue())
    assert [blob.name for blob in blobs(path)] == ["a.xlsx"]


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (b"\x28\xb5\x2f\xfd", "a zstd file"),
        (b"\x89PNG\r\n", "a picture"),
        (b"SQLite format 3\x00", "an SQLite database"),
    ],
)
def test_other_containers_are_named(tmp_path, start, what):
    path = tmp_path / "export.csv"
    path.write_bytes(start + b"rest")
    with pytest.raises(UserError, match=f"is {what}"):
        blobs(path)


def test_an_empty_zip_and_an_empty_folder(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(packed())
    with pytest.raises(UserError, match="holds no table, but nothing"):
        blobs(path)
    path.unlink()
    with pytest.raises(UserError, match="is a folder and holds no export"):
        blobs(tmp_path)


def test_a_missing_file_without_a_near_one(tmp_path):
    with pytest.raises(UserError, match=r"no such file\. Check the name"):
        blobs(tmp_path / "nowhere" / "a.csv")


def test_members_of_one_name_are_told_apart(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("b.csv", b"1")
        archive.writestr("b.csv", b"2")
    assert [(blob.name, content(blob)) for blob in blobs(path)] == [
        ("a.zip/b.csv", b"1"),
        ("a.zip/b.csv (2)", b"2"),
    ]


def test_a_member_without_a_name_is_no_fault(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("nameless", b"1")
        archive.writestr("b.csv", b"2")
    path.write_bytes(path.read_bytes().replace(b"nameless", bytes(8)))  # a name ends at a NUL
    assert [blob.name for blob in blobs(tmp_path / "a.zip")] == ["a.zip/b.csv"]


@pytest.mark.parametrize(("method", "name"), [(9, "Deflate64"), (99, "number 99")])
def test_members_packed_by_other_methods_are_refused(tmp_path, method, name):
    whole = bytearray(packed(b_csv=b"x"))
    for at in (8, whole.index(b"PK\x01\x02") + 10):
        whole[at : at + 2] = method.to_bytes(2, "little")
    (tmp_path / "a.zip").write_bytes(whole)
    with pytest.raises(UserError, match=rf"a\.zip/b\.csv.*\({name}\)"):
        blobs(tmp_path / "a.zip")


def test_a_member_whose_head_is_another_is_damaged(tmp_path):
    whole = bytearray(packed(b_csv=b"x"))
    whole[:30] = b"PK\x03\x04" + b"\xff" * 26
    (tmp_path / "a.zip").write_bytes(whole)
    (blob,) = blobs(tmp_path / "a.zip")
    with pytest.raises((UserError, zipfile.BadZipFile)):
        content(blob)


def test_sizes_are_told_before_anything_is_unpacked(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"x" * 2_000)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(tmp_path / "a.csv", "b.csv")
    for name, named in (("a.csv", "a.csv"), ("a.zip", "a.zip/b.csv")):
        with pytest.raises(UserError, match=r"holds 2,000 bytes.*1,000\..*--max-bytes") as refusal:
            blobs(tmp_path / name, Limits(bytes=1_000))
        assert refusal.value.file == named


def test_gzip_is_read_up_to_the_limit(tmp_path):
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"x" * 100_000))
    (blob,) = blobs(tmp_path / "a.csv.gz", Limits(bytes=50_000))
    with pytest.raises(UserError, match="holds more than 50,000 bytes when unpacked"):
        content(blob)


def test_pipes_and_devices_are_refused(tmp_path):
    os.mkfifo(tmp_path / "a.csv")
    for path in (tmp_path / "a.csv", "/dev/zero"):
        with pytest.raises(UserError, match=r"is a device or a pipe.*standard input"):
            blobs(path)


def test_standard_input_is_read_up_to_the_limit(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x" * 200)))
    with pytest.raises(UserError, match="holds more than 100 bytes"):
        blobs("-", Limits(bytes=100))
