"""The width of beams, several returns, mirrors, stray light, plumes and faults: known answers."""

from dataclasses import replace

import numpy as np
import pytest

from scenesim.errors import AssetError
from scenesim.geometry.mesh import joined
from scenesim.geometry.transform import Transform
from scenesim.kernels.echoes import reflected
from scenesim.kernels.hashing import combined
from scenesim.kernels.receiver import grained, incidence
from scenesim.kernels.subrays import across
from scenesim.render.lidar import LidarCaster
from scenesim.sensors.faults import Fault
from scenesim.sensors.rig import Rig
from scenesim.world.classes import Cause, Semantic
from scenesim.world.materials import Material
from scenesim.world.weather import Weather
from tests.render.lidar_stage import GREY, box_mesh, placed, plane_mesh, stage_of
from tests.render.test_lidar import ahead, model, ranges, wall

pytestmark = pytest.mark.compiled

WIDE = {"columns": 3600, "divergence_rad": 0.004, "sub_rays": 5}


def test_an_edge_splits_a_wide_beam_into_two_returns():
    near = placed(box_mesh((0.2, 4, 40)), (10, 0, 0), instance=3)
    stage = stage_of([wall(30.0)], [near])
    sweep = LidarCaster(stage).sweep(model(**WIDE, returns=3, pulse_m=1.0), 0.0)
    second = np.nonzero(sweep.return_number == 1)[0]
    assert 4 <= len(second) <= 40
    first = second - 1
    assert np.array_equal(sweep.column[first], sweep.column[second])
    assert np.all(sweep.instance[first] == 3)
    assert np.all(sweep.instance[second] == -1)
    both = sweep.intensity[first] / 0.5 + sweep.intensity[second] / 0.5
    assert np.all((both > 0.85) & (both < 1.01))  # the beam's energy is shared, not doubled
    edge = np.degrees(np.arctan2(2, 9.9))
    azimuth = np.degrees(np.arctan2(*sweep.points_lidar[second, 1::-1].T))
    assert np.abs(np.abs(azimuth) - edge).max() < 0.3


def test_echoes_within_a_pulse_make_one_point_between():
    near = placed(box_mesh((0.2, 4, 40)), (10, 0, 0))
    stage = stage_of([near, wall(10.5)])
    sweep = LidarCaster(stage).sweep(model(**WIDE, returns=3, pulse_m=1.0), 0.0)
    azimuth = np.degrees(np.arctan2(sweep.points_lidar[:, 1], sweep.points_lidar[:, 0]))
    assert sweep.return_number[np.abs(azimuth) < 60].max() == 0
    x = sweep.points_lidar[:, 0]
    assert ((x > 9.95) & (x < 10.45)).sum() >= 4


def test_a_beam_that_one_surface_fills_is_no_other_with_sub_rays():
    stage = stage_of([placed(plane_mesh(400), (0, 0, 0)), wall(30.0)])
    fine, plain = (
        LidarCaster(stage).sweep(model(sub_rays=n, divergence_rad=0.002), 0.0) for n in (5, 1)
    )
    rows = np.isin(fine.column, np.arange(300, 420)) & (fine.ring == 1)
    assert np.allclose(ranges(fine)[rows], ranges(plain)[rows], atol=1e-4)
    assert np.allclose(fine.intensity[rows], plain.intensity[rows], rtol=1e-4)


@pytest.mark.parametrize(
    ("mode", "expected"), [("strongest", 10.0), ("first", 10.0), ("last", 20.0)]
)
def test_the_return_mode_says_which_echo_is_reported(mode, expected):
    haze = Material("haze", (0.5,) * 3, roughness=1.0, reflectance_905=0.6, transmittance=0.5)
    stage = stage_of(
        [placed(box_mesh((0.02, 40, 40)), (10, 0, 0), material=1), wall(20.0)],
        materials=(GREY, haze),
    )
    sweep = LidarCaster(stage).sweep(model(return_mode=mode), 0.0)
    assert np.allclose(ranges(sweep)[ahead(sweep)], expected, atol=0.02)
    dual = LidarCaster(stage).sweep(model(return_mode="dual", returns=2), 0.0)
    rows = ahead(dual)
    assert sorted(np.unique(dual.return_number[rows])) == [0, 1]
    assert np.allclose(ranges(dual)[rows & (dual.return_number == 1)], 20.0, atol=0.02)


