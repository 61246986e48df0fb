"""Designs cover, weights are exact, intervals hold the truth."""

from itertools import combinations, product
from math import exp
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenesim.evaluation.exposure import searched_share
from scenesim.randomness import Stream
from scenesim.sampling.covering import covering_array
from scenesim.sampling.cross_entropy import CrossEntropy
from scenesim.sampling.designs import DESIGNS, design
from scenesim.sampling.proposals import Axis
from scenesim.sampling.subset import SubsetSimulation

NORMAL = NormalDist()
AXES = (Axis("a"), Axis("b"), Axis("kind", (0.0, 0.75, 1.0)))


@pytest.mark.parametrize("word", DESIGNS)
def test_designs_stay_in_the_cube_and_repeat(word):
    rows = design(word, AXES, 33, Stream.of(1)).rows
    again = design(word, AXES, 33, Stream.of(1)).rows
    assert rows == again
    assert all(0.0 <= u < 1.0 for row in rows for u in row.unit.values())
    assert {tuple(row.unit) for row in rows} == {("a", "b", "kind")}


def test_latin_hypercube_has_one_draw_in_each_row_and_column():
    rows = design("latin_hypercube", AXES, 40, Stream.of(2)).rows
    for name in ("a", "b", "kind"):
        assert sorted(int(row.unit[name] * 40) for row in rows) == list(range(40))


def test_sobol_is_more_even_than_chance():
    rows = design("sobol", AXES, 64, Stream.of(2)).rows
    for name in ("a", "b"):
        assert sorted(int(row.unit[name] * 64) for row in rows) == list(range(64))


def test_a_grid_has_all_levels_and_the_middle_of_each():
    rows = design("grid", AXES, 1, Stream.of(1), bins={"a": 2, "b": 4}).rows
    assert len(rows) == 2 * 4 * 2
    assert {row.unit["a"] for row in rows} == {0.25, 0.75}
    assert {row.unit["kind"] for row in rows} == {0.375, 0.875}


def test_batches_do_not_change_the_rows():
    plan = design("halton", AXES, 100, Stream.of(1))
    seen = []
    while not plan.is_done:
        batch = plan.propose()
        plan.tell([0.0] * len(batch))
        seen += batch
    assert tuple(seen) == plan.rows


@settings(max_examples=25)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=7), st.integers(1, 3))
def test_covering_arrays_cover_by_enumeration(levels, strength):
    rows = covering_array(levels, strength, Stream.of(3))
    for columns in combinations(range(len(levels)), min(strength, len(levels))):
        wanted = set(product(*(range(levels[c]) for c in columns)))
        assert {tuple(row[c] for c in columns) for row in rows} == wanted


def test_a_pairwise_array_is_small():
    rows = covering_array([3] * 13, 2, Stream.of(1))
    assert len(rows) <= 25  # 9 is the bound, 15 the best known


def score_of(unit, limit=2.6):
    """A corner event: both values far out. P = (1 - Phi(limit))^2 for independent normals."""
    x = NORMAL.inv_cdf(max(unit["a"], 1e-12))
    y = NORMAL.inv_cdf(max(unit["b"], 1e-12))
    return limit - min(x, y)


def run_cross_entropy(seed, axes=AXES, score=score_of, hits=100):
    """A search as quotas make it: until a goal is met so often."""
    sampler, met, weights = CrossEntropy(axes, Stream.of(seed)), [], []
    while sum(met) < hits:
        batch = sampler.propose()
        scores = [score(one.unit) for one in batch]
        sampler.tell(scores)
        met += [float(score <= 0.0) for score in scores]
        weights += [one.log_weight for one in batch]
    return searched_share(met, weights, sampler.greatest_weight)


def test_cross_entropy_finds_a_rare_corner_and_weighs_it_right():
    truth = (1.0 - NORMAL.cdf(2.6)) ** 2  # 2.2e-5
    estimate = run_cross_entropy(1, hits=400)
    assert estimate.draws < 10_000  # random draws would take 18 million
    assert estimate.value == pytest.approx(truth, rel=0.5)


def test_log_weights_are_exact():
    sampler = CrossEntropy(AXES, Stream.of(4), batch=4000, prior_share=0.2)
    for _ in range(3):
        batch = sampler.propose()
        sampler.tell([score_of(one.unit) for one in batch])
    batch = sampler.propose()
    weights = [exp(one.log_weight) for one in batch]
    assert max(weights) <= 1.0 / 0.2 + 1e-9
    assert sum(weights) / len(weights) == pytest.approx(1.0, abs=0.12)
    half = [w for one, w in zip(batch, weights, strict=True) if one.unit["a"] < 0.5]
    assert sum(half) / len(batch) == pytest.approx(0.5, abs=0.1)


def run_subset(seed, limit=2.6, samples=500):
    sampler = SubsetSimulation(AXES[:2], Stream.of(seed), samples)
    while not sampler.is_done:
        batch = sampler.propose()
        sampler.tell([score_of(one.unit, limit) for one in batch])
    return sampler.estimate()


def test_subset_simulation_reaches_small_probabilities():
    truth = (1.0 - NORMAL.cdf(2.6)) ** 2
    assert run_subset(2).value == pytest.approx(truth, rel=0.9)


def held(estimates, truth):
    return sum(one.low <= truth <= one.high for one in estimates)


def test_intervals_hold_the_truth():
    def nearer(unit):
        return score_of(unit, 1.6)

    truth = (1.0 - NORMAL.cdf(1.6)) ** 2
    assert held([run_subset(seed, 1.6, 200) for seed in range(20)], truth) >= 17
    assert held([run_cross_entropy(seed, score=nearer) for seed in range(20)], truth) >= 17


@pytest.mark.full
def test_intervals_hold_the_truth_in_a_hundred_repeats():
    truth = (1.0 - NORMAL.cdf(2.6)) ** 2
    assert held([run_subset(seed) for seed in range(100)], truth) >= 90
    assert held([run_cross_entropy(seed) for seed in range(100)], truth) >= 90


def test_bad_designs_say_so():
    with pytest.raises(ValueError, match="latin_hypercube"):
        design("cube", AXES, 5, Stream.of(1))
    with pytest.raises(ValueError, match="at least one"):
        design("random", (), 5, Stream.of(1))
    with pytest.raises(ValueError, match="strength"):
        covering_array([2, 2], 5, Stream.of(1))


MANY = (Axis("c", (0.0, 0.55, 1.0)), *(Axis(f"a{k}") for k in range(13)))


def two_places(unit):
    """A goal met in two places, by values that depend on each other; nine values do not matter."""
    both = unit["a2"] + unit["a3"]
    one = max(0.55 - unit["c"], 0.80 - unit["a0"], unit["a1"] - 0.15, both - 0.55)
    other = max(unit["c"] - 0.55, 0.93 - unit["a4"], unit["a1"] - 0.15, both - 0.75)
    return min(one, other)


@pytest.mark.full
def test_intervals_of_a_search_hold_the_truth_where_a_goal_is_met_in_two_places():
    found = [run_cross_entropy(seed, MANY, two_places) for seed in range(40)]
    assert held(found, 0.00368825) >= 36
    assert max(one.draws for one in found) <= 4000
