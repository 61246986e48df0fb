"""LiDAR and radar files with something wrong in them: every field is named, with what is wanted."""

from pathlib import Path

import pytest

from scenesim.errors import AssetError
from scenesim.sensors.rig_files import load_lidar, load_rig
from scenesim.sensors.rig_schema import LidarFile, MountedLidar, RadarFile

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
        ("azimuth_offsets_deg = [0.0, nan, 0.0]", r"azimuth_offsets_deg\[1\].*got nan"),
        ("vertical_offsets_m = [0.0, 0.0, inf]", r"vertical_offsets_m\[2\].*got inf"),
        ("rotation_s = nan", "rotation_s: .*got nan"),
        (
            "firing_offsets_us = [0.0, 0.0, 1e5]",
            "firing_offsets_us: want below 100000 us, a whole turn",
        ),
        ('kind = "rosette"', "prism_deg, prism_rpm: a rosette wants 2 values of each"),
        ("blind_zones = [{ azimuth_deg = [0, 9], rings = [2, 1] }]", r"rings: want .*got \[2, 1\]"),
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


def test_all_tables_that_do_not_fit_each_other_come_at_once(tmp_path):
    file = tmp_path / "bad.toml"
    file.write_text(
        GOOD + "vertical_offsets_m = [0.1]\nintensity_offsets = [0.0, 0.1]\nrange_min_m = 20\n"
        "range_max_m = 10\nblind_zones = [{ azimuth_deg = [0, 90], rings = [0, 7] }]\n"
    )
    with pytest.raises(AssetError) as problem:
        load_lidar(str(file))
    lines = str(problem.value).splitlines()
    assert len(lines) == 4
    assert all(str(file) in line for line in lines)
    for words in (
        "vertical_offsets_m: want 3",
        "intensity_offsets: want 3",
        "range_min_m = 20.0 m",
        "blind_zones[0].rings: want 0 to 2, the first not above the second, got [0, 7]",
    ):
        assert words in str(problem.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[lidars]]\nname = "a"\nmodel = "vlp16"\nfailed_beams = [16]', "0 to 15, got 16"),
        (
            '[[lidars]]\nname = "a"\nmodel = "vlp16"\n'
            "blind_zones = [{ azimuth_deg = [0, 90], rings = [3, 16] }]",
            r"LiDAR 'a': blind_zones\[0\].rings: want 0 to 15, .* got \[3, 16\]",
        ),
        ('[[radars]]\nname = "r"\nrange_max_m = -5', "range_max_m: want greater than 0 m"),
        ('[[radars]]\nname = "r"\nrange_min_m = 9\nrange_max_m = 5', "range_min_m = 9.0 m, got 5"),
        ('[[radars]]\nname = "r"\nspeed_noise_mps = nan', "speed_noise_mps: .*finite.*got nan"),
        (
            '[[lidars]]\nname = "a"\nmodel = "vlp16"\nposition_m = [1.0, 0.0, -0.5]',
            r"lidars\[0\]\.position_m\[2\]: want at least 0 m, the ground .* got -0\.5",
        ),
        ('[[lidars]]\nname = "a"\nmodel = "vlp16"\ncolumns = "many"', "columns: want a whole numb"),
        ("[[lidars]]\nname = 'a'\nmodel = 'vlp16'\nposition_m = [1]", "at least 3 values, got 1"),
        ('[[radars]]\nname = "r"\n[[radars]]\nname = "r"', "two sensors are called 'r'"),
    ],
)  # fmt: skip
def test_a_wrong_rig_is_refused(tmp_path, text, message):
    file = tmp_path / "rig.toml"
    file.write_text(text + "\n")
    with pytest.raises(AssetError, match=message):
        load_rig(str(file))


@pytest.mark.parametrize("model", [LidarFile, MountedLidar, RadarFile])
def test_the_page_names_every_field(model):
    page = (Path(__file__).parents[2] / "docs" / "adding" / "sensor.md").read_text()
    assert [name for name in model.model_fields if f"`{name}" not in page] == []
