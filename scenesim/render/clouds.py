"""Spray, dust and exhaust behind vehicles in a picture: the same clouds as the LiDAR's."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.kernels import clouds as kernels
from scenesim.kernels.plumes import Plumes
from scenesim.kernels.shading import Light
from scenesim.render.bands import in_bands
from scenesim.render.daylight import DUST
from scenesim.render.falling import Shot
from scenesim.render.lidar_plumes import plumes_of
from scenesim.scenery.stage import Snapshot, Stage
from scenesim.world.classes import Cause

#: m, farther clouds are no longer told from the air
_REACH_M = 120.0
#: share of the light on a white surface that thick spray sends back, and thick dust
_WHITE, _DUSTY = 0.55, 0.42


def clouds(
    stage: Stage,
    snapshot: Snapshot,
    light: Light,
    shot: Shot,
    threads: int,
    out_radiance: NDArray[np.float32],
) -> None:
    """Draw the clouds behind vehicles.

    Args:
        stage: with its weather.
        snapshot: how it stands.
        light: what lights them.
        shot: the camera and what it sees.
        threads: bands.
        out_radiance: (H, W, 3), amended.
    """
    origin = shot.T_world_from_camera.translation
    # their shapes are the draw's, not the frame's: they move along with their vehicles
    found = plumes_of(stage, snapshot, origin, _REACH_M, stage.scene.stream_key & 0xFFFFFFFF)
    if found is None:
        return
    far = (found.centres * found.centres).sum(axis=1)
    plumes = _ordered(found, np.argsort(-far, kind="stable"))
    full = light.ambient[4] + light.sun[1] * max(0.0, float(light.sun[0, 2]))
    dusty = (plumes.causes == int(Cause.DUST))[:, None]
    colours = np.where(dusty, _DUSTY * full * np.array(DUST), _WHITE * full)
    rotation = np.array(shot.T_world_from_camera.rotation)

    def band(first: int, last: int) -> None:
        kernels.veil(plumes, colours, shot.near, shot.lens, rotation, first, last, out_radiance)

    in_bands(band, out_radiance.shape[0], threads)


def _ordered(plumes: Plumes, order: NDArray[np.int64]) -> Plumes:
    """The clouds in another order."""
    rows: dict[str, Any] = {
        name: np.ascontiguousarray(getattr(plumes, name)[order])
        for name in ("centres", "velocities", "forwards", "halves", "extinctions", "causes")
    }
    return plumes._replace(**rows)
