"""Raw cells into columns of the link table, as the layout of the export says."""

import polars as pl
import pyarrow as pa

from linkvet.data.exports import cells
from linkvet.data.exports.notes import Note, Unread
from linkvet.data.exports.vendors.detect import Layout
from linkvet.data.exports.vendors.format import ColumnRule
from linkvet.data.links import DTYPES

# An empty cell of these says nothing; of other texts it says that there is none.
UNKNOWN_IF_EMPTY = ("language", "country", "ip")
LOWER = ("language", "country", "platform", "lost_reason", "link_type")
# Codes, not names: "en, fr" and "en-GB" are languages, "English" is not one we can compare.
CODES = {"language": r"^[a-z]{2,3}(?:,[a-z]{2,3})*$", "country": "^[a-z]{2}$"}
LISTS = ("language", "platform")
RATINGS = ("domain_rating", "page_rating", "trust_flow", "citation_flow")
TOP: dict[str, float] = dict.fromkeys(RATINGS, 100.0)
LINK_TYPES = {
    "a": "text",
    "href": "text",
    "ahref": "text",
    "hyperlink": "text",
    "link": "text",
    "img": "image",
    "iframe": "frame",
    "framesrc": "frame",
    "http redirect": "redirect",
    "javascript redirect": "redirect",
    "meta refresh": "redirect",
    "meta redirect": "redirect",
    "redir": "redirect",
    "301": "redirect",
    "302": "redirect",
    "html canonical": "canonical",
    "http canonical": "canonical",
    "rel canonical": "canonical",
    "textual mention": "mention",
}
KINDS = ("text", "image", "redirect", "frame", "form", "canonical", "mention")
ADDRESS = r"https?://\S+"  # in a cell that holds more than one
FOLLOW_WORDS = {"nofollow": True, "dofollow": False, "follow": False, "followed": False}


def types(layout: Layout) -> dict[int, pa.DataType]:
    """Give the types in which columns can be read right away, if they are usually written."""
    types_by_index: dict[int, set[pa.DataType]] = {}
    for rules in layout.rules.values():
        for index, rule in rules:
            types_by_index.setdefault(index, set()).add(_type(rule))
    sure = {i: types.pop() for i, types in types_by_index.items() if len(types) == 1}
    return {i: dtype for i, dtype in sure.items() if dtype != pa.string()}


def _type(rule: ColumnRule) -> pa.DataType:
    if rule.how in ("not", "text if", "flag or no") or (rule.how == "verdict" and "|" in rule.text):
        return pa.bool_()
    if rule.how != "value":
        return pa.string()
    usual = {pl.Float64: pa.float64(), pl.Boolean: pa.bool_(), pl.Date: pa.timestamp("s")}
    return usual.get(type(DTYPES[rule.column]), pa.string())


def doubtful(raw: pl.DataFrame, layout: Layout) -> list[int]:
    """Name the counts that have fractions: there a dot may part thousands ("1.240")."""
    counts = [
        index
        for column, rules in layout.rules.items()
        for index, _ in rules
        if column not in TOP and raw.schema[str(index)] == pl.Float64
    ]
    return [at for at in counts if (raw[str(at)] != raw[str(at)].round()).any()]


def fill(raw: pl.DataFrame, layout: Layout) -> tuple[pl.DataFrame, list[Note]]:
    """Fill the link table columns from raw cells, whose columns are named by their position.

    Returns the columns, `problem` among them where a row is no link, and what has to be said.
    """
    columns: dict[str, pl.Series] = {}
    notes: list[Note] = []
    for name, rules in layout.rules.items():
        series, column_notes = _column(raw, name, rules)
        columns[name] = series
        at = layout.names[rules[0][0]]
        notes += [
            note._replace(column=at) if isinstance(note, Unread) else f"column '{at}': {note}"
            for note in column_notes
        ]
        if rules[0][1].how == "link or resource":
            columns["problem"] = _resources(series, raw[str(rules[0][0])])
    if "ip" in columns:
        columns["ip"] = columns["ip"].str.strip_chars()
    return pl.DataFrame(columns), notes


def _column(
    raw: pl.DataFrame, name: str, rules: list[tuple[int, ColumnRule]]
) -> tuple[pl.Series, tuple[Note, ...]]:
    notes: tuple[Note, ...] = ()
    parts = []
    for index, rule in rules:
        series, part_notes = _read(raw[str(index)], rule)
        parts.append(series)
        notes += part_notes
    if len(parts) == 1:
        return parts[0].alias(name), notes
    frame = pl.DataFrame([part.alias(str(i)) for i, part in enumerate(parts)])
    if DTYPES[name] == pl.Boolean:
        return frame.select(pl.any_horizontal(pl.all()).alias(name)).to_series(), notes
    if DTYPES[name] == pl.String:
        full = [pl.when(pl.col(c) != "").then(pl.col(c)) for c in frame.columns]
        last = _no_mark(rules)
        return frame.select(pl.coalesce(*full, pl.lit(last)).alias(name)).to_series(), notes
    return frame.select(pl.coalesce(pl.all()).alias(name)).to_series(), notes


