"""Common Crawl's ranks of domains, on files of that form with invented domains."""

import gzip

import polars as pl
import pytest

from linkvet.data.authority import domain_ranks as module
from linkvet.data.authority.columns import RANKS
from linkvet.data.authority.domain_ranks import read_domain_ranks
from linkvet.data.errors import UserError

HEADER = "#harmonicc_pos\t#harmonicc_val\t#pr_pos\t#pr_val\t#host_rev\t#n_hosts\n"
LINES = (
    "1\t3.1238044E7\t3\t0.0059\tcom.example\t3872\n"
    "2\t2.9E7\t1\t0.011\torg.example\t12\n"
    "3\t2.8E7\t2\t0.009\texample.xn--bcher-kva\t1\n"
    "4\tno number\t4\t1.0E-9\ttest.blog\t1\n"
)
DOMAINS = pl.Series(["blog.test", "unknown.test", "example.com", "bücher.example"])


@pytest.fixture
def ranks(tmp_path):
    def write(text=HEADER + LINES, pack=gzip.compress):
        path = tmp_path / "cc-main-2026-domain-ranks.txt.gz"
        path.write_bytes(pack(text.encode()))
        return path

    return write


@pytest.mark.parametrize("pack", [gzip.compress, bytes], ids=["packed", "plain"])
def test_domains_get_their_ranks_in_their_order(ranks, pack):
    table, known = read_domain_ranks(ranks(pack=pack), DOMAINS)
    assert known == 3
    assert table.columns == ["source_domain", *RANKS]
    assert table.rows() == [
        ("blog.test", None, 4, 1e-9, 4),
        ("unknown.test", None, None, None, None),
        ("example.com", 31238044.0, 1, 0.0059, 3),
        ("bücher.example", 28000000.0, 3, 0.009, 2),
    ]


def test_a_part_of_a_name_is_no_name(ranks):
    assert read_domain_ranks(ranks(), pl.Series(["ample.com", "a.example.com", "com"])).known == 0


def test_batches_of_a_file_of_several_gzip_members(ranks, monkeypatch):
    monkeypatch.setattr(module, "AT_ONCE", 200)
    filler = "".join(f"{at}\t1.0\t{at}\t1.0\ttest.a{at}\t1\n" for at in range(5, 500))
    path = ranks(HEADER + filler)
    path.write_bytes(path.read_bytes() + gzip.compress(LINES.encode()))
    assert read_domain_ranks(path, DOMAINS).known == 3


def test_reading_ends_with_the_last_domain(ranks, monkeypatch):
    monkeypatch.setattr(module, "AT_ONCE", 200)
    path = ranks(HEADER + LINES + "".join(f"{at}\t1\t1\t1\ttest.a{at}\t1\n" for at in range(9_999)))
    path.write_bytes(path.read_bytes()[:-200])  # what is cut off is not read
    assert read_domain_ranks(path, pl.Series(["example.com"])).known == 1
    with pytest.raises(UserError, match="cannot be read as domain ranks"):
        read_domain_ranks(path, DOMAINS)


def test_a_line_of_another_width_is_passed_over_and_quotes_are_letters(ranks):
    text = HEADER + '1\t1.0\t1\t1.0\ttest."odd\t1\nonly\ttwo\n' + LINES
    assert read_domain_ranks(ranks(text), DOMAINS).known == 3


@pytest.mark.parametrize(
    "text",
    ["", "0\tcom.example\t3\n", HEADER.replace("\t#n_hosts", ""), "source_url,target_url\n"],
    ids=["empty", "vertices", "hosts", "export"],
)
def test_another_file_is_refused(ranks, text):
    with pytest.raises(UserError, match=r"domain-ranks\.txt\.gz: .*Give cc-main"):
        read_domain_ranks(ranks(text), DOMAINS)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UserError, match=r"cannot be read as domain ranks: .*No such file"):
        read_domain_ranks(tmp_path / "none.txt.gz", DOMAINS)


def test_an_address_is_read_as_it_comes(ranks, memory):
    memory.pipe("/bucket/ranks.txt.gz", ranks().read_bytes())
    assert read_domain_ranks("memory://bucket/ranks.txt.gz", DOMAINS).known == 3
    with pytest.raises(UserError, match="there is no such file"):
        read_domain_ranks("memory://bucket/none.gz", DOMAINS)


def test_progress_hears_of_bytes_on_disk(ranks):
    heard = []
    path = ranks()
    read_domain_ranks(path, DOMAINS, lambda *step: heard.append(step))
    assert heard[-1] == ("reading domain ranks", path.stat().st_size, path.stat().st_size)


def test_no_domains(ranks):
    assert read_domain_ranks(ranks(), pl.Series([], dtype=pl.String)).table.height == 0
