import pytest
from saved_model_fixture import edit, save_small_model

from linkvet.data.errors import UserError
from linkvet.features.wording import NO_USUAL
from linkvet.model.reasons.usual import read_usual
from linkvet.model.store import load


def test_a_model_without_it_knows_nothing_usual():
    assert read_usual({}) == NO_USUAL


def test_the_model_that_ships_knows_ranges_and_shares():
    usual = load().usual
    low, high = usual.ranges["anchor_length"]
    assert 0 < low < high < 200
    assert 0 < usual.shares["link_nofollow"][0] < usual.shares["link_nofollow"][1] < 1


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"ranges": {"moon_phase": [0, 1]}, "shares": {}}, "no signal is called 'moon_phase'"),
        ({"ranges": {"title_length": [0, "9"]}, "shares": {}}, "title_length isn't a number"),
        ({"ranges": {}, "shares": {"link_nofollow": [0.5, 2]}}, "not between 0 and 1"),
        ({"ranges": {"title_length": [1]}, "shares": {}}, "not enough values"),
        ({"ranges": {}}, "shares"),
    ],
)
def test_what_no_signal_can_be_is_refused(tmp_path, entry, says):
    folder = save_small_model(tmp_path / "model")
    edit(folder, lambda facts: facts.update(usual=entry))
    with pytest.raises(UserError, match=says):
        load(folder)
