import numpy as np
import pytest

from scenesim.errors import AssetError
from scenesim.sensors.rig_files import load_lidar, load_rig


def test_kitti_camera_projects_as_kittis_formula_with_half_a_pixel_more():
    rig = load_rig("kitti")
    matrices = rig.calibration
    lidar, camera = rig.lidars[0], rig.cameras[0]
    points = np.array([[20.0, 3.0, -1.0], [7.0, -2.0, 0.3], [60.0, 12.0, 2.0]])
    velo = np.c_[points, np.ones(3)].T
    rect = matrices["R0_rect"] @ (matrices["Tr_velo_to_cam"] @ velo)
    pixels = matrices["P2"] @ np.r_[rect, np.ones((1, 3))]
    expected = (pixels[:2] / pixels[2]).T
    T_camera_from_lidar = camera.T_ego_from_camera.inverse() @ lidar.T_ego_from_lidar
    assert np.abs(camera.project(T_camera_from_lidar.points(points)) - 0.5 - expected).max() < 1e-4


def test_kitti_rectified_camera_stands_level_and_lidar_where_it_should():
    rig = load_rig("kitti", cameras=["2", "camera_3"])
    for camera in rig.cameras:
        axes = camera.T_ego_from_camera.rotation
        assert np.abs(axes - [[0, 0, 1], [-1, 0, 0], [0, -1, 0]]).max() < 1e-6
    assert [camera.name for camera in rig.cameras] == ["camera_2", "camera_3"]
    baseline = rig.cameras[0].T_ego_from_camera.translation - (
        rig.cameras[1].T_ego_from_camera.translation
    )
    assert baseline[1] == pytest.approx(0.5327, abs=1e-3)
    assert np.allclose(rig.lidars[0].T_ego_from_lidar.translation, [0.76, 0.0, 1.73])


def test_beam_table_gives_kittis_lines():
    lidar = load_lidar("hdl64e")
    assert len(lidar.elevations_rad) == 64
    assert np.all(np.diff(lidar.elevations_rad) < 0)
    # z = d tan(elevation) + offset / cos(elevation)
    low = lidar.elevations_rad[63]
    height = 10.0 * np.tan(low) + lidar.vertical_offsets_m[63]
    assert height == pytest.approx(10.0 * np.tan(np.radians(-25)) + 0.105 / np.cos(low), abs=1e-4)


GOOD = """
elevations_deg = [1.0, 0.0]
columns = 100
rotation_s = 0.1
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD + "range_max_m = -3.0", ["range_max_m", "greater than 0", "m, got -3.0"]),
        (GOOD + "range_max_m = nan", ["range_max_m"]),
        (GOOD + "dropuot = 0.1", ["dropuot", "did you mean 'dropout'"]),
        (GOOD + "vertical_offsets_m = [0.1]", ["vertical_offsets_m", "want 2 values", "got 1"]),
        (GOOD.replace("[1.0, 0.0]", "[]"), ["elevations_deg", "at least 1"]),
        (GOOD.replace("columns = 100", "columns = -1\nrotation_s = -1").rsplit("rot", 1)[0],
         ["columns", "rotation_s"]),
        (GOOD.replace("columns = 100", ""), ["columns", "is missing"]),
        ("elevations_deg = [", ["not valid TOML"]),
    ],
)  # fmt: skip
def test_wrong_lidar_files_are_refused_with_field_unit_and_limits(tmp_path, text, words):
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(AssetError) as refused:
        load_lidar(path)
    for word in words:
        assert word in str(refused.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["at least one"]),
        ('[[cameras]]\nname = "a"\nwidth_px = 10\nheight_px = 10', ["fx_px is missing"]),
        ('[[lidars]]\nname = "a"\nmodel = "hdl64"', ["no lidar 'hdl64'", "did you mean 'hdl64e'"]),
        ('[[lidars]]\nname = "a"\nmodel = "hdl64e"\nposition_m = [0, 0]', ["lidars[0].position_m"]),
        (
            '[[lidars]]\nname = "a"\nmodel = "hdl64e"\n[[lidars]]\nname = "a"\nmodel = "hdl64e"',
            ["two sensors are called 'a'"],
        ),
        ("[calibration]\nP2 = [[1.0, 2.0, 3.0]]", ["P2", "3 rows"]),
    ],
)
def test_wrong_rigs_are_refused(tmp_path, text, words):
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(AssetError) as refused:
        load_rig(path)
    for word in words:
        assert word in str(refused.value)


def test_own_rig_beside_its_scenario(tmp_path):
    (tmp_path / "spinner.toml").write_text(GOOD)
    (tmp_path / "mine.toml").write_text(
        '[[cameras]]\nname = "front"\nwidth_px = 640\nheight_px = 480\n'
        "fx_px = 500\nfy_px = 500\ncx_px = 319.5\ncy_px = 239.5\nfirst_pixel_centre = 0\n"
        "position_m = [1.5, 0, 1.4]\n"
        '[[lidars]]\nname = "top"\nmodel = "spinner.toml"\ncolumns = 64\nyaw_deg = 90\n'
    )
    rig = load_rig("mine.toml", beside=tmp_path)
    assert rig.name == "mine"
    assert rig.cameras[0].cx_px == 320.0
    assert rig.lidars[0].columns == 64
    assert np.allclose(rig.lidars[0].T_ego_from_lidar.rotation[:, 0], [0, 1, 0])


def test_unknown_names_are_refused_with_the_nearest():
    with pytest.raises(AssetError, match="did you mean 'kitti'"):
        load_rig("kiti")
    with pytest.raises(AssetError, match="rig kitti: no camera '7'; it has camera_2"):
        load_rig("kitti", cameras=["7"])
