import pytest

from linkvet.data.errors import UserError
from linkvet.data.storage.listing import _start, listed


@pytest.fixture
def lake(tmp_path):
    for name in (
        "b.parquet",
        "a/x=2/p.parquet",
        "a/x=1/p.PARQUET",
        "a/_temporary/p.parquet",
        "_metadata.parquet",
        ".hidden.parquet",
        "notes.txt",
    ):
        path = tmp_path / "lake" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return tmp_path / "lake"


def test_a_folder_stands_for_its_parquet_files_by_name(lake):
    listing = listed(lake)
    assert listing.root == "lake" and listing.is_table
    assert list(listing.files) == ["a/x=1/p.PARQUET", "a/x=2/p.parquet", "b.parquet"]
    assert listing.files["b.parquet"] == lake / "b.parquet"


def test_the_folder_one_is_in_has_its_name(lake, monkeypatch):
    monkeypatch.chdir(lake)
    assert listed(".").root == "lake"


def test_a_file_and_a_folder_without_parquet_are_left_as_they_are(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"x")
    assert listed(tmp_path) is listed(tmp_path / "a.csv") is listed(tmp_path / "no.csv") is None


def test_a_pattern_stands_for_what_matches_in_order(tmp_path):
    for name in ("b.csv", "a.csv", "c.txt", "in/d.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert list(listed(tmp_path / "*.csv").files) == ["a.csv", "b.csv"]
    assert list(listed(str(tmp_path / "**/*.csv")).files) == ["a.csv", "b.csv", "in/d.csv"]
    assert not listed(tmp_path / "*.csv").is_table


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path):
    (tmp_path / "links[1].csv").write_bytes(b"x")
    assert listed(tmp_path / "links[1].csv") is None


@pytest.mark.parametrize("pattern", ["{0}/*.csv", "memory://bucket/*.csv"])
def test_a_pattern_that_matches_nothing(tmp_path, memory, pattern):
    with pytest.raises(UserError, match="no file matches this pattern"):
        listed(pattern.format(tmp_path))


def test_folders_and_patterns_of_a_storage(memory):
    for name in ("y=1/b.parquet", "y=1/a.parquet", "y=2/a.parquet", "_log/a.parquet", "z.csv"):
        memory.pipe(f"/bucket/lake/{name}", b"x")
    by_folder = listed("memory://bucket/lake/")
    assert by_folder.root == "lake"
    assert by_folder.files == {
        name: f"memory://bucket/lake/{name}"
        for name in ("y=1/a.parquet", "y=1/b.parquet", "y=2/a.parquet")
    }
    by_pattern = listed("memory://bucket/lake/y=*/a.parquet")
    assert by_pattern.root == "lake"
    assert list(by_pattern.files) == ["y=1/a.parquet", "y=2/a.parquet"]
    assert listed("memory://bucket/lake/z.csv") is None
    assert listed("memory://bucket/lake/missing.csv") is None


def test_a_folder_of_a_storage_without_parquet(memory):
    memory.pipe("/bucket/a.csv", b"x")
    with pytest.raises(UserError, match=r"holds no Parquet file.*'memory://bucket/\*.csv'"):
        listed("memory://bucket")


def test_the_user_of_an_address_stays_in_the_addresses_of_its_files():
    start = _start("ftp://me:pw@host.example/in/*.csv", "/in/*.csv", "ftp://in/*.csv")
    assert start + "/in/a.csv" == "ftp://me:pw@host.example/in/a.csv"


def test_no_pattern_is_read_into_a_web_address():
    assert listed("https://host.example/*.csv?page=[1]") is None
