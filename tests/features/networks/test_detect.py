import time

import numpy as np
import polars as pl
import pytest

from linkvet.features.networks.detect import find_networks

SITE = "https://harbour-baths.example/"
TITLE = "Copper whales sing beneath glass lanterns"


def strangers(count: int) -> pl.DataFrame:
    """Unrelated pages: every word of their titles and addresses is their own."""
    draw = np.random.default_rng(7)

    def text(words: int) -> list[str]:
        spelled = draw.choice(list("abcdefghijklmnoprstuv"), (count, words, 8))
        return [" ".join("".join(word) for word in one) for one in spelled]

    name = [one.replace(" ", "") for one in text(1)]
    return table([f"{one}.example" for one in name], text(4), [f"/{one}" for one in name], text(2))


def table(domains, titles, paths, anchors) -> pl.DataFrame:
    frame = pl.DataFrame(
        {"domain": domains, "title": titles, "path": paths, "anchor": anchors},
        schema=dict.fromkeys(("domain", "title", "path", "anchor"), pl.String),
        strict=False,
    )
    return frame.with_columns(
        source_url="https://" + pl.col("domain") + pl.col("path"), target_url=pl.lit(SITE)
    )


def farm(
    count: int, title: str = TITLE, name: str = "f{}q.test", path: str = "/p{}"
) -> pl.DataFrame:
    spelled = ["".join("abcdefghij"[int(digit)] for digit in str(at)) for at in range(count)]
    return table(
        [name.format(one) for one in spelled],
        [title] * count,
        [path.format(one) for one in spelled],
        [""] * count,
    )


def network_of(*parts: pl.DataFrame):
    return find_networks(pl.concat(parts, how="diagonal"))


def members(result) -> dict[str, set]:
    return {key[0]: set(part["domain"]) for key, part in result.members.group_by("family")}


def test_domains_with_one_title_are_a_family_and_strangers_are_none():
    one = farm(12)
    result = network_of(strangers(300), one)
    assert members(result) == {f"title: {TITLE}": set(one["domain"])}
    row = result.table.row(0, named=True)
    assert (row["domains"], row["links"], row["purity"]) == (12, 12, 1.0)
    assert row["traits"][0] == {"trait": f"title: {TITLE}", "domains": 12}
    assert row["example"] in set(one["source_url"])


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("Home", "/index.php"),
        ("Page not found", "/wp-login.php"),
        ("Comments", "/guestbook.php"),
        ("Profile of user", "/index.php/component/users"),
        ("Log in", "/forum/viewtopic.php"),
        ("Seite nicht gefunden", "/startseite.html"),
        ("Useful links", "/links.html"),
        ("Страница не найдена", "/index.html"),
        ("Untitled Document", "/profile.php"),
    ],
)
def test_the_footprint_of_a_platform_ties_nobody(title, path):
    given = farm(80, title).with_columns(path=pl.lit(path))
    assert network_of(strangers(200), given).table.is_empty()


@pytest.mark.parametrize("size", [20, 100, 1_000])
def test_an_ordinary_title_and_its_address_tie_nobody_however_small_the_profile(size):
    given = farm(5, "Wellness hotels").with_columns(path=pl.lit("/wellness-hotels"))
    assert network_of(strangers(size), given).table.is_empty()


def test_two_farms_bridged_by_few_domains_stay_two():
    other = "Marble otters paint seven wooden bridges"
    first, second = farm(40), farm(40, other, "g{}r.test")
    bridge = second.head(2).with_columns(title=pl.lit(TITLE))
    result = network_of(strangers(200), first, second, bridge)
    assert sorted(result.table["domains"]) == [40, 40]
    homes = members(result)
    assert set(first["domain"]) <= homes[f"title: {TITLE}"]
    assert set(second["domain"][2:]) <= homes[f"title: {other}"]


def test_a_hub_with_one_page_of_the_farm_is_no_member():
    hub = strangers(100).with_columns(domain=pl.lit("giant.example"))
    page = farm(1).with_columns(domain=pl.lit("giant.example"))
    result = network_of(strangers(200), farm(10), hub, page)
    assert "giant.example" not in set(result.members["domain"])
    assert result.table["domains"].to_list() == [10]


