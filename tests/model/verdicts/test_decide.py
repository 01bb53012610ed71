"""What becomes of single pages: cuts are proved on whole domains alone."""

from dataclasses import replace
from pathlib import Path

import polars as pl

import linkvet
from linkvet.data.disavow.gate import sift
from linkvet.data.exports.read import read
from linkvet.data.own_site import own_sites
from linkvet.model.options import ScoringOptions
from linkvet.model.readers.known_domains import count
from linkvet.model.scoring import assemble
from linkvet.model.store import Model, StandIn, load
from linkvet.model.verdicts.decide import disavow_lines
from linkvet.model.verdicts.verdict import DISAVOW

TO = "https://www.example.com/,buy cheap backlinks online"
PAGES = f"https://{{0}}.blogspot.com/p/{{0}}.html,{TO},{{0}}"
FARMS = f"https://cheap-links{{0}}.test/order/{{0}},{TO},{{0}}"
HEADER = "Source url,Target url,Anchor,Source title\n"


def test_single_pages_are_for_review_however_sure_the_model_is(tmp_path):
    path = tmp_path / "export.csv"
    rows = [form.format(f"n{i}x") for form in (PAGES, FARMS) for i in range(30)]
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    scored = linkvet.score(path, site="example.com", precision=0.9)
    cut = scored.summary["precision"]["threshold"]
    sure = scored.links[scored.links["spam_probability"] >= cut]
    shared = sure["source_domain"].astype(str).str.endswith("blogspot.com")
    assert shared.any() and set(sure["verdict"][shared]) == {"review"}
    assert not shared.all() and set(sure["verdict"][~shared]) == {"disavow"}
    assert scored.disavow and all(line.startswith("domain:") for line in scored.disavow)
    units = scored.domains["unit"] == "url"
    assert units.any() and "disavow" not in set(scored.domains["verdict"][units])


def test_a_domain_with_a_front_end_is_never_disavowed_and_a_clone_like_other_spam(tmp_path):
    path = tmp_path / "export.csv"
    sellers = [
        f"https://{front}cheap-links{i}.test/order/{i},{TO},{i}"
        for i in range(30)
        for front in (("", "redlib.") if i % 2 else ("", "wikipedia."))
    ]
    path.write_text(HEADER + "\n".join(sellers) + "\n", encoding="utf-8")
    scored = linkvet.score(path, site="example.com", precision=0.9)
    number = scored.domains["source_domain"].astype(str).str.extract(r"(\d+)")[0].astype(int)
    fronts = number % 2 == 1
    assert "disavow" not in set(scored.domains["verdict"][fronts])
    assert "disavow" in set(scored.domains["verdict"][~fronts])
    assert scored.disavow and all(int(line[18:-5]) % 2 == 0 for line in scored.disavow)


def disavowed(path: Path, model: Model) -> list[str]:
    """Domains that a disavow file would name."""
    options = ScoringOptions(site="example.com", precision=0.9)
    return assemble(read([path]), model, options)[0].disavow


def test_domains_met_on_no_other_site_need_a_proof_of_their_own(tmp_path):
    path, model = tmp_path / "export.csv", load()
    rows = [FARMS.format(f"n{i}x") for i in range(30)]
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    assert len(disavowed(path, model)) == 30
    unproved = replace(model, unmet={level: [] for level in model.cuts})
    assert disavowed(path, unproved) == []
    names = pl.DataFrame({"domain": [f"cheap-linksn{i}x.test" for i in range(10)]})
    met = count(names.with_columns(site=pl.lit("another.example"), spam=pl.lit(1.0)))
    assert len(disavowed(path, replace(unproved, known=met))) == 10


def test_a_level_without_a_proof_must_reach_the_cut_by_what_a_proved_one_shows():
    path, model = Path("data/samples/ahrefs-backlinks.csv"), load()
    options = ScoringOptions(site="thermal-harbour.example")
    exports = read([path])
    assert assemble(exports, model, options)[0].disavow
    assert model.stands_for["as-given"].level == "backlinks"
    blind = {name: StandIn(one.level, frozenset()) for name, one in model.stands_for.items()}
    assert assemble(exports, replace(model, stands_for=blind), options)[0].disavow == []


def test_single_urls_pass_the_gate_and_domains_are_written_as_it_writes_them():
    urls = ["https://bücher.test/a", "https://spring.test/b c", "https://spa.example/d"]
    links = pl.DataFrame(
        {
            "source_url": urls,
            "source_domain": ["bücher.test", "spring.test", "spa.example"],
            "verdict": DISAVOW,
            "spam_probability": [0.97, 0.99, 0.98],
        }
    )
    domains = links.head(1).with_columns(unit=pl.lit("domain"))
    gate = disavow_lines(links, domains, own_sites("spa.example"))
    assert gate.passed == ["domain:xn--bcher-kva.test", "https://spring.test/b%20c"]
    assert sift(gate.passed, own_sites("spa.example")).passed == gate.passed
    assert [(one.entry, one.rule) for one in gate.refused] == [(urls[2], "own-site")]
