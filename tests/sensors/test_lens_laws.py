"""Lens laws against OpenCV, their limits, and what rig files say of impossible lenses."""

import re
from pathlib import Path

import cv2
import numpy as np
import pytest

from scenesim.errors import AssetError
from scenesim.geometry.transform import Transform
from scenesim.sensors import effects, optics
from scenesim.sensors.camera import CameraModel
from scenesim.sensors.rig_files import load_rig

ROOT = Path(__file__).parents[2]


def lens(law, coefficients, focal=330.0, **options):
    return CameraModel(
        "lens", 1280, 960, focal, 1.01 * focal, 643.0, 478.0, Transform.identity(),
        distortion=law, coefficients=tuple(coefficients), **options,
    )  # fmt: skip


def matrix(model):
    return np.array([[model.fx_px, 0, model.cx_px], [0, model.fy_px, model.cy_px], [0, 0, 1.0]])


def directions(count=400):
    random = np.random.Generator(np.random.Philox(key=4))
    return random.normal(size=(count, 3)) * 7.0


@pytest.mark.parametrize(
    "coefficients",
    [
        (-0.37, 0.2, 1e-3, -1e-3),
        (-0.37, 0.2, 1e-3, -1e-3, -0.07),
        (0.3, 0.1, 1e-3, 2e-3, 0.01, 0.5, 0.2, 0.03),
    ],
)
def test_brown_conrady_agrees_with_opencv(coefficients):
    model = lens("brown_conrady", coefficients, 900.0)
    points = directions()
    points[:, 2] = np.abs(points[:, 2]) + 2.0 * np.abs(points[:, :2]).max(axis=1)
    wanted = cv2.projectPoints(
        points[:, None], np.zeros(3), np.zeros(3), matrix(model), np.array(coefficients)
    )[0][:, 0]
    pixels, seen = model.projected(points)
    assert seen.all()
    assert pixels == pytest.approx(wanted, abs=1e-6)
    back, found = model.unproject(pixels)
    assert found.all()
    assert back == pytest.approx(points / points[:, 2:], abs=1e-9)


def test_kannala_brandt_agrees_with_opencv_and_goes_beyond_180_degrees():
    coefficients = (0.05, -0.01, 0.002, -0.0003)
    model = lens("kannala_brandt", coefficients)
    points = directions()
    pixels, seen = model.projected(points)
    ahead = points[:, 2] > 0
    wanted = cv2.fisheye.projectPoints(
        points[ahead][:, None], np.zeros(3), np.zeros(3), matrix(model), np.array(coefficients)
    )[0][:, 0]
    assert pixels[ahead] == pytest.approx(wanted, abs=1e-6)
    assert (seen & ~ahead).sum() > 50
    unit = points / np.sqrt((points * points).sum(axis=1))[:, None]
    assert model.unproject(pixels[seen])[0] == pytest.approx(unit[seen], abs=1e-9)


def test_f_theta_is_proportional_to_the_angle():
    model = lens("f_theta", ())
    angle = np.radians(np.arange(5.0, 175.0, 10.0))
    points = np.stack([np.sin(angle), np.zeros_like(angle), np.cos(angle)], axis=1)
    assert model.project(points)[:, 0] == pytest.approx(643.0 + 330.0 * angle, abs=1e-9)


def rig_text(**fields):
    base = {
        "name": '"front"', "width_px": 1280, "height_px": 960, "fx_px": 330.0, "fy_px": 330.0,
        "cx_px": 640.0, "cy_px": 480.0,
    }  # fmt: skip
    return "[[cameras]]\n" + "".join(f"{k} = {v}\n" for k, v in {**base, **fields}.items())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"width_px": 9000}, ["width_px", "8192 px"]),
        ({"fx_px": -3.0}, ["fx_px", "greater than 0 px"]),
        ({"distortion": '"barrel"'}, ["distortion", "brown_conrady", "f_theta"]),
        ({"distortion": '"kannala_brandt"'}, ["coefficients", "takes 4"]),
        (
            {"distortion": '"brown_conrady"', "coefficients": [-0.4, 0.05, 0.0, 0.0]},
            ["coefficients", "folds", "deg from the axis", "field_of_view_deg"],
        ),
        (
            {"distortion": '"f_theta"', "coefficients": [0.0, -0.4]},
            ["coefficients", "folds", "px from the centre"],
        ),
        ({"horizontal_fov_deg": 60}, ["horizontal_fov_deg", "fx_px"]),
        ({"effects": '["fog"]'}, ["effects", "fog"]),
    ],
)
def test_an_impossible_lens_is_named_with_its_field_and_limits(tmp_path, fields, words):
    path = tmp_path / "rig.toml"
    path.write_text(rig_text(**fields))
    with pytest.raises(AssetError) as caught:
        load_rig(path)
    for word in words:
        assert word in str(caught.value)


def test_a_narrow_field_makes_a_folding_lens_possible(tmp_path):
    path = tmp_path / "rig.toml"
    law = {"distortion": '"brown_conrady"', "coefficients": [-0.4, 0.05, 0.0, 0.0]}
    path.write_text(rig_text(**law, field_of_view_deg=80))
    model = load_rig(path).cameras[0]
    rays, seen = model.unproject(np.array([[640.0, 480.0], [2.0, 2.0]]))
    assert seen.tolist() == [True, False]
    assert rays[0] == pytest.approx([0.0, 0.0, 1.0])


