"""Sweeps of hand-made stages, whose answers are known."""

from dataclasses import replace

import numpy as np
import pytest

from scenesim.geometry.transform import Transform
from scenesim.kernels import bvh, bvh_split, cast, echoes, lidar, media_lidar, receiver
from scenesim.render.lidar import LidarCaster
from scenesim.render.lidar_deskew import deskewed
from scenesim.sensors.lidar import LidarModel
from scenesim.sensors.rig_files import load_lidar, load_rig
from scenesim.world.classes import Cause, Semantic
from scenesim.world.materials import Material
from scenesim.world.weather import Weather
from tests.render.lidar_stage import GREY, box_mesh, placed, plane_mesh, stage_of


def model(**changes):
    """A plain LiDAR, level, 2 m above the ground."""
    plain = LidarModel(
        name="lidar",
        T_ego_from_lidar=Transform.planar((0.0, 0.0, 2.0), 0.0),
        elevations_rad=np.radians([2.0, 0.0, -5.0, -20.0]),
        azimuth_offsets_rad=np.zeros(4),
        vertical_offsets_m=np.zeros(4),
        columns=720,
        rotation_s=0.1,
        range_min_m=0.5,
        range_max_m=100.0,
        range_noise_m=0.0,
        beam_bias_m=0.0,
        divergence_rad=0.0,
        range_quantum_m=0.0,
        detection_reflectance=0.001,
        detection_range_m=200.0,
        dropout=0.0,
        intensity="linear",
    )
    return replace(plain, **changes)


def ranges(sweep):
    return np.linalg.norm(sweep.points_lidar.astype(float), axis=1)


def wall(distance, **kw):
    return placed(box_mesh((0.2, 400, 400)), (distance + 0.1, 0, 0), **kw)


def ahead(sweep, ring=1, within_deg=0.5):
    azimuth = np.degrees(np.arctan2(sweep.points_lidar[:, 1], sweep.points_lidar[:, 0]))
    return (sweep.ring == ring) & (np.abs(azimuth) < within_deg)


def test_a_plate_stands_where_it_stands():
    sweep = LidarCaster(stage_of([wall(30.0)])).sweep(model(), 0.0)
    assert len(sweep.ring) > 100
    assert np.abs(sweep.points_lidar[:, 0] - 30.0).max() < 1e-4
    assert np.all(np.diff(sweep.ring.astype(int)) >= 0)


@pytest.mark.parametrize(("near", "far"), [(10.0, 20.0), (10.0, 40.0)])
def test_energy_falls_with_the_square_of_range(near, far):
    threshold = {}
    for distance in (near, far):
        # the weakest reflectance still seen at this range: energy times range squared is constant
        low, high = 1e-4, 1.0
        for _ in range(20):
            middle = (low * high) ** 0.5
            dull = Material("dull", (0.1,) * 3, roughness=1.0, reflectance_905=middle)
            seen = LidarCaster(stage_of([wall(distance)], materials=(dull,))).sweep(
                model(detection_reflectance=0.05, detection_range_m=30.0), 0.0
            )
            low, high = (low, middle) if ahead(seen).any() else (middle, high)
        threshold[distance] = high
    assert threshold[far] / threshold[near] == pytest.approx((far / near) ** 2, rel=0.01)


def test_intensity_falls_with_the_cosine_of_incidence():
    sweep = LidarCaster(stage_of([wall(10.0)])).sweep(model(), 0.0)
    for ring in (1, 2):
        rows = sweep.ring == ring
        direction = sweep.points_lidar[rows].astype(float)
        cosine = direction[:, 0] / np.linalg.norm(direction, axis=1)
        keep = cosine > 0.2
        assert np.allclose(sweep.intensity[rows][keep], 0.5 * cosine[keep], rtol=0.01)
        assert np.allclose(np.cos(sweep.incidence_rad[rows][keep]), cosine[keep], atol=1e-3)


def test_a_moving_car_is_skewed_as_its_columns_saw_it():
    speed = 20.0
    car = placed(box_mesh((4, 2, 6)), (0, 20, 0), velocity=(speed, 0, 0), instance=0)
    sweep = LidarCaster(stage_of([], [car])).sweep(model(elevations_rad=np.zeros(4)), 0.0)
    assert np.all(sweep.instance == 0)
    # seen to the left, a quarter turn after straight ahead: a quarter of 0.1 s later
    left, right = sweep.points_lidar[:, 0].max(), sweep.points_lidar[:, 0].min()
    middle = (left + right) / 2
    assert middle == pytest.approx(speed * 0.025, abs=0.1)
    # with the motion undone, the points lie on the car
    undone = sweep.points_lidar[:, 0] - speed * sweep.point_time_s
    assert np.abs(undone).max() < 2.01


