import pytest

from linkvet.data.errors import UserError
from linkvet.data.exports.files.dialect import NONE, shape


def of(*lines, **options):
    return shape("\n".join(lines) + "\n", "export.csv", **options)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_the_one_that_makes_known_names(delimiter):
    dialect = of(f"Source url{delimiter}Anchor", f"https://a.example/{delimiter}x, y; z")
    assert dialect.delimiter == delimiter
    assert dialect.names == ("Source url", "Anchor")
    assert (dialect.skip, dialect.preamble, dialect.headless) == (1, 0, False)


def test_titles_and_blank_lines_before_the_header_are_skipped():
    dialect = of(
        '"All Inlinks"', "", "Type,Source,Destination", "HREF,https://a.example/,b.example"
    )
    assert (dialect.preamble, dialect.skip) == (2, 3)


def test_blank_lines_after_the_header_are_skipped():
    assert of("Source url,Anchor", "", "", "https://a.example/,x").skip == 3


def test_text_before_the_header_that_looks_like_cells_is_skipped():
    dialect = of("Report for, example.com", "Links, all", "URL,Title,Anchor Text", "a.example,b,c")
    assert dialect.names == ("URL", "Title", "Anchor Text")


def test_unknown_names_are_given_as_they_stand():
    dialect = of("alpha;beta", "1;2", "3;4")
    assert (dialect.delimiter, dialect.names) == (";", ("alpha", "beta"))


def test_mapped_names_count_as_known():
    dialect = of("made by,me", "alpha;beta", "1;2", mapping={"source_url": "Alpha"})
    assert (dialect.delimiter, dialect.names, dialect.preamble) == (";", ("alpha", "beta"), 1)


def test_one_column_with_commas_in_its_cells():
    dialect = of("Linking page", "https://a.example/1,2", "https://a.example/1,2,3")
    assert (dialect.delimiter, dialect.names) == (NONE, ("Linking page",))


@pytest.mark.parametrize(
    "lines",
    [
        ["https://a.example/1", "https://a.example/2"],
        ["https://a.example/1,2", "https://a.example/2"],
        ["a.example", "b.example"],
        ["https://a.example/only"],
    ],
)
def test_a_list_of_urls_has_no_header(lines):
    dialect = of(*lines)
    assert (dialect.delimiter, dialect.names, dialect.skip) == (NONE, ("URL",), 0)
    assert dialect.headless


def test_a_table_without_header_gets_numbered_columns():
    dialect = of("https://a.example/,x", "https://b.example/,y")
    assert dialect.names == ("column 1", "column 2")
    assert dialect.headless


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (" \n\n", "the file is empty"),
        ("<html><body>", "web page"),
        ("#x\ndomain:a.example", "disavow file"),
    ],
)
def test_what_is_no_table_is_refused(text, says):
    with pytest.raises(UserError, match=says):
        shape(text, "export.csv")
