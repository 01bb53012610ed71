"""Reading a table of the user's own signals: labels, columns, and every refusal."""

import numpy as np
import polars as pl
import pytest
from signals_table_fixture import rows

from linkvet.data.errors import UserError
from linkvet.training.custom_table.read import read_table


def saved(tmp_path, table: pl.DataFrame, name: str = "table.parquet"):
    path = tmp_path / name
    write = {"parquet": table.write_parquet, "csv": table.write_csv, "jsonl": table.write_ndjson}
    write[name.rpartition(".")[2]](path)
    return path


def read(tmp_path, table: pl.DataFrame, **columns):
    return read_table(saved(tmp_path, table), **({"label": "label"} | columns))


def notes_of(table) -> str:
    return "\n".join(table.notes)


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
def test_every_format_gives_the_same(tmp_path, ending):
    result = read_table(saved(tmp_path, rows(), f"table.{ending}"), "label", "domain")
    assert result.signals.columns == ["links", "pages", "speed", "gaps", "noise"]
    assert result.spam.tolist() == [0, 1] * 80
    assert result.group.n_unique() == 54
    assert result.signals["gaps"].is_nan().sum() == rows()["gaps"].null_count()


@pytest.mark.parametrize(
    "pair",
    [
        ("Spam", " good "),
        ("1", "0"),
        ("true", "FALSE"),
        ("sí", "no"),
        ("спам", "не спам"),
        ("1.0", "0.0"),
    ],
)
def test_labels_in_many_words(tmp_path, pair):
    label = pl.Series("label", [pair[0], pair[1]] * 80)
    assert read(tmp_path, rows().with_columns(label)).spam.tolist() == [1, 0] * 80


def test_labels_as_numbers_and_flags(tmp_path):
    bad = rows()["label"] == "spam"
    for label in (bad, bad.cast(pl.Int8), bad.cast(pl.Float64)):
        result = read(tmp_path, rows().with_columns(label.alias("label")))
        assert result.spam.tolist() == [0, 1] * 80


def test_a_strange_label_is_refused_by_name(tmp_path):
    table = rows().with_columns(label=pl.Series(["spam", "borderline", "good", "meh"] * 40))
    with pytest.raises(UserError, match=r"column 'label'.*'borderline', 'meh'"):
        read(tmp_path, table)


def test_rows_without_a_label_are_left_out(tmp_path):
    label = pl.Series([None, "undecided", *rows()["label"][2:]])
    result = read(tmp_path, rows().with_columns(label=label))
    assert result.spam.size == 158 and "2 rows without a label" in notes_of(result)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"label": "verdict"}, "has no column 'verdict'"),
        ({"group": "owner"}, "--group"),
        ({"host": "name"}, "--host"),
        ({"ignore": ["colour"]}, "--ignore"),
    ],
)
def test_a_column_that_is_not_there_is_refused(tmp_path, change, words):
    with pytest.raises(UserError, match=words):
        read(tmp_path, rows(), **change)


def test_one_class_and_few_rows_are_refused(tmp_path):
    with pytest.raises(UserError, match="only one class: 160 spam and 0 good"):
        read(tmp_path, rows().with_columns(label=pl.lit("spam")))
    with pytest.raises(UserError, match="too few rows of a class: 15 spam and 15 good"):
        read(tmp_path, rows(30))
    with pytest.raises(UserError, match="too few rows of a class: 2 spam and 3 good"):
        read(tmp_path, rows(5))


def test_a_table_without_any_label_is_refused(tmp_path):
    for empty in (pl.lit(None, pl.String), pl.lit("unknown"), pl.lit(" ")):
        with pytest.raises(UserError, match=r"column 'label': no row has a label.*--label"):
            read(tmp_path, rows().with_columns(label=empty))


def test_a_column_of_infinities_or_of_one_value_among_gaps(tmp_path):
    gap = pl.when(pl.int_range(160) % 3 > 0).then(1.0)
    table = rows().with_columns(endless=pl.lit(np.inf), once=gap)
    result = read(tmp_path, table)
    assert "endless" not in result.signals.columns and "once" in result.signals.columns
    assert "160 infinite values" in notes_of(result) and "empty: endless" in notes_of(result)


def test_thousands_of_columns_are_read(tmp_path):
    random = np.random.default_rng(0).normal(size=(3000, 160))
    wide = rows().hstack([pl.Series(f"x{at}", one) for at, one in enumerate(random)])
    wide.write_csv(tmp_path / "wide.csv")
    assert read_table(tmp_path / "wide.csv", "label").signals.width == 3005


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("no.csv", None, "no such file"),
        ("bad.parquet", b"PAR1 cut", "cannot be read"),
        ("empty.csv", b"label,x\n", "no rows"),
        ("nothing.csv", b"", "file is empty"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, name, content, words):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=words):
        read_table(tmp_path / name, "label")


def test_columns_that_are_no_signals_are_left_out_and_named(tmp_path):
    size = rows().height
    table = rows().with_columns(
        hostid=pl.Series(np.random.default_rng(0).permutation(size)),
        at=pl.int_range(size),
        flat=pl.lit(3),
        none=pl.lit(None, pl.Float64),
        note=pl.lit("words"),
        spamicity=(pl.col("label") == "spam") * 0.6 + pl.int_range(size) / 1000,
        known=pl.when(pl.col("label") == "spam").then(1.5),
        is_paid=pl.int_range(size) % 3 == 0,
    )
    result = read(tmp_path, table)
    assert result.signals.columns == ["links", "pages", "speed", "gaps", "noise", "is_paid"]
    for words in (
        "names of rows rather than signals: hostid, at",
        "empty: flat, none",
        "spamicity, known",
        "no numbers: host, note",
    ):
        assert words in notes_of(result)
    assert "noise" not in read(tmp_path, table, ignore=["noise"]).signals.columns


def test_no_column_left_is_refused(tmp_path):
    with pytest.raises(UserError, match="no column is left to learn from"):
        read(tmp_path, rows().select("label", "domain", "host"))


def test_infinite_values_count_as_missing(tmp_path):
    speed = pl.when(pl.int_range(160) < 3).then(np.inf).otherwise(pl.col("speed"))
    result = read(tmp_path, rows().with_columns(speed=speed))
    assert result.signals["speed"].is_nan().sum() == 3
    assert "3 infinite values count as missing, in speed" in notes_of(result)


def test_contradicting_rows_are_left_out_and_twins_are_said(tmp_path):
    turned = rows()[:2].with_columns(label=pl.Series(["spam", "nonspam"]))
    result = read(tmp_path, pl.concat([rows(), turned]))
    assert result.spam.size == 158 and "4 rows with contradicting labels" in notes_of(result)
    twin = turned.with_columns(host=pl.lit("other.example"))
    assert "4 rows have the very signals" in notes_of(read(tmp_path, pl.concat([rows(), twin])))


def test_what_ties_rows(tmp_path):
    bare = rows().drop("domain")
    assert "split one by one" in notes_of(read(tmp_path, bare))
    assert read(tmp_path, pl.concat([bare, bare])).group.n_unique() == 160
    by_host = read(tmp_path, bare, host="host")
    assert by_host.group.n_unique() == 54 and "registrable domain" in notes_of(by_host)
    some = pl.when(pl.int_range(160) < 4).then(None).otherwise(pl.col("domain"))
    gaps = read(tmp_path, rows().with_columns(domain=some))
    assert "4 rows without a 'domain' stand alone" in notes_of(gaps)