def test_a_driving_ego_smears_the_world_until_its_motion_is_undone():
    ego = (15.0, 0.0, 0.0)
    stage = stage_of([wall(30.0)], ego_velocity=ego, ego_spin=(0, 0, 0.3))
    sweep = LidarCaster(stage).sweep(model(), 0.0)
    assert np.ptp(sweep.points_lidar[:, 0]) > 0.3
    undone = deskewed(sweep, stage.snapshot(0.0))
    assert np.abs(undone[:, 0] - 30.0).max() < 2e-3


def test_a_turning_body_is_met_at_each_columns_time():
    blade = placed(box_mesh((8, 0.2, 8)), (10, 0, 2), spin=(0, 0, 8.0))
    sweep = LidarCaster(stage_of([], [blade])).sweep(model(elevations_rad=np.zeros(4)), 0.0)
    flat = []
    for point, time in zip(sweep.points_lidar, sweep.point_time_s, strict=True):
        T_world_from_blade = Transform.planar((10.0, 0.0, 0.0), 8.0 * float(time))
        flat.append(T_world_from_blade.inverse().points(point.astype(float))[1])
    assert np.abs(flat).max() < 0.101


def test_time_zero_is_straight_ahead_and_the_seam_is_at_the_rear():
    around = [
        placed(box_mesh((400, 0.2, 50)), (0, 20, 0)),
        placed(box_mesh((400, 0.2, 50)), (0, -20, 0)),
    ]
    around += [wall(30.0), placed(box_mesh((0.2, 400, 50)), (-30, 0, 0))]
    sweep = LidarCaster(stage_of(around)).sweep(model(), 0.0)
    azimuth = np.arctan2(sweep.points_lidar[:, 1], sweep.points_lidar[:, 0])
    assert np.allclose(sweep.point_time_s, azimuth / (2 * np.pi) * 0.1, atol=1e-4)
    assert np.abs(sweep.point_time_s).max() < 0.05


def test_kittis_order_and_grid():
    house = placed(box_mesh((60, 60, 60)), (0, 0, 29.0))
    stage = stage_of([house], materials=(replace(GREY, reflectance_905=0.4),))
    lidar_model = load_rig("kitti").lidars[0]
    sweep = LidarCaster(stage).sweep(lidar_model, 0.0)
    points = sweep.points_lidar.astype(float)
    azimuth = np.mod(np.arctan2(points[:, 1], points[:, 0]), 2 * np.pi)
    assert (np.diff(azimuth) < -np.pi).sum() == 63
    assert np.array_equal(np.unique(sweep.ring), np.arange(64))
    assert np.abs(points * 1000 - np.round(points * 1000)).max() < 0.01
    assert np.abs(sweep.intensity * 100 - np.round(sweep.intensity * 100)).max() < 1e-4
    assert sweep.intensity.max() <= 0.99
    assert 0.9 < len(points) / (64 * 2151) < 0.98


def test_noise_has_the_size_that_the_model_says_and_the_clean_twin_none():
    stage = stage_of([wall(20.0)], materials=(replace(GREY, reflectance_905=0.9),))
    noisy = model(range_noise_m=0.01, columns=7200, dropout=0.1)
    sweep = LidarCaster(stage).sweep(noisy, 0.0)
    clean = LidarCaster(stage).sweep(noisy, 0.0, clean=True)
    rows = np.abs(sweep.points_lidar[:, 1]) < 5
    assert np.std(sweep.points_lidar[rows, 0]) == pytest.approx(0.01, rel=0.1)
    assert np.abs(clean.points_lidar[:, 0] - 20).max() < 1e-4
    assert len(sweep.ring) / len(clean.ring) == pytest.approx(0.9, abs=0.01)


def test_panes_let_through_what_stands_behind_them():
    pane = Material("glass", (0.02,) * 3, reflectance_905=0.0, transmittance=0.8)
    stage = stage_of(
        [placed(box_mesh((0.02, 40, 40)), (10, 0, 0), material=1), wall(20.0)],
        materials=(GREY, pane),
    )
    sweep = LidarCaster(stage).sweep(model(), 0.0)
    rows = ahead(sweep)
    assert np.allclose(ranges(sweep)[rows], 20.0, atol=0.01)
    # two faces of the pane, there and back
    assert np.allclose(sweep.intensity[rows], 0.5 * 0.8**4, rtol=0.02)


