"""Depth of field, and rain on a lens: the picture changes, the labels do not."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from camera_stage import block, camera, placement, plane, stage

from scenesim.kernels import defocus
from scenesim.randomness import Stream
from scenesim.render.cameras import Cameras
from scenesim.render.glass import defocused, rained_on
from scenesim.sensors.rig import Rig
from scenesim.world.weather import Weather

TELE = replace(camera(), fx_px=3000.0, fy_px=3000.0, f_number=1.4, focus_m=10.0)


def test_discs_are_those_of_a_thin_lens():
    depth = np.array([[10.0, 5.0, 20.0, np.inf]], np.float32)
    radius = np.zeros_like(depth)
    opening = 3000.0 * 4.65e-6 / 1.4
    defocus.discs(depth, 0.5 * 3000.0 * opening, 1.0 / 10.0, 16.0, radius)
    # Potmesil & Chakravarty: diameter = opening f |d - s| / (d (s - f)), s - f is s but for 0.1 %
    wanted = [0.5 * 3000.0 * opening * abs(1 / d - 0.1) for d in (10.0, 5.0, 20.0, np.inf)]
    assert radius[0] == pytest.approx(wanted, abs=1e-4)
    assert radius[0, 0] == 0.0


def test_a_point_out_of_focus_becomes_a_disc_of_the_same_light():
    depth = np.full((60, 60), 5.0, np.float32)
    light = np.zeros((60, 60, 3), np.float32)
    light[30, 30] = 100.0
    out = defocused(light, depth, replace(TELE, focus_m=20.0))
    radius = 0.5 * 3000.0 * (3000.0 * 4.65e-6 / 1.4) * abs(1 / 5 - 1 / 20)
    assert out.sum() == pytest.approx(light.sum(), rel=0.02)
    rows = np.flatnonzero(out[..., 0].max(axis=1) > 0.0)
    assert len(rows) == pytest.approx(2 * radius + 1, abs=2)


def test_what_is_in_focus_stays_sharp_before_a_blurred_background():
    depth = np.full((40, 80), np.inf, np.float32)
    depth[:, 40:] = 10.0
    light = np.zeros((40, 80, 3), np.float32)
    light[:, 40:] = 1.0
    light[:, ::8] += 0.5
    out = defocused(light, depth, TELE)
    assert np.abs(out[5:-5, 45:75] - light[5:-5, 45:75]).max() < 1e-6
    assert out[5:-5, 20:30].std() < 0.65 * light[5:-5, 20:30].std()
    assert defocused(light, depth, replace(TELE, f_number=0.0)) is light


def test_rain_leaves_drops_that_come_and_go():
    light = np.random.default_rng(1).random((120, 320, 3)).astype(np.float32)
    stream = Stream.of(3)
    wet = Weather(rain_mm_per_h=10.0)
    model = replace(camera(), rain_drops=0.05)
    assert rained_on(light, model, Weather(), stream, 0.0) is light
    assert rained_on(light, replace(model, rain_drops=0.0), wet, stream, 0.0) is light
    now, soon, later = (rained_on(light, model, wet, stream, t) for t in (0.0, 0.1, 30.0))
    assert (rained_on(light, model, wet, stream, 0.0) == now).all()
    covered = (now != light).any(axis=2).mean()
    assert 0.01 < covered < 0.15
    kept = [
        (other != light).any(axis=2)[(now != light).any(axis=2)].mean() for other in (soon, later)
    ]
    assert kept[0] > 0.8
    assert kept[1] < 0.5


def test_labels_know_nothing_of_the_glass():
    place = stage([placement(plane()), placement(block((2.0, 2.0, 2.0)), at=(9.0, 0.5, 1.0))])
    weather = Weather(cloud=1.0, rain_mm_per_h=10.0)

    def frame(model):
        rig = Rig("test", (model,), (), faults=())
        scene = SimpleNamespace(
            **{**vars(place.scene), "weather": weather}, rig=rig, rate_hz=10.0, duration_s=1.0
        )
        return Cameras(replace(place, scene=scene)).frame(model, 0.0)

    sharp = frame(replace(camera(focal=900.0), rain_drops=0.0))
    other = frame(replace(camera(focal=900.0), f_number=0.2, focus_m=2.0, rain_drops=0.1))
    for name in ("depth", "instance", "semantic", "normal"):
        assert (getattr(sharp, name) == getattr(other, name)).all()
    assert (sharp.image != other.image).mean() > 0.2