def test_a_wet_road_shows_a_ghost_of_the_wall_below_the_ground():
    asphalt = Material("asphalt", (0.1,) * 3, roughness=0.9, reflectance_905=0.02)
    road = placed(plane_mesh(400), (0, 0, 0), semantic=Semantic.ROAD)
    sign = Material("white", (0.8,) * 3, reflectance_905=0.9)
    far = placed(box_mesh((0.2, 40, 20)), (30.1, 0, 10), material=1)
    stage = stage_of([road, far], materials=(asphalt, sign), weather=Weather(wetness=1.0))
    shy = model(elevations_rad=np.radians([2.0, 0.0, -5.0, -6.0]), ghosts=True)
    sweep = LidarCaster(stage).sweep(shy, 0.0)
    rows = (sweep.cause == Cause.GHOST) & ahead(sweep, 2)
    assert rows.any()
    assert np.abs(sweep.points_lidar[rows, 0] - 30.0).max() < 1.0
    assert sweep.points_lidar[rows, 2].max() < -2.2  # below the road
    dry = LidarCaster(stage).sweep(replace(shy, ghosts=False), 0.0)
    clean = LidarCaster(stage).sweep(shy, 0.0, clean=True)
    assert not (dry.cause == Cause.GHOST).any()
    assert np.all(clean.cause == Cause.SURFACE)


def test_a_wet_meadow_mirrors_nothing():
    road, meadow = (
        placed(plane_mesh(400), (0, 0, 0), semantic=kind)
        for kind in (Semantic.ROAD, Semantic.TERRAIN)
    )
    far = placed(box_mesh((0.2, 40, 20)), (30.1, 0, 10))
    low = model(elevations_rad=np.radians([-4.0, -5.0, -6.0, -7.0]), ghosts=True)
    ghosts = []
    for ground in (road, meadow):
        stage = stage_of([ground, far], weather=Weather(wetness=1.0))
        ghosts.append((LidarCaster(stage).sweep(low, 0.0).cause == Cause.GHOST).sum())
    assert ghosts[0] > 0
    assert ghosts[1] == 0


@pytest.mark.parametrize("degrees", [0.0, 30.0, 60.0, 84.0])
def test_grain_sends_back_more_at_grazing_angles_as_oren_and_nayar_say(degrees):
    angle, slope = np.radians(degrees), 0.5**2
    a, b = 1 - 0.5 * slope / (slope + 0.33), 0.45 * slope / (slope + 0.09)
    expected = 0.1 * np.cos(angle) * (a + b * np.sin(angle) * np.tan(angle))
    cosine = float(np.cos(angle))
    assert abs(reflected((0.1, 0.0, 0.0, 1.0, 0.0, 0.5), cosine, 0.0, 0.0) - expected) < 1e-12
    assert reflected((0.1, 0.0, 0.0, 1.0, 0.0, 0.0), cosine, 0.0, 0.0) == 0.1 * cosine


def test_the_angle_of_incidence_is_exact_to_float32():
    cosines = np.linspace(0.0, 1.0, 2001)
    angles = np.array([incidence(float(c)) for c in cosines])
    assert np.abs(angles - np.arccos(cosines)).max() < 2e-7


def test_a_sign_saturates_and_blooms():
    plate = Material("plate", (0.8,) * 3, reflectance_905=0.8, retro=300.0)
    sign = placed(box_mesh((0.02, 0.6, 0.6)), (20, 0, 2), material=1)
    stage = stage_of([sign], materials=(GREY, plate))
    bright = {"saturation": 40.0, "saturation_bias_m": 0.05, "halo_rad": 0.02}
    sweep = LidarCaster(stage).sweep(model(**bright, columns=3600), 0.0)
    halo = sweep.cause == Cause.GHOST
    assert halo.any()
    assert np.all(sweep.semantic[halo] == int(Semantic.NONE))
    assert np.abs(sweep.points_lidar[halo, 1]).max() < 0.3 + 20 * 0.02 + 0.05
    assert np.allclose(ranges(sweep)[~halo], 19.94, atol=0.01)
    plain = LidarCaster(stage).sweep(model(columns=3600), 0.0)
    assert np.all(plain.cause == Cause.SURFACE)


def plated(high):
    """A wall at 40 m with a number plate on it, whose lower edge is so far above the beam."""
    front, plate = box_mesh((0.2, 40, 40)), box_mesh((0.02, 0.6, 0.1))
    mesh = joined(
        [
            front.moved(Transform(np.eye(3), np.array([0.1, 0.0, 0.0]))),
            replace(plate, slots=("plate",)).moved(
                Transform(np.eye(3), np.array([-0.01, 0.0, 2.0 + high + 0.05]))
            ),
        ]
    )
    return replace(
        placed(mesh, (40, 0, 0)),
        slot_materials=np.array([0, 1], np.int16),
        slot_semantics=np.full(2, int(Semantic.CAR), np.uint8),
    )


