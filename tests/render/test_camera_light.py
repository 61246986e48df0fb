"""Light, air and sensor of the camera, against formulas."""

from dataclasses import replace
from itertools import pairwise
from math import cos, pi, sin, sqrt

import numpy as np
import pytest
from camera_stage import ball, block, camera, placement, plane, stage

from scenesim.geometry.transform import Transform
from scenesim.kernels import block as pixels
from scenesim.kernels import sky
from scenesim.kernels.brdf import fresnel, ggx, mirrored
from scenesim.kernels.sphere import read, unfold
from scenesim.render import sunlight
from scenesim.render.camera import CameraRenderer
from scenesim.render.daylight import daylight
from scenesim.render.develop import develop, exposure_of
from scenesim.render.skyline import Surroundings, skyline_of
from scenesim.world.materials import Material
from scenesim.world.weather import Weather


def test_the_zenith_of_preetham():
    luminance, x, y = sky.zenith(3.0, pi / 4)
    assert (round(luminance, 3), round(x, 4), round(y, 4)) == (7.320, 0.2457, 0.2515)


@pytest.mark.parametrize("roughness", [0.3, 0.6, 1.0])
@pytest.mark.parametrize("cosine", [0.2, 0.7, 1.0])
def test_no_surface_sends_out_more_than_it_gets(roughness, cosine):
    view = (sqrt(1.0 - cosine**2), 0.0, cosine)
    total, steps = 0.0, 160
    for a in range(steps):
        z = (a + 0.5) / steps
        radius = sqrt(1.0 - z * z)
        for b in range(steps):
            angle = 2.0 * pi * (b + 0.5) / steps
            light = (radius * cos(angle), radius * sin(angle), z)
            half = np.array(light) + np.array(view)
            half /= sqrt(float((half * half).sum()))
            total += ggx(roughness, z, cosine, float(half[2])) * 2.0 * pi / steps**2
    assert total < 1.02
    factor, plus = mirrored(roughness, cosine)
    assert 0.0 <= factor + plus <= 1.02
    assert abs(factor + plus - min(total, 1.0)) < 0.2


def test_fresnel_ends():
    assert fresnel(0.04, 1.0) == pytest.approx(0.04)
    assert fresnel(0.04, 0.0) == pytest.approx(1.0)


def test_a_block_gleams_and_mirrors_as_the_formulas_say():
    random = np.random.Generator(np.random.Philox(key=3))
    room = np.zeros(pixels.ROWS * pixels.BLOCK)
    rows = room.reshape(pixels.ROWS, pixels.BLOCK)
    sun = np.array([0.6, 0.0, 0.8])
    rows[pixels.NX : pixels.NX + 3] = np.array([[0.0], [0.0], [1.0]])
    view = random.random((3, pixels.BLOCK)) * [[2.0], [2.0], [0.9]] - [[1.0], [1.0], [-0.1]]
    rows[pixels.VX : pixels.VX + 3] = view / np.sqrt((view * view).sum(axis=0))
    rows[pixels.NV], rows[pixels.NL], rows[pixels.LIT] = rows[pixels.VX + 2], sun[2], 1.0
    rows[pixels.ROUGH] = 0.1 + 0.9 * random.random(pixels.BLOCK)
    rows[pixels.COAT] = 1.0
    pixels.lobes(tuple(sun), pixels.BLOCK, room)
    pixels.mirrors(pixels.BLOCK, room)
    for i in range(pixels.BLOCK):
        v, rough, n_v = (
            rows[pixels.VX : pixels.VX + 3, i],
            rows[pixels.ROUGH, i],
            rows[pixels.NV, i],
        )
        half = (v + sun) / sqrt(float(((v + sun) ** 2).sum()))
        assert rows[pixels.LOBE, i] == pytest.approx(
            pi * ggx(rough, sun[2], n_v, half[2]), rel=1e-9
        )
        varnish = pi * ggx(0.06, sun[2], n_v, half[2]) * fresnel(0.04, float(half @ v))
        assert rows[pixels.VARNISH, i] == pytest.approx(varnish, rel=1e-3, abs=1e-9)
        factor, plus = mirrored(rough, n_v)
        assert rows[pixels.FACTOR, i] == pytest.approx(factor, abs=1e-5)
        assert rows[pixels.ADDEND, i] == pytest.approx(plus, abs=1e-5)
        mirror = (2.0 * n_v * 0.0 - v[0], 2.0 * n_v * 0.0 - v[1], 2.0 * n_v - v[2])
        place = rows[pixels.ACROSS, i], rows[pixels.ALONG, i]
        assert place == pytest.approx(unfold(mirror))


