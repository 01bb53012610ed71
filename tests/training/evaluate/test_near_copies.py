import numpy as np
import polars as pl

from linkvet.training.evaluate.near_copies import near_copies


def test_copies_in_other_folds_are_counted_and_left_out():
    names = [f"garden{chr(97 + at // 26)}{chr(97 + at % 26)}x.test" for at in range(100)]
    names[60:80] = [f"casinowin.t{at}est" for at in range(20)]  # one name, many suffixes
    spam = np.r_[np.zeros(60), np.ones(40)].astype(int)
    about = pl.DataFrame(
        {
            "set": "domains",
            "pattern": "domain",
            "natural": True,
            "domain": names,
            "family": names,
            "spam": spam,
        }
    )
    score = np.where(np.arange(100) < 60, np.arange(100) % 7, 10.0)
    score[80:] = np.arange(20) % 7  # the copies are easy, the others are not told apart
    figures = near_copies(about, np.arange(100) % 5, score)["domains / domain"]
    assert figures["examples"] == 100 and figures["copied"] == 20
    assert figures["roc_auc"] > 0.7 > figures["roc_auc_without"]
    assert near_copies(about, np.zeros(100, int), score) == {}
