"""The report: what it says, that strangers' text stays text, and that it stays small and cheap."""

import base64
import hashlib
import json
import re
import time
from dataclasses import replace
from html.parser import HTMLParser

import polars as pl
import pytest
from report_fixture import SITE, STATES, Site, big, make, with_pages

from linkvet.cli.report import render
from linkvet.cli.report.view import live_check as live
from linkvet.cli.report.view.build import build
from linkvet.cli.report.view.timeline import timeline
from linkvet.cli.report.view.vendor_agreement import BETWEEN, CLEAR, FLAGGED, level
from linkvet.cli.wording.numbers import VERDICTS, count, listing, percent
from linkvet.cli.wording.text import clean, short
from linkvet.data.pages.html.placement_names import PLACES
from linkvet.data.pages.live_check import LIVE

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style></script><svg onload=alert(1)>",
    "javascript:alert(document.domain)",
    "data:text/html,<b>x</b>",
    "safe\u202egpj.exe",
    "null\x00byte\x1b[31m",
    "<!--<script>",
    "]]>&amp;&#60;script&#62;",
    "مرحبا بالعالم",
    "🏆🏆 Best 👩‍👩‍👧 links",
    "Z̸̡̢̛̙̤̪̬̯̲̳͚͓̺͕͗̐̊̒̔̕͠algo" + "\u0301" * 400,
    "x" * 100_000,
    "=cmd|' /C calc'!A0",
]
VOID = {"meta"}  # all that the page uses and HTML leaves open


