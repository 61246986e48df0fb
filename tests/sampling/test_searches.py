"""Searches walk towards their goal, repeat with a seed, and say that they have no weights."""

import pytest

from scenesim.randomness import Stream
from scenesim.sampling.elites import MapElites
from scenesim.sampling.proposals import Axis
from scenesim.sampling.reach import impossible
from scenesim.sampling.samplers import SAMPLERS, sampler_of
from scenesim.scenario import parse

AXES = (Axis("a"), Axis("b"), Axis("kind", (0.0, 0.75, 1.0)))


def corner(unit):
    """0 in a corner that has a thousandth of the prior."""
    return max(0.94 - unit["a"], 0.0) + max(0.93 - unit["b"], 0.0) + (unit["kind"] < 0.75)


def walked(word, seed, batches):
    sampler = sampler_of(word, AXES, Stream.of(seed))
    scores = []
    for _ in range(batches):
        batch = sampler.propose()
        assert len({one.number for one in batch}) == len(batch)
        told = [corner(one.unit) for one in batch]
        sampler.tell(told)
        scores += told
        if sampler.is_done:
            break
    return scores


@pytest.mark.parametrize("word", [one for one in SAMPLERS if one not in {"random", "bayes"}])
def test_samplers_repeat_and_stay_in_the_cube(word):
    pytest.importorskip("cma", reason="an optional package")
    first, again = (sampler_of(word, AXES, Stream.of(3)) for _ in range(2))
    for _ in range(2):
        batch, same = first.propose(), again.propose()
        assert batch == same
        assert all(0.0 <= u < 1.0 for one in batch for u in one.unit.values())
        for sampler in (first, again):
            sampler.tell([corner(one.unit) for one in batch])


@pytest.mark.parametrize(
    ("word", "share"), [("cross-entropy", 0.1), ("cma-es", 0.1), ("map-elites", 0.002)]
)
def test_searches_find_a_corner_that_chance_does_not(word, share):
    pytest.importorskip("cma", reason="an optional package")
    scores = walked(word, 5, 20)  # by chance: 0.001; an archive looks everywhere
    assert sum(score <= 0.0 for score in scores) > share * len(scores)


def test_bayesian_optimisation_finds_it_too():
    pytest.importorskip("optuna", reason="an optional package")
    scores = walked("bayes", 5, 8)
    assert min(scores) < 0.05
    assert walked("bayes", 5, 2) == scores[:40]


def test_weights_are_told_where_there_are_none():
    pytest.importorskip("cma", reason="an optional package")
    for word, weighted in (("sobol", True), ("cross-entropy", True), ("covering-2", False)):
        batch = sampler_of(word, AXES, Stream.of(1)).propose()
        assert all(one.is_weighted is weighted for one in batch)
    grid = sampler_of("grid", AXES, Stream.of(1)).propose()
    assert any(one.log_weight > 0 for one in grid)  # the option of 75 % stands for more


def test_an_archive_keeps_the_worst_of_each_niche():
    archive = MapElites(AXES, Stream.of(2), ("kind", "a"), bins=4)
    for _ in range(6):
        batch = archive.propose()
        archive.tell([one.unit["b"] for one in batch])
    assert archive.niches == 8
    assert len(archive.archive) == 8
    assert all(elite.score < 0.2 for elite in archive.archive.values())


def test_goals_out_of_reach_are_proven_before_anything_runs():
    scenario = parse(
        """scenario reach:
    road = street(length=120 m)
    ego = car(on=road.lane(-1), s=20 m, speed=uniform(10, 20) m/s)
    edge never: ego.speed + 5 m/s > 26 m/s and time() > 0.1 s
    edge nor_this: over_run.min(ttc(ego)) < 0 s or weather.cloud > 1
    edge perhaps: ego.speed > 19 m/s
    sensors = rig("kitti")
    run 1 s at 10 Hz
""",
        "reach.scn",
    )
    names = ("never", "nor_this", "perhaps")
    assert set(impossible(scenario, names, {})) == {"never", "nor_this"}
    assert "perhaps" in impossible(scenario, names, {"ego.speed": "12 m/s"})
