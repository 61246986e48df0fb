"""Rows read one after the other, and motion within an exposure: known slants and blurs."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from camera_stage import block, camera, placement, plane, stage

from scenesim.geometry.transform import Transform
from scenesim.render.cameras import Cameras
from scenesim.scenery.stage import Snapshot

SPEED = 12.0
READOUT = 0.05


def passing(speed=SPEED, objects=()):
    """A pole 10 m to the left of a camera that looks left from an ego that drives ahead."""
    pole = placement(block((0.3, 0.3, 8.0), (0.0, 10.0, 3.0)), instance=0)
    made = stage([placement(plane(z=-2.0))], [pole], objects=list(objects) or None)
    pole = replace(pole, lods=(replace(pole.lods[0], key="pole"),))

    def snapshot(time_s):
        ego = Transform.planar((speed * time_s, 0.0, 0.0), 0.0)
        return Snapshot(time_s, ego, np.array([speed, 0, 0]), np.zeros(3), (pole,), {})

    scene = SimpleNamespace(**vars(made.scene), rate_hz=10.0, duration_s=1.0)
    return replace(made, snapshot=snapshot, scene=scene)


def sideways(**options):
    look = Transform.euler((0.0, 0.0, 1.65), np.pi / 2, 0.0, 0.0) @ camera().T_ego_from_camera
    mount = Transform(look.rotation, np.array([0.0, 0.0, 1.65]))
    return replace(camera(320, 160, 200.0), T_ego_from_camera=mount, **options)


def columns_of(ids):
    """Middle of the pole on each row that shows it."""
    rows = np.flatnonzero((ids >= 0).any(axis=1))
    return rows, np.array([np.flatnonzero(ids[r] >= 0).mean() + 0.5 for r in rows])


def test_a_pole_slants_by_what_the_ego_drives_while_rows_are_read():
    frame = Cameras(passing()).frame(sideways(readout_s=READOUT), 0.0)
    rows, middles = columns_of(frame.instance)
    assert len(rows) > 120
    slope = np.polyfit(rows, middles, 1)[0]
    # the camera looks left: what stands still moves to the left as it drives on
    wanted = -200.0 * SPEED * READOUT / 9.85 / 160  # px per row, of the pole's front
    assert slope == pytest.approx(wanted, rel=0.03)
    off = middles - (160.0 + (rows + 0.5 - 80.0) * wanted)
    assert np.abs(off).max() < 1.0
    outline = frame.silhouettes[0]
    assert outline.pixels == (frame.instance == 0).sum()
    assert outline.right - outline.left > 200.0 * SPEED * READOUT / 9.85


def test_a_global_shutter_leaves_it_plumb():
    frame = Cameras(passing()).frame(sideways(), 0.0)
    _, middles = columns_of(frame.instance)
    assert np.ptp(middles) == 0.0


def test_blur_is_as_long_as_the_motion_within_the_exposure():
    dim = {"exposure_ev": -3.0, "full_well_e": 1e6, "read_noise_e": 0.0, "psf_sigma_px": 0.0}
    sharp = Cameras(passing()).frame(sideways(**dim), 0.0)
    still = Cameras(passing(speed=0.0)).frame(sideways(exposure_s=0.05, **dim), 0.0)
    blurred = Cameras(passing()).frame(sideways(exposure_s=0.05, **dim), 0.0)
    length = 200.0 * SPEED * 0.05 / 9.85
    dark = {}
    for name, frame in (("sharp", sharp), ("still", still), ("blurred", blurred)):
        line = frame.image[55:65, 130:190].astype(float).mean(axis=(0, 2))  # sky beside the pole
        sky = np.linspace(line[:5].mean(), line[-5:].mean(), len(line))
        dark[name] = (1.0 - line / sky > 0.04).sum()
    assert dark["still"] == pytest.approx(dark["sharp"], abs=1)
    # the tone curve hides the faint ends
    assert length - 5.0 < dark["blurred"] - dark["sharp"] < length + 1.0
    assert (blurred.instance == sharp.instance).all()  # labels are those of the middle


def test_flow_of_a_rolling_shutter_finds_the_pole_of_the_next_frame():
    made, model = Cameras(passing()), sideways(readout_s=READOUT)
    frame = made.frame(model, -0.05, buffers=("flow",))
    after = made.frame(model, 0.05)
    v, u = np.nonzero((frame.instance == 0) & (frame.flow[..., 2] == 0))
    assert len(v) > 300
    x = np.floor(u + 0.5 + frame.flow[v, u, 0]).astype(int)
    y = np.floor(v + 0.5 + frame.flow[v, u, 1]).astype(int)
    assert (after.instance[y, x.clip(0, 319)] == 0).mean() > 0.9