class Reader(HTMLParser):
    """Collects what a browser would make of the page, and checks that tags nest."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.open, self.text, self.ids, self.labels = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        self.ids += [value for key, value in attrs if key == "id"]

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] not in {"style", "script"}:
            self.text.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def words(page: str) -> str:
    return re.sub(r"\s+", " ", "".join(read(page).text))


@pytest.fixture(scope="module")
def scored():
    return make()


@pytest.fixture(scope="module")
def page(scored):
    return render(scored)


def hostile(random) -> list[Site]:
    sites = []
    for i, text in enumerate(HOSTILE):
        for group in ("spam", "doubt", "good"):
            name = f"{text}{i}{group}"
            vendors = ("spam",) if group == "good" else ("not spam",)
            sites.append(Site(name, group, "blog", 2, text, text, vendors=vendors, family=text))
    return sites


def test_answer_comes_first_and_is_calm(page):
    text = words(page)
    assert text.index("are spam") < text.rindex("The profile at a glance")
    assert "Disavow: nothing, unless Google has taken action" in text
    assert "Most sites need no disavow file" in text
    for word in ("toxic", "danger", "harmful", "warning", "score of", "☠", "penalt"):
        assert word not in text.lower().replace("potentially toxic", "")


def test_a_manual_action_that_is_told_of_changes_what_to_do(scored):
    after_manual_action = replace(scored, summary={**scored.summary, "manual_action": True})
    text = words(render(after_manual_action))
    assert "You told of a manual action" in text and "For the manual action: read" in text
    assert "Disavow: nothing" not in text


def test_counts_are_those_of_the_result(scored, page):
    own = scored.domains.filter(pl.col("decided_by") != "site")
    verdicts = dict(own["verdict"].value_counts().iter_rows())
    text = words(page)
    assert f"Of {own.height} domains that link to {SITE}" in text
    assert f"{verdicts['review']} deserve a look" in text
    assert f"{verdicts['disavow'] - 1} are spam" in text
    assert "1 is a shared or genuine site with spam on single pages" in text
    view = build(scored)
    for unit in ("domains", "links"):
        whole = view["totals"][unit]
        assert sum(v[unit] for v in view["verdicts"]) == whole
        assert sum(band[unit] for band in view["profile"]["bands"]) == whole
        assert sum(row[unit] for row in view["evidence"]) == whole
    for rows in ("kinds", "languages", "countries"):
        assert sum(row["links"] for row in view["profile"][rows]["rows"]) == view["totals"]["links"]
    classes = view["profile"]["anchors"]["classes"]
    assert sum(row["links"] for row in classes) == view["totals"]["links"]


def test_every_part_is_there_once(page, parts=18):
    reader = read(page)
    headings = [tag for tag, _ in reader.tags if tag == "h2"]
    assert len(headings) == parts and [tag for tag, _ in reader.tags].count("h1") == 1
    assert len(reader.ids) == len(set(reader.ids))
    targets = {a["href"][1:] for tag, a in reader.tags if tag == "a"}
    assert targets <= set(reader.ids)


def test_accessible(page):
    reader = read(page)
    for tag, attributes in reader.tags:
        if tag == "svg":
            assert attributes.get("aria-hidden") == "true" or attributes.get("role") == "img"
        if tag == "section":
            assert attributes["aria-labelledby"] in reader.ids
        if tag == "th":
            assert attributes["scope"] in {"col", "row"}
    tables = [tag for tag, _ in reader.tags if tag == "table"]
    captions = [tag for tag, _ in reader.tags if tag == "caption"]
    assert len(tables) == len(captions)
    assert ("html", {"lang": "en"}) in reader.tags


def test_self_contained_and_allows_only_its_own_script(page):
    reader = read(page)
    for _, attributes in reader.tags:
        assert not {"src", "srcset", "style", "action", "formaction"} & set(attributes)
        assert attributes.get("href", "#").startswith("#")
        assert not any(name.startswith("on") for name in attributes)
    policy = next(a["content"] for t, a in reader.tags if "http-equiv" in a and t == "meta")
    for tag in ("style", "script"):
        inside = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
        assert len(inside) == 1
        digest = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "url(http" not in page and "@import" not in page


def test_hostile_text_stays_text(page):
    attacked = render(make(hostile))
    plain, reader = read(page), read(attacked)
    assert {tag for tag, _ in reader.tags} == {tag for tag, _ in plain.tags}
    assert attacked.count("<script") == 1 and attacked.count("</style") == 1
    shown = "".join(reader.text)
    assert "<script>alert(1)</script>" in shown and "javascript:alert(document.domain)" in shown
    assert "\u202e" not in attacked and "⟨202E⟩" in shown
    assert "\x00" not in attacked and "\x1b" not in attacked
    assert "مرحبا بالعالم" in shown and "👩‍👩‍👧" in shown
    assert "\u0301" * 4 not in attacked
    assert len(attacked) < 600_000


def test_hostile_names_in_files_and_rejects(scored):
    evil = '<img src=x onerror="alert(1)">'
    source = {**scored.summary["sources"][0], "file": evil, "understood": {evil: "anchor"}}
    source |= {"ignored": [evil] * 300, "notes": [evil], "format_name": evil}
    summary = {**scored.summary, "sources": [source] * 50, "site": evil, "model": evil}
    rejects = scored.rejects.with_columns(reason=pl.lit(evil), source_file=pl.lit(evil))
    attacked = render(replace(scored, summary=summary, rejects=rejects))
    assert not [tag for tag, _ in read(attacked).tags if tag == "img"]
    assert len(attacked) < 1_000_000


def test_same_result_same_bytes(scored, page):
    assert render(make()) == page == render(scored)


def test_page_stays_small_and_the_view_cheap():
    scored = big()
    build(make())  # imports and first use are not counted
    start = time.process_time()
    view = build(scored)
    assert time.process_time() - start < 3.0  # about 0.6 on a quiet machine
    page = render(scored)
    assert len(page.encode()) < 1_500_000
    assert f"of {view['spam']['alone']:,} domains; domains.csv" in words(page)


def test_worst_case_stays_within_bounds():
    def many(random):
        text = "\"&'<>" * 40
        return [
            Site(
                f"{text}{i}",
                group,
                "blog",
                1,
                text + str(i),
                text + str(i),
                family=family,
                vendors=("spam",) if group == "good" else ("not spam",),
            )
            for i in range(300)
            for group, family in (
                ("spam", None),
                ("spam", f"f{i // 3}"),
                ("doubt", None),
                ("good", None),
            )
        ]

    page = render(make(many))
    assert len(page.encode()) < 1_500_000
    read(page)


def test_families_take_their_members_out_of_the_list(scored):
    view = build(scored)
    families = {row["family"]: row for row in view["spam"]["families"]["top"]}
    farm = families[f"title: Backlinks for {SITE}"]
    assert farm["domains"] == 46 and farm["reasons"][0]["amount"] > 0
    assert farm["example_anchor"] == f"Backlinks for {SITE}"
    alone = {row["source_domain"] for row in view["spam"]["top"]}
    assert len(alone) == 13 and not any("ranklisting" in name for name in alone)


@pytest.mark.parametrize(
    ("vendor", "text", "expected"),
    [
        ("ahrefs", "Ahrefs: spam", FLAGGED),
        ("ahrefs", "Ahrefs: not spam", CLEAR),
        ("semrush", "Semrush toxicity 72", FLAGGED),
        ("semrush", "Semrush toxicity 59", BETWEEN),
        ("semrush", "Semrush toxicity 0", CLEAR),
        ("moz", "Moz spam score 30%", CLEAR),
        ("moz", "Moz spam score 61%", FLAGGED),
        ("vendor", "true", FLAGGED),
        ("vendor", "potentially toxic", BETWEEN),
        ("vendor", "no idea what this is", CLEAR),
        ("vendor", "lorem", None),
    ],
)
def test_vendor_words(vendor, text, expected):
    assert level(vendor, text) == expected


def test_vendors_wrongly_flagged_come_first(scored, page):
    (vendor,) = build(scored)["vendors"]
    assert vendor["vendor"] == "ahrefs"
    assert vendor["good"]["count"] == vendor["domains"]["keep"]["flagged"] > 0
    assert (
        sum(
            cells["flagged"] + cells["between"] + cells["clear"]
            for cells in vendor["domains"].values()
        )
        == 356 - 28
    )
    chances = [row["spam_probability"] for row in vendor["good"]["top"]]
    assert chances == sorted(chances)
    text = words(page)
    assert text.index("Genuine to linkvet, spam to Ahrefs") < text.index("not flagged by Ahrefs:")


def test_vendor_free_text_is_no_verdict(scored):
    noise = pl.Series([f"spam {i}" for i in range(scored.rows.height)])
    rows = scored.rows.with_columns(vendor_verdict=noise)
    assert build(replace(scored, rows=rows))["vendors"] == []


def test_allow_and_own_site_are_told_apart(scored):
    allow, own = build(scored)["decided"]
    assert (allow["by"], allow["links"], own["by"], own["links"]) == ("allow", 40, "site", 12)
    assert SITE not in {row["source_domain"] for row in build(scored)["review"]["top"]}


def bare(scored):
    """What a list of URLs gives: no anchor, date, language, rating or vendor."""
    nothing = dict.fromkeys(["anchor", "language", "first_seen", "nofollow", "vendor_verdict"])
    links = scored.links.with_columns(**{k: pl.lit(None) for k in nothing})
    domains = scored.domains.with_columns(
        first_seen=pl.lit(None, pl.Date),
        domain_rating=pl.lit(None, pl.Float64),
        example_anchor=pl.lit(None, pl.String),
        example_title=pl.lit(None, pl.String),
        reasons=pl.lit(None, pl.String),
        verdict=pl.lit("unknown"),
        family=pl.lit(None, pl.String),
    )
    rows = scored.rows.with_columns(vendor_verdict=pl.lit(None, pl.String))
    links = links.with_columns(verdict=pl.lit("unknown"), kind=pl.lit(None, pl.String))
    source = {**scored.summary["sources"][0], "understood": {"url": "source_url"}}
    summary = {"sources": [source]}
    return replace(scored, rows=rows, links=links, domains=domains, summary=summary, disavow=[])


def test_little_evidence_is_said(scored):
    text = words(render(bare(scored)))
    assert "none is certain to be spam and 356 cannot be judged" in text
    assert "Most domains could not be judged" in text and "Disavow: nothing." in text
    assert "does not give anchor texts" in text and "does not say when" in text
    assert "in an export of Ahrefs, Semrush, Majestic or Moz" in text
    assert "No export here holds a spam verdict" in text


def test_single_pages_and_missing_cut_are_said(scored):
    first = pl.col("source_domain") == "alpine-gazette.example"
    links = scored.links.with_columns(
        verdict=pl.when(first).then(pl.lit("disavow")).otherwise("verdict")
    )
    domains = scored.domains.with_columns(unit=pl.when(first).then(pl.lit("url")).otherwise("unit"))
    assert "On 1 further site, such as forums" in words(
        render(replace(scored, links=links, domains=domains))
    )
    precision = {**scored.summary["precision"], "threshold": None, "lower_bound": None}
    summary = {**scored.summary, "precision": precision}
    text = words(render(replace(scored, summary=summary, disavow=[])))
    assert "no verdict of spam can be as certain as was asked for" in text


def test_nothing_read(scored):
    empty = replace(
        scored,
        rows=scored.rows.clear(),
        links=scored.links.clear(),
        domains=scored.domains.clear(),
        disavow=[],
    )
    text = words(render(empty))
    assert "no backlink that could be read" in text and "Rows not read" in text


def test_categorical_columns_do_not_matter(scored, page):
    names = ["source_domain", "verdict", "kind", "decided_by", "family"]
    links = scored.links.with_columns(pl.col(names).cast(pl.Categorical()))
    domains = scored.domains.with_columns(pl.col(names).cast(pl.Categorical()))
    rows = scored.rows.with_columns(pl.col("source_file").cast(pl.Categorical()))
    assert render(replace(scored, links=links, domains=domains, rows=rows)) == page


@pytest.mark.parametrize(
    ("dates", "step", "periods"),
    [
        (["2024-01-15", "2024-03-02"], "month", 3),
        (["2019-01-15", "2024-03-02"], "quarter", 21),
        (["1995-01-15", "2024-03-02"], "year", 30),
        (["0001-01-01", "2024-03-02"], "month", 1),
    ],
)
def test_timeline_step(dates, step, periods):
    frame = pl.DataFrame(
        {"first_seen": dates, "verdict": ["keep", "disavow"], "spam_probability": [0.1, 0.99]}
    ).with_columns(pl.col("first_seen").str.to_date())
    shown = timeline(frame, None)
    assert shown and (shown["step"], len(shown["periods"])) == (step, periods)


def test_reasons_are_shown_with_their_amounts(page, scored):
    worst = build(scored)["spam"]["top"][0]
    assert worst["reasons"] == sorted(worst["reasons"], key=lambda r: -abs(r["amount"]))
    row = scored.domains.filter(pl.col("source_domain") == worst["source_domain"])
    first = json.loads(row["reasons"][0])[0]
    assert first["says"] in words(page) and f"{first['amount']:+.1f}" in words(page)


@pytest.fixture(scope="module")
def live_checked(scored):
    return with_pages(scored)


def test_without_pages_nothing_is_said_of_them(scored, page):
    assert build(scored)["pages"] is None
    assert "Live check" not in page and 'id="pages"' not in page and "#pages" not in page
    assert "when its page was saved" not in page


def test_states_of_links_are_counted(live_checked):
    backlinks = live_checked.links.filter(pl.col("decided_by") != "site")
    counted = build(live_checked)["pages"]
    counts = dict(backlinks["live"].drop_nulls().value_counts().iter_rows())
    assert {row["state"]: row["links"] for row in counted["states"]} == counts
    assert [row["state"] for row in counted["states"]] == [s for s in live.STATES if s in STATES]
    assert counted["known"] == sum(counts.values())
    whole = render(live_checked)
    text = words(whole)
    assert f"For {counted['known']:,} of {backlinks.height:,} links there is a page" in text
    assert "7,210 pages and answers read" in text
    gone = next(row for row in counted["states"] if row["state"] == "gone")
    share = percent(gone["links"] / counted["known"])
    cells = re.search(r'<tr><th scope="row">Gone</th>(.*?)</tr>', whole)
    assert cells and f">{gone['links']:,}<" in cells[1] and f">{share}<" in cells[1]
    assert text.count("Live check and placement") == 2  # contents and heading
    sentence = "41 are linked by another of them and 6 link to one that links back."
    assert f"Of 950 domains whose pages are at hand, {sentence}" in text


def test_places_are_counted_by_verdict(live_checked):
    backlinks = live_checked.links.filter(pl.col("decided_by") != "site").drop_nulls("seen_place")
    rows = build(live_checked)["pages"]["places"]
    assert [row["place"] for row in rows] == [
        "content",
        "comment",
        "widget",
        "navigation",
        "sidebar",
        "footer",
    ]
    for row in rows:
        here = backlinks.filter(pl.col("seen_place") == row["place"])
        assert row["links"] == here.height == sum(row[verdict] for verdict in VERDICTS)
        assert row["disavow"] == (here["verdict"] == "disavow").sum()
    assert sum(row["links"] for row in rows) == backlinks.height


def test_every_state_and_place_has_its_words():
    assert set(live.STATES) == set(LIVE.categories)
    assert set(live.PLACES) == set(PLACES)


def test_a_domain_tells_what_became_of_its_example(live_checked):
    domain = build(live_checked)["spam"]["top"][0]
    link = live_checked.links.filter(pl.col("source_url") == domain["example_url"])
    assert (domain["live"], domain["seen_place"]) == (link["live"][0], link["seen_place"][0])
    assert "when its page was saved: still there · content" in words(render(live_checked))


def test_captures_that_could_not_be_read_are_told(live_checked):
    text = words(render(live_checked))
    assert "23 captures could not be read" in text
    assert "record 19 cannot be read" in text and "and 3 more" in text
    counts = {**live_checked.summary["pages"], "faulty": 0, "faults": []}
    whole = words(render(replace(live_checked, summary={**live_checked.summary, "pages": counts})))
    assert "capture could" not in whole and "captures could" not in whole


def test_pages_of_other_sites_are_said_to_be_of_no_use(scored):
    counts = {"captures": 9, "pages": 0, "links": 0, "live": {}, "faults": [], "faulty": 0}
    summary = {**scored.summary, "pages": counts}
    empty = scored.links.with_columns(live=pl.lit(None, LIVE), seen_place=pl.lit(None))
    for links in (scored.links, empty):
        text = words(render(replace(scored, links=links, summary=summary)))
        assert "None of the pages given belongs to a link here (9 pages and answers read)" in text


def test_the_page_is_as_sound_with_pages(live_checked):
    whole = render(live_checked)
    assert whole == render(with_pages(make()))
    test_every_part_is_there_once(whole, 19)
    test_accessible(whole)
    test_self_contained_and_allows_only_its_own_script(whole)
    typed = live_checked.links.with_columns(pl.col("live").cast(LIVE))
    assert render(replace(live_checked, links=typed)) == whole


def test_hostile_faults_stay_text(live_checked):
    counts = {**live_checked.summary["pages"], "faults": HOSTILE, "faulty": len(HOSTILE)}
    attacked = render(replace(live_checked, summary={**live_checked.summary, "pages": counts}))
    assert {tag for tag, _ in read(attacked).tags} == {
        tag for tag, _ in read(render(live_checked)).tags
    }
    assert attacked.count("<script") == 1


def test_small_parts():
    assert (
        short("a" * 9, 5) == "aaaa…" and short(None, 5) == "" and clean("a\u200bb\n") == "a⟨200B⟩b "
    )
    assert [percent(p) for p in (0, 0.004, 0.5, 0.996, 1, None)] == [
        "0%",
        "<1%",
        "50%",
        ">99%",
        "100%",
        "–",
    ]
    assert count(1, "link") == "1 link" and count(1200, "link") == "1,200 links"
    assert listing(["a"]) == "a" and listing(["a", "b", "c"]) == "a, b and c"


def test_decisions_and_denied_domains_are_told_apart(scored):
    by = pl.Series(["decision", "deny", *["model"] * (scored.links.height - 2)])
    decided = replace(
        scored,
        links=scored.links.with_columns(decided_by=by),
        summary={**scored.summary, "allow": {"unmatched": ["allow.txt, line 3: blog.test"]}},
    )
    assert [(one["by"], one["links"]) for one in build(decided)["decided"]] == [
        ("decision", 1),
        ("deny", 1),
    ]
    page = render(decided)
    assert "Your decisions" in page and "Denied by your file" in page
    assert "<p>allow.txt, line 3: blog.test matches no link.</p>" in page
