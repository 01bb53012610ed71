"""`linkvet score --several-sites` on a file or two a site: as each would be alone, or its error."""

import csv
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from command_line import call, fails
from several_sites_fixture import FARMS, HEADER, contents, export

from linkvet.cli.commands.sites import job as work
from linkvet.cli.commands.sites import score as score_module
from linkvet.cli.commands.sites.survey import Spread
from linkvet.data.exports.sites_of_files import files_by_site, sites_of_file
from linkvet.data.parallel.processes import WorkerKilledError

SITES = ("one.example", "two.example", "three.example")
OPTIONS = ("--precision", "0.9")


def table(out):
    with (out / "sites.csv").open(encoding="utf-8") as file:
        return {row["site"] or row["files"]: row for row in csv.DictReader(file)}


def score(exports, out, *more):
    return call("score", *exports, "--several-sites", *OPTIONS, "--out", out, *more)


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """Two files of a site, one of a second, one of a third, one broken and one empty."""
    folder = tmp_path_factory.mktemp("exports")
    first = export(folder / "one.csv", SITES[0], FARMS[:3])
    second = export(folder / "one-more.csv", SITES[0], FARMS[2:5])
    good = [first, second, *(export(folder / f"{site}.csv", site) for site in SITES[1:])]
    broken, empty = folder / "example.com-broken.csv", folder / "empty.csv"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    empty.write_text(HEADER)
    return [*good, broken, empty]


@pytest.fixture(scope="module")
def scored(exports, tmp_path_factory):
    out = tmp_path_factory.mktemp("scored") / "out"
    return out, score(exports, out, "--workers", "2")


def test_what_cannot_be_read_is_listed_and_the_others_are_finished(scored):
    out, ended = scored
    rows = table(out)
    assert ended.returncode == 2 and list(rows)[:3] == ["one.example", "three.example", SITES[1]]
    assert "linkvet: example.com was not scored: example.com-broken.csv: " in ended.stderr
    assert "holds a header and no rows" in rows["empty.csv"]["error"]
    assert rows["example.com"]["error"] and not rows["example.com"]["folder"]
    assert sorted(path.name for path in out.iterdir() if path.is_dir()) == sorted(SITES)


def test_each_folder_is_what_score_writes_for_that_site_alone(scored, exports, tmp_path):
    out, _ = scored
    for site, files in {SITES[0]: exports[:2], SITES[1]: exports[2:3]}.items():
        assert call("score", *files, *OPTIONS, "--out", tmp_path / site).returncode == 0
        alone = contents(tmp_path / site)
        del alone[".linkvet-written.json"]
        assert contents(out / site) == alone
    assert table(out)[SITES[0]]["files"] == "one.csv | one-more.csv"


def test_results_do_not_depend_on_the_number_of_workers(scored, exports, tmp_path):
    out, _ = scored
    assert score(exports, tmp_path / "out", "--workers", "1").returncode == 2
    assert contents(tmp_path / "out") == contents(out)


def test_figures_of_a_site_stand_in_the_table(scored):
    row = table(scored[0])["two.example"]
    assert (row["rows"], row["backlinks"], row["referring_domains"]) == ("6", "6", "6")
    assert float(row["spam_share_low"]) <= float(row["spam_share"]) <= float(row["spam_share_high"])
    bands = ("clearly_genuine", "probably_genuine", "mixed_signs", "probably_spam", "clearly_spam")
    assert sum(int(row[band]) for band in bands) + int(row["not_judged"]) == 6
    assert row["oldest_domain"] == "2025-01-03"


def test_a_network_on_several_sites_is_one_row(scored):
    with (scored[0] / "shared-networks.csv").open(encoding="utf-8") as file:
        (network,) = csv.DictReader(file)
    assert network["on"] == "one.example three.example two.example" and network["domains"] == "6"


def test_the_page_leads_to_each_report_and_runs_only_its_own_script(scored):
    page = (scored[0] / "sites.html").read_text(encoding="utf-8")
    assert re.findall(r'<section id="(\w+)"', page)[-2:] == ["failed", "method"]
    for site in SITES:
        assert f'<a href="{site}/report.html">' in page
    assert (scored[0] / "one.example" / "report.html").exists()
    assert "default-src &#39;none&#39;" in page and page.count("<script>") == 1
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert page.count('data-tools="20"') >= 4 and 'data-sort="number"' in page


def test_a_site_of_which_one_file_is_broken_is_not_judged_on_the_rest(exports, tmp_path):
    rest, out = export(tmp_path / "example.com.csv", "example.com"), tmp_path / "out"
    ended = score([rest, exports[2], exports[4]], out)
    assert ended.returncode == 2 and not (out / "example.com").exists()
    assert table(out)["example.com"]["files"] == f"{exports[4].name} | {rest.name}"


