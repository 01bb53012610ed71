"""What every run promises, on the samples and, where they are at hand, on real exports."""

import csv
import json
from pathlib import Path

import polars as pl
import pytest

import linkvet
from linkvet.cli.results.folder import results_folder
from linkvet.cli.results.write import write_all
from linkvet.data.disavow.read import parse, valid_host
from linkvet.data.errors import UserError
from linkvet.model.options import ScoringOptions
from linkvet.model.scoring import run

ROOT = Path(linkvet.__file__).parent.parent
SAMPLES = sorted(path for path in (ROOT / "data" / "samples").iterdir() if path.suffix != ".md")
# those whose spam is sure enough for a disavow file, so that what is said of it can be wrong
TO_DISAVOW = ("ahrefs-backlinks.csv", "semrush-audit.csv", "semrush-backlinks.csv")
REAL = sorted((ROOT.parent / "shared" / "data" / "exports").glob("*.csv"))
COLUMNS = (
    "source_file row link_id source_url source_domain target_url anchor spam_probability verdict "
    "evidence kind reasons vendor_verdict first_seen nofollow lost"
).split()
# who links to the invented site with good reason; all names end in .example
GENUINE = [
    f"{name}.example"
    for name in """
    abendblick ankarsund-studio boatyard-bakery bookable-beds brick-and-beam carnets-du-large
    chlorinefree-pools coastal-weekends coastalcouncil coastwork deux-valises elsasbordsalt
    fishhall-archive green-key-hotels grijze-golven harbourside-weekly harmonica-and-herring
    hospitality-college kaffe-og-kystveier la-gaceta-azul letters-from-lynnet lightmeter
    local-pages lynnet-conference-bureau lynnet-line lynnet-university mamma-reist-mit
    marenholm-kommune marenholm-swimclub maritime-museum-marenholm nordic-bath-association
    northcoast-ferries northern-courier northwalkers onemoresauna openwiki-coast
    parents-abroad pedals-and-piers pin-board presswire-north quiet-swimmer rotary-lynnet
    rucksack-rentner saltwater-skincare sauna-talk slow-rails spa-quarterly spafinder-north
    swim-map thermal-harbour twoboots-onebag viaggi-lenti visit-marenholm wayfolk
    wedding-harbour xn--bderfreunde-l8a xn--sptur-gra
    """.split()
]
# genuine blogs under which somebody else dropped a comment: at most that page is bad
COMMENTED = ["grandmas-lemon-tart", "knit-and-natter", "toms-tractor-notes", "birdlog-west"]
VERDICTS = {"keep", "review", "disavow", "unknown"}


@pytest.fixture(scope="module", params=SAMPLES, ids=lambda path: path.name)
def results(request, tmp_path_factory):
    """The folder a sample is scored into, and its table of links."""
    out = tmp_path_factory.mktemp("results")
    with results_folder(out) as place:
        write_all(run([request.param]), place)
    return request.param, out, pl.read_csv(out / "links.csv", infer_schema_length=None)


def summary(out):
    return json.loads((out / "summary.json").read_text(encoding="utf-8"))


def test_every_row_stands_in_links_or_in_rejects_once_and_in_order(results):
    sample, out, links = results
    rejects = pl.read_csv(out / "rejects.csv")
    assert links.columns == COLUMNS
    assert links["row"].is_sorted() and links["row"].is_unique().all()
    rows = sorted(links["row"].to_list() + rejects["row"].to_list())
    assert rows == list(range(1, len(rows) + 1))
    of_run = summary(out)
    assert of_run["rows_in"] == len(rows) == of_run["rows_out"] + of_run["rejected"]
    assert set(links["source_file"]) == {sample.name}


def test_cells_hold_what_they_promise(results):
    _, _, links = results
    assert set(links["verdict"]) <= VERDICTS
    assert links["spam_probability"].drop_nulls().is_between(0, 1).all()
    assert links["evidence"].is_between(0, 1).all()
    for cell in links["reasons"]:
        reasons = json.loads(cell)
        assert all(set(one) == {"signal", "says", "amount"} for one in reasons)
        amounts = [abs(one["amount"]) for one in reasons]
        assert amounts == sorted(amounts, reverse=True)


def test_the_same_link_has_one_score(results):
    _, _, links = results
    scores = links.group_by("link_id").agg(
        pl.col("spam_probability", "verdict", "reasons").n_unique()
    )
    assert (scores.drop("link_id").max_horizontal() == 1).all()
    assert links["link_id"].unique().sort().to_list() == list(range(links["link_id"].n_unique()))


