"""Gates of level crossings follow the lights beside them."""

from math import cos, pi, sin

import numpy as np
import pytest

from scenesim.randomness import Stream
from scenesim.sampling import draw_scene
from scenesim.scenario import load
from scenesim.scenery import build_stage
from scenesim.scenery.gates import closing
from scenesim.simulation import run
from scenesim.world.classes import Semantic

TRAIN = """
scenario gates:
    "A train comes and goes."
    road = railway_crossing(length=300 m)
    ego = car(on=road.lane("1", -1), s=60 m, speed=45 km/h)
    train = tram(on=road.lane("2", -1), s={s} m, speed=40 km/h)
    sensors = rig("kitti")
    run 24 s at 2 Hz
"""


def staged(tmp_path, s):
    path = tmp_path / "gates.scn"
    path.write_text(TRAIN.format(s=s), encoding="utf-8")
    scene = draw_scene(load(path), Stream.of(1), {})
    return build_stage(scene, run(scene).timeline)


def arms(stage, time_s):
    """The moving bodies that are arms, and the heights of their tips over their hinges."""
    found = [
        one
        for one in stage.snapshot(time_s).placements
        if "weight" in one.lods[0].slots and one.instance == -1
    ]
    tips = []
    for one in found:
        vertices = one.lods[0].vertices
        tip = vertices[vertices[:, 1].argmin()]
        tips.append(
            float((one.T_world_from_mesh.points(tip) - one.T_world_from_mesh.translation)[2])
        )
    return found, tips


def test_gates_close_before_the_train_and_open_behind_it(tmp_path):
    stage = staged(tmp_path, 20)
    timeline = stage.timeline
    reds = [at for at, _, state in timeline.signals if state == "red"]
    offs = [at for at, _, state in timeline.signals if state == "off" and at > 0]
    # the train has been near since before the run: both gates are about to close
    assert len(reds) == len(offs) == 2
    assert -7.0 < reds[0] < -5.0
    arrives = next(
        k * timeline.step_s + timeline.start_s
        for k, y in enumerate(timeline.positions[:, 1, 1])
        if y > -20.0
    )
    bodies, tips = arms(stage, 0.0)
    assert len(bodies) == 2
    assert min(tips) > 2.0
    assert max(arms(stage, arrives)[1]) < 0.2
    length = np.ptp(bodies[0].lods[0].vertices[:, 1])
    _, tips = arms(stage, offs[0] + 3.5)
    assert min(tips) == pytest.approx((length - 0.8) * sin(0.25 * pi), abs=0.15)
    _, tips = arms(stage, offs[0] + 8.0)
    assert min(tips) > 0.97 * (length - 0.8)
    semantics = {int(s) for one in bodies for s in one.slot_semantics}
    assert semantics == {int(Semantic.OBSTACLE)}


def test_the_turning_of_an_arm_is_told_as_it_moves(tmp_path):
    stage = staged(tmp_path, 20)
    at = next(at for at, _, state in stage.timeline.signals if state == "off" and at > 0) + 2.0
    (one, *_), (tip, *_) = arms(stage, at)
    _, (later, *_) = arms(stage, at + 0.01)
    reach = 0.8 - np.ptp(one.lods[0].vertices[:, 1])
    turn = float(np.linalg.norm(one.angular_velocity))
    assert turn == pytest.approx(0.5 * pi / 7.0)
    angle = 0.5 * pi * 2.0 / 7.0
    assert (later - tip) / 0.01 == pytest.approx(-reach * turn * cos(angle), rel=0.05)


def test_an_arm_waits_closes_and_turns_back():
    switched = ((1.0, "2", "red"), (8.0, "2", "off"), (1.5, "4", "off"))

    def share(time_s):
        return closing("2", time_s, switched)[0]

    assert share(0.0) == share(4.0) == 0.0
    assert share(7.5) == pytest.approx(0.5)
    assert share(8.0) == pytest.approx(4.0 / 7.0)
    assert share(10.0) == pytest.approx(2.0 / 7.0)
    assert share(13.0) == 0.0
    assert closing("2", 3.0, switched)[1] == 0.0
    assert closing("2", 7.0, switched)[1] == pytest.approx(1.0 / 7.0)
    assert closing("2", 9.0, switched)[1] == pytest.approx(-1.0 / 7.0)
    # what had been red long before the run is closed as it begins
    assert closing("4", 0.0, ((-10.0, "4", "red"),)) == (1.0, 0.0)