def test_a_chain_whose_ends_share_nothing_is_no_family():
    titles = [
        "Copper whales sing loudly",
        "Marble otters paint bridges",
        "Velvet cranes knit snow",
        "Amber foxes tune harps",
        "Silver moles bake clouds",
    ]
    rows = [(f"chain{'abcdef'[at]}x.test", title) for at, title in enumerate(titles)]
    rows += [(f"chain{'abcdef'[at + 1]}x.test", title) for at, title in enumerate(titles)]
    chain = table(
        [d for d, _ in rows], [t for _, t in rows], [f"/u{at}" for at in range(10)], [""] * 10
    )
    assert network_of(strangers(200), chain).table.is_empty()


def test_an_address_that_strangers_would_not_choose_is_enough():
    one = farm(9, path="/social/481516").with_columns(
        title=strangers(9)["title"], path=pl.lit("/social/lanterns/481516")
    )
    result = network_of(strangers(200), one)
    assert members(result) == {"path: /social/lanterns/481516": set(one["domain"])}


def test_a_contact_ties_and_the_number_of_the_linked_site_does_not():
    draw = strangers(40)
    seller = draw.head(6).with_columns(anchor=pl.lit("Order on Telegram @lantern_seller"))
    cited = draw.slice(6, 6).with_columns(anchor=pl.lit("+49 30 5550 1234"))
    own = draw.slice(12, 6).with_columns(anchor=pl.lit("telegram @harbour-baths"))
    result = network_of(strangers(200).slice(40), seller, cited, own)
    assert members(result) == {"contact: @lantern_seller": set(seller["domain"])}


def test_an_owner_of_two_sites_is_told_by_its_id_but_a_platform_is_not():
    draw = strangers(60).with_columns(seen_owners=pl.lit(None, pl.String))
    ids = ["analytics UA-100\nads pub-1", "analytics UA-100", "", "analytics UA-2", "ads pub-3"]
    result = network_of(draw.with_columns(seen_owners=pl.Series(ids + [None] * 55)))
    assert members(result) == {"owner: analytics UA-100": set(draw["domain"][:2])}
    blogs = [f"{'abcdef'[at]}x.github.io" for at in range(6)]
    shared = draw.head(6).with_columns(domain=pl.Series(blogs), seen_owners=pl.lit("ads pub-9"))
    assert network_of(draw.slice(6), shared).table.is_empty()
    # the platform's id is also on sites of its customers that have their own domain
    customers = draw.slice(6).with_columns(seen_owners=pl.lit("ads pub-9"))
    assert network_of(customers, shared).table.is_empty()


def test_sites_that_list_the_same_others_are_told_but_not_by_what_everybody_links_to():
    draw = strangers(60).with_columns(seen_targets=pl.lit(None, pl.String))
    lamps = " ".join(
        f"{name}-lamps.test" for name in ("oak", "teak", "brass", "glass", "clay", "paper", "linen")
    )
    giants = " ".join(
        f"{name}.com"
        for name in (
            "facebook",
            "twitter",
            "instagram",
            "youtube",
            "linkedin",
            "pinterest",
            "google",
        )
    )
    lists = [f"own{at}.test facebook.com {lamps}" for at in range(4)] + [giants] * 20
    result = network_of(draw.with_columns(seen_targets=pl.Series(lists + [None] * 36)))
    assert [set(draw["domain"][:4])] == list(members(result).values())
    assert next(iter(members(result))).startswith("links beside like: own0.test facebook.com")


def test_one_ip_or_one_day_never_ties_alone():
    given = strangers(60).with_columns(ip=pl.lit("192.0.2.7"), first_seen=pl.date(2025, 3, 1))
    assert network_of(given).table.is_empty()


