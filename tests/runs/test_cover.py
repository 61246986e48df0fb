"""Coverage by enumeration, cells that are filled, and balance."""

import pytest

from scenesim.errors import SamplingError
from scenesim.runs.balance import Balance
from scenesim.runs.cover import Coverage, coverage, until_covered
from scenesim.runs.options import RunOptions
from scenesim.runs.predicates import with_covers
from scenesim.runs.sides import Side
from scenesim.runs.trials import Effort
from scenesim.scenario import parse

TEXT = """scenario covered:
    road = street(length=120 m)
    weather:
        rain = exponential(mean=2) mm/h
    ego = car(on=road.lane(-1), s=20 m, speed=uniform(10, 20) m/s)
    npc = choice(car: 9, van: 1)(ahead_of=ego, gap=uniform(20, 40) m, speed=10 m/s)
    cover weather.rain in 4 bins by npc.kind by ego.speed in 2 bins
    sensors = rig("kitti")
    run 0.5 s at 10 Hz
"""


def test_slices_come_in_an_order_that_is_read():
    found = Balance()
    for label in (">= 70 m", "10..20 m", "< 10 m"):
        found.add("distance", label)
    found.add("class", "bus")
    found.add("class", "van", 3)
    assert list(found.counts("distance")) == ["< 10 m", "10..20 m", ">= 70 m"]
    assert list(found.counts("class")) == ["van", "bus"]


@pytest.fixture(scope="module")
def scenario():
    return parse(TEXT, "covered.scn")


def test_t_way_figures_are_those_of_enumeration():
    sides = tuple(Side(name, ("a", "b")) for name in "xyz")
    one = Coverage("x by y by z", sides)
    for cell in ((0, 0, 0), (1, 1, 0), (0, 1, 1)):
        one.counts[cell] += 1
    assert one.share(1) == 1.0
    assert one.share(2) == 9 / 12  # xy: 00 11 01, xz: 00 10 01, yz: 00 10 11
    assert one.share(3) == 3 / 8
    assert "x a, y a, z b" in one.as_json()["empty"]


def test_bins_follow_the_prior_and_empty_cells_are_named(scenario):
    (one,), _ = coverage(scenario, RunOptions(draws=40, seed=1), "random", Effort())
    assert [len(side.labels) for side in one.sides] == [4, 2, 2]
    assert one.sides[2].edges == (15.0,)
    assert sum(one.counts.values()) == 40
    assert one.as_json()["met"] + len(list(one.empty())) == 16
    assert any("npc.kind van" in name for name in one.as_json()["empty"])


def test_until_covered_fills_every_cell_in_few_draws(scenario):
    found = until_covered(scenario, RunOptions(draws=1, seed=1), 2, Effort(most=2000))
    assert found.coverages[0].as_json()["met"] == 16
    assert min(found.coverages[0].counts.values()) == 2
    assert len(found.numbers) == 32
    assert found.tries < 400  # by chance the rarest cell alone would take thousands
    again = until_covered(scenario, RunOptions(draws=1, seed=1), 2, Effort(most=2000, workers=2))
    assert again.numbers == found.numbers


def test_measures_can_be_covered_and_cells_out_of_reach_are_named(scenario):
    told = with_covers(scenario, ("over_run.min(distance(ego, npc)) in 3 bins by npc.kind",))
    (one,), _ = coverage(told, RunOptions(draws=30, seed=1), "sobol", Effort())
    assert one.cells == 6
    fixed = RunOptions(draws=1, seed=1, fixed={"npc.gap": "30 m"})
    told = with_covers(scenario, ("npc.gap in 3 bins by ego.speed in 3 bins",))
    assert until_covered(told, fixed, 1, Effort(most=500)).coverages[0].cells == 3
    with pytest.raises(SamplingError, match=r"fewer than 40 draws.*\n.*ego.speed"):
        until_covered(told, fixed, 40, Effort(most=64))


def test_thin_slices_are_named():
    found = Balance()
    found.add("age", "adult", 500)
    found.add("age", "child", 40)
    told = found.warnings()
    assert any("'child': 7.4%" in one for one in told)
    assert any("'senior': only 0" in one for one in told)
    assert not any("adult" in one for one in told)
