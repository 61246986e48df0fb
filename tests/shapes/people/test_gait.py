"""Gaits: feet that stay where they stand, envelopes that hold every pose."""

from itertools import pairwise

import numpy as np
import pytest

from scenesim.randomness import Stream
from scenesim.shapes import people
from scenesim.shapes.people.gait import foot
from scenesim.shapes.people.skeleton import Bone
from scenesim.world.classes import Gait, Part


def figures():
    for seed, age in ((1, "adult"), (2, "child"), (3, "senior"), (4, "adult")):
        model = people.specify("pedestrian", {"age": age}, Stream.of(seed))
        yield people.build(model).members[0].shape


def sole_points(figure, gait, travelled):
    """World x, z of the lowest shoe vertices of both feet, by the distance travelled."""
    mesh = figure.pose(gait, travelled, 0.0, 1.3).lods[0]
    out = []
    for part in (Part.LEG_LEFT, Part.LEG_RIGHT):
        faces = mesh.faces[
            (mesh.face_parts == part) & (mesh.face_slots == mesh.slots.index("soles"))
        ]
        out.append(mesh.vertices[np.unique(faces)].astype(np.float64))
    return out


@pytest.mark.parametrize(("gait", "speed"), [(Gait.WALK, 0.8), (Gait.WALK, 2.0), (Gait.RUN, 3.0)])
def test_a_standing_foot_does_not_slide(gait, speed):
    step = speed * 0.02
    for figure in figures():
        before, slid = None, [0.0, 0.0]
        for k in range(int(3.0 / step)):
            travelled = k * step
            feet = sole_points(figure, gait, travelled)
            for side in (0, 1):
                feet[side][:, 0] += travelled
            if before is not None:
                for side in (0, 1):
                    down = (feet[side][:, 2] < 0.004) & (before[side][:, 2] < 0.004)
                    if down.any():
                        moved = np.abs(feet[side][down, :2] - before[side][down, :2]).max(axis=1)
                        slid[side] += float(moved.min())
                    else:
                        assert slid[side] < 0.02
                        slid[side] = 0.0
            before = feet


def test_feet_touch_the_ground_and_never_sink():
    for figure in figures():
        for gait in (Gait.WALK, Gait.RUN, Gait.STAND):
            for k in range(20):
                low = min(f[:, 2].min() for f in sole_points(figure, gait, 0.11 * k))
                assert low > -0.015
                if gait != Gait.RUN:
                    assert low < 0.015


def test_legs_alternate_and_arms_swing_against_them():
    figure = next(iter(figures()))
    fall = figure._falls[int(Gait.WALK)]
    start = -figure.manner.phase * fall.stride
    joints = figure.pose(Gait.WALK, start + fall.stride, 0.0, 1.3).joints
    assert joints["foot_left"][0] > joints["foot_right"][0] + 0.3
    if figure.manner.arms == "free":
        assert joints["hand_left"][0] < joints["hand_right"][0] - 0.1


def test_the_course_of_a_foot_is_continuous():
    for figure in figures():
        for fall in figure._falls.values():
            steps = 400
            states = [foot(figure.body, fall, k / steps) for k in range(steps + 1)]
            jumps = [max(abs(b.x - a.x), abs(b.z - a.z)) for a, b in pairwise(states)]
            assert max(jumps) < 0.02 * fall.stride
            assert abs(states[0].x - states[-1].x) < 1e-6
            assert abs(states[0].z - states[-1].z) < 1e-6


def test_the_hip_reaches_the_foot():
    for figure in figures():
        for gait in (Gait.WALK, Gait.RUN):
            for k in range(30):
                posture = figure.posture(gait, 0.09 * k, 0.0)
                pose = figure.pose(gait, 0.09 * k, 0.0, 1.3)
                for index, side in ((0, "left"), (1, "right")):
                    want = np.array(posture.legs[index].ankle)
                    got = pose.joints[f"foot_{side}"]
                    assert np.abs(want - got).max() < 0.012


def test_envelopes_hold_every_pose_and_are_tight():
    for figure in figures():
        for gait in (Gait.STAND, Gait.WALK, Gait.RUN, Gait.CROUCH, Gait.LIE):
            low, high = figure.envelope(frozenset({int(gait)}), 1.3)
            least, most = np.full(3, 9.0), np.full(3, -9.0)
            for k in range(40):
                points = figure.pose(gait, 0.077 * k, 0.31 * k, 1.3).lods[0].vertices
                least, most = np.minimum(least, points.min(0)), np.maximum(most, points.max(0))
            assert (low <= np.array([*(least[:2] + 0.006), 0.0])).all()  # boxes stand on the ground
            assert (high >= most - 0.006).all()
            assert (low[:2] >= least[:2] - 0.05).all()
            assert (high >= most - 0.0).all() or (high <= most + 0.05).all()


def test_a_walker_is_as_large_as_those_of_kitti():
    sizes = []
    for seed in range(12):
        model = people.specify("pedestrian", {"age": "adult"}, Stream.of(seed))
        low, high = people.build(model).members[0].shape.envelope(frozenset({int(Gait.WALK)}), 1.3)
        sizes.append(high - low)
    mean = np.mean(sizes, axis=0)
    assert 0.7 < mean[0] < 1.1
    assert 0.45 < mean[1] < 0.8
    assert 1.6 < mean[2] < 1.85


def test_lying_bodies_lie_and_sitters_sit():
    figure = next(iter(figures()))
    assert figure.pose(Gait.LIE, 0.0, 0.0, 0.0).keypoints[:, 2].max() < 0.45
    sitting = figure.pose(Gait.SIT, 0.0, 0.0, 0.0).joints
    assert abs(sitting["thigh_left"][2] - sitting["shank_left"][2]) < 0.15
    assert Bone.PELVIS == 0
