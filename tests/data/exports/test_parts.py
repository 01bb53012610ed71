"""Folders of Parquet files, patterns and addresses as exports."""

import gzip
import io

import polars as pl
import pytest
from export_fixture import GOOD, accounted

from linkvet.data.errors import UserError
from linkvet.data.exports.files.limits import Limits
from linkvet.data.exports.read import read


def table(first, last, **columns):
    frame = pl.DataFrame(
        {
            "source_url": [f"https://a.example/{i}" for i in range(first, last)],
            "target_url": "https://www.example.com/",
            "anchor": [f"anchor {i}" for i in range(first, last)],
            "first_seen": "2026-01-02",
        }
    )
    return frame.with_columns(**{name: pl.lit(value) for name, value in columns.items()})


def put(folder, **parts):
    for name, frame in parts.items():
        path = folder / f"{name.replace('__', '/').replace('_is_', '=')}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.write_parquet(path)
    return folder


def test_a_folder_is_one_table_in_parts_by_name(tmp_path):
    put(tmp_path / "lake", b=table(3, 5), a=table(0, 3))
    exports = accounted(read([tmp_path / "lake"]))
    assert [source.file for source in exports.sources] == ["lake/a.parquet", "lake/b.parquet"]
    assert exports.links["source_url"].to_list() == [f"https://a.example/{i}" for i in range(5)]
    assert exports.links["row"].to_list() == [1, 2, 3, 1, 2]


def test_progress_hears_of_parts_and_files_as_one(tmp_path):
    folder = put(tmp_path / "lake", a=table(0, 3), b=table(3, 50))
    (tmp_path / "export.csv").write_text(GOOD)
    heard = []
    read([folder, tmp_path / "export.csv"], progress=lambda *step: heard.append(step))
    first, second = ((folder / name).stat().st_size for name in ("a.parquet", "b.parquet"))
    total = first + second + (tmp_path / "export.csv").stat().st_size
    assert ("reading", first, total) in heard and ("reading", first + second, total) in heard
    assert heard[-1] == ("reading", total, total)
    assert [at for _, at, _ in heard] == sorted(at for _, at, _ in heard)


def test_parts_are_one_stage(tmp_path, caplog):
    folder = put(tmp_path / "lake", a=table(0, 3), b=table(3, 5))
    with caplog.at_level("INFO", "linkvet.stages"):
        read([folder])
    (event,) = (vars(record)["event"] for record in caplog.records)
    assert (event["stage"], event["file"], event["parts"]) == ("reading", "lake", 2)
    assert (event["rows_in"], event["rows_out"], event["rejected"]) == (5, 5, 0)
    assert event["bytes"] == sum(path.stat().st_size for path in folder.iterdir())


def test_columns_are_matched_by_name(tmp_path):
    turned = table(3, 5).select(reversed(table(0, 1).columns))
    put(tmp_path / "lake", a=table(0, 3), b=turned)
    assert read([tmp_path / "lake"]).links["anchor"].to_list()[3:] == ["anchor 3", "anchor 4"]


def test_dates_are_read_alike_in_all_parts(tmp_path):
    days = [table(0, 1, first_seen="03/04/2026"), table(1, 2, first_seen="13/04/2026")]
    put(tmp_path / "lake", a=days[0], b=days[1])
    seen = read([tmp_path / "lake"]).links["first_seen"]
    assert seen.dt.day().to_list() == [3, 13]


def test_folders_give_columns(tmp_path):
    part = table(0, 1).drop("target_url")
    put(tmp_path / "lake", **{"target_url_is_one.example__a": part})
    put(tmp_path / "lake", **{"target_url_is_two%2Eexample__a": part.with_columns(anchor=None)})
    links = read([tmp_path / "lake"]).links
    assert links["target_url"].to_list() == ["one.example", "two.example"]


def test_a_column_within_the_file_comes_before_the_folder(tmp_path):
    put(tmp_path / "lake", **{"anchor_is_x__a": table(0, 1)})
    assert read([tmp_path / "lake"]).links["anchor"].to_list() == ["anchor 0"]


def test_rows_that_are_no_links_are_told_by_part(tmp_path):
    bad = table(0, 3).with_columns(source_url=pl.Series(["https://a.example/", "", "no url"]))
    put(tmp_path / "lake", a=table(0, 2), b=bad)
    exports = accounted(read([tmp_path / "lake"]))
    assert exports.rejects.select("source_file", "row").rows() == [
        ("lake/b.parquet", 2),
        ("lake/b.parquet", 3),
    ]
    assert [source.rows_in for source in exports.sources] == [2, 3]


def test_an_empty_part_is_noted(tmp_path):
    put(tmp_path / "lake", a=table(0, 0), b=table(0, 2), c=table(0, 0))
    exports = accounted(read([tmp_path / "lake"]))
    assert [source.notes for source in exports.sources] == [
        ["holds no rows"],
        [],
        ["holds no rows"],
    ]


