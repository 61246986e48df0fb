"""Faulty cameras: each fault does what it says, and the truth stays the truth."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from camera_stage import block, camera, placement, plane, stage

from scenesim.geometry.transform import Transform
from scenesim.render.cameras import Cameras
from scenesim.sensors.faults import Fault
from scenesim.sensors.rig import Rig


def shown(*faults, time_s=0.5, buffers=(), **options):
    model = camera(320, 120, 180.0, **options)
    faults = tuple(Fault("test", kind, values) for kind, values in faults)
    made = stage([placement(plane())], [placement(block((2, 2, 2), (12, 1, 1)), instance=0)])
    rig = Rig("test", (model,), (), faults=faults)
    scene = SimpleNamespace(**vars(made.scene), rig=rig, rate_hz=10.0, duration_s=1.0)
    return Cameras(replace(made, scene=scene)).frame(model, time_s, buffers=buffers)


@pytest.fixture(scope="module")
def sound():
    return shown()


@pytest.mark.parametrize(
    ("kind", "values"),
    [("dirty", {"amount": 0.4}), ("wet", {"amount": 0.3}), ("cracked", {"amount": 0.6})],
)
def test_what_is_on_the_glass_changes_the_picture_alone(sound, kind, values):
    seen = shown((kind, values))
    changed = np.abs(seen.image.astype(int) - sound.image).max(axis=2) > 12
    assert 0.005 < changed.mean() < 0.9
    assert (seen.depth == sound.depth).all()
    assert (seen.instance == sound.instance).all()
    later = shown((kind, values), time_s=0.6)
    assert (np.abs(later.image.astype(int) - sound.image).max(axis=2) > 12)[changed].mean() > 0.9


def test_dead_rows_and_pixels_stay_where_they_are():
    seen, later = (shown(("dead_rows", {"count": 3.0}), time_s=t) for t in (0.5, 0.6))
    dead = (seen.image == 0).all(axis=(1, 2))
    assert 1 <= dead.sum() <= 3
    assert (dead == (later.image == 0).all(axis=(1, 2))).all()
    spots = shown(("dead_pixels", {"share": 0.01})).image
    assert ((spots == 0).all(axis=2) | (spots == 255).all(axis=2)).mean() > 0.006


def test_stuck_exposure_is_off_by_its_stops(sound):
    dim = shown(("stuck_exposure", {"stops": -3.0}))
    assert dim.image.mean() < 0.6 * sound.image.mean()


def test_a_miscalibrated_camera_turns_the_picture_and_its_truth_but_not_its_calibration(sound):
    model = camera(320, 120, 180.0)
    made = stage([placement(plane())], [placement(block((2, 2, 2), (12, 1, 1)), instance=0)])
    fault = Fault("test", "miscalibrated", {}, (0.0, 0.0, 0.05), (0.0, 0.0, 0.0))
    rig = Rig("test", (model,), (), faults=(fault,))
    scene = SimpleNamespace(**vars(made.scene), rig=rig, rate_hz=10.0, duration_s=1.0)
    seen = Cameras(replace(made, scene=scene)).frame(model, 0.5)
    moved = seen.silhouettes[0].left - sound.silhouettes[0].left
    assert moved == pytest.approx(0.05 * 180.0, abs=1.0)  # it looks further left
    assert seen.camera is model
    turned = model.T_ego_from_camera.inverse() @ seen.T_world_from_camera
    assert turned.rotation[0, 2] == pytest.approx(-0.05, abs=1e-3)
    assert isinstance(turned, Transform)


def test_a_dropped_frame_shows_the_last_one_and_labels_now():
    frames = [shown(("dropped_frames", {"share": 0.5}), time_s=t / 10) for t in range(6)]
    sounds = [shown(time_s=t / 10) for t in range(6)]
    same = [(a.image == b.image).all() for a, b in zip(frames, sounds, strict=True)]
    assert 1 <= sum(same) <= 5
    for number, frame in enumerate(frames):
        assert frame.time_s == number / 10
        if not same[number] and number and same[number - 1]:
            assert (frame.image == frames[number - 1].image).all()


def test_linear_light_is_what_the_sensor_saw():
    seen = shown(buffers=("radiance", "linear"), psf_sigma_px=0.0)
    assert seen.radiance.dtype == np.float32
    assert seen.linear.dtype == np.uint16
    open_ = seen.linear[..., 1] < 60000
    ratio = seen.linear[..., 1][open_] / np.maximum(seen.radiance[..., 1][open_], 1e-6)
    assert np.quantile(ratio, 0.9) / np.quantile(ratio, 0.1) < 1.02


def test_fringes_move_red_out_and_blue_in():
    plain, split = shown(buffers=("radiance",)), shown(buffers=("radiance",), chromatic=0.01)
    assert (plain.radiance[..., 1] == split.radiance[..., 1]).all()
    assert np.abs(plain.radiance[..., 0] - split.radiance[..., 0]).max() > 0.01
