"""The model card."""

from linkvet.model.verdicts.verdict import ASSUMES
from linkvet.training.card.write import card

FACTS = {
    "data": {"labels/links.csv": "0123456789abcdef" * 4},
    "examples": [{"set": "one.csv", "pattern": "anchor", "spam": 1, "len": 1234}],
    "figures": {
        "one.csv / anchor": {
            "examples": 1234,
            "roc_auc": 0.98765,
            "average_precision": 0.9,
            "recall_at_1pct_fp": 0.8,
            "recall_at_0.1pct_fp": 0.7,
            "calibration_error": 0.0123,
            "brier": 0.05,
        },
        "two.csv / anchor": {
            "examples": 99,
            "roc_auc": 0.5,
            "average_precision": 0.5,
            "recall_at_1pct_fp": 0.1,
            "recall_at_0.1pct_fp": 0.0,
        },
    },
    "cuts": {"anchor": [(0.97, 299, 299, 0.99)], "domain": []},
}


def test_it_tells_data_figures_and_cuts():
    text = card(FACTS)
    assert text.startswith("# Model card\n")
    for line in (
        "| labels/links.csv | `0123456789abcdef` |",
        "| one.csv | anchor | yes | 1,234 |",
        "| one.csv / anchor | 1,234 | 0.9877 | 0.9000 | 0.800 | 0.700 | 0.012 | 0.050 |",
        "| two.csv / anchor | 99 | 0.5000 | 0.5000 | 0.100 | 0.000 |  |  |",
        "| anchor | 0.9700 | 299 | 299 | 1 | 0.9900 |",
        "| domain | none | | | | |",
    ):
        assert line in text.splitlines()


def test_it_tells_what_the_model_is_bad_at_and_whose_the_data_are():
    text = card(FACTS)
    for heading in ("## Known weaknesses", "## Licences of the sources", "## Disavow cuts"):
        assert heading in text
    assert "Not for judging people" in text


def test_tables_are_rectangular():
    for block in card(FACTS).split("\n\n"):
        if block.startswith("|"):
            assert len({row.count("|") for row in block.splitlines()}) == 1


def test_it_tells_how_calibrations_compared_and_what_the_cuts_assume():
    one = {"loss": 0.17, "behind": 0.0, "luck": 0.0}
    losses = {
        "temperature": {"loss": 0.1712, "behind": 0.0012, "luck": 0.003},
        "sigmoid": one,
        "beta": one,
        "isotonic": one,
    }
    facts = FACTS | {
        "compared": {
            "anchor": {"chosen": "temperature", "losses": losses},
            "domain": {"chosen": "sigmoid"},
        },
        "prior": {"anchor": 0.1464, "domain": 0.5},
    }
    lines = card(facts).splitlines()
    assert (
        "| anchor | temperature | 0.146 | 0.1712 (0.0012, 0.0030) | 0.1700 | 0.1700 | 0.1700 |"
        in lines
    )
    assert "| domain | sigmoid | 0.500 |  |  |  |  |" in lines
    assert "others were not compared" not in "\n".join(lines)
    assert "others were not compared" in card(FACTS)
    assert all(f"- {assumption}" in lines for assumption in ASSUMES)


def figures(auc: float, spam: int) -> dict[str, float]:
    return {
        "examples": 1730,
        "spam": spam,
        "roc_auc": auc,
        "average_precision": 0.9,
        "recall_at_1pct_fp": 0.61,
        "recall_at_0.1pct_fp": 0.2,
    }


PAGE_FACTS = {
    "signals": ["seen_sites", "text_gambling", "link_position"],
    "importance": {"seen_sites": 0.57381, "text_gambling": 1.21932, "link_position": 0.01},
    "figures": {"one hosting": figures(0.9465, 181), "all": figures(0.98689, 181)},
    "examples": [
        {"hosting": "live site", "spam": 0, "owners": 1211, "pages": 1397, "links": 6381},
        {"hosting": "static repository", "spam": 1, "owners": 40, "pages": 181, "links": 529},
    ],
}


def test_it_tells_how_often_kinds_are_right():
    tables = {
        "macro_f1": 0.7512,
        "kinds": {
            "blog": {"links": 1200, "f1": 0.75, "told": {"blog": 900, "news": 300}},
        },
    }
    lines = card(FACTS | {"kinds": tables}).splitlines()
    assert "| blog | 1,200 | 0.75 | blog 900, news 300 |" in lines
    assert "Macro F1 over 1 kinds: 0.751." in lines
    for none in ({}, {"kinds": {"macro_f1": None, "kinds": {}}}):
        assert "Kinds were not measured when this model was made." in card(FACTS | none)


def test_it_tells_of_the_head_for_pages():
    text = card(FACTS | {"page_content": PAGE_FACTS})
    lines = text.splitlines()
    for line in (
        "## Pages at hand",
        "| live site | no | 1,211 | 1,397 | 6,381 |",
        "| static repository | yes | 40 | 181 | 529 |",
        "| one hosting | 1,730 | 181 | 0.9465 | 0.9000 | 0.610 |",
        "| all | 1,730 | 181 | 0.9869 | 0.9000 | 0.610 |",
        "| text_gambling | How many gambling words does the page have? | 1.22 |",
    ):
        assert line in lines
    assert lines.index(next(one for one in lines if one.startswith("| text_gambling"))) < (
        lines.index(next(one for one in lines if one.startswith("| seen_sites")))
    )
    plain = " ".join(text.split())
    for words in (
        "The 3 of 3 signals",
        "cannot give a disavow verdict",
        "are about gambling",
        "by owner, not page by page",
        "no text of any page",
    ):
        assert words in plain
    for block in text.split("\n\n"):
        if block.startswith("|"):
            assert len({row.count("|") for row in block.splitlines()}) == 1


def test_a_model_without_pages_says_so():
    text = card(FACTS)
    assert "this model was fitted without pages" in text and "Labelled pages come" not in text
    assert "gambling" not in text.partition("## Pages at hand")[2].partition("## Known weak")[0]


def test_good_pages_on_the_topics_of_spam_are_counted():
    topics = {"pages": 35, "reach_with_page": 5, "disavowed": 0}
    written = card(FACTS | {"page_content": PAGE_FACTS | {"topics": topics}})
    assert "Of 35 good pages" in written and "5 reach" in written and "0 as decided" in written