def test_a_plate_just_beside_a_beam_is_bright_and_one_far_off_is_not():
    retro = Material("plate", (0.8,) * 3, reflectance_905=0.7, retro=45.0)
    lidar = model(elevations_rad=np.zeros(1), azimuth_offsets_rad=np.zeros(1),
                  vertical_offsets_m=np.zeros(1), columns=7200, divergence_rad=0.002)  # fmt: skip
    bright = []
    for high in (0.03, 0.12):
        stage = stage_of([plated(high)], materials=(GREY, retro))
        sweep = LidarCaster(stage).sweep(lidar, 0.0)
        near = np.abs(sweep.points_lidar[:, 1]) < 0.29
        assert near.sum() > 10
        bright.append(sweep.intensity[near] > 0.9)
        clean = LidarCaster(stage).sweep(lidar, 0.0, clean=True)
        assert np.allclose(clean.intensity[np.abs(clean.points_lidar[:, 1]) < 5.0], 0.5, atol=0.01)
    assert bright[0].all()
    assert not bright[1].any()


def test_spray_hangs_behind_a_fast_car_on_a_wet_road_alone():
    def sprayed(speed, weather):
        car = placed(
            box_mesh((4, 1.8, 1.5)), (20, 0, 0.75), velocity=(speed, 0, 0), instance=0,
            semantic=Semantic.CAR,
        )  # fmt: skip
        stage = stage_of([wall(60.0)], [car], weather=weather)
        sweep = LidarCaster(stage).sweep(model(elevations_rad=np.radians([-1, -2, -3, -4.0])), 0.0)
        return sweep.points_lidar[sweep.cause == Cause.SPRAY, 0]

    wet = Weather(wetness=1.0)
    places = sprayed(25.0, wet)
    assert len(places) > 5
    assert (places < 18.4).all()
    assert len(sprayed(5.0, wet)) < len(places)
    assert not len(sprayed(25.0, Weather()))


def test_dust_hangs_behind_a_car_on_dry_ground_alone():
    def raised(speed, weather):
        car = placed(
            box_mesh((4, 1.8, 1.5)), (20, 0, 0.75), velocity=(speed, 0, 0), instance=0,
            semantic=Semantic.CAR,
        )  # fmt: skip
        stage = stage_of([wall(60.0)], [car], weather=weather)
        sweep = LidarCaster(stage).sweep(model(elevations_rad=np.radians([-1, -2, -3, -4.0])), 0.0)
        places = sweep.points_lidar[sweep.cause == Cause.DUST, 0]
        return places[places > 5.0]  # nearer, the air's own haze answers

    places = raised(20.0, Weather(dust=1.0))
    assert len(places) > 5
    assert (places < 18.4).all()
    assert 0 < len(raised(20.0, Weather(dust=0.3))) < len(places)
    assert not len(raised(20.0, Weather(dust=1.0, wetness=0.3)))
    assert not len(raised(20.0, Weather(dust=1.0, snow_cover=1.0)))
    assert not len(raised(0.0, Weather(dust=1.0)))


def test_wind_holds_dust_in_the_air_and_it_answers_as_dust():
    sensor = model(columns=720, detection_range_m=200.0, range_min_m=0.5)
    storm = Weather(dust=1.0, wind_mps=19.0)
    assert 85.0 < 3.0 / storm.extinction_per_m() < 105.0
    assert Weather(dust=1.0, wind_mps=6.0).extinction_per_m() == pytest.approx(0.004)
    stage = stage_of([wall(15.0)], weather=storm)
    sweep = LidarCaster(stage).sweep(sensor, 0.0)
    assert set(np.unique(sweep.cause)) == {int(Cause.SURFACE), int(Cause.DUST)}
    hit = (sweep.cause == Cause.SURFACE) & ahead(sweep)
    clear = LidarCaster(stage_of([wall(15.0)])).sweep(sensor, 0.0)
    lost = np.exp(-2.0 * storm.extinction_per_m() * 15.0)
    assert np.allclose(
        np.median(sweep.intensity[hit]), lost * np.median(clear.intensity[ahead(clear)]), rtol=0.02
    )
    thick = Weather(dust=1.0, wind_mps=22.0, fog_visibility_m=20.0)
    foggy = LidarCaster(stage_of([wall(30.0)], weather=thick)).sweep(sensor, 0.0)
    assert not (foggy.cause == Cause.DUST).any()


