"""Feet of people in a run: where one stands it stays, also in bends and beside others."""

import numpy as np
import pytest

from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.sampling import Rejection, draw_scene
from scenesim.scenario import load
from scenesim.shapes import catalogue
from scenesim.simulation import run
from scenesim.world.classes import Gait, Part

_STEP_S = 0.025
_MOVING = (Gait.WALK, Gait.RUN)


def soles(figure, state, time_s):
    """World x, y, z of the shoe vertices of both feet."""
    mesh = figure.pose(state.gait, state.travelled_m, time_s, abs(state.speed_mps)).lods[0]
    pose = Transform.euler(state.position, state.yaw_rad, state.pitch_rad, state.roll_rad)
    for part in (Part.LEG_LEFT, Part.LEG_RIGHT):
        named = [k for k, slot in enumerate(mesh.slots) if slot == "soles"]
        faces = mesh.faces[(mesh.face_parts == part) & np.isin(mesh.face_slots, named)]
        yield pose.points(mesh.vertices[np.unique(faces)].astype(np.float64))


def slides(timeline, row, figure):
    """How far each stance of a walker slid, m."""
    before, slid, found = None, [0.0, 0.0], []
    for time_s in np.arange(0.0, 6.0, _STEP_S).tolist():
        state = timeline.state(row, time_s)
        if state.gait not in _MOVING:
            before = None
            continue
        ground = float(state.position[2])
        feet = list(soles(figure, state, time_s))
        for side in (0, 1):
            if before is None:
                continue
            down = (feet[side][:, 2] < ground + 0.004) & (before[side][:, 2] < ground + 0.004)
            if down.any():
                moved = np.abs(feet[side][down, :2] - before[side][down, :2]).max(axis=1)
                slid[side] += float(moved.min())
            elif slid[side]:
                found.append(slid[side])
                slid[side] = 0.0
        before = feet
    return found


@pytest.mark.full
@pytest.mark.parametrize(
    # in a crowd half of all stances are in a step aside or a turn, which slides
    ("name", "share"),
    [("pedestrian/zebra_crossing", 0.95), ("pedestrian/crowd_at_the_lights", 0.5)],
)  # fmt: skip
def test_feet_stay_where_they_stand(name, share):
    scenario = load(f"{name}.scn")
    tries = (draw_scene(scenario, Stream.of(4).child(k), {}) for k in range(10))
    scene = next(one for one in tries if not isinstance(one, Rejection))
    timeline = run(scene).timeline
    stances = []
    for row, actor in enumerate(scene.actors):
        alone = actor.model.attributes.get("with", "none") == "none"
        if actor.kind == "pedestrian" and alone:
            members = catalogue.build(actor.model).members
            stances += slides(timeline, row, members[0].shape)
    assert len(stances) > 20
    assert np.quantile(stances, share) < 0.02