def _no_mark(rules: list[tuple[int, ColumnRule]]) -> str:
    """Give the link type of a row with no mark: text, where text has no mark of its own."""
    marked = {rule.text for _, rule in rules if rule.how == "text if"}
    return "text" if marked and "text" not in marked else ""


def _read(raw: pl.Series, rule: ColumnRule) -> tuple[pl.Series, tuple[Note, ...]]:
    """Read one export column for one link table column."""
    match rule.how:
        case "value":
            return _value(raw, rule.column)
        case "not":
            values, notes = cells.flags(
                raw, {word: not is_no for word, is_no in FOLLOW_WORDS.items()}
            )
            return ~values, notes
        case "flag or no":
            values, _ = cells.flags(raw)
            return values.fill_null(_text(raw).str.strip_chars() != ""), ()
        case "text if":
            values, notes = cells.flags(raw)
            marked = pl.when(values).then(pl.lit(rule.text))
            return pl.select(marked).to_series(), notes
        case "filled":
            return _text(raw).str.strip_chars().is_in(
                ["", "false", "False", "FALSE", "0"]
            ).not_(), ()
        case "equals":
            return _text(raw).str.strip_chars().str.to_lowercase() == rule.text, ()
        case "address in":
            return _text(raw).str.extract(f"({ADDRESS})").fill_null(""), ()
        case "before address":
            return _text(raw).str.replace(rf"(?s)[\s|]*{ADDRESS}.*$", ""), ()
        case "rel":
            return _text(raw).str.to_lowercase().str.contains(rf"\b{rule.column}\b"), ()
        case "link or resource":
            return _link_type(_text(raw)), ()
    return _verdict(raw, rule.text), ()


def _value(raw: pl.Series, column: str) -> tuple[pl.Series, tuple[Note, ...]]:
    dtype = DTYPES[column]
    if dtype == pl.Float64:
        return cells.numbers(raw, top=TOP.get(column))
    if dtype == pl.Date:
        return cells.dates(raw)
    if dtype == pl.Boolean:
        return cells.flags(raw, FOLLOW_WORDS if column == "nofollow" else None)
    text = _text(raw)
    if column in LOWER:
        text = text.str.to_lowercase().str.strip_chars()
    if column in LISTS:
        text = text.str.replace_all(", ", ",", literal=True)
    if column == "link_type":
        text = _link_type(text)
    if column in CODES:
        text = _codes(text, CODES[column])
    if column in UNKNOWN_IF_EMPTY:
        text = pl.select(pl.when(text != "").then(text)).to_series()
    return text, ()


def _text(raw: pl.Series) -> pl.Series:
    return raw.cast(pl.String).fill_null("")


def _codes(text: pl.Series, form: str) -> pl.Series:
    if (text.str.contains(form) | (text == "")).all():
        return text
    text = text.str.replace_all(r"[-_][a-z0-9]+", "")
    return pl.select(pl.when(text.str.contains(form)).then(text).otherwise(pl.lit(""))).to_series()


def _link_type(text: pl.Series) -> pl.Series:
    text = text.str.strip_chars().str.to_lowercase()
    return text.replace(LINK_TYPES)


def _resources(kinds: pl.Series, raw: pl.Series) -> pl.Series:
    """Name the rows of a crawl that embed a file rather than link to a page."""
    reason = pl.lit("a page resource (") + raw.cast(pl.String) + pl.lit("), not a link")
    loads = ~kinds.is_in([*KINDS, ""]) | (raw.cast(pl.String).str.to_lowercase() == "image")
    return pl.select(problem=pl.when(loads).then(reason)).to_series()


def _verdict(raw: pl.Series, words: str) -> pl.Series:
    """Write the vendor's verdict in words that can be read back."""
    if "|" in words:
        yes, no = words.split("|")
        values = cells.flags(raw).values
        return pl.select(
            pl.when(values).then(pl.lit(yes)).when(~values).then(pl.lit(no))
        ).to_series()
    text = _text(raw).str.strip_chars()
    before, after = words.split("{}")
    verdict = pl.lit(before) + text + pl.lit(after)
    return pl.select(pl.when(text.str.contains(r"\d")).then(verdict)).to_series()
