from math import cos, hypot, pi, sin

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import fresnel

from scenesim.roads.model import Geometry
from scenesim.roads.reference_line import ReferenceLine, curve_length_m


def line(kind, length, parameters, heading=0.3, normalised=False):
    return ReferenceLine([Geometry(kind, 0.0, 2.0, -1.0, heading, length, parameters, normalised)])


@given(
    first=st.floats(-0.2, 0.2),
    last=st.floats(-0.2, 0.2),
    length=st.floats(0.5, 300.0),
    share=st.floats(0.0, 1.0),
)
def test_spiral_is_the_integral_of_its_heading(first, last, length, share):
    s = share * length

    def heading(u):
        return 0.3 + first * u + 0.5 * (last - first) / length * u * u

    here = line("spiral", length, (first, last)).at(np.array([s]))
    x, _ = quad(lambda u: cos(heading(u)), 0.0, s, limit=400)
    y, _ = quad(lambda u: sin(heading(u)), 0.0, s, limit=400)
    assert here.x[0] == pytest.approx(2.0 + x, abs=1e-7)
    assert here.y[0] == pytest.approx(-1.0 + y, abs=1e-7)
    assert here.heading[0] == pytest.approx(heading(s), abs=1e-12)


def test_clothoid_from_a_straight_is_fresnels():
    length, end = 80.0, 0.05
    s = np.linspace(0.0, length, 50)
    here = line("spiral", length, (0.0, end), heading=0.0).at(s)
    scale = (pi * length / end) ** 0.5
    sine, cosine = fresnel(s / scale)
    np.testing.assert_allclose(here.x, 2.0 + scale * cosine, atol=1e-9)
    np.testing.assert_allclose(here.y, -1.0 + scale * sine, atol=1e-9)
    np.testing.assert_allclose(here.curvature, end * s / length, atol=1e-15)


@given(curvature=st.floats(-0.3, 0.3), s=st.floats(0.0, 200.0))
def test_arc_keeps_its_distance_from_its_centre(curvature, s):
    here = line("arc", 200.0, (curvature,), heading=0.0).at(np.array([s]))
    if abs(curvature) > 1e-6:
        distance = hypot(here.x[0] - 2.0, here.y[0] + 1.0 - 1.0 / curvature)
        assert distance == pytest.approx(abs(1.0 / curvature), rel=1e-9)
    else:
        assert here.x[0] == pytest.approx(2.0 + s, abs=1e-3)
    assert here.heading[0] == pytest.approx(curvature * s)


def test_poly3_is_measured_along_the_curve():
    curve = line("poly3", 60.0, (0.0, 0.1, 0.004, -0.00002))
    s = np.linspace(0.0, 60.0, 6001)
    here = curve.at(s)
    steps = np.hypot(np.diff(here.x), np.diff(here.y))
    np.testing.assert_allclose(np.cumsum(steps), s[1:], atol=1e-4)


@pytest.mark.parametrize("normalised", [True, False])
def test_parametric_cubic_is_measured_along_the_curve_and_ends_where_it_ends(normalised):
    end = 1.0 if normalised else 40.0
    u = (0.0, 38.0 / end, 3.0 / end**2, -2.0 / end**3)
    v = (0.0, 0.0, 20.0 / end**2, -8.0 / end**3)
    unmeasured = Geometry("paramPoly3", 0.0, 0.0, 0.0, 0.0, 40.0, (*u, *v), normalised)
    length = curve_length_m(unmeasured) if normalised else 40.0
    curve = ReferenceLine(
        [Geometry("paramPoly3", 0.0, 0.0, 0.0, 0.0, length, (*u, *v), normalised)]
    )
    s = np.linspace(0.0, length, 4001)
    here = curve.at(s)
    steps = np.hypot(np.diff(here.x), np.diff(here.y))
    assert steps.max() / steps.min() == pytest.approx(1.0, abs=1e-6)
    assert here.x[-1] == pytest.approx(39.0, abs=1e-6)
    assert here.y[-1] == pytest.approx(12.0, abs=1e-6)
    if not normalised:
        return  # such a file's s is not quite its length
    turned = np.diff(here.heading) / np.diff(s)
    np.testing.assert_allclose(turned, here.curvature[1:], atol=2e-4)


def test_pieces_are_placed_where_the_file_says():
    first = Geometry("line", 0.0, 0.0, 0.0, 0.0, 10.0)
    second = Geometry("arc", 10.0, 10.0, 0.005, 0.001, 10.0, (0.1,))
    here = ReferenceLine([first, second]).at(np.array([9.999, 10.0, 25.0]))
    assert here.y[0] == 0.0
    assert here.y[1] == 0.005
    assert here.heading[2] == pytest.approx(0.001 + 1.5)