def test_the_carriers_own_body_blocks_and_gives_nothing():
    roof = placed(box_mesh((2, 2, 0.1)), (0, 0, 1.7), is_ego=True)
    stage = stage_of([placed(plane_mesh(200), (0, 0, 0), semantic=Semantic.ROAD)], [roof])
    sweep = LidarCaster(stage).sweep(model(), 0.0)
    counts = np.bincount(sweep.ring, minlength=4)
    assert counts[2] == 720
    assert counts[3] == 0


def test_retro_reflectors_outshine_white_paint():
    plate = Material("plate", (0.8,) * 3, reflectance_905=0.8, retro=200.0)
    stages = [stage_of([wall(60.0)], materials=(m,)) for m in (plate, GREY)]
    kitti = model(intensity="kitti", intensity_quantum=0.01)
    bright, dull = (LidarCaster(s).sweep(kitti, 0.0) for s in stages)
    assert bright.intensity[ahead(bright)].min() > 2 * dull.intensity[ahead(dull)].max()


def test_same_seed_same_sweep_other_time_other_noise():
    lidar_model = load_rig("kitti").lidars[0]
    stage = stage_of([placed(plane_mesh(200), (0, 0, 0), semantic=Semantic.ROAD)])
    one, two = (LidarCaster(stage).sweep(lidar_model, 1.0) for _ in range(2))
    later = LidarCaster(stage).sweep(lidar_model, 1.1)
    assert one.points_lidar.tobytes() == two.points_lidar.tobytes()
    assert one.intensity.tobytes() == two.intensity.tobytes()
    assert later.points_lidar.tobytes() != one.points_lidar.tobytes()


def test_blind_zones_give_nothing():
    stage = stage_of([placed(plane_mesh(200), (0, 0, 0))])
    blind = model(blind_zones=((np.radians(162), np.radians(198), 3, 3),))
    sweep = LidarCaster(stage).sweep(blind, 0.0)
    azimuth = np.abs(np.degrees(np.arctan2(sweep.points_lidar[:, 1], sweep.points_lidar[:, 0])))
    assert azimuth[sweep.ring == 3].max() < 163.1
    assert azimuth[sweep.ring == 2].max() > 179


def test_fog_weakens_echoes_by_beer_and_lambert():
    seen = []
    for visibility in (np.inf, 400.0):
        stage = stage_of([wall(20.0)], weather=Weather(fog_visibility_m=visibility))
        sweep = LidarCaster(stage).sweep(model(), 0.0)
        seen.append(sweep.intensity[ahead(sweep) & (sweep.cause == 0)].mean())
    assert seen[1] / seen[0] == pytest.approx(np.exp(-2 * np.log(20) / 400.0 * 20.0), rel=0.01)


@pytest.mark.parametrize(
    ("weather", "cause"),
    [
        (Weather(fog_visibility_m=30.0), Cause.FOG),
        (Weather(rain_mm_per_h=40.0), Cause.RAIN),
        (Weather(snow_mm_per_h=3.0), Cause.SNOW),
    ],
)
def test_the_air_answers_in_bad_weather_and_says_so(weather, cause):
    kitti = load_rig("kitti").lidars[0]
    ground = [placed(plane_mesh(200), (0, 0, 0), semantic=Semantic.ROAD), wall(40.0)]
    stage = stage_of(ground, weather=weather)
    sweep = LidarCaster(stage).sweep(kitti, 0.0)
    rows = sweep.cause == int(cause)
    assert set(np.unique(sweep.cause)) == {0, int(cause)}
    assert 10 < rows.sum() < len(rows)
    assert np.all(sweep.instance[rows] == -1)
    assert np.all(sweep.semantic[rows] == int(Semantic.NONE))
    assert np.median(ranges(sweep)[rows]) < 15
    clean = LidarCaster(stage).sweep(kitti, 0.0, clean=True)
    assert np.all(clean.cause == 0)


def test_a_wet_road_vanishes_sooner_and_snow_shows_it():
    far = []
    for weather in (Weather(), Weather(wetness=1.0), Weather(snow_cover=1.0)):
        asphalt = Material("asphalt", (0.1,) * 3, roughness=0.9, reflectance_905=0.17)
        road = placed(plane_mesh(400), (0, 0, 0), semantic=Semantic.ROAD)
        stage = stage_of([road], materials=(asphalt,), weather=weather)
        kitti = load_rig("kitti").lidars[0]
        far.append(np.quantile(ranges(LidarCaster(stage).sweep(kitti, 0.0)), 0.999))
    assert far[1] < 0.8 * far[0]
    assert far[2] > 1.3 * far[0]


