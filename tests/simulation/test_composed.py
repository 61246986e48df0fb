"""What is new beside plain driving: doors, loads, rolling over, overtaking, heeding, lanes."""

import re
from math import pi

import numpy as np
import pytest

from scenesim.randomness import Stream
from scenesim.sampling import Rejection, draw_scene
from scenesim.scenario import load
from scenesim.simulation import run

STREET = "road = street(length=300 m, lanes=(2, 1), parking=both, sidewalk=2.5 m)"
MOTORWAY = "road = highway(length=900 m, lanes=(3, 3))"


def played(tmp_path, body, road=STREET, seconds=8, seed=1):
    text = f'scenario t:\n    "t"\n    {road}\n'
    text += "".join(f"    {line}\n" for line in body.strip("\n").splitlines())
    text += f"    run {seconds} s at 10 Hz\n"
    path = tmp_path / "t.scn"
    path.write_text(text, encoding="utf-8")
    scenario = load(path)
    for number in range(20):
        scene = draw_scene(scenario, Stream.of(seed).child(number), {})
        if not isinstance(scene, Rejection):
            outcome = run(scene)
            assert outcome.refused is None, outcome.refused
            return scene, outcome
    pytest.fail(scene.reason)


def row(scene, name):
    return [actor.name for actor in scene.actors].index(name)


def test_a_door_opens_and_shuts_while_the_car_stands(tmp_path):
    scene, outcome = played(
        tmp_path,
        """
ego = car(on=road.lane(-1), s=20 m, speed=20 km/h)
npc = car(parked=right, s=150 m)
do:
    npc.open_door(side=left, angle=60 deg, duration=0.8 s)
    npc.close_door(side=left)
""",
    )
    doors = outcome.timeline.doors[:, row(scene, "npc")]
    assert doors[:, 0].max() == pytest.approx(pi / 3, abs=1e-6)
    assert doors[-1, 0] == 0.0
    assert not doors[:, 1].any()
    assert outcome.timeline.state(row(scene, "npc"), 0.8).doors_rad[0] > 0.9
    places = outcome.timeline.positions[:, row(scene, "npc")]
    assert np.abs(places - places[0]).max() < 1e-9


def test_a_load_rides_then_falls_slides_and_lies(tmp_path):
    scene, outcome = played(
        tmp_path,
        """
ego = car(on=road.lane(-1), s=20 m, speed=20 km/h)
npc = truck(on=road.lane(-2), s=60 m, speed=60 km/h)
do:
    npc.keep_lane() for 1 s
    npc.lose_cargo(kind=crate)
""",
    )
    timeline, load_row = outcome.timeline, row(scene, "npc.cargo[1]")
    z = timeline.positions[:, load_row, 2]
    assert z[6:24].min() > 0.6  # it stands on the lorry
    assert z[-1] == pytest.approx(0.0, abs=0.01)
    assert timeline.speeds[-1, load_row] == pytest.approx(0.0, abs=1e-6)
    rear = timeline.positions[-1, row(scene, "npc"), 0] - timeline.positions[-1, load_row, 0]
    assert rear > 10.0
    falls = np.diff(z[26:])
    assert falls.min() > -9.81 * 1.0 * 0.05  # no faster than from a lorry's height
    assert not any("cargo" in name for _, *names in outcome.contacts for name in names)


def test_a_bus_carries_nothing_to_lose(tmp_path):
    text = 'scenario t:\n    "t"\n    road = street()\n    ego = bus(on=road.lane(-1), s=60 m)\n'
    path = tmp_path / "t.scn"
    path.write_text(text + "    do:\n        ego.lose_cargo()\n    run 3 s at 10 Hz\n")
    scene = draw_scene(load(path), Stream.of(1), {})
    assert isinstance(scene, Rejection)
    assert "carries no load" in scene.reason


def test_rolling_over_ends_on_the_roof_and_on_the_ground(tmp_path):
    scene, outcome = played(
        tmp_path,
        """
ego = car(on=road.lane(-1), s=20 m, speed=20 km/h)
npc = suv(on=road.lane(-2), s=100 m, speed=70 km/h)
do:
    npc.keep_lane() for 0.5 s
    npc.roll_over(side=right, quarters=2)
""",
    )
    npc = row(scene, "npc")
    assert abs(outcome.timeline.rolls[-1, npc]) == pytest.approx(pi, abs=1e-3)
    height = scene.actors[npc].model.height_m
    assert outcome.timeline.positions[-1, npc, 2] == pytest.approx(height, abs=0.02)
    assert outcome.timeline.speeds[-1, npc] == 0.0


