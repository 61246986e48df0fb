"""Traffic lights that a run switches, those of level crossings, and lamps by day."""

import numpy as np
import pytest

from scenesim.errors import NotAvailableError, ScenarioError
from scenesim.randomness import Stream
from scenesim.sampling import draw_scene
from scenesim.scenario import load
from scenesim.simulation import run
from scenesim.world.classes import Light

CROSSING = """
scenario lights:
    "Lights switched under way."
    road = intersection(arms=4, control=signals, length=120 m)
    ego = car(on=road.lane("1", -1), s=40 m, speed=45 km/h)
    do:
        road.show("1", green)
    when distance(ego, (120 m, 0 m)) < 45 m:
        road.show("1", amber)
    when shows("1", amber) for 2 s:
        road.show("1", red)
    when shows("1", red) for 3 s:
        road.show("1", green)
    edge held: shows("1", red)
    sensors = rig("kitti")
    run 14 s at 10 Hz
"""
TRAIN = """
scenario train:
    "A train comes."
    road = railway_crossing(length=300 m, gates=no)
    ego = car(on=road.lane("1", -1), s=60 m, speed=45 km/h)
    train = tram(on=road.lane("2", -1), s={s} m, speed=36 km/h)
    edge held: speed(ego) < 0.1 m/s
    sensors = rig("kitti")
    run {lasts} s at 10 Hz
"""


def drawn(tmp_path, text):
    path = tmp_path / f"{text.split()[1][:-1]}.scn"
    path.write_text(text, encoding="utf-8")
    scene = draw_scene(load(path), Stream.of(1), {})
    return scene, run(scene)


def test_lights_are_switched_and_obeyed(tmp_path):
    scene, outcome = drawn(tmp_path, CROSSING)
    timeline = outcome.timeline
    states = [state for _, signal, state in timeline.signals if signal == "1"]
    assert states == ["green", "amber", "red", "green"]
    times = [since for since, _, _ in timeline.signals]
    assert np.diff(times)[1:] == pytest.approx([2.0, 3.0])
    assert scene.signal_states(times[2] + 0.1, timeline.signals)["1"] == "red"
    assert scene.signal_states(times[2] - 0.1, timeline.signals)["1"] == "amber"
    # it brakes for amber and red before the line, and goes on when it is green again
    steps = [round((since - timeline.start_s) / timeline.step_s) for since in times]
    assert timeline.positions[steps[3], 0, 0] < 118.0
    assert timeline.speeds[steps[3], 0] < 4.0
    assert timeline.positions[-1, 0, 0] > 120.0
    assert timeline.edges["held"]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('road.show("1", green)', 'ego.show("1", green)', "only the road can show"),
        ('road.show("1", green)', "road.brake()", "the road can only show"),
        ('road.show("1", green)', 'road.show("1", blue)', "blue"),
    ],
)
def test_only_the_road_shows_lights(tmp_path, before, after, told):
    with pytest.raises(ScenarioError, match=told):
        drawn(tmp_path, CROSSING.replace(before, after))


def test_a_light_that_is_not_there_is_told(tmp_path):
    with pytest.raises(NotAvailableError, match=r"no traffic light '77'; it has 1, 2, 3, 4"):
        drawn(tmp_path, CROSSING.replace('show("1", green)', 'show("77", green)', 1))


def test_a_level_crossing_is_red_while_a_train_comes(tmp_path):
    scene, outcome = drawn(tmp_path, TRAIN.format(s=25, lasts=12))
    timeline = outcome.timeline
    assert [state for _, _, state in timeline.signals] == ["red", "red"]
    signs = {signal.id: signal for signal in scene.network.road("1").signals}
    line = min(signs[signal].s_m for _, signal, _ in timeline.signals)
    front = timeline.positions[:, 0, 0] + 0.5 * scene.ego.model.length_m
    assert front.max() < line
    assert timeline.speeds[-1, 0] < 0.6


def test_a_level_crossing_is_dark_before_and_after(tmp_path):
    _, outcome = drawn(tmp_path, TRAIN.format(s=100, lasts=14))
    signals = outcome.timeline.signals
    assert [state for _, _, state in signals] == ["red", "red", "off", "off"]
    scene, alone = drawn(tmp_path, TRAIN.format(s=25, lasts=5).replace("tram(", "car("))
    assert alone.timeline.signals == ()
    assert scene.signal_states(1.0) == {}


MOTORCYCLE = """
scenario two_wheels:
    "Two ride by day."
    road = street(length=200 m, lanes=(1, 1))
    weather:
        sun_elevation = 40 deg
    ego = car(on=road.lane(-1), s=20 m, speed=30 km/h)
    rider = motorcycle(on=road.lane(-1), s=50 m, speed=30 km/h)
    cyclist = bicycle(on=road.lane(-1), s=90 m, speed=15 km/h)
    sensors = rig("kitti")
    run 1 s at 10 Hz
"""


def test_motorcycles_drive_with_lamps_on_by_day(tmp_path):
    scene, outcome = drawn(tmp_path, MOTORCYCLE)
    assert not scene.weather.headlights
    lit = outcome.timeline.lights & int(Light.LOW_BEAM)
    assert lit[:, 1].all()
    assert not lit[:, [0, 2]].any()
    assert (outcome.timeline.lights[:, 1] & int(Light.TAIL)).all()
