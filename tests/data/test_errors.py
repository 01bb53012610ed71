from linkvet.data.errors import UserError


def test_the_message_names_file_row_column_and_cure():
    error = UserError("is no date", file="a.csv", row=3, column="Seen", cure="Mend it.")
    assert str(error) == "a.csv, row 3, column 'Seen': is no date. Mend it."
    assert (error.file, error.row, error.column, error.cure) == ("a.csv", 3, "Seen", "Mend it.")


def test_what_is_not_known_is_not_named():
    assert str(UserError("went wrong")) == "went wrong"
    assert str(UserError("Really?", cure="Yes.")) == "Really? Yes."
