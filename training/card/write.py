"""The model card, written by the program from what it measured."""

from typing import Any

from linkvet.model.heads import PAGE_HEAD
from linkvet.model.verdicts.verdict import CONFIDENCE, Cut, assumed
from linkvet.training.card import figures
from linkvet.training.card.page_head import LICENCE, page_head
from linkvet.training.card.robustness import failures, harder_tests, near_copies, signal_ledger
from linkvet.training.examples.comment_campaigns import SET

LICENCES = """\
Labelled links were read twice and independently under one guideline for this project. Domain lists
come from public repositories under MIT, CC0, CC-BY-SA-4.0, GPL-2.0, AGPL-3.0, Unlicense and public
domain terms; only fitted weights are shipped, no entry of any list. Disavow files were published by
their owners. WEBSPAM-UK2006 and UK2007 (non-commercial) took no part in training."""

MADE_UP = """\
The made-up comments are no labels: invented campaigns under one name each, on genuine pages that
stand beside with links they really have. They prove no cut and calibrate nothing."""

WEAKNESSES = """\
- Copies of genuine articles and wikis on unknown domains look like their originals; without the
  page only names, authority and shared titles can tell, and some are missed.
- Generated business directories without obvious marks are often kept.
- Most labelled sites are lapsed names with old editorial links and the spam that these attract;
  comments and profiles placed on genuine sites by a firm of its own are often kept.
- Few full exports of Ahrefs are labelled, so ratings and traffic are learned from three sites.
- Most old spam domains are dead or resold; a name alone says only so much, so a bare list of
  domains is never disavowed, and often `unknown`.
- Labels were read by a language model; a few are wrong."""

FOLDS = """\
Eight folds that never split a family, network or registrable domain; names are read out of fold as
well; calibration is fitted on the other folds. The labels come from few sites: these are figures of
links to sites the model learned from, and flatter it."""

FOLDS_BY_SITE = """\
Eight folds of whole sites: no link of a site is judged by what learned from that site, texts and
calibration included. Lists of names are dealt by family and registrable domain."""

TEMPLATE = """\
# Model card

Written by linkvet.

Intended use: rank and explain the links of a backlink profile, and propose what to review or
disavow. Not for judging people or firms; a verdict is about a link.

## Form

LightGBM models of trees with two splits, one per level of evidence (full export, titles,
addresses, bare domain names), folded into tables of single signals and pairs. Amounts are exact
Shapley values of these tables.

{heads}

## Data

{data}

## Figures

{folds}

{figures}

In brackets the 95 % interval over sites, or over families and networks where sites are few
(bootstrap).

{near_copies}

## Harder tests

{harder_tests}

## Against an adversary

<!-- adversary: written by benchmarks/readme.py from benchmarks/results/adversary.json -->
Not measured for this model (`make bench-accuracy BENCH=adversary`).
<!-- end of adversary -->

## Calibration

By held-out log loss, on examples of the profile that was read whole; in brackets how far it is
behind the best and the standard error of that over families and networks. Chosen is the simplest
of those linear in log-odds (temperature, sigmoid) that is within one standard error of the best of
all. The share of spam behind it counts each family once.

{calibration}

## Disavow cuts

By registrable domain, the surest first, each precision proved with {confidence:.0%} confidence:
places are tested one by one (Clopper & Pearson 1934) and the last before the first failure is
taken. It assumes:

{assumes}

{cuts}

## Signals

{ledger}

## Kinds

{kinds}

## Pages at hand

{page_head}

## Known weaknesses

{weaknesses}

## Known failures
{failures}

## Licences of the sources

{licences}
"""


def card(facts: dict[str, Any]) -> str:
    """Model card in Markdown."""
    return TEMPLATE.format(
        heads="\n".join(_heads(facts)),
        data="\n".join(_data(facts)),
        folds=FOLDS_BY_SITE if facts.get("sites") else FOLDS,
        figures="\n".join([*figures.by_site(facts), *figures.by_set(facts)]),
        calibration="\n".join(figures.calibration(facts)),
        confidence=CONFIDENCE,
        assumes="\n".join(f"- {one}" for one in assumed(_sites(facts))),
        cuts="\n".join(figures.cuts(facts)),
        near_copies="\n".join(near_copies(facts)),
        harder_tests="\n".join(harder_tests(facts)),
        ledger="\n".join(signal_ledger(facts)),
        failures="\n".join(failures(facts)),
        kinds="\n".join(figures.kinds(facts)),
        page_head="\n".join(page_head(facts)),
        weaknesses=WEAKNESSES,
        licences=f"{LICENCES}\n{LICENCE}" if facts.get(PAGE_HEAD.name) else LICENCES,
    )


def _sites(facts: dict[str, Any]) -> int:
    """The most sites that any cut was proved on."""
    return max((Cut(*cut).sites for cuts in facts["cuts"].values() for cut in cuts), default=0)


def _heads(facts: dict[str, Any]) -> list[str]:
    """How each head was fitted, and whether its parameters were searched."""
    heads, searched = facts.get("heads", {}), facts.get("searched")
    if not heads:
        return ["How its heads were fitted was not kept when this model was made."]
    names = list(next(iter(heads.values())))
    rows = [
        "The rounds are the fewest near the least held-out log loss; the parameters "
        + ("were searched." if searched else "are the ones that ship."),
        "",
        "| head | " + " | ".join(name.replace("_", " ") for name in names) + " |",
        "|---|" + "---|" * len(names),
    ]
    rows += [
        f"| {head} | " + " | ".join(_short(one[name]) for name in names) + " |"
        for head, one in heads.items()
    ]
    return rows + (_searched(searched) if searched else [])


def _short(value: float | bool) -> str:
    return str(value) if isinstance(value, bool | int) else f"{value:.3g}"


def _searched(searched: dict[str, Any]) -> list[str]:
    """What a search gained, on its own folds and on those of the figures."""
    rows = [
        "",
        f"Search by {searched['trials']} trials, on folds of another seed than the figures "
        "below; the examples are the same.",
        "",
    ]
    rows += [
        f"- {name}: log loss {one['loss']:.4f}, "
        + (f"{one['gain']:.4f} below that of what ships" if one["params"] else "what ships is kept")
        for name, one in searched["found"].items()
    ]
    if searched["difference"]:
        rows += [
            "",
            "| set / evidence | shipped ROC AUC | searched | difference | 95 % interval |",
            "|---|---|---|---|---|",
        ]
    return rows + [
        f"| {name} | {one['first']:.4f} | {one['second']:.4f} | {one['difference']:+.4f} | "
        f"{one['low']:+.4f} to {one['high']:+.4f} |"
        for name, one in searched["difference"].items()
    ]


def _data(facts: dict[str, Any]) -> list[str]:
    rows = ["| source | sha256 |", "|---|---|"]
    rows += [f"| {name} | `{value[:16]}` |" for name, value in facts["data"].items()]
    rows += ["", "| set | evidence | spam | examples |", "|---|---|---|---|"]
    rows += [
        f"| {c['set']} | {c['pattern']} | {'yes' if c['spam'] else 'no'} | {c['len']:,} |"
        for c in facts["examples"]
    ]
    return [*rows, "", MADE_UP] if any(c["set"] == SET for c in facts["examples"]) else rows
