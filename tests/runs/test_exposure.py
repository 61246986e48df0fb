"""Rates under natural exposure from draws chosen on purpose, against known probabilities."""

from math import exp

import pytest

from scenesim.evaluation.exposure import natural_mean
from scenesim.randomness import Stream
from scenesim.runs.options import RunOptions
from scenesim.runs.quotas import search
from scenesim.runs.trials import Searcher, Task
from scenesim.sampling.cross_entropy import CrossEntropy
from scenesim.sampling.proposals import axes_of
from scenesim.scenario import parse

HEAD = """scenario known:
    road = street(length=120 m)
    weather:
        rain = exponential(mean=2) mm/h
    ego = choice(car: 9, van: 1)(on=road.lane(-1), s=20 m, speed=normal(14, 2) m/s)
    edge rare: {}
    sensors = rig("kitti")
    run 0.2 s at 10 Hz
"""
KNOWN = (
    ("ego.speed > 18 m/s", 0.02275),
    ("weather.rain > 8 mm/h", exp(-4)),
    ("weather.rain > 4 mm/h and ego.speed < 12 m/s", exp(-2) * 0.158655),
)


@pytest.mark.parametrize(("goal", "truth"), KNOWN)
def test_weighted_rates_agree_with_the_truth(goal, truth):
    scenario = parse(HEAD.format(goal), "known.scn")
    searcher = Searcher(scenario, RunOptions(draws=1, seed=1), ("rare",))
    sampler = CrossEntropy(axes_of(scenario), Stream.of(1), batch=150)
    values, weights = [], []
    for round_ in range(6):
        batch = sampler.propose()
        trials = [searcher.trial(Task(one.number, one)) for one in batch]
        scores = [trial.score("rare") for trial in trials]
        sampler.tell(scores)
        if round_ >= 3:
            values += [float(score <= 0.0) for score in scores]
            weights += [one.log_weight for one in batch]
    found = natural_mean(values, weights)
    assert found.value == pytest.approx(truth, rel=0.35)
    assert found.low <= truth <= found.high
    assert sum(values) / len(values) > 8 * truth  # the goal was sought, not met by chance


@pytest.mark.full
@pytest.mark.parametrize(("goal", "truth"), KNOWN)
def test_brute_force_says_the_same(goal, truth):
    scenario = parse(HEAD.format(goal), "known.scn")
    found = search(scenario, RunOptions(draws=1, seed=1), {"rare": 60})
    low, high = found.as_json()["rare"]["interval_95"]
    assert low <= truth <= high
    for sampler in ("cross-entropy", "subset", "sobol"):
        learned = search(scenario, RunOptions(draws=1, seed=1), {"rare": 60}, sampler)
        low, high = learned.as_json()["rare"]["interval_95"]
        assert low <= truth <= high
        if sampler != "sobol":  # which spreads its draws and seeks nothing
            assert learned.tries <= found.tries


def test_draws_without_weights_cannot_be_reweighted():
    with pytest.raises(ValueError, match="1 draws have no weight"):
        natural_mean([0.0, 1.0], [0.0, None])


def test_searches_do_not_depend_on_workers():
    from scenesim.runs.trials import Effort

    scenario = parse(HEAD.format(KNOWN[0][0]), "known.scn")
    options = RunOptions(draws=1, seed=4)
    alone = search(scenario, options, {"rare": 12}, "cross-entropy", Effort(workers=1))
    many = search(scenario, options, {"rare": 12}, "cross-entropy", Effort(workers=2))
    assert alone.numbers == many.numbers
    assert alone.proposals == many.proposals
    assert alone.estimates == many.estimates
