"""Exports by the site that they are of: whole, split, or refused with a cure."""

from pathlib import Path

from several_sites_fixture import export

from linkvet.data.exports.sites_of_files import FileSites, files_by_site, sites_of_file


def of(name, *sites, problem=None):
    return FileSites(Path(name), sites, problem=problem)


def test_files_of_a_site_go_together_in_the_order_given():
    by_site = files_by_site([of("b.csv", "one.test"), of("c.csv", "two.test"), of("a", "one.test")])
    assert by_site.whole == {"one.test": [Path("b.csv"), Path("a")], "two.test": [Path("c.csv")]}
    assert not by_site.split and not by_site.unread


def test_files_of_several_sites_are_split_with_the_others_of_these_sites():
    files = [of("one.csv", "one.test"), of("all.csv", "one.test", "two.test"), of("x", "x.test")]
    by_site = files_by_site(files)
    assert by_site.split == [Path("one.csv"), Path("all.csv")] and set(by_site.whole) == {"x.test"}


def test_a_file_whose_only_target_is_an_ending_is_split():
    assert files_by_site([of("a.csv", "co.uk")]).split == [Path("a.csv")]


def test_a_file_without_targets_is_of_the_site_that_is_named():
    by_site = files_by_site([of("a.csv"), of("b.csv")], "spa.test")
    assert by_site.whole == {"spa.test": [Path("a.csv"), Path("b.csv")]}
    (unread, _) = files_by_site([of("a.csv"), of("b.csv")]).unread
    assert unread.files == ("a.csv",) and unread.site is None and "--site" in unread.problem


def test_a_site_is_not_judged_without_the_file_that_cannot_be_read():
    files = [of("example.com.csv", "example.com"), of("example.com-2.csv", problem="is damaged")]
    by_site = files_by_site(files)
    (unread,) = by_site.unread
    assert not by_site.whole and unread.site == "example.com" and unread.problem == "is damaged"
    assert unread.files == ("example.com-2.csv", "example.com.csv")


def test_a_file_is_read_for_its_sites(tmp_path):
    one = sites_of_file(export(tmp_path / "one.csv", "one.test"))
    assert one.sites == ("one.test",) and one.rows == 6 and one.problem is None
    missing = sites_of_file(tmp_path / "missing.csv")
    assert missing.sites == () and "missing.csv" in (missing.problem or "")
