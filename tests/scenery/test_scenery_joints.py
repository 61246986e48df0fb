"""Vehicles that bend: the known angle on a circle, parts that stay joined, boxes that follow."""

from math import asin, cos, isclose, pi, sin

import numpy as np
import pytest

from scenesim.randomness import Stream
from scenesim.scenery.joints import bends_at, bends_of, part_boxes, turned
from scenesim.shapes import catalogue
from scenesim.shapes.model import Joint
from scenesim.world.timeline import Timeline

R = 14.0


def circling(steps=400, step_m=0.1, radius=R):
    """One actor that drives on a circle to the left."""
    angles = np.array([step_m * i / radius for i in range(steps)])
    positions = np.zeros((steps, 1, 3))
    positions[:, 0, 0] = [radius * sin(a) for a in angles]
    positions[:, 0, 1] = [radius * (1 - cos(a)) for a in angles]
    zero = np.zeros((steps, 1))
    return Timeline(
        0.0, 0.05, positions, angles[:, None], zero, zero.copy(), zero.copy(), zero.copy(),
        zero.copy(), zero.copy(), np.zeros((steps, 1), np.int8), np.zeros((steps, 1), np.int16),
    )  # fmt: skip


def joint(x, axle):
    return Joint((x, 0.0, 0.0), axle, (x - axle, -1.0, 0.0), (x, 1.0, 3.0))


def test_a_trailer_on_a_circle_lags_by_the_known_angle():
    angles = bends_of(circling(), 0, [joint(0.0, 8.0)])
    assert isclose(angles[-1, 0], -asin(8.0 / R), abs_tol=0.01)
    assert np.abs(np.diff(angles[:, 0])).max() < 0.02, "it begins as it goes on"


def test_axles_do_not_slip_sideways():
    timeline, chain = circling(), [joint(2.0, 6.0), joint(-4.0, 5.0)]
    angles = bends_of(timeline, 0, chain)
    path = []
    for step in range(200, 260):
        turn, x, y = turned(chain, angles[step])
        px, py = -9.0, 0.0  # the last axle at rest
        local = (cos(turn) * px - sin(turn) * py + x, sin(turn) * px + cos(turn) * py + y)
        yaw = float(timeline.yaws[step, 0])
        at = timeline.positions[step, 0]
        c, s = cos(yaw), sin(yaw)
        path.append((at[0] + c * local[0] - s * local[1], at[1] + s * local[0] + c * local[1]))
        way = yaw + turn
        if len(path) > 1:
            dx, dy = path[-1][0] - path[-2][0], path[-1][1] - path[-2][1]
            assert abs(-sin(way) * dx + cos(way) * dy) < 0.003


def test_parts_stay_joined_and_rates_are_the_slope():
    chain = [joint(2.0, 6.0), joint(-4.0, 5.0)]
    for number, angles in ((1, (0.4,)), (2, (0.4, -0.7))):
        turn, x, y = turned(chain[:number], angles)
        before, bx, by = turned(chain[: number - 1], angles[:-1])
        px = chain[number - 1].place[0]
        assert isclose(cos(turn) * px + x, cos(before) * px + bx, abs_tol=1e-12)
        assert isclose(sin(turn) * px + y, sin(before) * px + by, abs_tol=1e-12)
    angles = np.array([[0.0], [0.1]])
    angle, rate = bends_at(circling(2), angles, 0.025)[0]
    assert isclose(angle, 0.05)
    assert isclose(rate, 2.0)


@pytest.mark.parametrize(("kind", "parts"), [("semi_trailer", 2), ("tram", 3)])
def test_boxes_of_parts_hold_their_pieces(kind, parts):
    model = catalogue.specify(kind, {}, Stream.of(3))
    shape = catalogue.build(model).members[0].shape
    assert len(shape.joints) == parts - 1
    straight = part_boxes(shape, [0.0] * (parts - 1))
    reach = max(box.T_frame_from_box.translation[0] + box.length_m / 2 for box in straight)
    assert isclose(reach, shape.high[0], abs_tol=0.02)
    bent = part_boxes(shape, [pi / 6] * (parts - 1))
    for one, other in zip(straight, bent, strict=True):
        assert isclose(one.length_m, other.length_m)
    assert bent[-1].T_frame_from_box.translation[1] < -0.5
    assert {piece.joint for piece in shape.pieces} == set(range(parts))
