"""Scans of hand-made stages: range, direction, speed and size of what is there."""

from dataclasses import replace

import numpy as np
import pytest

from scenesim.geometry.transform import Transform
from scenesim.render.radar import RadarScanner
from scenesim.sensors.radar import RadarModel, nuscenes_table, radar_table, scan_of_table
from scenesim.sensors.rig_files import load_rig
from scenesim.world.classes import Cause, Semantic
from tests.render.lidar_stage import box_mesh, placed, stage_of

pytestmark = pytest.mark.compiled

RADAR = RadarModel("front", Transform.planar((0.0, 0.0, 0.5), 0.0))


def car(x, y=0.0, speed=0.0, semantic=Semantic.CAR):
    return placed(
        box_mesh((4, 1.8, 1.5)), (x, y, 0.75), velocity=(speed, 0, 0), instance=0,
        semantic=semantic,
    )  # fmt: skip


def test_a_leading_car_is_where_and_as_fast_as_it_is():
    stage = stage_of([], [car(42.0, speed=22.0)], ego_velocity=(15.0, 0, 0))
    scan = RadarScanner(stage).scan(RADAR, 0.0, clean=True)
    assert len(scan.range_m)
    assert np.abs(scan.range_m - 40.0).max() < 0.1
    assert np.abs(scan.azimuth_rad).max() < 0.05
    assert np.abs(scan.doppler_mps - 7.0).max() < 0.05
    assert np.abs(scan.compensated_mps[:, 0] - 22.0).max() < 0.1
    assert np.all(scan.instance == 0)
    assert 10 * np.log10((10 ** (scan.rcs_dbsm / 10)).sum()) == pytest.approx(10.0, abs=0.5)


def test_what_stands_closes_in_as_fast_as_the_ego_drives():
    stage = stage_of([car(30.0, 5.0)], [], ego_velocity=(12.0, 0, 0))
    scan = RadarScanner(stage).scan(RADAR, 0.0, clean=True)
    assert np.allclose(scan.doppler_mps, -12.0 * np.cos(scan.azimuth_rad), atol=0.1)
    assert np.all(scan.moving == 1)
    assert np.abs(scan.compensated_mps).max() < 0.05


def test_a_person_is_lost_before_a_truck():
    def seen(semantic, distance):
        stage = stage_of([], [car(distance, semantic=semantic)])
        return len(RadarScanner(stage).scan(RADAR, 0.0, clean=True).range_m) > 0

    assert seen(Semantic.PERSON, 60.0)
    assert not seen(Semantic.PERSON, 150.0)
    assert seen(Semantic.TRUCK, 200.0)


def test_false_detections_say_so_and_the_clean_twin_has_none():
    stage = stage_of([], [car(8.0, semantic=Semantic.TRUCK)])
    loud = replace(RADAR, false_alarms=20.0)
    scan = RadarScanner(stage).scan(loud, 0.0)
    alarms = scan.cause == Cause.CROSSTALK
    assert 5 < alarms.sum() < 45
    assert np.all(scan.instance[alarms] == -1)
    ghosts = [RadarScanner(stage).scan(RADAR, 0.1 * k) for k in range(6)]
    assert any((one.cause == Cause.GHOST).any() for one in ghosts)
    clean = RadarScanner(stage).scan(loud, 0.0, clean=True)
    assert np.all(clean.cause == Cause.SURFACE)


def test_same_seed_same_scan():
    stage = stage_of([car(30.0, 5.0)], [car(42.0, speed=9.0)])
    one, two = (radar_table(RadarScanner(stage).scan(RADAR, 1.0)) for _ in range(2))
    assert one.tobytes() == two.tobytes()


def test_a_scan_survives_its_table():
    stage = stage_of([], [car(42.0, speed=9.0)])
    scan = RadarScanner(stage).scan(RADAR, 0.0)
    table = radar_table(scan)
    back = scan_of_table("front", 0.0, scan.T_world_from_radar, table)
    assert radar_table(back).tobytes() == table.tobytes()
    assert len(nuscenes_table(scan).dtype.names) == 18
    assert nuscenes_table(scan)["x"] == pytest.approx(scan.range_m * np.cos(scan.azimuth_rad))


def test_a_rig_names_its_radars(tmp_path):
    file = tmp_path / "rig.toml"
    file.write_text('[[radars]]\nname = "front"\nposition_m = [3.4, 0, 0.5]\nfield_deg = 90\n')
    (radar,) = load_rig(str(file)).radars
    assert radar.field_rad == pytest.approx(np.pi / 2)
    assert radar.T_ego_from_radar.translation[0] == pytest.approx(3.4)
