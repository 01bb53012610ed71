"""What to do next and what not, and how the verdicts came about."""

from typing import Any

from linkvet.cli.report.html.markup import Markup, el, join
from linkvet.cli.report.sections.answer import precision
from linkvet.cli.wording.numbers import count, number

MANUAL_ACTION = "Search Console, Security and manual actions"


def steps(view: dict[str, Any]) -> Markup:
    """List what to do next, and what not to do."""
    review, flagged = view["review"]["count"], sum(view["disavow"].values())
    look = None
    if review:
        look = el(
            "li",
            f"Look at the {count(review, 'domain')} ",
            el("a", "to review", href="#review"),
            ", those with many links first.",
        )
    file = None
    if flagged:
        told = view["summary"].get("manual_action")
        when = (
            "For the manual action"
            if told
            else "Only if there is a manual action, or a known attack"
        )
        file = el(
            "li",
            f"{when}: read ",
            el("code", "disavow.txt"),
            " line by line, ask for removal of the links you or "
            "an agency placed, and upload the file for the property concerned.",
        )
    do = [
        el("li", f"Open {MANUAL_ACTION}. If it says “No issues detected”, no disavow is needed."),
        look,
        el(
            "li",
            "Put sites you know and trust into an allow file, one domain a line, and run ",
            el("code", "linkvet score … --allow FILE"),
            " again.",
        ),
        file,
        el(
            "li",
            "Score the next export in a month or two. New spam is normal; what matters is "
            "whether good links are being won.",
        ),
    ]
    dont = [
        "Do not disavow because a tool shows a high score, or because a site is small, ugly, "
        "foreign or little known.",
        "Do not disavow what cannot be judged, and do not disavow links marked nofollow only to "
        "tidy up: they carry no weight.",
        "Do not disavow a platform or a genuine site as a whole because of one bad page on it.",
        "Do not expect better rankings from a disavow file alone, and do not pay anyone to “clean” "
        "a profile that Google has not complained about.",
        "Do not look for a counterpart at Bing: it withdrew its disavow tool in 2023.",
    ]
    return el(
        "div",
        el("div", el("h3", "To do"), el("ol", *filter(None, do))),
        el("div", el("h3", "Better not"), el("ul", *(el("li", text) for text in dont))),
        class_="columns",
    )


def method(view: dict[str, Any]) -> Markup:
    """Say how the verdicts came about."""
    summary, stated = view["summary"], precision(view["summary"])
    parts = [
        el(
            "p",
            "Every link was turned into facts about its domain, age, anchor, page, placement "
            "and authority. A model that learned from labelled links adds up what each fact is "
            "worth. A probability of 90% means that of 100 links with such a mark about 90 are "
            "spam. A domain’s probability is the mean of its links. Spam verdicts of the vendors "
            "never enter the model.",
        ),
    ]
    bound = stated.get("lower_bound")
    if (target := stated.get("stated")) is not None:
        words = f"The verdict “spam” is given at a precision of {target * 100:g}%"
        if bound is not None:
            proof = (
                f"{number(stated['sites'])} sites that a model saw nothing of prove"
                if stated.get("unseen_sites")
                else "held-out domains of the sites the model learned from prove"
            )
            words += f"; {proof} that it is at least {100 * bound:.1f}% there, with 95% confidence"
            if stated.get("chosen"):
                words += f" ({number(stated['right'])} of {number(stated['chosen'])} were right)"
        lower = (
            ""
            if stated.get("unseen_sites")
            else (" On other sites, yours among them, it can be lower.")
        )
        parts.append(
            el(
                "p",
                f"{words}.{lower} What is less certain is left for review, and so is "
                "every single page of a domain that is kept: nothing is proved of "
                "those.",
            )
        )
    if bound is not None and stated.get("assumes"):
        parts += [
            el("p", "That proof assumes:"),
            el("ul", *(el("li", one) for one in stated["assumes"])),
        ]
    if shift := summary.get("profile_share"):
        parts.append(el("p", moved(shift)))
    model = summary.get("model")
    made = f"linkvet {summary.get('linkvet') or summary.get('version') or ''}".strip()
    parts.append(
        el(
            "p",
            f"Made by {made}",
            f" with model {model}" if model else None,
            ". All of it was computed on one machine; no address, text or result left it. "
            "This page loads nothing from anywhere.",
        )
    )
    return join(*parts)


def moved(shift: dict[str, Any]) -> str:
    """Say how the profile's own share of spam moved its links."""
    shown = count(shift["domains"], "domain", "domains")
    return (
        f"The {shown} of this profile suggest that {shift['bound'] or 'about'} "
        f"{100 * shift['after']:.0f}% of them are spam; "
        f"in the profiles the model learned from it was {100 * shift['before']:.0f}%. Every "
        "probability was moved part of the way, by as much as helped on sites the model never saw."
    )
