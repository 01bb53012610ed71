"""The report: text from strangers stays text, in every part of the page."""

from dataclasses import replace

import polars as pl
from html_fixture import read
from referring_sites_fixture import Site
from report_fixture import make

from linkvet.cli.report import render

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


def hostile(random) -> list[Site]:
    sites = []
    for i, text in enumerate(HOSTILE):
        for group in ("spam", "doubt", "good"):
            name = f"{text}{i}{group}"
            vendors = ("spam",) if group == "good" else ("not spam",)
            sites.append(Site(name, group, "blog", 2, text, text, vendors=vendors, family=text))
    return sites


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


def test_hostile_faults_stay_text(live_checked):
    counts = {**live_checked.summary["pages"], "faults": HOSTILE, "faulty": len(HOSTILE)}
    attacked = render(replace(live_checked, summary={**live_checked.summary, "pages": counts}))
    assert {tag for tag, _ in read(attacked).tags} == {
        tag for tag, _ in read(render(live_checked)).tags
    }
    assert attacked.count("<script") == 1