def test_exports_that_do_not_tell_their_site_are_errors_with_a_cure(exports, tmp_path):
    first, second, named = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "spa.example.com.csv"
    for path in (first, second, named):
        path.write_text("Source url,Anchor\nhttps://a.test/1,spa\nhttps://b.test/2,spa\n")
    ended = score([first, second, named, exports[2]], tmp_path / "out")
    rows = table(tmp_path / "out")
    assert ended.returncode == 2 and set(rows) == {"a.csv", "b.csv", "example.com", "two.example"}
    assert "a.csv: it doesn't tell which site" in rows["a.csv"]["error"]
    assert "name it with --site" in rows["b.csv"]["error"]
    ended = score([first, exports[2]], tmp_path / "named", "--site", "spa.example")
    assert ended.returncode == 0 and set(table(tmp_path / "named")) == {"spa.example", SITES[1]}


def test_a_mapping_may_be_for_one_of_the_files(exports, tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("Link from,Target url\nhttps://a.test/1,https://four.example/\n")
    ended = score([own, exports[2]], tmp_path / "out", "--map", "source_url=Link from")
    assert ended.returncode == 0 and "four.example" in table(tmp_path / "out")
    ended = score([own, exports[2]], tmp_path / "no", "--map", "source_url=Link fron")
    assert ended.returncode == 2 and "a column 'Link fron' that is not there" in ended.stderr


def test_nothing_is_written_where_no_site_could_be_scored(exports, tmp_path, capsys, monkeypatch):
    given = ("score", *exports[4:], "--several-sites", "--out", tmp_path / "out")
    code, says = fails(capsys, monkeypatch, *given)
    assert code == 2 and "none of 2 sites could be scored; the first: " in says
    assert not (tmp_path / "out").exists()


def test_a_fault_of_ours_costs_its_site_alone(exports, tmp_path, capsys, monkeypatch):
    real = work.assemble

    def assemble(given, *more, **options):
        if given.site_hint == "two.example":
            raise KeyError("a column")
        return real(given, *more, **options)

    monkeypatch.setattr(work, "assemble", assemble)
    given = (*exports[:4], "--several-sites", "--workers", "1", "-q", "--out", tmp_path / "out")
    code, says = fails(capsys, monkeypatch, "score", *given)
    assert code == 1 and "two.example was not scored: linkvet failed with KeyError" in says
    assert (tmp_path / "out" / "one.example" / "summary.json").exists()


def test_a_killed_worker_ends_the_run_and_the_finished_sites_stay(
    exports, tmp_path, capsys, monkeypatch
):
    def one_alone(spread, job, jobs, **_):
        yield 0, job(spread.workers.prepare(), jobs[0])
        raise WorkerKilledError("a worker was killed", cure="Give fewer with --workers.")

    files = files_by_site(sites_of_file(path) for path in exports[:4])
    monkeypatch.setattr(score_module, "survey_sites", lambda *_: files)
    monkeypatch.setattr(Spread, "map", one_alone)
    given = (*exports[:4], "--several-sites", "-q", "--out", tmp_path / "out")
    code, says = fails(capsys, monkeypatch, "score", *given)
    assert code == 2 and "1 site of 3 is finished" in says and "Give fewer with --workers." in says
    rows = table(tmp_path / "out")
    assert not rows["one.example"]["error"] and "was stopped" in rows["two.example"]["error"]


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_run_that_is_stopped_keeps_the_sites_that_are_finished(tmp_path, workers):
    files = [export(tmp_path / f"s{n}.example.csv", f"s{n}.example") for n in range(40)]
    out = tmp_path / "out"
    old = score(files[39:], out)
    assert old.returncode == 0
    before = contents(out / "s39.example")
    given = ("score", *files, "--several-sites", "--workers", workers, "--out", out)
    command = [sys.executable, "-m", "linkvet", *map(str, given)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + 120
        while len([*out.glob(".linkvet-unfinished-*/*/summary.json")]) < 2:
            assert time.monotonic() < until and process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, says = process.communicate(timeout=60)
    assert process.returncode == 130
    assert re.search(r"stopped\. \d+ sites? of 40 (is|are) finished", says), says
    rows = table(out)
    done = [site for site, row in rows.items() if not row["error"]]
    assert 1 <= len(done) < 40 and len(rows) == 40
    assert all((out / site / "summary.json").exists() for site in done)
    assert "the run was stopped" in rows["s39.example"]["error"]
    assert contents(out / "s39.example") == before
    assert not [*out.glob(".linkvet-unfinished-*")]
