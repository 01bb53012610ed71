import numpy as np
import polars as pl

from linkvet.training.evaluate.failures import FEWEST, WORST, failures

SET = "spa.csv"


def about(kinds: list[str], spam: list[int], pattern: str = "as-given") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "set": [SET] * len(kinds),
            "pattern": [pattern] * len(kinds),
            "kind": kinds,
            "spam": spam,
            "natural": [True] * len(kinds),
            "row": list(range(1, len(kinds) + 1)),
        }
    )


def test_kinds_are_told_by_how_often_they_are_misjudged():
    kinds = ["copy"] * 6 + ["farm"] * 6 + ["blog"] * 6
    table = about(kinds, [1] * 12 + [0] * 6)
    probability = np.array([0.1] * 4 + [0.9] * 2 + [0.2] + [0.9] * 5 + [0.1] * 6)
    result = failures(table, probability)[f"{SET} / as-given"]
    assert [(one["kind"], one["wrong"], one["rows"]) for one in result["kinds"]] == [
        ("copy", 4, 6),
        ("farm", 1, 6),
    ]
    assert [one["row"] for one in result["rows"]] == [1, 2, 3, 4, 7]


def test_rows_are_named_by_number_and_few():
    table = about(["copy"] * 40, [1] * 20 + [0] * 20)
    probability = np.r_[np.linspace(0.01, 0.4, 20), np.linspace(0.6, 0.99, 20)]
    rows = failures(table, probability)[f"{SET} / as-given"]["rows"]
    assert sum(one["spam"] for one in rows) == WORST and len(rows) == 2 * WORST
    assert rows[0].keys() == {"row", "spam", "kind", "probability"}
    assert {1, 40} <= {one["row"] for one in rows}


def test_few_rows_of_a_kind_and_poorer_evidence_are_not_counted():
    rare = about(["rare"] * (FEWEST - 1), [1] * (FEWEST - 1))
    both = pl.concat([rare, about(["copy"] * 9, [1] * 9, "anchor")])
    result = failures(both, np.zeros(both.height))
    assert result == {
        f"{SET} / as-given": {"kinds": [], "rows": result[f"{SET} / as-given"]["rows"]}
    }
    assert len(result[f"{SET} / as-given"]["rows"]) == FEWEST - 1
