import polars as pl

from linkvet.features.profile_summary import summarise

OWN = ["Lily pond care", "Carp in the pond", "Pond and lily", "Carp pond"]
OTHER = ["Lemon cake recipe", "Cup final report", "Kayak repair notes", "A train to Rome"]


def fit(titles, anchors):
    """How familiar the pages of each link's anchor are."""
    domains = [f"d{number}.example" for number in range(len(titles))]
    links = pl.DataFrame(
        {
            "domain": pl.Series(domains, dtype=pl.Categorical()),
            "title": titles,
            "anchor": anchors,
            "anchor_key": pl.Series(anchors).hash(7),
        }
    )
    known = summarise(links).tables["anchor_key"]
    return links.join(known, on="anchor_key", maintain_order="left")["anchor_familiarity"]


def test_pages_of_an_anchor_are_measured_together():
    fits = fit([*OWN, *OTHER], ["the pond"] * 4 + ["great lamp shop"] * 4)
    assert fits[0] > 0.3 and fits[4] == 0


def test_of_few_pages_nothing_is_said():
    fits = fit([*OWN, *OTHER], ["the pond"] * 2 + ["great lamp shop"] * 6)
    assert fits[0] is None and fits[4] is not None
