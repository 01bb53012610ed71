"""Keep, review, disavow or unknown: what a probability means for a link and for its domain."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from linkvet.data.errors import UserError

KEEP, REVIEW, DISAVOW, UNKNOWN = "keep", "review", "disavow", "unknown"
# Below this probability a link is kept; above it and below the disavow cut a person should look.
REVIEW_FROM = 0.5
# Below this probability without anchor and placement, the site may be innocent and the link not.
SITE_IS_SPAM = 0.5
# A link of which little could be measured is kept or flagged only at these probabilities.
SURE_GOOD, SURE_SPAM = 0.2, 0.9
LITTLE_EVIDENCE = 0.35
# How sure a disavow cut is, and how many domains of one network count in its proof.
CONFIDENCE, PER_FAMILY = 0.95, 10
# With proofs on so many sites a cut speaks of sites that nothing was learned from.
MANY_SITES = 10
# What must hold for a cut's precision to hold on a profile.
LIKE_UNSEEN = (
    "this site is like the sites the cut was proved on, of which nothing was learned for the proof "
    "(exchangeable with them)"
)
LIKE_SEEN = (
    "the domains of this profile are like the held-out domains the cut was fixed on, which link to "
    "the sites the model learned from (exchangeable with them); on other sites this can fail"
)
ASSUMES = (
    f"at most {PER_FAMILY} domains of a network count, and these err independently of each other",
    "a higher probability never means a smaller share of spam",
    "the labels of the held-out domains are right",
    "the model fitted to all labels ranks domains no worse than those that were held out from",
)
BY_DECISION, BY_DENY = "decision", "deny"  # `by` of what people decided, as `data.decisions` has it
BY_PEOPLE = (BY_DECISION, BY_DENY)
# A page of these kinds is a bad link on a site that may be innocent: the URL is the unit.
INNOCENT_HOSTS = ("comment", "profile", "hacked page", "forum", "social", "wiki", "redirect")


def assumed(sites: int) -> list[str]:
    """What a cut assumes that was proved on so many sites."""
    return [LIKE_UNSEEN if sites >= MANY_SITES else LIKE_SEEN, *ASSUMES]


@dataclass(frozen=True)
class Decisions:
    """Verdicts and who decided, by link (`link`, `by`) and by domain (the rest)."""

    link: np.ndarray
    by: np.ndarray
    domain: np.ndarray
    domain_by: np.ndarray
    unit: np.ndarray
    probability: np.ndarray
    evidence: np.ndarray
    domain_cut: np.ndarray


class Cut(NamedTuple):
    """A disavow cut with the counts it was fixed on.

    `lower` is the precision above `probability` that held-out domains proved with 95 % confidence
    (`linkvet.training.fit.disavow_cuts`): `right` of `chosen`, on so many `sites`, were spam.
    """

    probability: float
    chosen: int
    right: int
    lower: float
    sites: int = 1


def threshold(cut: Cut | None) -> float:
    """Probability from which a cut disavows, infinite where there is none."""
    return cut.probability if cut else np.inf


def threshold_if_met(
    of_every: np.ndarray | float, of_unmet: np.ndarray | float, met: np.ndarray
) -> np.ndarray:
    """Thresholds by link or domain, given those of every domain and of domains met nowhere.

    A domain met on none of the sites learned from errs more often: it needs a proof of its own, and
    must reach both.

    >>> threshold_if_met(0.9, 0.95, np.array([True, False]))
    array([0.9 , 0.95])
    """
    return np.where(met, of_every, np.maximum(of_every, of_unmet))


def link_verdicts(probability: np.ndarray, cut: np.ndarray, evidence: np.ndarray) -> np.ndarray:
    """Verdict by link or domain.

    Parameters
    ----------
    probability, cut, evidence
        Shape (links,): probability of spam, the disavow cut of the link's level of evidence
        (infinite where none reaches the precision), share of the model's evidence measured.
    """
    verdict = np.where(probability >= REVIEW_FROM, REVIEW, KEEP).astype(object)
    unsure = (probability > SURE_GOOD) & (probability < SURE_SPAM)
    verdict[unsure & (evidence < LITTLE_EVIDENCE)] = UNKNOWN
    verdict[probability >= cut] = DISAVOW
    return verdict


def refuse_unproved(cuts: Iterable[list[Cut]], precision: float) -> None:
    """Refuse a precision that no cut of a model proves; a model without cuts disavows nothing.

    Raises
    ------
    UserError
        If it proves less.
    """
    proved = max((cut.lower for level in cuts for cut in level), default=None)
    if proved is not None and precision > proved:
        raise UserError(
            f"this model proves a precision of {proved:g} at most, not {precision:g}",
            cure=f"Ask for --precision {proved:g} or less.",
        )


def cut_for(cuts: list[Cut], precision: float) -> Cut | None:
    """Lowest cut whose bound reaches the precision asked for, None where none does."""
    fit = [cut for cut in cuts if cut.lower >= precision]
    return min(fit, key=lambda cut: cut.probability, default=None)
