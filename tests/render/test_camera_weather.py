"""What falls through the air, what wet ground mirrors, what the lens scatters."""

from dataclasses import replace
from math import pi, radians, tan

import numpy as np
import pytest
from camera_stage import block, camera, placement, plane, stage

from scenesim.kernels import block as pixels
from scenesim.kernels import falling, lamps, mirror
from scenesim.kernels.weathering import snow_at
from scenesim.render.camera import CameraRenderer
from scenesim.render.effects import halos
from scenesim.render.lamplight import lamp_rows
from scenesim.render.visibility import camera_lens, doubled
from scenesim.scenery.stage import Lamp
from scenesim.world.materials import Material
from scenesim.world.weather import Weather

DULL = Weather(cloud=1.0)


def light_of(weather, statics, materials=None, shape=None):
    shape = shape or camera(psf_sigma_px=0.0)
    return CameraRenderer(stage(statics, materials=materials, weather=weather)).expose(shape, 0.0)


def test_a_drop_takes_as_much_of_the_background_as_it_covers():
    radiance = np.full((20, 30, 3), 2.0, np.float32)
    near = np.zeros((20, 30), np.float32)
    drop = np.array([[15.0, 4.0, 15.0, 16.0, 2.0, 0.25, 0.5, 6.0, 6.0, 6.0]])
    falling.streaks(drop, near, 0, 20, radiance)
    assert radiance[10, 14:16] == pytest.approx(3.0)  # a quarter of 6 and three of 2
    assert radiance[10, 17] == pytest.approx(2.0)
    assert radiance[19, 15] == pytest.approx(2.0)
    hidden = np.full((20, 30, 3), 2.0, np.float32)
    falling.streaks(drop, near + np.float32(0.6), 0, 20, hidden)
    assert (hidden == 2.0).all()


def test_more_rain_draws_more_streaks_and_a_longer_shutter_hides_them():
    wall = [placement(block((1.0, 60.0, 30.0)), at=(40.0, 0.0, 0.0))]

    def share(rate, **options):
        weather = replace(DULL, rain_mm_per_h=rate)
        shape = camera(width=640, height=240, focal=720.0, **options)
        wet = light_of(weather, wall, shape=shape)
        still = light_of(replace(weather, rain_mm_per_h=1e-6), wall, shape=shape)
        changed = np.abs(wet.radiance - np.median(wet.radiance, axis=(0, 1))).sum(axis=2)
        calm = np.abs(still.radiance - np.median(still.radiance, axis=(0, 1))).sum(axis=2)
        return float((changed > np.quantile(calm, 0.99) + 1e-4).mean())

    assert share(50.0) > share(5.0) > 0.0
    assert 0.0 < share(50.0, exposure_s=0.02) < share(50.0, exposure_s=0.002)


def test_flakes_fall_at_the_same_places_again():
    weather = Weather(cloud=1.0, snow_mm_per_h=2.0)
    made = stage([placement(plane())], weather=weather)
    pictures = [CameraRenderer(made, n).frame(camera(), 1.0).image for n in (1, 2)]
    assert (pictures[0] == pictures[1]).all()
    assert (pictures[0] != CameraRenderer(made).frame(camera(), 1.1).image).any()


def test_snow_lies_in_patches_that_cover_the_share_asked_for():
    places = np.random.default_rng(3).uniform(-200.0, 200.0, (4000, 2))
    for cover in (0.0, 0.3, 0.6, 1.0):
        lies = np.array([snow_at(x, y, cover) for x, y in places])
        assert lies.mean() == pytest.approx(cover, abs=0.08)
        assert ((lies == 0.0) | (lies == 1.0)).mean() > 0.3


