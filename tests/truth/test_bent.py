"""Labels behind bent lenses and slow shutters: boxes hold what the lens shows of a thing."""

import math
from dataclasses import replace

import numpy as np
import pytest

from scenesim.geometry.box import Box
from scenesim.geometry.transform import Transform
from scenesim.truth.projection import clipped, projected_box
from scenesim.truth.shutter import as_read
from tests.frames import box, camera

FISHEYE = {
    "fx_px": 339.0, "fy_px": 339.0, "cx_px": 640.0, "cy_px": 483.0,
    "distortion": "kannala_brandt", "coefficients": (0.02, -0.005, 0.001, -0.0002),
}  # fmt: skip


def fisheye(**options):
    return replace(
        camera(1280, 966), **{**FISHEYE, "field_of_view_rad": math.radians(190), **options}
    )


def surface(thing, count=300):
    """Points all over a box."""
    steps = np.linspace(-0.5, 0.5, count)
    a, b = (grid.ravel() for grid in np.meshgrid(steps, steps))
    ends = np.full_like(a, 0.5)
    sides = [(ends, a, b), (-ends, a, b), (a, ends, b), (a, -ends, b), (a, b, ends), (a, b, -ends)]
    unit = np.concatenate([np.stack(side, axis=1) for side in sides])
    size = np.array([thing.length_m, thing.width_m, thing.height_m])
    return thing.T_frame_from_box.points(unit * size)


@pytest.mark.parametrize(
    "thing",
    [
        box(8.0, 1.0, 4.0, 1.8, 1.5, yaw=0.3),
        box(1.0, 6.0, 4.0, 1.8, 1.5, yaw=1.2),  # 90 degrees to the left
        box(0.2, -2.2, 6.0, 1.8, 1.5),  # beside the camera, half of it behind
        box(1.0, 2.0, 10.0, 0.3, 3.0),  # a wall along the road, past both borders of the field
    ],
    ids=["ahead", "left", "beside", "wall"],
)
@pytest.mark.parametrize("law", ["kannala_brandt", "f_theta", "brown_conrady"])
def test_a_box_holds_all_points_that_the_lens_sees(thing, law):
    model = fisheye()
    if law == "f_theta":
        model = fisheye(distortion=law, coefficients=(0.0, -0.02))
    if law == "brown_conrady":
        model = fisheye(distortion=law, coefficients=(-0.1, 0.01, 1e-3, 0.0), field_of_view_rad=2.2)
    T_camera_from_ego = model.T_ego_from_camera.inverse()
    found = projected_box(thing, model, T_camera_from_ego)
    pixels, seen = model.projected(T_camera_from_ego.points(surface(thing)))
    if not seen.any():
        assert found is None
        return
    low, high = pixels[seen].min(axis=0), pixels[seen].max(axis=0)
    assert np.array([found.left, found.top]) == pytest.approx(low, abs=6.0)
    assert np.array([found.right, found.bottom]) == pytest.approx(high, abs=6.0)
    assert found.left <= low[0] + 0.3
    assert found.right >= high[0] - 0.3


def test_a_box_behind_a_fisheye_of_180_degrees_is_no_box():
    model = fisheye(field_of_view_rad=math.pi)
    T_camera_from_ego = model.T_ego_from_camera.inverse()
    assert projected_box(box(-6.0, 0.0, 4.0, 1.8, 1.5), model, T_camera_from_ego) is None
    across = projected_box(box(1.0, 4.0, 4.0, 1.8, 1.5), model, T_camera_from_ego)
    inside = clipped(across, model)
    pixels, seen = model.projected(T_camera_from_ego.points(surface(box(1.0, 4.0, 4.0, 1.8, 1.5))))
    assert across.left == pytest.approx(pixels[seen][:, 0].min(), abs=2.0)
    assert 0 <= inside.left < inside.right <= model.width_px


def test_points_of_a_rolling_shutter_lie_on_the_row_of_their_time():
    model = replace(camera(), readout_s=0.04)
    points = np.array([[0.5, 1.0, 10.0], [-2.0, -0.5, 10.0], [0.0, 0.0, 30.0]])
    rates = np.tile([-8.0, 2.0, -15.0], (3, 1))
    read = as_read(points, rates, model)
    rows = model.project(read)[:, 1]
    offsets = (rows / model.height_px - 0.5) * model.readout_s
    assert read == pytest.approx(points + offsets[:, None] * rates, abs=1e-6)


def test_a_rolling_shutter_leans_the_box_of_what_passes():
    model = replace(camera(), readout_s=0.05)
    thing = Box(Transform.planar((12.0, 0.0, 1.5), 0.0), 0.5, 0.5, 3.0)
    T_camera_from_ego = model.T_ego_from_camera.inverse()
    still = projected_box(thing, model, T_camera_from_ego, np.zeros((8, 3)))
    plain = projected_box(thing, model, T_camera_from_ego)
    assert (still.left, still.bottom) == pytest.approx((plain.left, plain.bottom), abs=1e-6)
    passing = projected_box(thing, model, T_camera_from_ego, np.tile([10.0, 0.0, 0.0], (8, 1)))
    wider = (passing.right - passing.left) - (plain.right - plain.left)
    rows = min(plain.bottom, 375.0) - max(plain.top, 0.0)
    assert wider == pytest.approx(10.0 * 0.05 * rows / 375 * 721.5 / 10.75, rel=0.08)
