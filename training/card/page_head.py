"""The part of a model card that tells of the head for pages."""

from typing import Any

from linkvet.features.extract import SIGNALS
from linkvet.model.heads import PAGE_HEAD

MOST_SIGNALS = 12
USED = """\
Where the page of a link is at hand (`linkvet score --pages`), this head adds to the log-odds of the
rest. It was fitted to what the rest leaves unexplained, says nothing of a link whose page is not at
hand, and knows neither hosts nor addresses. It cannot give a disavow verdict: the cuts were proved
without it, so that such a verdict takes the probability without this head as well. What a page
tells that an export would have told (title, anchor, the words around the link) counts as if the
export had told it."""
UNSEEN = """\
- Spam pages were found by their words, and four fifths of them (of three quarters of their owners)
  are about gambling: signals of words look better here than they are. Scraped blogs, content farms
  and pages of escorts and pharmacies are found less often than doorways.
- Labels were given by owner, not page by page, after reading titles and excerpts; no link in these
  pages was judged by itself, so where a link stands is learned from what its page is.
- Both classes come from files in public repositories. The live pages are all good and widen that
  side alone, at a tenth of the weight; figures that count them are flattered by what tells a live
  page from a file, and those on one hosting are the honest ones."""
LICENCE = """\
Labelled pages come from public repositories, most of which state no licence, and from
page-extraction benchmarks (Apache-2.0, MIT), whose page texts are their owners'; only fitted
weights are shipped, no text of any page."""


def page_head(facts: dict[str, Any]) -> list[str]:
    """Examples, held-out figures, strongest signals, use and limits of the head for pages."""
    one = facts.get(PAGE_HEAD.name)
    if not one:
        return ["None: this model was fitted without pages, and makes no use of them."]
    return [
        USED,
        "",
        *_examples(one),
        "",
        *_figures(one),
        *_topics(one),
        "",
        *_signals(one),
        "",
        "What it has not seen:",
        "",
        UNSEEN,
    ]


def _examples(one: dict[str, Any]) -> list[str]:
    rows = ["| hosting | spam | owners | pages | links |", "|---|---|---|---|---|"]
    return rows + [
        f"| {part['hosting']} | {'yes' if part['spam'] else 'no'} | {part['owners']:,} | "
        f"{part['pages']:,} | {part['links']:,} |"
        for part in one["examples"]
    ]


def _figures(one: dict[str, Any]) -> list[str]:
    rows = [
        "By page, the mean over its links; folds never split an owner. The last row is what "
        "the rest of the model says of the same links by their words alone.",
        "",
        "| pages | examples | spam | ROC AUC | AP | recall at 1 % FP |",
        "|---|---|---|---|---|---|",
    ]
    return rows + [
        f"| {name} | {f['examples']:,} | {f['spam']:,} | {f['roc_auc']:.4f} | "
        f"{f['average_precision']:.4f} | {f['recall_at_1pct_fp']:.3f} |"
        for name, f in one["figures"].items()
    ]


def _topics(one: dict[str, Any]) -> list[str]:
    if not (topics := one.get("topics")):
        return []
    return [
        "",
        f"Of {topics['pages']} good pages about gambling, health and money, by owners held "
        f"out, {topics['reach_with_page']} reach the disavow cut by the score with the page, "
        f"and {topics['disavowed']} as decided.",
    ]


def _signals(one: dict[str, Any]) -> list[str]:
    most = sorted(one["importance"].items(), key=lambda item: (-item[1], item[0]))[:MOST_SIGNALS]
    rows = [
        f"The {len(most)} of {len(one['signals'])} signals that carry it:",
        "",
        "| signal | asks | mean amount |",
        "|---|---|---|",
    ]
    return rows + [f"| {name} | {SIGNALS[name].asks} | {amount:.3g} |" for name, amount in most]
