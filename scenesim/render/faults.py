"""Cameras that do not work as they should: what is on their glass, and what is wrong inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats
from scenesim.kernels import lens_effects
from scenesim.randomness import Stream
from scenesim.sensors.camera import CameraModel
from scenesim.sensors.effects import effects
from scenesim.sensors.faults import Fault, true_mount

#: radiance of dirt over the scene's mean, and its colour
_DIRT = (0.50, 0.42, 0.33)


def misplaced(camera: CameraModel, faults: Sequence[Fault]) -> CameraModel:
    """A camera where it really sits.

    Args:
        camera: as calibrated.
        faults: of this camera.

    Returns:
        The camera that takes the picture.
    """
    mount = true_mount(camera.T_ego_from_camera, faults)
    if mount is camera.T_ego_from_camera:
        return camera
    return replace(camera, T_ego_from_camera=mount)


def through_glass(
    radiance: NDArray[np.float32], camera: CameraModel, faults: Sequence[Fault], stream: Stream
) -> NDArray[np.float32]:
    """The light that gets through effects, dirty, wet or broken glass and a lens's fringes.

    Args:
        radiance: (H, W, 3) linear.
        camera: for its chromatic aberration.
        faults: of this camera.
        stream: of this camera in this draw: what is on the glass stays there.

    Returns:
        (H, W, 3), the same array where nothing is on the glass.
    """
    out = radiance
    if not faults and not camera.effects and camera.chromatic == 0.0:
        return out
    height, width = radiance.shape[:2]
    for name in camera.effects:
        out = effects()[name](out, camera, stream.child(f"effect/{name}"))
    light = np.array(lens_effects.mean_light(radiance, 7))
    for number, fault in enumerate(faults):
        own = stream.child(f"{fault.kind}/{number}")
        amount = float(fault.values.get("amount", 0.0))
        if fault.kind == "dirty":
            out = out.copy()
            blobs = _blobs(width, height, amount, own)
            lens_effects.soil(blobs, light * _DIRT, 0, height, out)
        elif fault.kind == "wet":
            source = out
            out = out.copy()
            lens_effects.splash(_drops(width, height, amount, own), source, 0, height, out)
        elif fault.kind == "cracked":
            source = out
            out = out.copy()
            lines = _cracks(width, height, amount, own)
            lens_effects.crack(lines, light * 1.6, source, 0, height, out)
    if camera.chromatic != 0.0:
        source = out
        out = np.zeros_like(source)
        centre = np.array([camera.cx_px, camera.cy_px])
        lens_effects.fringe(source, centre, camera.chromatic, 0, height, out)
    return out


def in_sensor(
    image: NDArray[np.uint8], camera: CameraModel, faults: Sequence[Fault], stream: Stream
) -> NDArray[np.uint8]:
    """The picture of a sensor with dead rows or pixels, sharpened as the camera does.

    Args:
        image: (H, W, 3) uint8.
        camera: for its sharpening.
        faults: of this camera.
        stream: of this camera in this draw: what is dead stays dead.

    Returns:
        (H, W, 3), the same array where nothing is wrong.
    """
    if camera.sharpening > 0.0:
        image = _sharpened(image, camera.sharpening)
    height, width = image.shape[:2]
    for number, fault in enumerate(faults):
        own = stream.child(f"{fault.kind}/{number}")
        if fault.kind == "dead_rows":
            image = image.copy()
            for k in range(min(height, round(fault.values.get("count", 0.0)))):
                image[int(own.child(k).uniform(0.0, height))] = 0
        elif fault.kind == "dead_pixels":
            image = image.copy()
            for k in range(round(fault.values.get("share", 0.0) * width * height)):
                one = own.child(k)
                row = int(one.child("row").uniform(0.0, height))
                column = int(one.child("column").uniform(0.0, width))
                image[row, column] = 255 if one.child("hot").uniform(0.0, 1.0) < 0.3 else 0
    return image


def is_dropped(faults: Sequence[Fault], stream: Stream, time_s: float) -> bool:
    """Whether a frame never arrives.

    Args:
        faults: of this sensor.
        stream: of this sensor in this draw.
        time_s: the frame's.

    Returns:
        By each ``dropped_frames``'s share.
    """
    return any(
        stream.child(f"dropped/{number}/{time_s:.6f}").uniform(0.0, 1.0)
        < fault.values.get("share", 0.0)
        for number, fault in enumerate(faults)
        if fault.kind == "dropped_frames"
    )


def _blobs(width: int, height: int, amount: float, stream: Stream) -> Floats:
    """Smears, spots and a film, that cover about a share of the image."""
    unit = width / 1242.0
    rows = []
    area, k = 0.0, 0
    while area < amount * width * height and k < 4000:
        one = stream.child(k)
        size = one.child("size").uniform(0.0, 1.0)
        radius = unit * (3.0 + 90.0 * size**5)
        rows.append(
            (
                one.child("x").uniform(0.0, width),
                # spray comes from below
                height * one.child("y").uniform(0.0, 1.0) ** 0.6,
                radius,
                0.5 + 0.5 * one.child("soft").uniform(0.0, 1.0),
                0.35 + 0.6 * one.child("dense").uniform(0.0, 1.0),
                1.4,
            )
        )
        area += pi * radius * radius * 0.55
        k += 1
    return np.array(rows).reshape(-1, 6)


def _drops(width: int, height: int, amount: float, stream: Stream) -> Floats:
    """Drops, large ones with a runnel above them, that cover about a share of the image."""
    unit = width / 1242.0
    rows: list[tuple[float, ...]] = []
    area, k = 0.0, 0
    while area < amount * width * height and k < 3000:
        one = stream.child(k)
        radius = unit * (4.0 + 32.0 * one.child("size").uniform(0.0, 1.0) ** 3)
        x, y = one.child("x").uniform(0.0, width), one.child("y").uniform(0.0, height)
        stretch = one.child("shape").uniform(0.95, 1.35)
        zoom = one.child("zoom").uniform(4.0, 9.0)
        if radius > 24.0 * unit:  # it has run down, and left water on its way
            length = one.child("way").uniform(4.0, 12.0)
            for step in range(1, int(length * 2)):
                sway = 0.35 * radius * sin(0.8 * step + k)
                bead = radius * (0.55 - 0.4 * step / (2 * length))
                rows.append((x + sway, y - 0.5 * step * radius, bead, 0.8 * radius, 2.0))
        rows.append((x, y, radius, radius * stretch, zoom))
        area += pi * radius * radius
        k += 1
    return np.array(rows).reshape(-1, 5)


def _cracks(width: int, height: int, amount: float, stream: Stream) -> Floats:
    """Lines that run from where a stone hit, branching; as many as the amount says."""
    unit = width / 1242.0
    start = (
        stream.child("x").uniform(0.2, 0.8) * width,
        stream.child("y").uniform(0.2, 0.8) * height,
    )
    rows = []
    for arm in range(max(2, round(14 * amount))):
        own = stream.child(f"arm/{arm}")
        heading = own.child("heading").uniform(0.0, 2.0 * pi)
        x, y = start
        for step in range(max(3, round(own.child("length").uniform(6.0, 26.0) * (0.5 + amount)))):
            heading += own.child(f"turn/{step}").uniform(-0.35, 0.35)
            stride = unit * own.child(f"stride/{step}").uniform(10.0, 40.0)
            end = x + stride * cos(heading), y + stride * sin(heading)
            thick = max(1.0, unit * max(0.9, 3.4 - 0.14 * step))
            rows.append((x, y, *end, thick, unit * own.child("jump").uniform(-3.0, 3.0)))
            x, y = end
    return np.array(rows).reshape(-1, 6)


def _sharpened(image: NDArray[np.uint8], strength: float) -> NDArray[np.uint8]:
    """An unsharp mask of 3 x 3, as cameras apply it after their tone curve."""
    wide = np.pad(image.astype(np.float32), ((1, 1), (1, 1), (0, 0)), mode="edge")
    across = wide[:, :-2] + np.float32(2.0) * wide[:, 1:-1] + wide[:, 2:]
    mean = (across[:-2] + np.float32(2.0) * across[1:-1] + across[2:]) * np.float32(1 / 16)
    sharp = image + np.float32(strength) * (image - mean)
    return np.clip(np.floor(sharp + np.float32(0.5)), 0, 255).astype(np.uint8)