def brightness(weather, statics, moving=(), **options):
    shape = camera(psf_sigma_px=0.0, vignetting=0.0, **options)
    made = stage(statics, moving, weather=weather)
    renderer = CameraRenderer(made)
    seen = {}
    import scenesim.render.camera as module

    real = module.exposure_of

    def spy(radiance, ev):
        seen["radiance"] = radiance.copy()
        return real(radiance, ev)

    module.exposure_of = spy
    try:
        frame = renderer.frame(shape, 0.0)
    finally:
        module.exposure_of = real
    return seen["radiance"].astype(np.float64), frame, renderer


def test_a_grey_picture_is_exposed_to_its_highlights_and_a_bright_sky_to_its_mean():
    grey = np.full((120, 160, 3), 0.02, np.float32)
    assert 0.02 * exposure_of(grey, 0.0) == pytest.approx(1.7 * 0.265, rel=1e-6)
    assert 0.02 * exposure_of(grey, -1.0) == pytest.approx(0.5 * 1.7 * 0.265, rel=1e-6)
    sky = grey.copy()
    sky[:42] *= 9.0  # 7 of 20 rows three times as bright by the square root
    mean = 0.02 * ((13.0 + 7.0 * 3.0) / 20.0) ** 2
    assert exposure_of(sky, 0.0) == pytest.approx(0.265 / mean, rel=1e-6)


def test_contrast_in_fog_follows_beer_and_lambert():
    ranges = (20.0, 40.0, 60.0)
    ratios = []
    for distance in ranges:
        wall = placement(block((1.0, 30.0, 12.0)), at=(distance + 0.5, 0.0, 0.0))
        fog = Weather(fog_visibility_m=150.0, cloud=1.0)
        thick, frame, renderer = brightness(fog, [wall])
        air = renderer.light.day.light.air[0]
        row, column = 60, 160
        assert frame.depth[row, column] == pytest.approx(distance, rel=1e-4)
        ratios.append(thick[row, column] - air)
    beta = Weather(fog_visibility_m=150.0).extinction_per_m()
    for k in (1, 2):
        measured = ratios[k][1] / ratios[0][1]
        expected = np.exp(-beta * (ranges[k] - ranges[0]))
        assert measured == pytest.approx(expected, rel=0.02)


def test_a_pole_throws_its_shadow_where_the_sun_says():
    weather = Weather(cloud=0.0, sun_elevation_rad=pi / 4, sun_azimuth_rad=pi / 2)
    pole = placement(block((0.3, 0.3, 3.0), (0, 0, 1.5)), at=(12.0, 2.0, 0.0))
    light, frame, _ = brightness(weather, [placement(plane()), pole], width=640, focal=400.0)
    shape = frame.camera

    def luminance(x, y):
        point = np.array([-y, 1.65, x])
        u, v = shape.project(point)
        return light[int(v), int(u)].sum()

    lit = luminance(12.0, 3.5)
    assert luminance(12.0, 0.0) < 0.45 * lit  # 2 m south of the pole, still under its 3 m
    assert luminance(12.0, -0.7) < 0.45 * lit
    assert luminance(12.0, -1.5) > 0.8 * lit  # beyond its end
    assert luminance(13.0, 0.0) > 0.8 * lit  # beside it


@pytest.mark.parametrize("distance", [3.0, 8.0, 15.0])
@pytest.mark.parametrize("size", [(0.6, 0.03, 0.04), (0.28, 0.1, 0.06)], ids=["tyre", "shoe"])
def test_the_shadow_of_what_moves_begins_where_it_stands(size, distance):
    weather = Weather(cloud=0.0, sun_elevation_rad=0.7, sun_azimuth_rad=pi / 2)
    shape = {"width": 512, "focal": 280.0 * distance, "height": 1200}  # pixels of 3.6 mm
    body = placement(block(size, (0, 0, size[2] / 2)), instance=0, semantic=21, at=(distance, 0, 0))
    bare, frame, _ = brightness(weather, [placement(plane())], **shape)
    light, _, _ = brightness(weather, [placement(plane())], [body], **shape)

    def share(y):
        u, v = frame.camera.project(np.array([-y, 1.65, distance]))
        return light[int(v), int(u)].sum() / bare[int(v), int(u)].sum()

    edge = size[1] / 2
    assert share(edge + 0.02) > 0.8  # beside it, towards the sun
    assert share(-edge - 0.01) < 0.5
    assert share(-edge - 0.5 * size[2] / 0.84) < 0.5  # half way to the end
    assert share(-edge - size[2] / 0.84 - 0.12) > 0.8  # beyond it


