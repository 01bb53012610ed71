"""`linkvet score --several-sites` on one table: each site by its own profile, all or none."""

import csv

import polars as pl
import pytest
from command_line import call, fails

from linkvet.cli.commands.sites import job
from linkvet.cli.results.folder import NAMES, WRITTEN
from linkvet.cli.results.site_folders import OF_ALL, files_of, folder_names

HEADER = "Source url,Target url,Anchor,Source title\n"
BUY = "buy cheap backlinks online"
FARMS = [f"https://cheap-links{n}.test/order/{n}" for n in range(6)]
ROWS = [
    *((url, "https://www.one.example/", BUY, n) for n, url in enumerate(FARMS[:4])),
    *((url, "https://two.example/", BUY, n) for n, url in enumerate(FARMS[3:])),
    ("https://one.example/order", "https://two.example/", BUY, 7),
    ("https://nowhere.test/a", "", "nothing", 8),
]


def export(path, rows=ROWS):
    path.write_text(HEADER + "".join(",".join(map(str, row)) + "\n" for row in rows))
    return path


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def score(path, out, *more):
    return call("score", path, "--precision", "0.9", "--no-report", "--out", out, *more)


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("several")
    ended = score(export(folder / "clients.csv"), folder / "out", "--several-sites")
    assert ended.returncode == 0, ended.stderr
    return folder, ended


def test_rows_of_several_sites_are_refused_with_the_way_out(tmp_path, capsys, monkeypatch):
    path = export(tmp_path / "clients.csv")
    code, message = fails(capsys, monkeypatch, "score", path, "--out", tmp_path / "out")
    assert code == 2 and "--several-sites" in message and "one.example (4 rows)" in message
    assert not (tmp_path / "out").exists()


def test_each_site_has_its_folder_and_its_line_in_the_table(scored):
    folder, ended = scored
    with (folder / "out" / "sites.csv").open() as file:
        table = {row["site"]: row for row in csv.DictReader(file)}
    assert list(table) == ["one.example", "two.example"]
    for site, row in table.items():
        links = pl.read_csv(folder / "out" / row["folder"] / "links.csv")
        assert row["folder"] == site and int(row["rows"]) == links.height == 4
        assert links["target_url"].str.contains(site).all()
        lines = (folder / "out" / site / "disavow.txt").read_text().splitlines()
        named = sum(line.startswith("domain:") for line in lines)
        assert int(row["disavow_domains"]) == named > 0
        kinds = ("keep", "review", "disavow", "unknown")
        assert sum(int(row[f"domains_{kind}"]) for kind in kinds) == int(row["domains"])
        assert f"{site}: 4 different links from 4 domains" in ended.stderr


def test_no_row_is_lost_and_those_of_no_site_are_told(scored):
    folder, ended = scored
    rejects = pl.read_csv(folder / "out" / "rejects.csv")
    assert rejects["row"].to_list() == [9] and "counted for none" in rejects["reason"][0]
    assert "1 row could not be used, or named no site" in ended.stderr


def test_a_site_is_judged_as_its_rows_alone_would_be(scored, tmp_path):
    folder, _ = scored
    path = export(tmp_path / "clients.csv", ROWS[:4])
    assert score(path, tmp_path / "alone").returncode == 0
    for name in ("links.csv", "domains.csv", "disavow.txt"):
        alone = (tmp_path / "alone" / name).read_bytes()
        assert (folder / "out" / "one.example" / name).read_bytes() == alone


def test_one_of_the_sites_is_not_disavowed_by_another(scored):
    folder, _ = scored
    text = (folder / "out" / "two.example" / "disavow.txt").read_text()
    assert "domain:cheap-links5.test" in text and "domain:one.example" not in text


def test_a_later_run_replaces_all_and_takes_away_sites_that_are_gone(tmp_path):
    out = tmp_path / "out"
    assert score(export(tmp_path / "a.csv"), out, "--several-sites").returncode == 0
    assert score(export(tmp_path / "b.csv", ROWS[:4]), out, "--several-sites").returncode == 0
    assert not (out / "two.example").exists() and (out / "one.example" / "links.csv").exists()
    again = contents(out)
    assert score(tmp_path / "b.csv", out, "--several-sites").returncode == 0
    assert contents(out) == again


def test_a_run_that_fails_half_way_leaves_all_as_it_was(tmp_path, monkeypatch, capsys):
    out = tmp_path / "out"
    assert score(export(tmp_path / "a.csv"), out, "--several-sites").returncode == 0
    before, real, written = contents(out), job.write_all, []

    def write_all(scored, place, *more, **further):
        written.append(place.name)
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        real(scored, place, *more, **further)

    monkeypatch.setattr(job, "write_all", write_all)
    path = export(tmp_path / "b.csv", [*ROWS, *ROWS[:1]])
    code, says = fails(capsys, monkeypatch, "score", path, "--several-sites", "-q", "--out", out)
    assert code == 2 and "cannot be written: No space left on device" in says
    assert written == ["one.example", "two.example"] and contents(out) == before


def test_what_a_person_changed_in_a_folder_of_a_site_is_not_replaced(tmp_path):
    out = tmp_path / "out"
    assert score(export(tmp_path / "a.csv"), out, "--several-sites").returncode == 0
    edited = out / "one.example" / "disavow.txt"
    edited.write_text("domain:mine.test\n")
    ended = score(tmp_path / "a.csv", out, "--several-sites")
    assert ended.returncode == 2 and "was changed since linkvet wrote it" in ended.stderr
    assert edited.read_text() == "domain:mine.test\n"
    assert score(tmp_path / "a.csv", out, "--several-sites", "--force").returncode == 0
    (beside,) = edited.parent.glob("disavow.edited-*.txt")
    assert beside.read_text() == "domain:mine.test\n" and "cheap-links" in edited.read_text()


@pytest.mark.parametrize(
    ("more", "named"),
    [(("--history", "h"), "--history"), (("--about", "a spa"), "--about"), (("--out", "-"), "-")],
)
def test_options_about_one_site_are_refused(tmp_path, capsys, monkeypatch, more, named):
    path = export(tmp_path / "clients.csv")
    monkeypatch.chdir(tmp_path)
    code, message = fails(capsys, monkeypatch, "score", path, "--several-sites", *more)
    assert code == 2 and named in message and "about one site" in message


def test_no_two_names_meet_in_the_folder():
    sites = ["one.example", "links.csv", "sites.csv", "bücher.example", "2001:db8::1"]
    folders = folder_names(sites)
    names = files_of(folders.values())
    assert len(set(names)) == len(names) and names[-1] == "sites.csv"
    assert not {*folders.values()} & {*NAMES, *OF_ALL, WRITTEN}
    assert not set("/\\:") & set("".join(folders.values()))