def test_a_wet_road_mirrors_the_wall_behind_it():
    red = (Material("grey", (0.1, 0.1, 0.1)), Material("red", (0.8, 0.02, 0.02)))
    wall = placement(block((1.0, 40.0, 12.0)), material=1, at=(30.0, 0.0, 6.0), semantic=11)
    dry = light_of(DULL, [placement(plane()), wall], red).radiance
    wet = light_of(replace(DULL, wetness=1.0), [placement(plane()), wall], red).radiance
    # just before the wall the mirrored ray meets it
    u, v = 160, int(60 + 180 * 1.65 / 20.0)
    reddening = wet[v, u - 8 : u + 8].mean(axis=0) / dry[v, u - 8 : u + 8].mean(axis=0)
    assert reddening[0] > 1.3 * reddening[1]


def test_a_mirrored_ray_meets_what_the_mirror_image_shows():
    shape = camera()
    wall = placement(block((1.0, 40.0, 12.0)), at=(30.5, 0.0, 6.0))
    exposed = light_of(DULL, [placement(plane()), wall], shape=shape)
    near = (1.0 / exposed.labels.depth).astype(np.float32)
    lens = camera_lens(shape)
    z = 20.0
    p = (0.0, 1.65, z)  # on the ground, straight ahead
    d = np.array([0.0, -1.65, z]) / (1.65**2 + z**2) ** 0.5
    row, column, far = mirror.met(near, lens, p, tuple(float(c) for c in d))
    height = 1.65 - 1.65 * (30.0 - z) / z  # where the mirrored ray reaches the wall, camera frame
    assert abs(row - (lens.fy * height / 30.0 + lens.cy)) <= 2.0
    assert abs(column - 160) <= 1
    assert far == pytest.approx(10.0, rel=0.2)  # met between two steps


def test_a_lamp_has_a_halo_and_light_is_kept():
    dark = np.full((300, 500, 3), 0.01, np.float32)
    dark[150:154, 250:254] = 400.0
    before = dark.astype(np.float64).sum()
    lit = dark.copy()
    halos(lit, 1)
    assert lit[140, 252, 1] > lit[110, 252, 1] > 1.05 * dark[0, 0, 1]
    assert lit.astype(np.float64).sum() == pytest.approx(before, rel=0.02)
    plain = np.full((300, 500, 3), 0.01, np.float32)
    same = plain.copy()
    halos(same, 1)
    assert (same == plain).all()


def test_a_low_sun_dazzles_unless_something_hides_it():
    weather = Weather(cloud=0.0, sun_elevation_rad=pi / 18, sun_azimuth_rad=0.0)
    shape = camera(height=200)
    free = light_of(weather, [placement(plane())], shape=shape).radiance
    u, v = 160, int(100 - 180 * np.tan(pi / 18))
    assert free[v, u, 1] > 10.0 * free[v, 20, 1]
    assert free[v, u + 25, 1] > free[v, u + 80, 1]
    wall = placement(block((1.0, 60.0, 60.0)), at=(30.0, 0.0, 0.0))
    hidden = light_of(weather, [placement(plane()), wall], shape=shape).radiance
    assert hidden[v, u, 1] < 2.0 * hidden[v, 60, 1]


@pytest.mark.parametrize(
    ("beside_deg", "gain"), [(1.7, 61.0), (0.2, 1.0 + 60.0 * 10.8), (5.0, 1.0 + 60.0 * 0.125)]
)
def test_a_sign_sends_light_back_to_the_lamp_beside_the_eye(beside_deg, gain):
    room = np.zeros(pixels.ROWS * pixels.BLOCK)
    rows = room.reshape(pixels.ROWS, pixels.BLOCK)
    rows[pixels.Z], rows[pixels.PX], rows[pixels.NX] = 30.0, 30.0, -1.0
    rows[pixels.RETRO, 1] = 60.0
    down = -28.0 * tan(radians(beside_deg))
    near_lamp = [2.0, 0.0, down, 1.0, 0.0, 0.0, 5.0, 5.0, 5.0, float(lamps.POINT)]
    far_lamp = [20.0, 8.0, 5.0, 1.0, 0.0, 0.0, 5.0, 5.0, 5.0, float(lamps.POINT)]
    for lamp, wanted in ((near_lamp, gain), (far_lamp, 1.0)):
        lamps.lamp_light(np.array([lamp]), np.zeros((0, 0), np.uint8), np.zeros(3), 0, 2, room)
        plain, sign = rows[pixels.AROUND, :2]
        assert plain > 0.0
        assert sign == pytest.approx(wanted * plain, rel=0.01)