def test_every_linking_domain_has_one_row_and_one_verdict(results):
    _, out, links = results
    domains = pl.read_csv(out / "domains.csv", infer_schema_length=None)
    assert domains["source_domain"].is_unique().all()
    assert set(domains["source_domain"]) == set(links["source_domain"])
    assert domains["links"].sum() == links["link_id"].n_unique()


def test_the_disavow_file_names_all_that_is_to_be_disavowed_and_nothing_else(results):
    sample, out, links = results
    text = (out / "disavow.txt").read_text(encoding="utf-8")
    parsed = parse(text)
    assert parsed.problems == []
    assert "Most sites need no disavow" in text.replace("\n# ", " ")
    spam = links.filter(pl.col("verdict") == "disavow")
    named = {entry.value for entry in parsed.entries if entry.kind == "domain"}
    assert named <= {valid_host(domain) for domain in spam["source_domain"]}
    domains = pl.read_csv(out / "domains.csv", infer_schema_length=None)
    whole = domains.filter(pl.col("verdict") == "disavow")["source_domain"]
    assert named == {valid_host(domain) for domain in whole}
    assert named or sample.name not in TO_DISAVOW


def test_no_genuine_link_of_a_sample_is_disavowed(results):
    _, _, links = results
    spam = links.filter(pl.col("verdict") == "disavow")
    assert not {valid_host(domain) for domain in spam["source_domain"]} & set(GENUINE)


def test_a_genuine_site_with_a_bad_comment_is_never_disavowed_whole(results):
    _, out, _ = results
    lines = (out / "disavow.txt").read_text(encoding="utf-8").splitlines()
    assert not {f"domain:{name}.example" for name in COMMENTED} & set(lines)


def test_twice_the_same_bytes(results, tmp_path):
    sample, out, _ = results
    with results_folder(tmp_path / "again") as place:
        write_all(run([sample]), place)
    for path in out.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_two_vendors_share_their_links():
    paths = [
        path for path in SAMPLES if path.name in ("ahrefs-backlinks.csv", "moz-inbound-links.csv")
    ]
    both = run(paths)
    alone = [run([path]) for path in paths]
    assert both.rows.height == sum(one.rows.height for one in alone)
    assert both.links.height < sum(one.links.height for one in alone)
    table = pl.concat(both.table())
    twice = table.filter(pl.col("source_file").n_unique().over("link_id") == 2)
    assert twice.height
    assert (
        twice.group_by("link_id").agg(pl.col("vendor_verdict").n_unique())["vendor_verdict"].max()
        == 2
    )


def test_a_notebook_gets_the_tables_of_the_files():
    result = linkvet.score([ROOT / "data" / "samples" / TO_DISAVOW[0]])
    assert list(result.links.columns) == COLUMNS
    assert type(result.links).__module__.startswith("pandas")
    assert len(result.links) + len(result.rejects) == result.summary["rows_in"]
    assert result.disavow and all(parse(line).entries for line in result.disavow)


def test_allowed_domains_and_the_own_site_come_first(tmp_path):
    sample = [path for path in SAMPLES if path.name == TO_DISAVOW[0]]
    before = run(sample)
    hosts = {valid_host(domain) for domain in before.domains["source_domain"]}
    assert hosts >= {*GENUINE, *(f"{name}.example" for name in COMMENTED)}  # no name is misspelt
    spam = before.domains.filter(pl.col("verdict") == "disavow")["source_domain"]
    assert any(spam[0] in line for line in before.disavow)
    allow = tmp_path / "allow.txt"
    allow.write_text(f"# ours\n{spam[0]}\n")
    scored = run(sample, ScoringOptions(allow=allow))
    chosen = scored.domains.filter(pl.col("source_domain") == spam[0])
    assert chosen.select("verdict", "decided_by").row(0) == ("keep", "allow")
    assert not any(spam[0] in line for line in scored.disavow)
    own = scored.domains.filter(pl.col("source_domain") == "thermal-harbour.example")
    assert own.select("verdict", "decided_by").row(0) == ("keep", "site")


@pytest.mark.skipif(not REAL, reason="real exports are not at hand")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_every_row_of_a_real_export_is_scored_or_rejected(path, tmp_path):
    try:
        with results_folder(tmp_path) as place:
            write_all(run([path]), place, report=False)
    except UserError as refusal:
        assert "gsc" in path.name, refusal  # target pages and link texts are no backlinks
        return
    of_run = summary(tmp_path)
    with (tmp_path / "links.csv").open(encoding="utf-8", newline="") as handle:
        scored = sum(1 for _ in csv.reader(handle)) - 1
    assert of_run["rows_in"] == scored + of_run["rejected"] > 0
