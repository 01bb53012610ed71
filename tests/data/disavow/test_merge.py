"""Disavow files merged, compared, taken apart and cut: nothing is lost on the way."""

import json

import pytest
from disavow_fixture import LINES, call
from hypothesis import given, settings
from hypothesis import strategies as st

from linkvet.data.disavow import read as disavow
from linkvet.data.disavow.coverage import coverer, uncovered
from linkvet.data.disavow.diff import diff
from linkvet.data.disavow.lint import lint_lines
from linkvet.data.disavow.merge import EntryNote, clean, entries, merge, undo
from linkvet.data.disavow.split import rendered, split
from linkvet.data.errors import UserError

OLD = """# Disavow file of spa.example

# bought in 2019
domain:spam.example
http://blog.test/a

# a network
domain:b.net-one.test
domain:C.net-one.test
""".splitlines()
NEW = """# linkvet, today
domain:Spam.example
http://spam.example/page

# the whole network
domain:net-one.test
domain:other.invalid
""".splitlines()


def meant(lines: list[str]) -> list[str]:
    return entries(clean(lines)[0])


def errors(lines: list[str]) -> list[str]:
    report = lint_lines(disavow.text_of("\n".join(lines)))
    return [one.what for one in report.findings if one.severity == "error"]


def test_a_merge_keeps_comments_and_order_and_tells_what_is_covered():
    merged = merge(OLD, NEW)
    assert merged.lines == [
        "# Disavow file of spa.example",
        "",
        "# bought in 2019",
        "domain:spam.example",
        "http://blog.test/a",
        "",
        "# a network",
        "# covered by domain:net-one.test: domain:b.net-one.test",
        "# covered by domain:net-one.test: domain:c.net-one.test",
        "",
        "# the whole network",
        "domain:net-one.test",
        "domain:other.invalid",
    ]
    assert merged.added == ["domain:net-one.test", "domain:other.invalid"]
    assert merged.known == ["domain:spam.example"]
    assert EntryNote("http://spam.example/page", "domain:spam.example") in merged.covered


def test_a_merge_can_be_taken_back():
    merged = merge(OLD, NEW)
    undone = undo(merged.lines, merged.added)
    assert undone.lines == [*clean(OLD)[0], ""]
    assert undone.restored == ["domain:b.net-one.test", "domain:c.net-one.test"]
    assert undone.missing == []


def test_what_was_covered_can_be_taken_out_for_good():
    merged = merge(OLD, NEW)
    undone = undo(merged.lines, ["domain:b.net-one.test", "domain:net-one.test"])
    assert undone.restored == ["domain:c.net-one.test"]
    assert "domain:b.net-one.test" not in " ".join(undone.lines)


def test_what_cannot_be_taken_out_is_told():
    undone = undo(OLD, ["http://spam.example/x", "domain:nowhere.test"])
    assert undone.lines == clean(OLD)[0]
    assert [one.why for one in undone.missing] == [
        "domain:spam.example covers it: take that out",
        "it is not in the file",
    ]


def test_comments_go_with_the_last_entry_below_them_but_not_the_head_of_the_file():
    lines = ["# mine", "domain:a.example", "# two", "domain:b.example", "domain:c.example"]
    assert undo(lines, ["domain:b.example"]).lines == [*lines[:3], lines[4]]
    assert undo(lines, ["domain:b.example", "domain:c.example"]).lines == lines[:2]
    assert undo(lines, ["domain:a.example"]).lines == [lines[0], "", *lines[2:]]


def test_a_line_that_means_nothing_stays_as_a_comment():
    merged = merge(["domain:best links"], ["domain:spam.example", "cheap"])
    assert [one.entry for one in merged.unread] == ["domain:best links", "cheap"]
    assert errors(merged.lines) == []


def test_a_comment_that_only_looks_like_ours_is_a_comment():
    lines = ["# covered by domain:a.example: b.a.example", "domain:a.example"]
    assert undo(lines, ["domain:a.example"]).restored == []


def test_a_difference_is_one_of_meaning():
    old = ["domain:X.example", "domain:sub.y.example", "http://z.example/a", "domain:w.example"]
    new = ["domain:x.example", "domain:y.example", "http://x.example/b", "http://w.example/1"]
    change = diff(old, new)
    assert change.added == ["domain:y.example"]
    assert change.removed == ["http://z.example/a", "domain:w.example"]
    assert change.widened == [EntryNote("domain:sub.y.example", "domain:y.example")]
    assert change.narrowed == [EntryNote("http://w.example/1", "domain:w.example")]
    assert change.superfluous == [EntryNote("http://x.example/b", "domain:x.example")]
    assert change.respelled == [EntryNote("domain:X.example", "domain:x.example")]


@settings(max_examples=300, deadline=None)
@given(LINES, LINES)
def test_undoing_a_merge_gives_what_was_meant_before(old, new):
    merged = merge(old, new)
    assert meant(undo(merged.lines, merged.added).lines) == meant(old)


@settings(max_examples=300, deadline=None)
@given(LINES, LINES, LINES)
def test_merges_are_undone_one_after_the_other(old, new, newer):
    first = merge(old, new)
    second = merge(first.lines, newer)
    back = undo(second.lines, second.added)
    assert meant(back.lines) == meant(first.lines)
    assert meant(undo(back.lines, first.added).lines) == meant(old)


