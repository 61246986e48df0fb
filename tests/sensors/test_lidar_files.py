"""LiDAR and radar files with something wrong in them: every field is named, with what is wanted."""

import pytest

from scenesim.errors import AssetError
from scenesim.sensors.rig_files import load_lidar, load_rig

GOOD = """
elevations_deg = [1.0, 0.0, -1.0]
columns = 360
rotation_s = 0.1
"""


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("elevations_deg = []", "elevations_deg"),
        ("elevations_deg = [nan]", "elevations_deg"),
        ("rotation_s = -0.1", "rotation_s: want greater than 0"),
        ("columns = 0", "columns"),
        ("azimuth_offsets_deg = [1.0]", "azimuth_offsets_deg: want 3 values"),
        ("firing_offsets_us = [1.0, 2.0]", "firing_offsets_us: want 3 values"),
        ("firing_offsets_us = [-1.0, 0.0, 0.0]", "firing_offsets_us"),
        ("returns = 4", "returns: want less than or equal to 3"),
        ("sub_rays = 2", "sub_rays"),
        ('return_mode = "stronget"', "return_mode"),
        ("halo_deg = 90", "halo_deg: .*deg"),
        ("crosstalk = 1.5", "crosstalk"),
        ("range_max_m = 0.5", "range_max_m: want > range_min_m"),
        ("sub_ray = 5", "did you mean 'sub_rays'"),
    ],
)
def test_a_wrong_field_is_named(tmp_path, change, message):
    name = change.split(" =")[0]
    lines = [line for line in GOOD.splitlines() if not line.startswith(name)]
    file = tmp_path / "bad.toml"
    file.write_text("\n".join([*lines, change, ""]))
    with pytest.raises(AssetError, match=message):
        load_lidar(str(file))


def test_all_wrong_fields_come_at_once(tmp_path):
    file = tmp_path / "bad.toml"
    file.write_text(GOOD + "dropout = 2\npulse_m = -1\n")
    with pytest.raises(AssetError) as problem:
        load_lidar(str(file))
    assert "dropout" in str(problem.value)
    assert "pulse_m" in str(problem.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[lidars]]\nname = "a"\nmodel = "vlp16"\nfailed_beams = [16]', "0 to 15, got 16"),
        ('[[radars]]\nname = "r"\nrange_max_m = -5', "range_max_m: want greater than 0 m"),
        ('[[radars]]\nname = "r"\n[[radars]]\nname = "r"', "two sensors are called 'r'"),
    ],
)  # fmt: skip
def test_a_wrong_rig_is_refused(tmp_path, text, message):
    file = tmp_path / "rig.toml"
    file.write_text(text + "\n")
    with pytest.raises(AssetError, match=message):
        load_rig(str(file))
