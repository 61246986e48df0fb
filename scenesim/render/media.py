"""Materials and textures as arrays that kernels read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from scenesim.errors import AssetError, nearest
from scenesim.geometry.transform import Floats
from scenesim.kernels import placing
from scenesim.kernels.texture import LEVELS, Media
from scenesim.library import cache_folder, folder
from scenesim.stored import SUFFIX, read_arrays, write_arrays
from scenesim.world.materials import Material

_COLUMNS = 16
_VERSION = 1  # of the pyramids on disk; raise it when their making changes


def layers_of(materials: Sequence[Material]) -> NDArray[np.int32]:
    """The layer bit of each material.

    Args:
        materials: of the Stage.

    Returns:
        (M,) int32 of ``placing.OPAQUE``, ``CUTOUT`` or ``GLASS``.
    """
    bits = [
        placing.GLASS
        if m.transmittance > 0.0
        else placing.CUTOUT
        if m.cutout and m.texture
        else placing.OPAQUE
        for m in materials
    ]
    return np.array(bits or [placing.OPAQUE], np.int32)


def media_of(materials: Sequence[Material]) -> Media:
    """Pack materials with the textures that they name.

    Args:
        materials: of the Stage.

    Returns:
        The arrays, with ``slots`` still empty.

    Raises:
        AssetError: a texture is not there, or is none.
    """
    names = sorted({m.texture for m in materials if m.texture})
    pyramids = [_texture(name) for name in names]
    first = np.zeros((max(1, len(names)), LEVELS), np.int32)
    sides = np.ones(max(1, len(names)), np.int32)
    parts: list[NDArray[np.uint8]] = []
    at = 0
    for row, pyramid in enumerate(pyramids):
        assert pyramid is not None
        sides[row] = pyramid[0].shape[0]
        for level in range(LEVELS):
            if level < len(pyramid):
                first[row, level] = at
                parts.append(pyramid[level].reshape(-1, 4))
                at += len(parts[-1])
            else:
                first[row, level] = first[row, level - 1]
    texels = np.concatenate(parts) if parts else np.zeros((1, 4), np.uint8)
    packed = np.ascontiguousarray(texels).view(np.uint32).reshape(-1)  # little-endian
    count = max(1, len(materials))
    surface = np.zeros((count, _COLUMNS), np.float32)
    textures = np.full(count, -1, np.int32)
    sizes = np.ones(count, np.float32)
    for row, m in enumerate(materials):
        surface[row, :13] = (
            *m.albedo,
            max(0.04, m.roughness),
            m.metalness,
            *m.emission,
            m.transmittance,
            m.clear_coat,
            m.retro,
            m.holds_snow,
            m.translucency,
        )
        textures[row] = names.index(m.texture) if m.texture in names else -1
        sizes[row] = m.texture_size_m
    lamps = np.array([m.lamp for m in materials] or [0], np.int32)
    slots = np.zeros(1, np.int16)
    return Media(slots, layers_of(materials), textures, sizes, surface, lamps, first, sides, packed)


@cache
def _texture(name: str) -> tuple[NDArray[np.uint8], ...] | None:
    """A texture's mip pyramid from disk, or made now; None for no name.

    Raises:
        AssetError: for a file that is not there, no picture, or of another shape.
    """
    if not name:
        return None
    path = folder("assets") / "textures" / f"{name}.png"
    if not path.is_file():
        near = nearest(name, [p.stem for p in path.parent.glob("*.png")])
        hint = f"; did you mean '{near}'?" if near else ""
        raise AssetError(f"{path}: no such texture{hint or '; tools/bake.py makes them'}")
    digest = hashlib.sha256(b"%d/" % _VERSION + path.read_bytes()).hexdigest()[:32]
    kept = cache_folder("textures") / f"{digest}{SUFFIX}"
    found = read_arrays(kept)
    if found is None:
        pyramid = _pyramid(path)
        write_arrays(kept, {f"level{number:02d}": level for number, level in enumerate(pyramid)})
        found = read_arrays(kept)  # mapped: all workers share it
        if found is None:  # a folder that takes no files
            return pyramid
    return tuple(found.values())


def _pyramid(path: Path) -> tuple[NDArray[np.uint8], ...]:
    """A texture's mip pyramid, root-coded around a mean of 1.

    The file holds sRGB colours. They are made linear and divided by their mean, so that the
    material's albedo is the mean colour of the surface whatever the picture's brightness.

    Raises:
        AssetError: for a file that is no picture, or of another shape.
    """
    read: Any = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if read is None:
        raise AssetError(f"{path}: not a picture; make it again with tools/bake.py")
    height, width = read.shape[:2]
    if height != width or height & (height - 1) or height >> LEVELS:
        raise AssetError(
            f"{path}: want a square of 2, 4, 8 ... {1 << (LEVELS - 1)} texels, got {width} x "
            f"{height}"
        )
    if read.ndim == 2:
        read = np.repeat(read[..., None], 3, axis=2)
    coded: Floats = read[..., [2, 1, 0]].astype(np.float64) / 255.0
    alpha: Floats = read[..., 3] / 255.0 if read.shape[2] == 4 else np.ones(read.shape[:2])
    linear: Floats = coded * coded * (0.8 * coded + 0.2)  # sRGB's curve to 2 %, in exact arithmetic
    weight = alpha[..., None]
    mean = (linear * weight).reshape(-1, 3).sum(axis=0) / weight.sum()
    linear = linear / mean
    share = float((alpha >= 0.5).sum()) / alpha.size
    pyramid = []
    while True:
        pyramid.append(_coded(linear, _kept(alpha, share)))
        if linear.shape[0] == 1:
            return tuple(pyramid)
        heavy = linear * np.maximum(alpha, 1e-3)[..., None]
        alpha_sum = _pooled(np.maximum(alpha, 1e-3)[..., None])
        linear = _pooled(heavy) / alpha_sum
        alpha = _pooled(alpha[..., None])[..., 0]


def _pooled(image: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means of 2 x 2."""
    mean: Floats = (image[::2, ::2] + image[1::2, ::2] + image[::2, 1::2] + image[1::2, 1::2]) / 4.0
    return mean


def _kept(alpha: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """Alpha scaled so that as large a share passes the test at 0.5 as on the finest level."""
    if share >= 1.0:
        return alpha
    if alpha.size < 16:
        return np.full(alpha.shape, 1.0 if share > 0.3 else 0.0)
    order = np.sort(alpha.ravel())
    limit = order[min(alpha.size - 1, int((1.0 - share) * alpha.size))]
    scaled: Floats = np.minimum(1.0, alpha * (0.5 / max(limit, 1e-3)))
    return scaled


def _coded(linear: NDArray[np.float64], alpha: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Modulation as the square root of its quarter, in 8 bits, with alpha."""
    coded = np.zeros((*alpha.shape, 4), np.uint8)
    coded[..., :3] = np.floor(np.sqrt(np.minimum(linear, 4.0) / 4.0) * 255.0 + 0.5)
    coded[..., 3] = np.floor(alpha * 255.0 + 0.5)
    coded.setflags(write=False)
    return coded