def test_a_folder_of_empty_parts(tmp_path):
    put(tmp_path / "lake", a=table(0, 0), b=table(0, 0))
    with pytest.raises(UserError, match="holds a header and no rows"):
        read([tmp_path / "lake"])


@pytest.mark.parametrize(
    ("other", "problem"),
    [
        (table(3, 5).drop("anchor"), "it has no column 'anchor'"),
        (table(3, 5, more="x"), "it has a column 'more' more"),
        (table(3, 5, anchor=1), "column 'anchor' holds numbers, not texts"),
    ],
)
def test_another_schema_in_one_part(tmp_path, other, problem):
    put(tmp_path / "lake", a=table(0, 3), b=other)
    with pytest.raises(UserError, match=f"lake/b.parquet: has another schema .*{problem}"):
        read([tmp_path / "lake"])


def test_a_column_without_values_fits_any_other(tmp_path):
    put(tmp_path / "lake", a=table(0, 1, anchor=None), b=table(1, 2))
    assert read([tmp_path / "lake"]).links["anchor"].to_list() == ["", "anchor 1"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b"PAR1 and no more", "the Parquet file is damaged"),
        (b"7z\xbc\xaf\x27\x1c", "is a 7z archive"),
    ],
)
def test_a_part_that_cannot_be_read_is_named(tmp_path, content, problem):
    put(tmp_path / "lake", a=table(0, 3))
    (tmp_path / "lake" / "b.parquet").write_bytes(content)
    with pytest.raises(UserError, match=f"lake/b.parquet: .*{problem}"):
        read([tmp_path / "lake"])


def test_a_copy_of_a_part_is_named(tmp_path):
    put(tmp_path / "lake", a=table(0, 3), b=table(3, 6), c=table(0, 3))
    with pytest.raises(UserError, match=r"lake/c\.parquet: is a copy of lake/a\.parquet"):
        read([tmp_path / "lake"])


def test_limits_hold_for_the_whole_table(tmp_path):
    put(tmp_path / "lake", a=table(0, 50), b=table(50, 100))
    with pytest.raises(UserError, match="lake: has 100 rows of 4 columns"):
        read([tmp_path / "lake"], limits=Limits(cells=300))
    size = (tmp_path / "lake" / "a.parquet").stat().st_size
    with pytest.raises(UserError, match=r"lake\S*: holds .* bytes"):
        read([tmp_path / "lake"], limits=Limits(bytes=size + 10))


def test_the_same_file_twice(tmp_path):
    (tmp_path / "a.csv").write_text(GOOD)
    with pytest.raises(UserError, match=r"a\.csv: is given twice"):
        read([tmp_path / "a.csv", tmp_path / "*.csv"])


def test_a_copy_under_another_name_is_noted(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(GOOD)
    first, second = read([tmp_path / "*.csv"]).sources
    assert (first.notes, second.notes) == ([], ["is a copy of a.csv, byte for byte"])


def test_addresses_give_what_files_give(tmp_path, memory):
    put(tmp_path / "lake", **{"y_is_1__a": table(0, 3), "y_is_2__a": table(3, 5)})
    memory.put(str(tmp_path / "lake"), "/bucket/lake", recursive=True)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(GOOD.encode()))
    memory.put(str(tmp_path / "a.csv.gz"), "/bucket/a.csv.gz")
    here = read([tmp_path / "lake", tmp_path / "a.csv.gz"])
    there = accounted(read(["memory://bucket/lake", "memory://bucket/a.csv.gz"]))
    assert there.links.equals(here.links)
    assert there.sources[-1].path == "memory://bucket/a.csv.gz"
    by_pattern = read(["memory://bucket/lake/**/*.parquet", "memory://bucket/*.gz"])
    assert by_pattern.links.equals(here.links)


def test_files_of_one_name_on_a_storage_have_different_names(memory):
    memory.pipe({"/x/a.csv": GOOD.encode(), "/y/a.csv": GOOD.replace("a.ex", "b.ex").encode()})
    exports = accounted(read(["memory://x/a.csv", "memory://y/a.csv"]))
    assert [source.file for source in exports.sources] == ["memory://x/a.csv", "memory://y/a.csv"]


def test_a_file_on_a_storage_is_held_to_the_limits(memory):
    content = io.BytesIO()
    table(0, 1_000).write_parquet(content, compression="uncompressed")
    memory.pipe("/bucket/a.parquet", content.getvalue())
    with pytest.raises(UserError, match=r"a\.parquet: holds more than 9,999 bytes"):
        read(["memory://bucket/a.parquet"], limits=Limits(bytes=9_999))
