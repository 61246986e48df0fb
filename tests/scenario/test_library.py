"""The library: every file draws and runs, says where it comes from, and keeps official numbers."""

import runpy
from pathlib import Path

import pytest

from scenesim import library
from scenesim.randomness import Stream
from scenesim.sampling import Rejection, draw_scene
from scenesim.scenario import load, unavailable_words
from scenesim.simulation import run
from scenesim.world.conditions import Number

FOLDER = library.folder("scenarios")
TABLE = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "library_table.py"))
FILES = sorted(FOLDER.rglob("*.scn"))
NAMED = [path for path in FILES if path.parent.name != "base"]


def kmh(*values):
    return {round(value / 3.6, 9) for value in values}


def steps(low, high, step=5):
    return kmh(*range(low, high + 1, step))


#: file: speeds of the ego, address of the other's speed with its values, all km/h
#: (Euro NCAP VRU 4.5.1 and C2C 4.3.1, 2023; frontal collisions 1.1, 2026)
OFFICIAL = {
    "pedestrian/euro_ncap_cpna_25": (steps(10, 60), "walk", kmh(5)),
    "pedestrian/euro_ncap_cpna_75": (steps(10, 60), "walk", kmh(5)),
    "pedestrian/euro_ncap_cpfa_50": (steps(10, 60), "pace", kmh(8)),
    "pedestrian/euro_ncap_cpnco_50": (steps(10, 60), "pace", kmh(5)),
    "pedestrian/euro_ncap_cpla_50": (steps(20, 60), "ped.speed", kmh(5)),
    "pedestrian/euro_ncap_cpla_25": (steps(50, 80), "ped.speed", kmh(5)),
    "bicycle/euro_ncap_cbna_50": (steps(10, 60), "pace", kmh(15)),
    "bicycle/euro_ncap_cbfa_50": (steps(10, 60), "pace", kmh(20)),
    "bicycle/euro_ncap_cbnao_50": (steps(10, 60), "pace", kmh(10)),
    "bicycle/euro_ncap_cbla_50": (steps(25, 60), "rider.speed", kmh(15)),
    "bicycle/euro_ncap_cbla_25": (steps(50, 80), "rider.speed", kmh(20)),
    "motorcycle/euro_ncap_cmftap": (kmh(10, 15, 20), "other.speed", kmh(30, 45, 60)),
    "motorcycle/euro_ncap_cmcscp": (steps(20, 60, 10), "other.speed", steps(20, 60, 10)),
    "motorcycle/euro_ncap_cmrs": (steps(10, 50, 10), "rider.speed", kmh(0)),
    "car_to_car/euro_ncap_ccrs": (steps(10, 80), "target.speed", kmh(0)),
    "car_to_car/euro_ncap_ccrm": (steps(30, 80), "target.speed", kmh(20)),
    "car_to_car/euro_ncap_ccrb": (kmh(50), "target.speed", kmh(50)),
    "car_to_car/euro_ncap_ccftap": (kmh(10, 15, 20), "other.speed", kmh(30, 45, 60)),
    "car_to_car/euro_ncap_cccscp": (steps(20, 60, 10), "other.speed", steps(20, 60, 10)),
    "car_to_car/euro_ncap_ccfhos": (kmh(50, 70), "target.speed", kmh(50, 70)),
}


def identity(path):
    return str(path.relative_to(FOLDER).with_suffix(""))


def values_of(scenario, address):
    value = scenario.arguments[address]
    options = getattr(value, "arguments", (value,))
    return {round(one.value, 9) for one in options if isinstance(one, Number)}


def test_there_are_at_least_sixty():
    assert len(NAMED) >= 60


@pytest.mark.parametrize("path", FILES, ids=identity)
def test_every_file_is_documented_and_runs(path):
    scenario = load(path)
    text = path.read_text(encoding="utf-8")
    assert scenario.name == path.stem
    assert scenario.doc
    if path.parent.name != "base":
        assert scenario.edges
    if "euro_ncap" in path.stem:
        assert "# Source: Euro NCAP" in text
    assert not unavailable_words(scenario)
    tries = (draw_scene(scenario, Stream.of(1).child(k), {}) for k in range(10))
    scene = next(one for one in tries if not isinstance(one, Rejection))
    timeline = run(scene).timeline
    assert timeline.positions.shape[1] == len(scene.actors)


@pytest.mark.parametrize("name", OFFICIAL)
def test_official_numbers(name):
    ego, address, other = OFFICIAL[name]
    scenario = load(f"{name}.scn")
    assert values_of(scenario, "ego.speed") == ego
    assert values_of(scenario, address) == other


@pytest.mark.full
@pytest.mark.parametrize("path", NAMED, ids=identity)
def test_twenty_draws_of_every_file(path):
    row = TABLE["table_row"](load(path), 20)
    assert row.accepted >= 8
    assert row.depth_m < 0.02, row.deepest  # nobody in anybody, what has crashed aside
