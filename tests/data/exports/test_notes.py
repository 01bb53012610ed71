from linkvet.data.exports.notes import Unread, messages


def test_counts_of_parts_are_added_up_and_words_said_once():
    notes = [
        "careful",
        Unread("a date", 1, "soon", "Seen"),
        "careful",
        Unread("a date", 1, "x", "Seen"),
    ]
    assert messages(notes) == [
        "careful",
        "column 'Seen': 2 cells are not a date and count as unknown, e.g. 'soon'",
    ]


def test_columns_are_kept_apart():
    notes = [Unread("a number", 1, "x", "A"), Unread("a number", 1, "y", "B")]
    assert len(messages(notes)) == 2