def test_what_moves_throws_no_more_shadow_on_itself_than_what_stands_still():
    weather = Weather(cloud=0.0, sun_elevation_rad=0.5, sun_azimuth_rad=2.6)
    shape, at = ball(0.8, (0.0, 0.0, 0.9)), (6.0, 0.0, 0.0)
    drum, post = placement(shape, instance=0, semantic=21, at=at), placement(shape, at=at)
    still, _, _ = brightness(weather, [placement(plane()), post], focal=900.0)
    light, frame, renderer = brightness(weather, [placement(plane())], [drum], focal=900.0)
    slopes = frame.normal.astype(np.float64) @ np.array(renderer.light.day.direction)
    facing = (frame.instance == 0) & (slopes > 0.15)
    shares = light.sum(axis=2)[facing] / still.sum(axis=2)[facing]
    assert shares.min() > 0.97


@pytest.mark.parametrize("weather", [Weather(sun_elevation_rad=-0.2), Weather(cloud=1.0)])
def test_no_map_is_drawn_for_a_sun_that_does_not_shine(weather, monkeypatch):
    made = stage([placement(plane()), placement(block((2, 2, 9), (12, 4, 4.5)))], weather=weather)
    monkeypatch.setattr(sunlight, "see", lambda *_, **__: pytest.fail("a tile was drawn"))
    monkeypatch.setattr(sunlight, "placed_view", lambda *_: pytest.fail("a body was placed"))
    CameraRenderer(made).frame(camera(), 0.0)


def test_a_picture_does_not_depend_on_those_before_it():
    posts = [placement(block((2, 2, 9), (x, 4, 4.5))) for x in range(8, 160, 9)]
    made = stage([placement(plane()), *posts])
    here = camera()
    ahead = Transform(here.T_ego_from_camera.rotation, np.array([70.0, 0.0, 1.65]))
    used = CameraRenderer(made)
    used.frame(replace(here, T_ego_from_camera=ahead), 0.0)
    fresh = CameraRenderer(made)
    assert (used.frame(here, 0.0).image == fresh.frame(here, 0.0).image).all()


def test_a_picture_does_not_depend_on_what_a_draw_before_it_left(monkeypatch):
    made = stage([placement(plane()), placement(block((2, 2, 9), (12, 4, 4.5)))])
    left = sunlight._Sheets()
    left.maps[:], left.face[:], left.tile_face[:] = 1e9, 7, 7
    pictures = []
    for spare in ([], [left]):
        monkeypatch.setattr(sunlight, "_spare", spare)
        pictures.append(CameraRenderer(made).frame(camera(), 0.0).image)
    assert (pictures[0] == pictures[1]).all()


def test_fog_veils_the_sky_by_the_way_through_it():
    image = np.random.Generator(np.random.Philox(key=1)).random((32, 32, 3)).astype(np.float32)
    axis = np.abs((np.arange(32) + 0.5) / 32 * 2.0 - 1.0)
    level = np.maximum(0.02, 1.0 - axis[:, None] - axis[None, :])[..., None]
    clear = 1.0 / (1.0 + 0.003 * 100.0 / level) ** 2
    wanted = image * clear + np.array([0.5, 0.6, 0.7]) * (1.0 - clear)
    sky.veil(np.array([0.5, 0.6, 0.7]), 0.003, image)
    np.testing.assert_allclose(image, wanted, rtol=1e-6)


def test_an_image_of_half_the_side_has_the_means():
    image = np.random.Generator(np.random.Philox(key=2)).random((8, 8, 3)).astype(np.float32)
    small = np.zeros((4, 4, 3), np.float32)
    sky.halve(image, small)
    np.testing.assert_allclose(small, image.reshape(4, 2, 4, 2, 3).mean(axis=(1, 3)), rtol=1e-6)


@pytest.mark.parametrize("field", ["readout_s", "exposure_s"])
def test_a_slow_shutter_is_refused_by_name(field):
    with pytest.raises(ValueError, match=field):
        CameraRenderer(stage([placement(plane())])).frame(camera(**{field: 0.01}), 0.0)


