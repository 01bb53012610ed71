import io
from time import process_time

import pytest

from linkvet.data.errors import UserError
from linkvet.data.exports.files import csv_careful
from linkvet.data.exports.files.csv_careful import read_careful
from linkvet.data.exports.files.dialect import Shape
from linkvet.data.exports.files.encoding import Encoding, Utf8


def rows(text, width=2, used=(0, 1)):
    form = Shape(",", 0, tuple("abcdefgh"[:width]), (), 0)
    raw = read_careful(Utf8(io.BytesIO(text.encode()), Encoding("utf-8")), form, list(used))
    kept = [(row, *cells) for row, cells in zip(raw.rows, raw.frame.rows(), strict=True)]
    return kept, [(reject.row, reject.text) for reject in raw.rejects]


@pytest.mark.parametrize(
    ("text", "kept", "rejected"),
    [
        ("1,2\n3,4\n", [(1, "1", "2"), (2, "3", "4")], []),
        ("1,2\n\n\r\n3,4", [(1, "1", "2"), (2, "3", "4")], []),
        ("1\n3,4\n5,6,7\n", [(2, "3", "4")], [(1, "1"), (3, "5,6,7")]),
        ("1,2,,\n", [(1, "1", "2")], []),
        ('1,"2\n3"\n4,5\n', [(1, "1", "2\n3"), (2, "4", "5")], []),
        ('"1\n2",3\n4,5\n', [(1, "1\n2", "3"), (2, "4", "5")], []),
        ('1,"2\n3,4"\n', [(2, "3", '4"')], [(1, '1,"2')]),
        ('1,"2\n3,4\n5,6\n', [(2, "3", "4"), (3, "5", "6")], [(1, '1,"2')]),
        ('1,"2\n3,4\n5,6"\n7,8\n', [(2, "3", "4"), (3, "5", '6"'), (4, "7", "8")], [(1, '1,"2')]),
        ('1,5" screen\n3,4\n', [(1, "1", '5" screen'), (2, "3", "4")], []),
        ('1,"say ""hi"""\n', [(1, "1", 'say "hi"')], []),
        ('1,"2', [(1, "1", "2")], []),
        ("1,\x0c2\u20283\n", [(1, "1", "\x0c2\u20283")], []),
    ],
)
def test_rows_and_their_numbers(text, kept, rejected):
    assert rows(text) == (kept, rejected)


def test_only_the_columns_asked_for_are_kept():
    assert rows("1,2,3\n", width=3, used=(2,)) == ([(1, "3")], [])


def test_a_quote_left_open_is_given_up_after_many_lines(monkeypatch):
    monkeypatch.setattr(csv_careful, "MOST_LINES", 3)
    text = '1,"2\nx\ny\nz\n3,4\n'
    assert rows(text) == ([(5, "3", "4")], [(1, '1,"2'), (2, "x"), (3, "y"), (4, "z")])


def test_a_quote_left_open_before_long_lines_costs_no_more_than_they_do():
    lines = ['"open,x'] + ["y" * 20_000 + ',""'] * 600
    began = process_time()
    kept, rejected = rows("\n".join(lines) + "\n")
    assert process_time() - began < 5
    assert rejected[0] == (1, '"open,x') and len(kept) == 600


def test_an_endless_line_is_refused(monkeypatch):
    monkeypatch.setattr(csv_careful, "LONGEST_ROW", 1_000)
    with pytest.raises(UserError, match="a line of more than 1,000 characters"):
        rows('1,"2\n' + "3" * 2_000 + "\n")