def test_a_track_in_snow_is_darker_than_the_snow_beside():
    bright = []
    for holds in (1.0, 0.1):
        asphalt = Material("asphalt", (0.1,) * 3, 0.9, reflectance_905=0.17, holds_snow=holds)
        road = placed(plane_mesh(400), (0, 0, 0), semantic=Semantic.ROAD)
        stage = stage_of([road], materials=(asphalt,), weather=Weather(snow_cover=1.0))
        sweep = LidarCaster(stage).sweep(
            model(elevations_rad=np.radians([-9.0, -10.0, -11.0, -12.0])), 0.0
        )
        bright.append(np.median(sweep.intensity))
    assert bright[1] < 0.4 * bright[0]


def test_an_edge_cuts_beams_in_two():
    near = placed(box_mesh((0.2, 4, 40)), (10, 0, 0))
    stage = stage_of([near, wall(10.5)])
    fine = model(columns=3600, divergence_rad=np.radians(0.1), pulse_m=1.0)
    sweep = LidarCaster(stage).sweep(fine, 0.0)
    x = sweep.points_lidar[:, 0]
    azimuth = np.degrees(np.arctan2(sweep.points_lidar[:, 1], x))
    between = (x > 9.95) & (x < 10.45) & (np.abs(azimuth) < 60)
    assert between.any()
    assert np.abs(np.abs(azimuth[between]) - np.degrees(np.arctan2(2, 9.9))).max() < 0.3
    sharp = LidarCaster(stage).sweep(model(columns=3600), 0.0)
    x = sharp.points_lidar[:, 0]
    assert not ((x > 9.95) & (x < 10.45)).any()


def test_every_bulk_kernel_runs_on_one_signature():
    crate = placed(box_mesh((1, 1, 1)), (5, 0, 1))
    rain = Weather(rain_mm_per_h=5.0)
    stage = stage_of([placed(plane_mesh(200), (0, 0, 0))], [crate], weather=rain)
    LidarCaster(stage).sweep(load_rig("kitti").lidars[0], 0.0)
    bulk = [bvh.morton_keys, bvh.cut, bvh.item_boxes, bvh.widen, bvh.pack, bvh_split.split_boxes]
    bulk += [cast.cast, echoes.weigh, lidar.fire, receiver.report]
    bulk += [media_lidar.mix_edges, media_lidar.through_air]
    for kernel in bulk:  # what Python calls; helpers inside may be specialised for constants
        signatures = getattr(kernel, "signatures", [None])
        assert len(signatures) == 1, f"{kernel.__name__}: {signatures}"


@pytest.mark.parametrize(
    "name",
    ["vlp16", "vlp32c", "hdl32e", "vls128", "os1_64", "os1_128", "solid_state", "flash", "mid70"],
)
def test_every_lidar_of_the_library_sweeps(name):
    room = [placed(box_mesh((30, 30, 10)), (0, 0, 4.5))]
    sensor = load_lidar(name, T_ego_from_lidar=Transform.planar((0, 0, 2.0), 0))
    stage = stage_of(room, materials=(replace(GREY, reflectance_905=0.6),))
    sweep = LidarCaster(stage).sweep(sensor, 1.0)
    rays = len(sensor.elevations_rad) * sensor.columns
    assert 0.85 * rays < len(sweep.ring) <= rays
    assert np.abs(sweep.point_time_s).max() <= sensor.rotation_s / 2
    assert 0.0 <= sweep.intensity.min() <= sweep.intensity.max() <= 1.0


def test_a_rosette_never_draws_the_same_figure_twice():
    room = [placed(box_mesh((30, 30, 10)), (0, 0, 4.5))]
    sensor = load_lidar("mid70", T_ego_from_lidar=Transform.planar((0, 0, 2.0), 0))
    stage = stage_of(room)
    one, two = (LidarCaster(stage).sweep(sensor, t, clean=True) for t in (1.0, 1.1))
    angle = np.arccos(one.points_lidar[:, 0] / ranges(one))
    assert np.degrees(angle.max()) == pytest.approx(35.2, abs=1.5)
    assert not np.array_equal(one.points_lidar[:100], two.points_lidar[:100])