def test_names_in_a_row_and_on_a_rare_stem():
    row = pl.DataFrame({"domain": [f"lantern0{at}.test" for at in range(9)]})
    words = "alpha beta gamma delta eta".split()
    stem = pl.DataFrame({"domain": [f"rankmoth-{word}.test" for word in words]})
    result = find_networks(pl.concat([strangers(100).select("domain"), row, stem]))
    assert members(result) == {
        "name: lantern#.test": set(row["domain"]),
        "name: rankmoth-*.test": set(stem["domain"]),
    }


def test_a_stem_that_other_names_use_freely_is_no_pattern():
    stem = [f"coastal-{w}.test" for w in "news town walks baths".split()]
    free = [f"coastal{w}.test" for w in "news town walks baths inn".split()]
    assert find_networks(pl.DataFrame({"domain": stem + free})).table.is_empty()


def test_the_order_of_rows_changes_nothing():
    other = farm(9, "Marble otters paint bridges", "m{}z.test")
    given = pl.concat([strangers(200), farm(20), other])
    shuffled = given.sample(fraction=1.0, shuffle=True, seed=3)
    first, second = find_networks(given), find_networks(shuffled)
    assert first.members.equals(second.members)
    assert first.table.equals(second.table)


def test_family_names_are_unique():
    result = network_of(
        strangers(300), farm(9), farm(8, "Marble otters paint bridges", "m{}z.test")
    )
    assert result.table["family"].is_unique().all()
    assert result.table["domains"].is_sorted(descending=True)


@pytest.mark.parametrize(
    "given",
    [
        pl.DataFrame(schema={"domain": pl.String}),
        pl.DataFrame({"domain": [None, None]}, schema={"domain": pl.String}),
        pl.DataFrame(
            {"domain": ["a.example"], "title": [None], "path": [None]},
            schema={"domain": pl.String, "title": pl.String, "path": pl.String},
        ),
    ],
)
def test_nothing_to_tie(given):
    result = find_networks(given)
    assert result.table.is_empty() and result.of(given["domain"]).null_count() == given.height


def test_cycles_and_giant_titles_stay_cheap():
    count = 30_000
    number = pl.int_range(count, eager=True)
    giant = table(
        [f"s{at}x.example" for at in number],
        [TITLE] * count,
        [f"/{at}" for at in number],
        [""] * count,
    )
    # each domain shares one title with the next: a ring without an end
    letters = [
        np.base_repr(at, 20).translate(str.maketrans("0123456789", "klmnopqrst"))
        for at in range(count)
    ]
    ring = [f"wandering{one.lower()}quartz glimmering{one.lower()}zebra" for one in letters]
    cycle = table(
        [f"r{at}x.example" for at in number] * 2,
        ring + ring[1:] + ring[:1],
        [f"/c{at}" for at in range(2 * count)],
        [""] * 2 * count,
    )
    start = time.process_time()
    result = network_of(giant, cycle)
    assert time.process_time() - start < 30
    assert result.table["domains"].max() == count


def test_the_same_words_around_a_link_are_told_like_nearly_the_same_ones():
    around = {
        "left_context": "of all evenings by the slow river we remember the lamps of",
        "right_context": "and the tall ferryman who sang",
    }
    copies = strangers(60).head(4).with_columns(pl.lit(text).alias(n) for n, text in around.items())
    result = network_of(copies, strangers(60).slice(6))
    assert list(members(result).values()) == [set(copies["domain"])]
    (name,) = members(result)
    assert name.startswith("words around the link like: of all evenings by the slow river")


def test_copies_are_told_by_their_own_words_where_domains_come_in_turns():
    around = {
        "left_context": "of all evenings by the slow river we remember the lamps of",
        "right_context": "and the tall ferryman who sang",
    }
    others = strangers(60).with_columns(
        left_context=pl.col("title"), right_context=pl.col("anchor")
    )
    again = others.with_columns(left_context=pl.col("anchor"), right_context=pl.col("path"))
    copies = strangers(64).tail(4)
    copies = copies.with_columns(pl.lit(text).alias(n) for n, text in around.items())
    result = network_of(others, copies, again)
    assert list(members(result).values()) == [set(copies["domain"])]
    assert next(iter(members(result))).startswith("words around the link like: of all evenings")
