"""The report: that it stays small and cheap, whatever the result."""

import time

from html_fixture import read, words
from large_report_fixture import big
from referring_sites_fixture import Site
from report_fixture import make

from linkvet.cli.report import render
from linkvet.cli.report.view.build import build


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