def test_what_a_mirror_shows_beyond_the_range_hides_nothing():
    glass = Material("mirror", (0.5,) * 3, roughness=0.05, reflectance_905=0.001, metalness=1.0)
    sign = Material("sign", (0.8,) * 3, reflectance_905=0.9, retro=300.0)
    pane = placed(box_mesh((0.02, 40, 40)), (10, 0, 0), material=1)
    behind = placed(box_mesh((0.02, 80, 40)), (-75, 0, 0), material=2)
    sensor = model(ghosts=True, range_max_m=80.0, detection_range_m=800.0)
    both, alone = (
        LidarCaster(stage_of(what, materials=(GREY, glass, sign))).sweep(sensor, 0.0)
        for what in ([pane, behind], [pane])
    )
    assert np.allclose(ranges(both)[ahead(both)], 10.0, atol=0.05)
    assert ahead(both).sum() == ahead(alone).sum() > 0


def test_the_sun_blinds_beams_that_look_at_it():
    low = Weather(sun_elevation_rad=0.02, sun_azimuth_rad=0.0, cloud=0.0)
    dull = Material("dull", (0.1,) * 3, roughness=1.0, reflectance_905=0.02)
    faint = {"detection_reflectance": 0.01, "detection_range_m": 45.0}
    stage = stage_of([wall(50.0)], materials=(dull,), weather=low)
    counts = []
    for glare in (0.0, 0.1):
        sweep = LidarCaster(stage).sweep(model(**faint, glare_rad=glare), 0.0)
        counts.append((ahead(sweep, within_deg=3) & (sweep.cause == 0)).sum())
    assert counts[1] < 0.3 * counts[0]


def rig_with(lidar, *faults):
    return Rig("one", (), (lidar,), faults=faults)


def swept(lidar, *faults, clean=False):
    stage = stage_of([placed(box_mesh((60, 60, 60)), (0, 0, 29.0))])
    stage = replace(stage, scene=replace(stage.scene, rig=rig_with(lidar, *faults)))
    return LidarCaster(stage).sweep(lidar, 0.0, clean=clean)


def test_faults_do_what_they_say_and_leave_the_clean_twin_alone():
    lidar = model()
    whole = swept(lidar)
    dead = swept(lidar, Fault("lidar", "failed_beams", {"count": 2}))
    assert len(np.unique(dead.ring)) == len(np.unique(whole.ring)) - 2
    deaf = model(detection_reflectance=0.1, detection_range_m=50.0)
    noisy = swept(deaf, Fault("lidar", "crosstalk", {"share": 0.2}))
    assert 0.01 < (noisy.cause == Cause.CROSSTALK).mean() < 0.25
    off = swept(lidar, Fault("lidar", "miscalibrated", {}, (0.0, 0.0, 0.1), (0.0, 0.0, 0.0)))
    assert not np.allclose(ranges(off)[:50], ranges(whole)[:50], atol=1e-3)
    assert np.array_equal(off.T_world_from_lidar.rotation, whole.T_world_from_lidar.rotation)
    lost = swept(lidar, Fault("lidar", "dropped_frames", {"share": 1.0}))
    assert len(lost.ring) == 0
    for fault in ("failed_beams", "crosstalk", "dropped_frames"):
        twin = swept(lidar, Fault("lidar", fault, {"count": 2, "share": 1.0}), clean=True)
        assert len(twin.ring) == len(whole.ring)
    other = swept(lidar, Fault("camera", "dropped_frames", {"share": 1.0}))
    assert len(other.ring) == len(whole.ring)


def test_a_sensor_inside_its_own_car_is_refused():
    body = placed(box_mesh((1.5, 1.5, 1.5)), (0, 0, 2.0), is_ego=True)
    stage = stage_of([placed(plane_mesh(200), (0, 0, 0))], [body])
    with pytest.raises(AssetError, match=r"position_m = .* inside the body"):
        LidarCaster(stage).sweep(model(), 0.0)


def test_beams_fire_one_after_another():
    late = model(firing_offsets_s=(0.0, 1e-5, 2e-5, 3e-5))
    room = placed(box_mesh((60, 60, 60)), (0, 0, 29.0))
    sweep = LidarCaster(stage_of([room])).sweep(late, 0.0)
    times = [sweep.point_time_s[sweep.ring == ring].min() for ring in (0, 3)]
    assert times[1] - times[0] == pytest.approx(3e-5, abs=1e-7)
    azimuth = np.arctan2(sweep.points_lidar[:, 1], sweep.points_lidar[:, 0])
    assert np.allclose(sweep.point_time_s, azimuth / (2 * np.pi) * 0.1, atol=1e-6)