@pytest.mark.parametrize("name", ["nuscenes", "front_120", "surround_fisheye"])
def test_rigs_of_the_library_look_where_they_should(name):
    rig = load_rig(name)
    ahead = {c.name: c.T_ego_from_camera.directions(np.array([0.0, 0.0, 1.0])) for c in rig.cameras}
    first = ahead[rig.cameras[0].name]
    assert first[0] > 0.9
    if name == "nuscenes":
        assert ahead["CAM_FRONT_LEFT"][1] > 0.7
        assert ahead["CAM_BACK_RIGHT"][1] < -0.7
        assert ahead["CAM_BACK"][0] < -0.99
    if name == "front_120":
        rays, seen = rig.cameras[0].unproject(np.array([[0.0, 540.0], [1920.0, 540.0]]))
        assert seen.all()
        across = np.degrees(np.arccos((rays[0] * rays[1]).sum()))
        assert across == pytest.approx(120.0, abs=3.0)


def test_the_cameras_of_nuscenes_stand_as_its_records_say():
    records = {  # translation, rotation (w x y z), focal length and principal point
        "CAM_FRONT": (
            (1.70079, 0.01595, 1.51096), (0.499802, -0.503032, 0.499780, -0.497371),
            (1266.417, 816.267, 491.507),
        ),
        "CAM_FRONT_RIGHT": (
            (1.55085, -0.49340, 1.49575), (0.206035, -0.202694, 0.682451, -0.671361),
            (1260.847, 807.968, 495.334),
        ),
        "CAM_BACK_RIGHT": (
            (1.01488, -0.48057, 1.56240), (0.122810, -0.132401, -0.700431, 0.690496),
            (1259.514, 807.253, 501.196),
        ),
        "CAM_BACK": (
            (0.02833, 0.00345, 1.57910), (0.503787, -0.497402, -0.494185, 0.504550),
            (809.221, 829.220, 481.778),
        ),
        "CAM_BACK_LEFT": (
            (1.03569, 0.48480, 1.59097), (0.692419, -0.703162, -0.116483, 0.112033),
            (1256.741, 792.113, 492.776),
        ),
        "CAM_FRONT_LEFT": (
            (1.52388, 0.49463, 1.50933), (0.675727, -0.673627, 0.212140, -0.211228),
            (1272.598, 826.615, 479.752),
        ),
    }  # fmt: skip
    cameras = {c.name: c for c in load_rig("nuscenes").cameras}
    assert set(cameras) == set(records)
    for name, (place, turn, (focal, cx, cy)) in records.items():
        camera, pose = cameras[name], cameras[name].T_ego_from_camera
        assert pose.translation == pytest.approx(place, abs=1e-4)
        w, x, y, z = turn
        columns = [
            (1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w)),
            (2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w)),
            (2 * (x * z + y * w), 2 * (y * z - x * w), 1 - 2 * (x * x + y * y)),
        ]
        assert pose.rotation == pytest.approx(np.array(columns).T, abs=3e-5)
        assert (camera.fx_px, camera.fy_px) == pytest.approx((focal, focal), abs=0.01)
        # there the first pixel's centre is 0
        assert (camera.cx_px - 0.5, camera.cy_px - 0.5) == pytest.approx((cx, cy), abs=0.01)


def test_the_law_and_the_effect_of_the_guide_work(monkeypatch):
    text = (ROOT / "docs/adding/sensor.md").read_text(encoding="utf-8")
    scope = {}
    for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(code, "sensor.md", "exec"), scope)
    monkeypatch.setattr(optics, "radial_laws", lambda: {"equisolid": scope["EQUISOLID"]})
    optics.optics_of.cache_clear()
    model = lens("equisolid", ())
    angle = np.radians([10.0, 80.0, 120.0])
    points = np.stack([np.zeros(3), np.sin(angle), np.cos(angle)], axis=1)
    pixels, seen = model.projected(points)
    assert seen.all()
    assert pixels[:, 1] == pytest.approx(478.0 + 1.01 * 330.0 * 2.0 * np.sin(angle / 2), abs=1e-3)
    assert model.unproject(pixels)[0] == pytest.approx(points, abs=1e-6)
    optics.optics_of.cache_clear()
    from scenesim.randomness import Stream
    from scenesim.render.faults import through_glass

    monkeypatch.setattr("scenesim.render.faults.effects", lambda: {"breath": scope["breath"]})
    light = np.zeros((20, 30, 3), np.float32)
    light[:, :15] = 1.0
    fogged = through_glass(light, lens("none", (), effects=("breath",)), (), Stream.of(1))
    assert 0.04 < fogged[:, 20].mean() < 0.16
    assert effects.effects() == {}


def test_the_rig_of_the_guide_can_be_read(tmp_path):
    text = (ROOT / "docs/adding/sensor.md").read_text(encoding="utf-8")
    path = tmp_path / "guide.toml"
    path.write_text(re.findall(r"```toml\n(.*?)```", text, re.DOTALL)[0])
    rig = load_rig(path)
    assert rig.cameras[0].readout_s == 0.02
    assert rig.lidars[0].name == "lidar"
