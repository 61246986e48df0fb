"""Motion against its formulas: stopping, following, bends, the past before 0."""

from math import atan, hypot, sqrt

import numpy as np
import pytest
from hand_road import HandRoad
from small_scenes import CHILD, VAN, car, kid, scene, still

from scenesim.simulation import run
from scenesim.simulation.motion import STEP_S
from scenesim.world.conditions import Action, Number, Rule
from scenesim.world.weather import Weather

DO = "do"


def do(*actions):
    return Rule(None, actions, DO)


def tell(actor, verb, **numbers):
    return Action(actor, verb, {k: Number(v) for k, v in numbers.items()}, address=DO)


@pytest.mark.parametrize(("speed", "decel"), [(10.0, 5.0), (13.9, 8.0), (25.0, 3.0)])
def test_braking_stops_after_v_squared_over_2a(speed, decel):
    road = HandRoad(400.0)
    outcome = run(
        scene(
            car(road, speed=speed),
            network=road,
            rules=[do(tell("ego", "brake", decel=decel))],
            duration=10.0,
        )
    )
    x = outcome.timeline.positions[:, 0, 0]
    assert x[-1] - x[6] == pytest.approx(speed * speed / (2 * decel), abs=1e-9)
    assert outcome.timeline.speeds[-1, 0] == 0.0


def test_friction_limits_braking():
    road = HandRoad(400.0)
    snow = Weather(snow_cover=1.0)
    told = [do(tell("ego", "brake", decel=8.0))]
    timeline = run(scene(car(road, speed=10.0), network=road, rules=told, weather=snow)).timeline
    assert timeline.accelerations.min() == pytest.approx(-snow.friction() * 9.81, rel=1e-6)


def test_following_settles_at_the_equilibrium_gap():
    road = HandRoad(2000.0)
    lead = car(road, "lead", s=120.0, speed=12.0)
    ego = car(road, s=60.0, speed=18.0, headway=1.5)
    timeline = run(scene(ego, lead, network=road, duration=90.0)).timeline
    gap = timeline.positions[-1, 1, 0] - timeline.positions[-1, 0, 0] - 4.5
    v = 12.0
    wanted = (2.0 + v * 1.5) / sqrt(1.0 - (v / 18.0) ** 4)
    assert timeline.speeds[-1, 0] == pytest.approx(v, abs=0.02)
    assert gap == pytest.approx(wanted, rel=0.02)


def test_nobody_drives_into_who_stands_in_the_lane():
    road = HandRoad(400.0)
    wall = still("wall", "van", VAN, (150.0, -1.625, 0.0))
    timeline = run(scene(car(road, speed=14.0), wall, network=road, duration=16.0)).timeline
    front = timeline.positions[-1, 0, 0] + 2.25
    assert 145.0 < front < 150.0 - 2.6 - 1.0
    assert timeline.accelerations.min() > -4.0


@pytest.mark.parametrize("radius", [20.0, 60.0, 300.0])
def test_a_car_keeps_to_its_lane_in_bends(radius):
    road = HandRoad(min(6.0 * radius, 400.0), radius)
    timeline = run(scene(car(road, s=15.0, speed=8.0), network=road)).timeline
    x, y = timeline.positions[:, 0, 0], timeline.positions[:, 0, 1]
    off = [abs(hypot(a, b - radius) - (radius + 1.625)) for a, b in zip(x, y, strict=True)]
    assert max(off) < 0.10
    steer = timeline.steers[40, 0]
    assert steer == pytest.approx(atan(2.7 / (radius + 1.625)), rel=0.05)


def test_wheels_roll_as_far_as_the_car_goes():
    road = HandRoad(200.0, 60.0)
    timeline = run(scene(car(road, s=15.0, speed=8.0), network=road)).timeline
    steps = np.diff(timeline.positions[:, 0, :2], axis=0)
    way = np.hypot(steps[:, 0], steps[:, 1]).sum()
    assert np.ptp(timeline.travelled[:, 0]) == pytest.approx(way, rel=0.01)


def test_the_past_before_0_is_continuous():
    road = HandRoad(200.0, 60.0)
    timeline = run(scene(car(road, s=15.0, speed=8.0), kid(road), network=road)).timeline
    assert timeline.start_s == pytest.approx(-0.3)
    steps = np.diff(timeline.positions[:, 0, :2], axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    assert lengths[:6] == pytest.approx(8.0 * STEP_S, rel=0.01)
    assert np.abs(np.diff(lengths)).max() < 0.02
    assert np.abs(np.diff(timeline.yaws[:, 0])).max() < 0.02
    assert timeline.travelled[6, 0] == 0.0


def test_a_child_runs_across_at_its_speed_and_stops_on_the_far_kerb():
    road = HandRoad(200.0)
    ego = car(road, s=10.0, speed=0.5)
    told = [do(tell("kid", "cross", speed=3.0))]
    timeline = run(scene(ego, kid(road), network=road, rules=told)).timeline
    assert timeline.speeds[:, 1].max() == pytest.approx(3.0, abs=1e-6)
    assert 5.45 < timeline.positions[-1, 1, 1] < 7.5
    assert timeline.positions[-1, 1, 2] == pytest.approx(0.12, abs=0.02)
    assert timeline.speeds[-1, 1] == 0.0
    assert set(timeline.gaits[:, 1].tolist()) == {0, 1, 2}


def test_accelerating_over_a_given_way():
    road = HandRoad(200.0)
    told = [do(tell("kid", "cross", speed=2.0, accelerate_over=1.0))]
    timeline = run(scene(car(road, speed=0.5), kid(road), network=road, rules=told)).timeline
    gone = timeline.positions[:, 1, 1] - timeline.positions[0, 1, 1]
    first_full = int(np.argmax(timeline.speeds[:, 1] >= 2.0 - 1e-6))
    assert gone[first_full] == pytest.approx(1.0, abs=0.12)


def test_a_lane_change_ends_in_the_middle_of_the_next_lane():
    lanes = {-2: ("driving", 3.5, 0.0), -1: ("driving", 3.5, 0.0), 1: ("driving", 3.5, 0.0)}
    road = HandRoad(600.0, 0.0, lanes)
    from scenesim.world.conditions import Word

    change = Action("ego", "change_lane", {"to": Word("right"), "duration": Number(3.0)})
    ego = car(road, s=20.0, speed=20.0)
    timeline = run(scene(ego, network=road, rules=[do(change)], duration=6.0)).timeline
    y = timeline.positions[:, 0, 1]
    assert y[6] == pytest.approx(-1.75, abs=0.01)
    assert y[6 + 60 + 4] == pytest.approx(-5.25, abs=0.02)
    assert y[6 + 30] == pytest.approx(-3.5, abs=0.25)
    sideways = np.abs(np.diff(y)).max() / STEP_S
    assert sideways < 3.5 * 1.875 / 3.0 * 1.05  # the steepest slope of the quintic
    assert (timeline.lights[:, 0] & 16).any()


def test_things_and_people_told_nothing_stay():
    road = HandRoad(200.0)
    child = still("kid", "pedestrian", CHILD, (50.0, -6.0, 0.12))
    timeline = run(scene(car(road, speed=5.0), child, network=road)).timeline
    assert np.ptp(timeline.positions[:, 1], axis=0).max() == 0.0