@pytest.mark.parametrize("distance", [5.0, 20.0, 60.0])
def test_sunlit_ground_has_no_acne(distance):
    weather = Weather(cloud=0.0, sun_elevation_rad=0.5, sun_azimuth_rad=2.6)
    light, frame, _ = brightness(weather, [placement(plane())])
    rows = np.nonzero(np.abs(frame.depth[:, 160] - distance) < 0.2 * distance)[0]
    patch = light[rows[0] : rows[-1] + 1, 60:260].sum(axis=2)
    assert patch.min() > 0.97 * np.median(patch)


def test_skylight_is_less_between_walls_and_under_a_car():
    weather = Weather(cloud=1.0)
    walls = [placement(block((80.0, 2.0, 15.0)), at=(30.0, y, 7.5)) for y in (-6.0, 6.0)]
    free, _, _ = brightness(weather, [placement(plane())])
    street, _, _ = brightness(weather, [placement(plane()), *walls])
    assert street[100, 160].sum() < 0.75 * free[100, 160].sum()
    car = placement(
        block((4.0, 1.8, 1.2), (0, 0, 0.8)), instance=0, semantic=21, at=(9.0, 0.0, 0.0)
    )
    shaded, frame, _ = brightness(weather, [placement(plane())], [car])
    under = frame.depth < 7.3
    under &= frame.depth > 6.85
    under[:, :150] = under[:, 170:] = False
    assert under.any()
    assert np.median(shaded[under].sum(axis=1)) < 0.8 * np.median(free[under].sum(axis=1))


def test_lamps_shine_only_when_lit():
    lamp = Material("lamp", (0.1, 0.1, 0.1), emission=(5.0, 0.0, 0.0), lamp=4)
    made = stage(
        [], [placement(block((1, 2, 2)), instance=0, semantic=21, at=(8.0, 0.0, 1.65))], (lamp,)
    )
    dark = CameraRenderer(made).frame(camera(), 0.0)
    plain = made.snapshot
    lit_stage = replace(made, snapshot=lambda t: replace(plain(t), lights={0: 4}))
    lit = CameraRenderer(lit_stage).frame(camera(), 0.0)
    red = lit.image[60, 160].astype(int) - dark.image[60, 160].astype(int)
    assert red[0] > 60


def test_same_bytes_again_and_on_threads():
    statics = [placement(plane()), placement(block((4, 4, 6)), at=(25.0, 5.0, 3.0))]
    car = placement(block((4, 2, 1.5)), instance=0, semantic=21, at=(12.0, 0.0, 0.75))
    one = CameraRenderer(stage(statics, [car])).frame(camera(), 0.5)
    two = CameraRenderer(stage(statics, [car]), threads=2).frame(camera(), 0.5)
    for name in ("image", "depth", "instance", "semantic", "part", "normal"):
        assert (getattr(one, name) == getattr(two, name)).all(), name
    other = CameraRenderer(stage(statics, [car])).frame(camera(), 0.6)
    assert (one.image != other.image).any()  # noise of another moment


def test_a_skyline_is_as_high_as_what_stands_there():
    tops = np.zeros((256, 256), np.float32)
    tops[:, 140:] = 10.0  # 12 cells from the middle, to the side of growing columns
    axes = np.array([[-1.0, 0.0], [0.0, 1.0]])  # columns grow to the west
    sines = skyline_of(tops, 1.0, 0.0, axes)
    assert sines[0] == 0.0  # east
    assert sines[8] == pytest.approx(0.0, abs=0.1)  # north, along the wall
    assert 0.25 < sines[16] < 0.75  # the places looked from stand 12 to 36 m before the wall
    indoors = np.full((256, 256), 10.0, np.float32)
    assert (skyline_of(indoors, 1.0, 0.0, axes) == sines.dtype.type(0.2)).all()


def test_a_street_mirrors_its_walls_where_they_stand_and_the_sky_above_them():
    light = daylight(Weather(cloud=0.1, sun_elevation_rad=0.8, sun_azimuth_rad=pi / 2), 1).light
    skyline = np.zeros(32)
    skyline[8:25] = 0.9  # walls from north over west to south
    around = Surroundings(light, 5).under(skyline)

    def towards(x, y, z):
        return np.array(read(around, 2, (x, y, z)))

    east, west = towards(1.0, 0.0, 0.25), towards(-1.0, 0.0, 0.25)
    assert (west < 0.5 * east).all()
    assert towards(0.0, 0.1, 1.0) == pytest.approx(light.ambient[4], rel=0.6)  # the open sky
    south, north = (
        np.mean([towards(-1.0, y, 0.1 + 0.05 * k) for k in range(5)], axis=0) for y in (-0.8, 0.8)
    )
    assert south.sum() > 1.2 * north.sum()  # the sun in the north lights the southern walls


