"""Light that sunlit walls and ground send into the shade."""

from dataclasses import replace

import numpy as np
import pytest
from camera_stage import block, camera, placement, plane, stage

from scenesim.kernels.openness import glow_at, place_in
from scenesim.render.ambience import OpenSky
from scenesim.render.camera import CameraRenderer
from scenesim.world.materials import Material
from scenesim.world.weather import Weather

LUMA = np.array([0.2126, 0.7152, 0.0722])
PALE, DARK = Material("pale", (0.5, 0.5, 0.5)), Material("dark", (0.02, 0.02, 0.02))
#: the sun stands in the south, behind the wall on the right hand, and shines on the one on the left
NOON = Weather(cloud=0.0, sun_elevation_rad=0.7, sun_azimuth_rad=-np.pi / 2)


def street(material, weather=NOON):
    """A house at the left and a shaded wall at the right of it that looks back."""
    grey, wall = Material("grey", (0.3, 0.3, 0.3)), material
    left = placement(block((40.0, 8.0, 12.0), (22.0, 12.0, 6.0)), material=1)
    right = placement(block((40.0, 1.0, 6.0), (22.0, -9.0, 3.0)), material=0)
    made = stage([placement(plane()), left, right], materials=(grey, wall), weather=weather)
    return CameraRenderer(made)


def shaded(renderer):
    """Luminance of the middle of the wall at the right."""
    picture = renderer.expose(camera(160, 60, 60.0), 0.0).radiance
    return float((picture[24:32, 130:150] @ LUMA).mean())


def test_a_sunlit_wall_lights_the_shaded_one_across_the_street():
    pale, dark = shaded(street(PALE)), shaded(street(DARK))
    assert 1.05 * dark < pale < 2.0 * dark


def test_ground_in_the_shade_sends_less_up_than_sunlit_ground():
    renderer = street(PALE)
    renderer.expose(camera(160, 60, 60.0), 0.0)
    found = renderer.light.open_sky._ready

    def ground(y):
        place = place_in(found.window, found.levels, found.volume.shape[1], (20.0, y, 0.2))
        return glow_at(found.glow, *place)[3]

    assert ground(-5.0) < 0.5 * ground(5.0)
    assert ground(5.0) == pytest.approx(0.3, rel=0.2)  # the ground's albedo, all of it sunlit


def test_without_a_sun_nothing_is_kept_of_what_it_would_light():
    assert OpenSky(None, 0.0)._sun is None
    closed = street(PALE, Weather(cloud=1.0))
    closed.expose(camera(160, 60, 60.0), 0.0)
    assert closed.light.open_sky._ready.glow.size == 0


def test_snow_lights_walls_from_below():
    bare, snowy = shaded(street(DARK)), shaded(street(DARK, replace(NOON, snow_cover=1.0)))
    assert snowy > 1.3 * bare
