"""Spray and dust behind vehicles, as the camera sees them."""

import numpy as np
import pytest
from camera_stage import block, camera, placement, plane, stage

from scenesim.geometry.transform import Transform
from scenesim.render.camera import CameraRenderer
from scenesim.scenery.stage import Placement
from scenesim.world.classes import Semantic
from scenesim.world.weather import Weather


def picture(weather, speed_mps, gap_m=14.0):
    """The light of a dark car ahead."""
    shape = block((4.2, 1.8, 1.5), (0.0, 0.0, 0.75))
    car = Placement(
        (shape,), (), Transform.planar((gap_m, 0.0, 0.0), 0.0), np.array([speed_mps, 0.0, 0.0]),
        np.zeros(3), 0, int(Semantic.CAR), np.zeros(1, np.int16),
        np.full(1, int(Semantic.CAR), np.uint8),
    )  # fmt: skip
    place = stage([placement(plane())], [car], weather=weather)
    renderer = CameraRenderer(place)
    return renderer.expose(camera(), 0.0), renderer


def changed(weather, clear):
    """Where driving changes the light, and by how much."""
    fast, slow = picture(weather, 25.0)[0], picture(weather, 0.0)[0]
    assert (fast.labels.depth == slow.labels.depth).all()
    assert (fast.labels.instance == slow.labels.instance).all()
    del clear
    return fast.radiance - slow.radiance


def test_spray_hangs_behind_wheels_on_wet_roads_alone():
    wet, dry = Weather(cloud=1.0, wetness=1.0), Weather(cloud=1.0)
    more = changed(wet, dry)
    assert (np.abs(more).max(axis=2) > 0.01).mean() > 0.005
    body = picture(wet, 0.0)[0].labels.instance == 0
    assert more[body].mean() > 0.0  # white before a dark car
    assert np.abs(changed(dry, dry)).max() == 0.0


def test_dust_is_brown_and_fills_the_air():
    dusty = changed(Weather(cloud=1.0, dust=1.0), None)
    seen = np.abs(dusty).max(axis=2) > 0.02
    assert seen.mean() > 0.002
    near, far = (Weather(dust=share).extinction_per_m() for share in (0.5, 1.0))
    assert near == pytest.approx(0.002)
    assert far == pytest.approx(0.004)
    sky = picture(Weather(cloud=1.0, dust=1.0), 0.0)[0].radiance[5].mean(axis=0)
    assert sky[0] > 1.1 * sky[2]
