"""Measures between footprints against geometry by hand and by shapely."""

from math import cos, inf, pi, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry import box

from scenesim.kernels.footprints import corner_distance, overlap
from scenesim.kernels.measures import time_to_overlap
from scenesim.kernels.sight import meets_prism

CAR = (4.5, 1.8)
places = st.tuples(st.floats(-8, 8), st.floats(-8, 8), st.floats(-pi, pi))


def rectangle(x, y, yaw, size=CAR):
    return (float(x), float(y), float(yaw), *size)


def polygon(r):
    shape = box(-r[3] / 2, -r[4] / 2, r[3] / 2, r[4] / 2)
    return affinity.translate(affinity.rotate(shape, r[2], (0, 0), use_radians=True), r[0], r[1])


@given(places, places)
def test_distance_and_overlap_agree_with_shapely(a, b):
    p, q = rectangle(*a), rectangle(*b, size=(1.0, 0.6))
    apart = polygon(p).distance(polygon(q))
    mine = 0.0
    if overlap(p, q) > 0.0:
        mine = min(corner_distance(p, q), corner_distance(q, p))
    assert mine == pytest.approx(apart, abs=1e-6)


def test_head_on():
    p, q = rectangle(0, 0, 0), rectangle(54.5, 0, pi)
    assert time_to_overlap(p, q, -20.0, 0.0) == pytest.approx(2.5)


def test_crossing():
    p, q = rectangle(0, 0, 0), rectangle(20, -10, pi / 2, (0.5, 0.5))
    # the walker reaches the car's side band (0.9 + 0.25 from the middle) after 8.85 m at 5 m/s,
    # the car's front reaches his width after 20 - 2.25 - 0.25 m at 10 m/s
    assert time_to_overlap(p, q, -10.0, 5.0) == pytest.approx(max(8.85 / 5.0, 17.5 / 10.0))


def test_passing_each_other_and_diverging_is_never():
    p = rectangle(0, 0, 0)
    assert time_to_overlap(p, rectangle(50, 3.5, pi), -20.0, 0.0) == inf
    assert time_to_overlap(p, rectangle(10, 0, 0), 2.0, 0.0) == inf
    assert time_to_overlap(p, rectangle(10, 0, 0), 0.0, 0.0) == inf


@given(places, st.floats(-15, 15), st.floats(-15, 15))
def test_ttc_is_the_first_touch(place, vx, vy):
    p, q = rectangle(0, 0, 0.3), rectangle(place[0] * 3, place[1] * 3, place[2])
    t = time_to_overlap(p, q, vx, vy)
    if overlap(p, q) < 0.0:
        assert t == 0.0
    elif t < inf:
        before = (q[0] + vx * (t - 1e-3), q[1] + vy * (t - 1e-3), *q[2:])
        after = (q[0] + vx * (t + 1e-3), q[1] + vy * (t + 1e-3), *q[2:])
        touch = (q[0] + vx * t, q[1] + vy * t, *q[2:])
        assert abs(overlap(p, touch)) < 1e-6
        assert overlap(p, before) > -1e-9
        grazes = abs(overlap(p, after)) < 1e-2
        assert overlap(p, after) < 1e-9 or grazes


@pytest.mark.parametrize("degrees", [0, 30, 77, 180])
def test_a_ray_enters_a_prism(degrees):
    yaw = radians(degrees)
    p = (10.0 * cos(yaw), 10.0 * sin(yaw), yaw + 0.5, 2.0, 2.0)
    eye = (0.0, 0.0, 1.5)
    assert meets_prism(eye, (12.0 * cos(yaw), 12.0 * sin(yaw), 0.0), p, 0.0, 2.0)
    assert not meets_prism(eye, (12.0 * cos(yaw), 12.0 * sin(yaw), 0.0), p, 0.0, 1.4)
    assert not meets_prism(eye, (8.0 * cos(yaw), 8.0 * sin(yaw), 0.0), p, 0.0, 2.0)
    assert not meets_prism(eye, (-12.0 * cos(yaw), -12.0 * sin(yaw), 0.0), p, 0.0, 2.0)


def test_kernels_run_on_one_signature():
    from scenesim.kernels import drivers, measures, motion, sight

    for one in (
        motion.advance,
        motion.backcast,
        drivers.nearest_ahead,
        measures.along_path,
        measures.times_to_collision,
        sight.visible_shares,
    ):
        assert len(getattr(one, "signatures", [0])) <= 1
