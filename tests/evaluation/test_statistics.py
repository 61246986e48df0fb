"""Verdicts that keep their promises: error rates by simulation, intervals by known answers."""

import numpy as np
import pytest

from scenesim.evaluation.exposure import natural_mean
from scenesim.evaluation.statistics import (
    effective_size,
    holm,
    paired_change,
    wilson_interval,
)
from scenesim.randomness import Stream


def frames(rng, draws, recall, difficulty):
    """Hits and possible hits per draw; the frames of a draw share its difficulty."""
    possible = rng.integers(3, 8, draws)
    chance = np.clip(recall + difficulty, 0.02, 0.98)
    return np.column_stack([rng.binomial(possible, chance), possible]).astype(float)


def verdicts(loss, repeats, draws=300):
    """In how many of the repeats the change is significant at 5 %."""
    found = 0
    for repeat in range(repeats):
        rng = Stream.of(repeat).child("models").generator()
        difficulty = (rng.random(draws) - 0.5) * 0.3
        before = frames(rng, draws, 0.8, difficulty)
        after = frames(rng, draws, 0.8 - loss, difficulty)
        change = paired_change(before, after, Stream.of(repeat).child("bootstrap"), repeats=400)
        found += change.p_value <= 0.05
    return found


def test_models_that_differ_by_noise_alone_rarely_fail():
    assert verdicts(0.0, 200) <= 16


def test_a_planted_loss_of_five_points_is_found():
    assert verdicts(0.05, 200) >= 180


def test_holm_holds_the_family():
    assert holm({"a": 0.001, "b": 0.02, "c": 0.03}, 0.05) == {"a", "b", "c"}
    assert holm({"a": 0.001, "b": 0.03, "c": 0.04}, 0.05) == {"a"}
    assert holm({"a": 0.02, "b": 0.5, "c": 0.9}, 0.05) == frozenset()


@pytest.mark.parametrize(("hits", "tries"), [(0, 10), (10, 10), (3, 7), (1, 1000)])
def test_wilson_holds_the_share_and_stays_in_bounds(hits, tries):
    low, high = wilson_interval(hits, tries)
    assert 0.0 <= low <= hits / tries <= high <= 1.0


def test_wilson_of_no_hits_follows_the_rule_of_three():
    assert wilson_interval(0, 1000)[1] == pytest.approx(3.84 / 1000, rel=0.02)


def test_weighted_draws_estimate_the_natural_probability():
    # natural: x uniform on [0, 1], event x < 0.01; proposal: density 2 (1 - x)
    covered = 0
    for repeat in range(100):
        u = Stream.of(repeat).child("exposure").generator().random(4000)
        x = 1 - np.sqrt(1 - u)
        log_weights = -np.log(2 * (1 - x))
        estimate = natural_mean((x < 0.01).astype(float), log_weights)
        covered += estimate.low <= 0.01 <= estimate.high
    assert covered >= 90


def test_equal_weights_are_worth_all_draws():
    assert effective_size([-3.0] * 50) == pytest.approx(50)
    assert effective_size([0.0, -1000.0]) == pytest.approx(1)
