"""Options that a run refuses, and how draws are split."""

import pytest

from scenesim.errors import ScenarioError
from scenesim.runs.options import RunOptions, split_of


def test_all_wrong_options_are_named_at_once():
    with pytest.raises(ScenarioError) as caught:
        RunOptions(draws=0, image_format="bmp", split={"train": 0.5})
    text = str(caught.value)
    assert "-n 0" in text
    assert "bmp" in text
    assert "must sum to 1" in text


@pytest.mark.parametrize("split", [{"train": 1.0}, {"train": 0.8, "val": 0.2}])
def test_any_number_of_draws_holds_the_shares_within_one(split):
    for count in (1, 5, 20, 137):
        names = [split_of(draw, split) for draw in range(count)]
        for name, share in split.items():
            assert abs(names.count(name) - share * count) <= 1


def test_three_way_splits_hold_their_shares():
    split = {"train": 0.7, "val": 0.2, "test": 0.1}
    names = [split_of(draw, split) for draw in range(1000)]
    for name, share in split.items():
        assert abs(names.count(name) - 1000 * share) <= 2
