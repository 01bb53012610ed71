import io

import polars as pl
import pyarrow as pa
import pytest

from linkvet.data.exports.files.csv_fast import Unsure, UnusualCell, count, read_fast
from linkvet.data.exports.files.dialect import Shape
from linkvet.data.exports.files.encoding import Encoding, Utf8


def fast(text, width=2, used=None, types=None, rejects=None):
    form = Shape(",", 0, tuple("abcdefgh"[:width]), (), 0)
    stream = Utf8(io.BytesIO(text.encode()), Encoding("utf-8"))
    table = read_fast(
        stream, form, used or list(range(width)), types or {}, [] if rejects is None else rejects
    )
    return pl.concat(table).rows()


def test_cells_and_rows_of_other_widths():
    rejects = []
    assert fast("1,2\n3\n4,5\n6,7,8\n", rejects=rejects) == [("1", "2"), ("4", "5")]
    assert [(reject.row, reject.text) for reject in rejects] == [(2, "3"), (4, "6,7,8")]


def test_types_are_read_and_empty_cells_are_unknown():
    rows = fast("1.5,true\n,\n", types={0: pa.float64(), 1: pa.bool_()})
    assert rows == [(1.5, True), (None, None)]


def test_a_cell_of_another_type_is_unusual():
    with pytest.raises(UnusualCell):
        fast('"1,5",true\n', types={0: pa.float64()})


@pytest.mark.parametrize(
    "text",
    [
        '1,"2\n3,4\n5,6"\n',
        '1,"2\n3\n',
        '1,"2\n3"\n4,"5\n6',
        "1,2\n\n3,4\n",
        "1,2,,\n",
        '1\n2,"3\n4"\n5,"6\n7',
    ],
)
def test_what_could_hide_a_row_is_left_to_the_careful_reader(text):
    with pytest.raises(Unsure):
        fast(text)


def test_rows_swallowed_by_a_column_that_is_not_read_are_noticed():
    with pytest.raises(Unsure):
        fast('1,"2\n3,4\n5,6"\n7,8\n', used=[0])


def test_cells_that_span_lines_are_fine():
    assert fast('1,"2\n3"\n4,5\n') == [("1", "2\n3"), ("4", "5")]


def test_rows_are_counted_with_those_left_out():
    assert count(3, []).to_list() == [1, 2, 3]
    assert count(3, [2, 5]).to_list() == [1, 3, 4]