@settings(max_examples=300, deadline=None)
@given(LINES, LINES, LINES)
def test_a_merge_means_all_that_its_files_mean_and_has_no_error(old, new, newer):
    merged = merge(old, new, newer)
    every = [*meant(old), *meant(new), *meant(newer)]
    assert set(meant(merged.lines)) == set(uncovered(every))
    assert errors(merged.lines) == []
    again = merge(merged.lines, new, newer)
    assert (again.lines, again.added) == (merged.lines, [])
    assert not any(coverer(line, set(merged.added)) for line in merged.added)


@settings(max_examples=300, deadline=None)
@given(LINES, LINES)
def test_a_change_is_applied_and_reverted_exactly(old, new):
    change = diff(old, new)
    before, after = set(meant(old)), set(meant(new))
    assert change.apply(before) == after
    assert change.revert(after) == before
    assert diff(old, merge(old, new).lines).removed == []


@settings(max_examples=300, deadline=None)
@given(LINES, st.integers(0, 3))
def test_what_is_taken_out_is_out_and_nothing_else(lines, every):
    wanted = meant(lines)[:: every + 1]
    undone = undo(lines, wanted)
    assert errors(undone.lines) == []
    assert not set(wanted) & set(meant(undone.lines))
    assert set(meant(lines)) - set(wanted) <= set(meant(undone.lines))
    assert set(undone.removed) == set(wanted)


@settings(max_examples=200, deadline=None)
@given(LINES, st.integers(1, 6), st.integers(80, 300))
def test_parts_fit_and_mean_together_what_the_whole_means(lines, rows, room):
    lines = clean(lines)[0]
    parts = split(lines, rows, room)
    assert [line for part in parts for line in part] == lines
    sizes = [len("\n".join([*part, ""]).encode()) for part in parts]
    assert all(len(part) <= rows for part in parts)
    assert all(size <= max(room, *(len(x.encode()) + 1 for x in lines), 1) for size in sizes)


def test_an_entry_and_the_comment_above_it_are_not_parted():
    lines = ["domain:a.example", "# two", "domain:b.example"]
    assert split(lines, rows=2) == [lines[:1], lines[1:]]


def test_more_than_google_takes_is_not_written():
    with pytest.raises(UserError, match="Google takes 100,000"):
        rendered(["domain:a.example"] * 100_001)


@pytest.fixture
def files(tmp_path):
    for name, lines in (("old", OLD), ("new", NEW)):
        (tmp_path / f"{name}.txt").write_text("\n".join(lines) + "\n")
    return tmp_path


def test_the_commands_merge_compare_and_take_back(files):
    old, new, out, added = (files / f"{n}.txt" for n in ("old", "new", "merged", "added"))
    run = call("merge", old, new, "--out", out, "--added", added)
    assert run.exit_code == 0 and "2 entries added, 1 known before" in run.stderr
    assert added.read_text().split() == ["domain:net-one.test", "domain:other.invalid"]
    run = call("diff", old, out)
    assert run.stdout.splitlines()[:2] == ["+ domain:net-one.test", "+ domain:other.invalid"]
    compared = json.loads(call("diff", old, out, "--json").stdout)
    assert compared["added"] == ["domain:net-one.test", "domain:other.invalid"]
    assert compared["widened"][0]["by"] == "domain:net-one.test"
    run = call("undo", out, added, "--out", files / "back.txt")
    assert run.exit_code == 0 and "domain:b.net-one.test stands again" in run.stderr
    assert call("diff", old, files / "back.txt", "--json").stdout.count("domain:") == 2
    run = call("undo", out, "domain:other.invalid")
    assert "other.invalid" not in run.stdout and "1 entry taken out" in run.stderr


def test_files_that_exist_are_replaced_on_request_only(files):
    arguments = ("merge", files / "old.txt", files / "new.txt", "--out", files / "old.txt")
    with pytest.raises(UserError, match="exists"):
        call(*arguments)
    assert call(*arguments, "--force").exit_code == 0
    assert "domain:other.invalid" in (files / "old.txt").read_text()


def test_a_file_of_another_kind_is_not_worked_on(files):
    (files / "page.txt").write_text("<html>")
    for command in (
        ("merge", files / "page.txt", files / "old.txt"),
        ("split", files / "page.txt"),
    ):
        with pytest.raises(UserError, match="web page"):
            call(*command)
    with pytest.raises(UserError, match="neither an entry nor a file"):
        call("undo", files / "old.txt", "cheap links")
    with pytest.raises(UserError, match="neither an entry nor a file"):
        call("undo", files / "old.txt", "nowhere.txt")
    with pytest.raises(UserError, match="name the same"):
        call("merge", files / "old.txt", files / "new.txt", "--added", "-")


def test_an_entry_to_take_out_may_be_long_or_written_otherwise(files):
    run = call("undo", files / "old.txt", "http://blog.test/" + "a" * 1500, "Spam.example")
    assert "not taken out: http://blog.test/aaa" in run.stderr
    assert "domain:spam.example" not in run.stdout


def test_a_file_over_the_limits_is_cut_and_it_is_said_whom_that_helps(tmp_path):
    path, out = tmp_path / "long.txt", tmp_path / "parts"
    path.write_text("".join(f"domain:s{number}.test\n" for number in range(100_500)))
    run = call("split", path, "--out-dir", out)
    assert run.exit_code == 0
    assert "A property takes one file" in run.stderr and "domain property takes none" in run.stderr
    parts = sorted(out.iterdir())
    assert [len(part.read_text().splitlines()) for part in parts] == [100_000, 500]
    with pytest.raises(UserError, match="there already"):
        call("split", path, "--out-dir", out)
    run = call("split", parts[1], "--out-dir", tmp_path / "more")
    assert "nothing to cut" in run.stderr and not (tmp_path / "more").exists()