def test_overtaking_ends_ahead_in_the_own_lane(tmp_path):
    scene, outcome = played(
        tmp_path,
        """
ego = car(on=road.lane(-1), s=80 m, speed=70 km/h)
npc = car(on=road.lane(-1), behind=ego, gap=12 m, speed=85 km/h)
do:
    npc.overtake(ego, speed=110 km/h, gap=6 m)
""",
        road="road = rural(length=900 m, lanes=(1, 1), radius=0 m, hills=0 m)",
        seconds=14,
    )
    npc, ego = (outcome.timeline.positions[:, row(scene, name)] for name in ("npc", "ego"))
    assert npc[-1, 0] > ego[-1, 0] + 8.0
    assert np.abs(npc[:, 1] - npc[0, 1]).max() > 2.5
    assert npc[-1, 1] == pytest.approx(npc[0, 1], abs=0.1)
    assert not outcome.contacts


@pytest.mark.parametrize(("word", "strikes"), [("nothing", False), ("people", True)])
def test_drivers_brake_for_people_unless_they_do_not_heed_them(tmp_path, word, strikes):
    _, outcome = played(
        tmp_path,
        f"""
ego = car(on=road.lane(-1), s=30 m, speed=40 km/h, ignores={word})
kid = pedestrian(on=road.lane(-1), s=90 m)
""",
    )
    assert bool(outcome.contacts) == strikes


def test_not_heeding_can_be_for_a_while(tmp_path):
    _scene, outcome = played(
        tmp_path,
        """
ego = car(on=road.lane(-1), s=30 m, speed=40 km/h)
npc = car(on=road.lane(-1), s=75 m, speed=0 km/h)
do:
    ego.ignore(vehicles) for 1.5 s
""",
    )
    speeds = outcome.timeline.speeds[:, 0]
    assert speeds[34] > 10.9  # at 1.4 s: not yet
    assert speeds[60] < 9.0


def test_a_stop_sign_is_a_full_stop(tmp_path):
    _scene, outcome = played(
        tmp_path,
        'ego = car(on=road.lane("2", -1), s=70 m, speed=30 km/h)',
        road="road = intersection(arms=4, control=stop, length=110 m, lanes=(1, 1))",
        seconds=16,
    )
    speeds = outcome.timeline.speeds[:, 0]
    still = int(np.argmax(speeds < 0.15))
    assert still > 0
    assert speeds[still:].max() > 3.0


def test_traffic_that_is_held_up_changes_lanes(tmp_path):
    _scene, outcome = played(
        tmp_path,
        """
ego = truck(on=road.lane(-2), s=250 m, speed=60 km/h)
background:
    traffic(density=8 /km, direction=with)
""",
        road=MOTORWAY,
        seconds=12,
    )
    moved = np.abs(outcome.timeline.positions[-1, :, 1] - outcome.timeline.positions[0, :, 1])
    assert (moved > 3.0).any()
    assert not outcome.contacts


def test_people_stand_at_the_crossing(tmp_path):
    scene, outcome = played(
        tmp_path,
        """
ego = car(on=road.lane(-1), s=20 m, speed=20 km/h)
kid = pedestrian(age=child, on=crosswalk)
background:
    pedestrians(on=crosswalk, count=5)
when time() > 1 s:
    kid.cross(speed=1.6 m/s)
""",
        road="road = street(length=200 m, parking=both, crosswalk=90 m)",
    )
    kid = outcome.timeline.positions[:, row(scene, "kid")]
    assert kid[0, 0] == pytest.approx(90.0, abs=0.01)
    assert kid[0, 2] == pytest.approx(0.13, abs=0.01)  # on the kerb's height
    assert kid[-1, 1] > 1.0
    crossing = [a for a in scene.actors if re.match(r"background.pedestrians", a.name)]
    assert crossing
    assert all(abs(a.position[0] - 90.0) < 2.5 for a in crossing)
    parked = [a for a in scene.actors if a.group == "parked"]
    assert all(abs(a.position[0] - 90.0) > 6.0 for a in parked)


def test_who_stands_across_keeps_its_heading(tmp_path):
    scene, outcome = played(
        tmp_path,
        """
ego = car(on=road.lane(-1), s=20 m, speed=20 km/h)
wreck = car(on=road.lane(-2), s=120 m, facing=60 deg, speed=0 km/h)
ghost = car(on=road.lane(-1), s=200 m, facing=against, speed=50 km/h)
""",
    )
    assert outcome.timeline.yaws[10, row(scene, "wreck")] == pytest.approx(pi / 3, abs=1e-6)
    ghost = outcome.timeline.positions[:, row(scene, "ghost")]
    assert ghost[40, 0] < ghost[6, 0] - 15.0
    assert ghost[40, 1] == pytest.approx(ghost[6, 1], abs=0.05)