def test_rings_whose_lasers_look_aside_have_the_neighbours_that_they_see():
    shifts = np.array([0, 9, -9])
    assert across(5, 1, 100, True, shifts) == 196  # column 5 - 9, from behind
    assert across(196, -1, 100, True, shifts) == 5
    assert across(150, 1, 100, False, shifts) == 268
    assert across(5, 1, 100, False, shifts) == -1
    assert across(5, -1, 100, True, shifts) == -1


def test_beams_above_and_below_a_horizontal_edge_are_looked_at_closely():
    shelf = placed(box_mesh((0.2, 0.8, 2)), (10, 0, 2), instance=3)  # from 1 to 3 m up
    stage = stage_of([wall(30.0)], [shelf])
    found = []
    for aside in (0.0, 6.0):
        wide = model(
            elevations_rad=np.radians([1.0, -4.5, -5.8, -7.0]),
            azimuth_offsets_rad=np.radians([0.0, aside, 0.0, aside]),
            **WIDE | {"divergence_rad": 0.03},
        )
        sweep = LidarCaster(stage).sweep(replace(wide, returns=2), 0.0)
        found.append((sweep.return_number == 1).sum())
    assert found[0] > 30
    assert abs(found[1] - found[0]) <= 2


def test_intensities_of_neighbours_are_alike_as_on_real_roads():
    stage = stage_of([placed(plane_mesh(400), (0, 0, 0))])
    rings = np.radians([-8.0, -9.0, -10.0, -11.0])
    kitti = model(elevations_rad=rings, columns=2000, intensity="kitti", range_noise_m=0.01)
    sweep = LidarCaster(stage).sweep(kitti, 0.0)
    shares = []
    for lag in (1, 4, 700):
        rows = np.nonzero(sweep.ring[:-lag] == sweep.ring[lag:])[0]
        shares.append(np.corrcoef(sweep.intensity[rows], sweep.intensity[rows + lag])[0, 1])
    assert shares[0] > 0.2  # four real sweeps: 0.4 to 0.7; white noise: 0
    assert 0.05 < shares[1] < shares[0]
    assert abs(shares[2]) < 0.1


def test_a_meadow_has_dark_and_bright_spots_and_pavement_none():
    rings = np.radians([-8.0, -9.0, -10.0, -11.0])
    kitti = model(elevations_rad=rings, columns=2000, intensity="kitti", range_noise_m=0.01)
    odd = []
    for kind in (Semantic.ROAD, Semantic.TERRAIN):
        stage = stage_of([placed(plane_mesh(400), (0, 0, 0), semantic=kind)])
        sweep = LidarCaster(stage).sweep(kitti, 0.0)
        off = [
            sweep.intensity[sweep.ring == ring] - np.median(sweep.intensity[sweep.ring == ring])
            for ring in range(4)
        ]
        odd.append((np.abs(np.concatenate(off)) > 0.15).mean())
    assert odd[0] < 0.005  # own lanes of four real sweeps: 0.002 to 0.03
    assert odd[1] > 0.04


def test_a_laser_looks_beside_its_head_by_parts_of_the_encoder_step():
    step = np.radians(0.09)
    aside = step * np.array([0.0, 0.25, 0.5, -0.3])
    lidar = model(azimuth_offsets_rad=aside, azimuth_quantum_rad=step)
    sweep = LidarCaster(stage_of([wall(30.0)])).sweep(lidar, 0.0)
    azimuth = np.arctan2(sweep.points_lidar[:, 1], sweep.points_lidar[:, 0])
    steps = (azimuth - aside[sweep.ring]) / step - 0.5
    assert np.abs(steps - np.rint(steps)).max() < 1e-3


def test_patches_leave_the_shares_of_bright_and_dark_points_as_they_are():
    points = (
        (np.uint64(combined(np.uint64(4), k)), 0.37 * k, 0.61 * (k % 1000)) for k in range(20000)
    )
    found = np.array([grained(np.uint64(3), own, (x, y, 0.3)) for own, x, y in points])
    assert abs(found[:, 0].mean()) < 0.03
    assert abs(found[:, 0].std() - 1.0) < 0.03
    assert abs((found[:, 1] < 0.06).mean() - 0.06) < 0.01
    assert abs((found[:, 1] > 0.965).mean() - 0.035) < 0.008
