"""What changed between two results, in sentences: alarms, then what qualifies, then news."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from linkvet.analysis.diff.changes import NO_NETWORK, Changes, lost_good, verdict_turns
from linkvet.analysis.diff.share_changes import REST

ALARM, SETTING, NEWS, CALM = "alarm", "setting", "news", "calm"
TOLD = 60  # characters of what strangers wrote
TOOLS = {
    "gsc": "Search Console",
    "moz": "Moz",
    "bing": "Bing",
    "spyglass": "SEO SpyGlass",
    "screaming": "Screaming Frog",
}
SUBJECTS = {
    "bands": "domains that are",
    "kinds": "domains of the kind",
    "anchors": "domains whose anchor is",
    "networks": "domains in the network",
}
HANDS = {"anchor": "anchor", "family": "network", "title": "title"}  # by `what` of a hand
MOST_NEWS = 4  # sentences of one subject; the tables have all
LEAST_CHANGE = 0.01  # less than a point is no news, however sure
DRIFTED_MORE = 0.2


class Story(NamedTuple):
    """One sentence or two, with an id for programs and how much it matters."""

    id: str
    level: str
    says: str


def stories(changes: Changes) -> list[Story]:
    """Tell what changed, most urgent first."""
    every = [
        *_attack(changes),
        *_setting(changes),
        *_movement(changes),
        *_shares(changes),
        *_anchors(changes),
        *_drift(changes),
    ]
    order = (ALARM, SETTING, NEWS, CALM)
    return sorted(every, key=lambda one: order.index(one.level))


def _attack(changes: Changes) -> Iterator[Story]:
    attack = changes.attack
    n = attack["new_spam"]
    if attack["basis"] is None:
        yield Story(
            "attack",
            CALM,
            "Whether there was a burst of new spam cannot be told: without "
            "dates, another index or a cut-off export looks like one.",
        )
    elif attack["alarm"]:
        yield Story(
            "attack",
            ALARM,
            f"Attack alarm: {_pace(attack)} {_hand(attack)} Google ignores "
            "most such links by itself; look at Search Console for a manual action, and "
            "keep the list.",
        )
    elif n:
        yield Story("attack", CALM, f"No sign of an attack: {_pace(attack)}")
    else:
        after = f" was first seen after {attack['since']}" if attack.get("since") else ""
        yield Story("attack", CALM, f"No sign of an attack: no new spam domain{after}.")


def _pace(attack: dict[str, Any]) -> str:
    n = attack["new_spam"]
    if attack["basis"] == "counts":
        return (
            f"{_count(n, 'new spam domain')}, while {attack['usual']:,.0f} went; an alarm takes "
            f"{attack['bound']:,.0f}, and more of the new ones spam than of the old. There are "
            "no dates to tell the pace by."
        )
    days = attack["days"]
    return (
        f"{_count(n, 'spam domain')} first seen in the {_count(days, 'day')} after "
        f"{attack['since']}; {_few(attack['usual'])} in as many days is the mean before, and an "
        f"alarm takes {attack['bound']:,.0f}."
    )


def _hand(attack: dict[str, Any]) -> str:
    if not attack["hands"]:
        return "They have little in common."
    top = attack["hands"][0]
    trait = HANDS[top["what"]]
    if attack["one_hand"]:
        return f"{top['share']:.0%} share the {trait} “{_cut(top['value'])}”: one hand."
    parts = [f"“{_cut(one['value'])}” ({one['share']:.0%})" for one in attack["hands"]]
    return f"Shared most by them, as {trait}: {', '.join(parts)}."


def _setting(changes: Changes) -> Iterator[Story]:
    setting = changes.setting
    if setting.moved:
        then = changes.links.filter("in_old")
        share = then.filter("in_new").height / max(then.height, 1)
        yield Story(
            "moved",
            SETTING,
            f"The site moved from {setting.moved[0]} to {setting.moved[1]}: "
            f"{share:.0%} of the referring pages are the same. Links were matched by their "
            "page, so that the move itself is no loss.",
        )
    if setting.to_https:
        yield Story(
            "https",
            SETTING,
            "Links now point at https where they pointed at http: the same links, no loss.",
        )
    if setting.other_vendor:
        yield _vendor_switch(changes)
    elif setting.other_report:
        yield Story(
            "report",
            SETTING,
            "The two are different reports "
            f"({', '.join(setting.reports[0])}; {', '.join(setting.reports[1])}): what only "
            "one of them has is not told as new or lost.",
        )
    yield from _caps(changes)
    if setting.other_model:
        yield Story(
            "model",
            SETTING,
            f"They were judged by different models ({setting.models[0]}; "
            f"{setting.models[1]}): verdicts may differ for that alone, and shares of "
            "verdicts and kinds are not told as news. Give the earlier export itself "
            "instead of its results, and both are judged alike.",
        )


def _vendor_switch(changes: Changes) -> Story:
    setting, domains = changes.setting, changes.domains
    names = [" and ".join(map(_tool, one)) for one in setting.vendors]
    then = domains.filter("in_old")
    return Story(
        "vendor",
        SETTING,
        f"The earlier result is from {names[0]}, the later from {names[1]}: "
        f"another index. {then.filter('in_new').height:,} of {then.height:,} domains are in both; "
        "what only one of them has is the tools' doing for the most part, and is not told as new "
        "or lost.",
    )


def _caps(changes: Changes) -> Iterator[Story]:
    consequence = {
        "old": "what looks new may have been there before",
        "new": "what looks lost may only be cut off",
    }
    for side, capped in changes.setting.capped.items():
        for one in capped:
            how = "exactly" if one["exact"] else "nearly"
            words = f"{one['file']} has {one['rows']:,} rows, {how} {one['cap']:,}"
            yield Story(
                f"capped-{side}",
                SETTING,
                f"{words}, where tools cut exports off: {consequence[side]}.",
            )


def _movement(changes: Changes) -> Iterator[Story]:
    counts, links = (changes.counts(table) for table in (changes.domains, changes.links))
    if not any(links[state] for state in ("new", "lost", "returned")):
        yield Story("same", CALM, "The links are the same.")
        return
    if not changes.setting.comparable:
        return
    returned = f", {counts['returned']:,} returned" if counts["returned"] else ""
    yield Story(
        "movement",
        NEWS,
        f"{_count(counts['new'], 'domain')} new, {counts['lost']:,} lost"
        f"{returned}, {counts['kept']:,} kept.",
    )
    turns = [row for row in verdict_turns(changes.domains) if row["from"] != row["to"]]
    if turns and not changes.setting.other_model:
        words = ", ".join(f"{row['domains']:,} from {row['from']} to {row['to']}" for row in turns)
        yield Story("verdicts", NEWS, f"Domains that stayed and are judged otherwise: {words}.")
    if good := lost_good(changes).height:
        yield Story(
            "lost-good",
            NEWS,
            f"{good:,} of the lost ones were good: see which are worth winning back.",
        )


def _shares(changes: Changes) -> Iterator[Story]:
    if not changes.setting.comparable:
        return
    silent: set[str] = {"bands", "kinds"} if changes.setting.other_model else set()
    if not changes.shares["bands"]:
        yield Story("few", CALM, "Too few domains for shares to say anything.")
    for subject, rows in changes.shares.items():
        news = [row for row in rows if subject not in silent and _telling(row)]
        news.sort(key=lambda row: -abs(row["change"]))
        for row in news[:MOST_NEWS]:
            way = "rose" if row["change"] > 0 else "fell"
            yield Story(
                subject,
                NEWS,
                f"The share of {SUBJECTS[subject]} “{_cut(row['value'])}” "
                f"{way} from {_percent(row['old_share'])} to {_percent(row['new_share'])} "
                f"({_points(row)}).",
            )


def _telling(row: dict[str, Any]) -> bool:
    """Tell what is news by itself: a share that only shrank beside others that grew is none."""
    only_beside = row["change"] < 0 and row["new"] >= row["old"]
    large = abs(row["change"]) >= LEAST_CHANGE and row["value"] not in (REST, NO_NETWORK)
    return row["news"] and large and not only_beside


def _anchors(changes: Changes) -> Iterator[Story]:
    anchors = changes.concentration
    if anchors and anchors["news"] and changes.setting.comparable:
        way = "more" if anchors["change"] > 0 else "less"
        yield Story(
            "concentration",
            NEWS,
            f"Anchors are {way} alike: two domains use the same "
            f"words in {_percent(anchors['new'])} of cases, before in "
            f"{_percent(anchors['old'])}.",
        )


def _drift(changes: Changes) -> Iterator[Story]:
    before, after = (one.summary.get("drift") for one in (changes.old, changes.new))
    if not after or not after["signals"]:
        return
    share = after["share_of_importance"]
    words = (
        f"{after['drifted']} of {after['signals']} signals of this profile, with {share:.0%} "
        "of what counts, lie far from the training data"
    )
    if before and before["head"] == after["head"]:
        more = share - before["share_of_importance"]
        if more > DRIFTED_MORE:
            yield Story(
                "drift",
                NEWS,
                f"{words}, {before['share_of_importance']:.0%} before: the "
                "new links are of a kind the model knows less. Look at some by hand before "
                "its verdicts are used.",
            )
            return
    fit = {
        "close": "it fits this profile",
        "some way off": "single sites often do; it should fit",
        "far off": "single sites often do, but look at some verdicts by hand",
    }
    yield Story("drift", CALM, f"The model: {words}; {fit.get(after['fit'], '')}.")


def _tool(vendor: str) -> str:
    return TOOLS.get(vendor, vendor.title())


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun if n == 1 else noun + 's'}"


def _few(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def _percent(share: float) -> str:
    return f"{share:.1%}" if share < 0.1 else f"{share:.0%}"


def _points(row: dict[str, Any]) -> str:
    low, high = 100 * row["low"], 100 * row["high"]
    return f"{100 * row['change']:+.1f} points, 99 % interval {low:+.1f} to {high:+.1f}"


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= TOLD else text[: TOLD - 1] + "…"