def test_a_mirrored_skyline_has_no_steps():
    """A cell of the map is as wide as a hand in a near lens: steps of it looked like mountains."""
    levels = np.zeros((1, 128, 128, 3), np.float32)
    white, black = np.ones((128, 128, 3), np.float32), np.zeros((32, 3))
    sky.surround(white, np.zeros(3), np.uint64(5), np.full(32, 0.2), black, 0, 128, levels)
    light = levels[0, 2:-2, 2:-2, 0]
    assert light.max() == 1.0
    assert light.min() == 0.0
    assert max(np.abs(np.diff(light, axis=axis)).max() for axis in (0, 1)) < 0.8


def test_noise_grows_as_the_standard_says():
    shape = camera(width=256, height=256, psf_sigma_px=0.0, vignetting=0.0)
    grey = np.full((256, 256, 3), 0.25, np.float32)
    image = develop(grey, shape, 1.0, (1.0, 1.0, 1.0), 11)
    assert (
        abs(float(np.median(image)) - np.median(develop(grey, shape, 1.0, (1.0, 1.0, 1.0), 12)))
        <= 1
    )
    noisier = camera(width=256, height=256, psf_sigma_px=0.0, vignetting=0.0, full_well_e=2000.0)
    rough = develop(grey, noisier, 1.0, (1.0, 1.0, 1.0), 11)
    ratio = rough[..., 1].std() / image[..., 1].std()
    expected = sqrt(0.25 / 2000.0 + (8 / 2000.0) ** 2) / sqrt(0.25 / 16000.0 + (8 / 16000.0) ** 2)
    assert ratio == pytest.approx(expected, rel=0.15)


def test_strong_colours_keep_something_of_each_channel_and_weak_ones_gain():
    shape = camera(width=64, height=64, psf_sigma_px=0.0, vignetting=0.0, full_well_e=1e6)

    def shown(colour):
        picture = np.full((64, 64, 3), colour, np.float32)
        return np.median(develop(picture, shape, 1.0, (1.0, 1.0, 1.0), 3), axis=(0, 1))

    assert shown((0.5, 0.05, 0.05))[1] > 8  # a red cloth; the matrix alone would leave nothing
    previous = 0.0
    for red in (0.26, 0.30, 0.36, 0.45, 0.6, 0.9):  # more of a colour is never shown as less
        apart = float(shown((red, 0.25, 0.25))[0])
        assert apart > previous
        previous = apart
    pale = shown((0.25, 0.22, 0.22))
    assert pale[0] / pale[1] - 1.0 > 1.4 * ((0.25 / 0.22) ** (1.5 / 2.4) - 1.0)


def test_daylight_dims_from_noon_to_night():
    levels = [
        float(daylight(Weather(sun_elevation_rad=e, cloud=0.1), 1).light.ambient[4].sum())
        for e in (0.8, 0.2, 0.0, -0.05, -0.12, -0.3)
    ]
    assert all(a > b for a, b in pairwise(levels))
    assert not daylight(Weather(sun_elevation_rad=-0.1), 1).has_sun


def test_one_compiled_signature_for_each_kernel():
    from scenesim.kernels import antialias, develop, openness, placing, raster, resolve, shading
    from scenesim.kernels import silhouette as outlines

    CameraRenderer(stage([placement(plane())])).frame(camera(), 0.0)
    for kernel in (
        placing.place, placing.clip, raster.draw, resolve.label, shading.shade,
        antialias.smooth_edges, develop.expose, develop.demosaic, openness.open_sky,
        outlines.silhouettes,
    ):  # fmt: skip
        assert len(getattr(kernel, "signatures", [0])) <= 1, kernel


def test_what_the_camera_cannot_do_is_said():
    from scenesim.errors import NotAvailableError

    renderer = CameraRenderer(stage([placement(plane())]))
    with pytest.raises(NotAvailableError, match="distortion 'kannala_brandt'"):
        renderer.frame(camera(distortion="kannala_brandt"), 0.0)
    with pytest.raises(ValueError, match="8192"):
        renderer.frame(camera(width=9000), 0.0)
    with pytest.raises(ValueError, match="fast or high"):
        renderer.frame(camera(), 0.0, "best")
