"""Each verb once: where it takes an actor, and that it ends."""

from dataclasses import replace
from math import cos, pi

import numpy as np
import pytest
from hand_road import HandRoad
from small_scenes import CAR, car, kid, scene, still

from scenesim.roads.building import build
from scenesim.simulation import run
from scenesim.simulation.verbs import VERBS
from scenesim.world import vocabulary
from scenesim.world.classes import Gait
from scenesim.world.conditions import Action, Call, Number, Point, Rule, Word

LANES = {
    -3: ("parking", 2.2, 0.0),
    -2: ("driving", 3.25, 0.0),
    -1: ("driving", 3.25, 0.0),
    1: ("driving", 3.25, 0.0),
    2: ("driving", 3.25, 0.0),
}
ROAD = HandRoad(400.0, 0.0, LANES)


def act(actor, verb, words=None, **numbers):
    arguments = {name: Number(value) for name, value in numbers.items()}
    arguments |= {name: Word(value) for name, value in (words or {}).items()}
    return Action(actor, verb, arguments, address="do")


def played(*actions, lane=-1, speed=10.0, duration=10.0, extra=(), network=ROAD):
    ego = car(network, s=60.0, speed=speed, lane=lane)
    rules = [Rule(None, actions, "do")]
    outcome = run(scene(ego, *extra, network=network, rules=rules, duration=duration))
    assert outcome.refused is None
    return outcome.timeline


def test_every_available_verb_has_legs():
    words = vocabulary.words("behaviour")
    signatures = [vocabulary.signature("behaviour", w) for w in words]
    # what the road does, its lights, is not an actor's to do
    of_actors = {one.word for one in signatures if one.available and one.doers != ("road",)}
    assert of_actors == set(VERBS)


def test_swerve_comes_back():
    y = played(act("ego", "swerve", {"side": "left"}, offset=1.2, duration=2.0)).positions[:, 0, 1]
    assert y.max() - y[0] == pytest.approx(1.2, abs=0.08)
    assert y[-1] == pytest.approx(y[0], abs=0.01)


def test_drift_does_not():
    y = played(act("ego", "drift", {"side": "right"}, offset=1.5)).positions[:, 0, 1]
    assert y[-1] - y[0] == pytest.approx(-1.5, abs=0.01)


def test_reverse_goes_back_so_far_and_stops():
    timeline = played(act("ego", "reverse", speed=1.5, distance=5.0), speed=0.0)
    assert timeline.positions[-1, 0, 0] - 60.0 == pytest.approx(-5.0, abs=0.15)
    assert timeline.speeds[-1, 0] == pytest.approx(0.0, abs=1e-9)
    assert timeline.travelled[-1, 0] == pytest.approx(-5.0, abs=0.15)
    assert (timeline.lights[40, 0] & 32) != 0


def test_park_ends_in_the_parking_lane():
    timeline = played(act("ego", "park", {"side": "right"}), lane=-2, duration=14.0)
    assert timeline.positions[-1, 0, 1] == pytest.approx(-7.6, abs=0.15)
    assert timeline.speeds[-1, 0] == pytest.approx(0.0, abs=1e-9)


def test_pull_out_ends_in_the_lane_and_gives_way_to_who_is_ahead():
    parked = still("npc", "car", CAR, (100.0, -7.6, 0.0))
    timeline = played(act("npc", "pull_out"), extra=(parked,), speed=1.0)
    assert timeline.positions[-1, 1, 1] == pytest.approx(-4.875, abs=0.05)
    assert timeline.speeds[-1, 1] > 5.0


def test_u_turn_ends_the_other_way():
    timeline = played(act("ego", "u_turn"), duration=16.0)
    assert cos(timeline.yaws[-1, 0]) == pytest.approx(-1.0, abs=0.01)
    assert timeline.positions[-1, 0, 1] > 1.0
    assert np.abs(np.diff(timeline.yaws[:, 0])).max() < 0.08


def test_skid_turns_and_stops():
    timeline = played(act("ego", "skid", {"side": "left"}, duration=1.5), speed=14.0)
    assert abs(timeline.yaws[-1, 0]) > 1.0
    assert timeline.speeds[-1, 0] == 0.0


def test_a_burst_tyre_pulls_to_its_side():
    timeline = played(act("ego", "blow_tyre", {"wheel": "front_left"}), speed=20.0)
    assert timeline.positions[-1, 0, 1] - timeline.positions[0, 0, 1] > 1.5


def test_run_red_keeps_its_speed():
    assert played(act("ego", "run_red")).speeds[-1, 0] == pytest.approx(10.0)


def test_turning_anywhere_takes_a_way_that_there_is():
    network = build("intersection", {"arms": 3, "control": "none", "length": 60.0})
    yaws = set()
    for key in range(8):
        ego = car(network, s=45.0, speed=8.0)
        rules = [Rule(None, (act("ego", "turn", {"direction": "anywhere"}),), "do")]
        drawn = scene(ego, network=network, rules=rules, duration=9.0)
        outcome = run(replace(drawn, stream_key=key))
        assert outcome.refused is None
        yaws.add(round(outcome.timeline.yaws[-1, 0]))
    assert yaws == {0, -2}  # straight on or right: there is no road to the left


def test_follow_points():
    path = Call(
        "path", tuple(Point((Number(x), Number(y))) for x, y in ((60, -1.6), (80, 3), (99, 3)))
    )
    timeline = played(Action("ego", "follow", {"path": path, "speed": Number(5.0)}), speed=5.0)
    assert np.abs(timeline.positions[:, 0, 1] - 3.0).min() < 0.1


def walked(*actions, speed=0.5):
    street = HandRoad(200.0)
    ego = car(street, s=10.0, speed=speed)
    rules = [Rule(None, actions, "do")]
    return run(scene(ego, kid(street), network=street, rules=rules, duration=8.0)).timeline


def test_hesitating_turns_back_without_a_jump():
    cross = Action("kid", "cross", {"speed": Number(1.5)}, Number(2.0), None, "do")
    timeline = walked(cross, act("kid", "hesitate", {"then": "back"}, duration=0.6))
    y = timeline.positions[:, 1, 1]
    assert y.max() < 0.5
    assert y[-1] < y.max() - 1.5
    assert np.abs(np.diff(timeline.yaws[:, 1])).max() < 0.21


def test_hesitating_goes_on():
    cross = Action("kid", "cross", {"speed": Number(1.5)}, Number(2.0), None, "do")
    timeline = walked(cross, act("kid", "hesitate", {"then": "go"}, duration=0.6))
    assert timeline.positions[-1, 1, 1] > 3.0


def test_falling_ends_lying():
    timeline = walked(act("kid", "walk", speed=1.4), act("kid", "fall"))
    fallen = walked(act("kid", "fall", duration=0.5))
    assert fallen.gaits[10, 1] == Gait.FALL
    assert fallen.gaits[-1, 1] == Gait.LIE
    assert timeline.gaits[40, 1] == Gait.WALK


def test_walking_the_other_way_turns_smoothly():
    timeline = walked(act("kid", "walk", {"to": "away"}, speed=1.4))
    assert np.abs(np.diff(timeline.yaws[:, 1])).max() <= 4.0 * 0.05 + 1e-9
    assert timeline.yaws[-1, 1] == pytest.approx(pi / 2 + pi, abs=0.05) or timeline.yaws[
        -1, 1
    ] == pytest.approx(-pi / 2, abs=0.05)
