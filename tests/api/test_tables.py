"""`linkvet.score` takes tables of any library, and gives for them what the file gives."""

import io

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from command_line import call
from export_fixture import GOOD, SAMPLES

import linkvet

SAMPLE = SAMPLES / "ahrefs-backlinks.csv"
DATES = {"First seen": "datetime64[s]"}


def sample() -> pd.DataFrame:
    return pd.read_csv(SAMPLE, sep="\t", encoding="utf-16")


def duckdb_relation():
    duckdb = pytest.importorskip("duckdb")
    frame = sample()
    return duckdb.connect().from_arrow(pa.Table.from_pandas(frame))


MAKERS = {
    "pandas": sample,
    "pandas with dates and an index": lambda: (
        sample().astype(DATES).set_index(pd.RangeIndex(7, 134))
    ),
    "polars": lambda: pl.from_pandas(sample()),
    "polars, lazy": lambda: pl.from_pandas(sample()).lazy(),
    "arrow": lambda: pa.Table.from_pandas(sample()),
    "arrow, a stream": lambda: pa.Table.from_pandas(sample()).to_reader(),
    "duckdb": duckdb_relation,
    "a list": lambda: [sample()],
}


@pytest.fixture(scope="module")
def of_file(tmp_path_factory) -> dict[str, bytes]:
    """Tables that the command line writes of the sample."""
    out = tmp_path_factory.mktemp("command") / "out"
    done = call("score", SAMPLE, "--out", out, "--no-report", "--quiet")
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in out.iterdir() if path.name[0] != "."}


def test_a_path_gives_the_files_of_the_command_line(of_file, tmp_path):
    folder = linkvet.score(SAMPLE).save(tmp_path / "out", report=False)
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.name[0] != "."} == of_file


@pytest.mark.parametrize("maker", MAKERS)
def test_a_table_gives_what_its_file_gives(maker, of_file, tmp_path):
    result = linkvet.score(MAKERS[maker](), frames="polars")
    links = pl.read_csv(of_file["links.csv"], infer_schema=False)
    given = result.links.with_columns(source_file=pl.lit(SAMPLE.name))
    assert written(given).equals(links)
    assert written(result.domains).equals(pl.read_csv(of_file["domains.csv"], infer_schema=False))
    assert result.links["source_file"].unique().to_list() == ["table"]
    disavow = result.save(tmp_path / "out", report=False) / "disavow.txt"
    assert disavow.read_bytes() == of_file["disavow.txt"]


def written(table: pl.DataFrame) -> pl.DataFrame:
    """A table as it is read back from the file."""
    from linkvet.analysis.write_table import write_table

    out = io.BytesIO()
    write_table([table], out, "csv")
    return pl.read_csv(out.getvalue(), infer_schema=False)


def small(**columns) -> pd.DataFrame:
    rows = pd.read_csv(io.StringIO(GOOD))
    return rows.assign(**columns)


def test_tables_and_files_are_scored_together(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(GOOD)
    others = [small(), path, small(Anchor="other")]
    result = linkvet.score(others, site="example.com", frames="polars")
    names = result.links["source_file"].cast(pl.String).unique(maintain_order=True)
    assert names.to_list() == ["table 1", "export.csv", "table 2"]
    assert result.links.height == 9


def test_columns_of_mixed_types_and_whole_floats_are_read():
    frame = small(Anchor=[5, "spa", None], **{"External links": [1.0, None, 30.0]})
    frame.columns = pd.Index(frame.columns, dtype=object)
    result = linkvet.score(frame, site="example.com", frames="polars")
    assert result.links["anchor"].to_list() == ["5", "spa", ""]
    numbers = small(Anchor=[5.0, None, 7.0])  # pandas makes floats of whole numbers with gaps
    result = linkvet.score(numbers, site="example.com", frames="polars")
    assert result.links["anchor"].to_list() == ["5", "", "7"]


def test_rows_that_are_no_link_are_rejected_with_their_number():
    frame = small(**{"Source url": ["https://a.example/1", "nothing", "https://a.example/3"]})
    result = linkvet.score(pl.from_pandas(frame), site="example.com", frames="polars")
    assert result.rejects.select("source_file", "row").rows() == [("table", 2)]
    assert result.links.height + result.rejects.height == result.summary["rows_in"] == 3


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (
            small().rename(columns={"Anchor": "Target url"}),
            "column 'Target url': the table has two",
        ),
        (pa.table([[1], [2]], ["a", "a"]), "column 'a': the table has two"),
        (pd.DataFrame({"keyword": ["spa"]}), "table: no column is known to name the referring"),
        (small().head(0), "table: holds a header and no rows"),
        (pd.DataFrame(), "table: "),
        ([small(), 5], "int is neither the path of an export nor a table"),
        (5, "int is neither"),
        ([], "no export is given"),
        (small()["Anchor"], "is neither|no column|cannot be read"),
        ("no-such-file.csv", "no-such-file.csv: there is no such file"),
    ],
)
def test_what_is_no_table_of_links_is_refused_with_a_cure(given, says):
    with pytest.raises(linkvet.UserError, match=says) as refusal:
        linkvet.score(given)
    assert refusal.value.cure