def at_night(things, lit):
    """Radiance of a dark scene whose only light are these lamps."""
    made = stage([placement(plane()), *things], weather=Weather(sun_elevation_rad=-0.5))
    lights = replace(made.snapshot(0.0), lamps=tuple(lit))
    made = replace(made, snapshot=lambda _: lights)
    return CameraRenderer(made).expose(camera(psf_sigma_px=0.0), 0.0)


def test_a_street_lamp_throws_the_shadow_of_a_post_away_from_itself():
    lamp = Lamp((14.0, 3.0, 6.0), (0.0, 0.0, -1.0), (5.0, 5.0, 5.0), "street")
    post = placement(block((0.4, 0.4, 2.0)), at=(14.0, 0.0, 1.0), semantic=2)
    bare, shaded = at_night([], [lamp]).radiance, at_night([post], [lamp])
    left = shaded.radiance[..., 1] / np.maximum(bare[..., 1], 1e-9)
    ground = shaded.labels.semantic == 1

    def at(x, y):
        return round(60 + 180.0 * 1.65 / x), round(160 - 180.0 * y / x)

    shadow, lit = at(14.0, -0.8), at(14.0, 1.5)  # the post's top throws its end 1.5 m behind it
    assert ground[shadow]
    assert ground[lit]
    assert left[shadow] < 0.2
    assert left[lit] == pytest.approx(1.0, abs=0.02)
    assert np.median(left[ground & (bare[..., 1] > 0.0)]) == pytest.approx(1.0, abs=0.02)


def test_a_low_beam_lights_a_bare_road_as_if_nothing_cast_shadows():
    lamp = Lamp((1.5, 0.6, 0.65), (1.0, 0.0, -0.012), (16.0, 15.0, 13.4), "low_beam")
    row = lamp_rows([lamp], np.zeros(3))
    made = at_night([], [lamp])
    v = np.arange(66, 118)
    far = 180.0 * 1.65 / (v + 0.5 - 60.0)
    d = np.stack([far - 1.5, np.full(len(v), -0.6), np.full(len(v), -0.65)], axis=1)
    shed = [lamps.shed(row, 0, tuple(float(c) for c in one), (0.0, 0.0, 1.0)) for one in d]
    seen = made.radiance[v, 160, 1] / (np.array(shed) * row[0, 7] + 1e-12)
    bright = np.array(shed) > 0.02 * max(shed)
    assert bright.sum() > 20
    assert seen[bright].min() > 0.9 * np.median(seen[bright])


def test_a_mirrored_lamp_is_drawn_out_without_gaps():
    reach = 40.0
    image = np.zeros((120, 8, 5), np.float32)
    image[..., 3], image[..., 4] = 1.0, reach
    image[60:62, :, :3] = 100.0
    for part in (0.04, 0.2, 1.0):
        smeared = np.zeros_like(image)
        mirror.smear_mirror(image, part, 0, 120, smeared)
        image = smeared
    inner = image[61 - int(0.7 * reach) : 61 + int(0.7 * reach), 4, 1]
    assert (inner > 0.0).all()
    assert (np.abs(np.diff(inner)) < 0.15 * inner.max()).all()


def test_high_quality_is_the_mean_of_four_and_keeps_the_labels():
    post = placement(block((0.3, 0.3, 4.0)), at=(9.0, 0.4, 2.0), yaw=0.3)
    made = stage([placement(plane()), post], weather=DULL)
    shape = camera()
    fast, high = (CameraRenderer(made).expose(shape, 0.0, q) for q in ("fast", "high"))
    fine = CameraRenderer(made).expose(doubled(shape), 0.0).radiance
    mean = fine.reshape(120, 2, 320, 2, 3).mean(axis=(1, 3))
    assert high.radiance == pytest.approx(mean, rel=1e-5)
    assert (high.labels.depth == fast.labels.depth).all()
