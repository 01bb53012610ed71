"""The model card."""

from linkvet.model.verdict import ASSUMES
from linkvet.training.card import card

FACTS = {
    "data": {"labels/links.csv": "0123456789abcdef" * 4},
    "examples": [{"set": "one.csv", "pattern": "anchor", "spam": 1, "len": 1234}],
    "figures": {
        "one.csv / anchor": {
            "examples": 1234, "roc_auc": 0.98765, "average_precision": 0.9,
            "recall_at_1pct_fp": 0.8, "recall_at_0.1pct_fp": 0.7, "calibration_error": 0.0123,
            "brier": 0.05,
        },
        "two.csv / anchor": {
            "examples": 99, "roc_auc": 0.5, "average_precision": 0.5, "recall_at_1pct_fp": 0.1,
            "recall_at_0.1pct_fp": 0.0,
        },
    },
    "cuts": {"anchor": [(0.97, 299, 299, 0.99)], "domain": []},
}  # fmt: skip


def test_it_tells_data_figures_and_cuts():
    text = card(FACTS)
    assert text.startswith("# Model card\n")
    for line in (
        "| labels/links.csv | `0123456789abcdef` |",
        "| one.csv | anchor | yes | 1,234 |",
        "| one.csv / anchor | 1,234 | 0.9877 | 0.9000 | 0.800 | 0.700 | 0.012 | 0.050 |",
        "| two.csv / anchor | 99 | 0.5000 | 0.5000 | 0.100 | 0.000 |  |  |",
        "| anchor | 0.9700 | 299 | 299 | 0.9900 |",
        "| domain | none | | | |",
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
    losses = {"temperature": {"loss": 0.1712, "behind": 0.0012, "luck": 0.003}, "sigmoid": one,
              "beta": one, "isotonic": one}  # fmt: skip
    facts = FACTS | {
        "compared": {"anchor": {"chosen": "temperature", "losses": losses},
                     "domain": {"chosen": "sigmoid"}},
        "prior": {"anchor": 0.1464, "domain": 0.5},
    }  # fmt: skip
    lines = card(facts).splitlines()
    assert ("| anchor | temperature | 0.146 | 0.1712 (0.0012, 0.0030) | 0.1700 | 0.1700 | 0.1700 |"
            in lines)  # fmt: skip
    assert "| domain | sigmoid | 0.500 |  |  |  |  |" in lines
    assert "others were not compared" not in "\n".join(lines)
    assert "others were not compared" in card(FACTS)
    assert all(f"- {assumption}" in lines for assumption in ASSUMES)
