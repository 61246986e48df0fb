"""From lit surfaces to radiance at pixel centres, and from there to smooth edges."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Transform
from scenesim.kernels import antialias, block, shading
from scenesim.kernels.texture import Media
from scenesim.render.bands import in_bands
from scenesim.render.illumination import Illumination
from scenesim.render.lamplight import lit_pixels
from scenesim.render.room import no_taps
from scenesim.render.surfaces import Surfaces
from scenesim.world.classes import Semantic

#: points of a pixel beside its centre, 1/256 pixel from it: a rotated grid
_POINTS = np.array([[51, 102], [102, -51], [-102, 51], [-51, -102]], np.int32)


def eye_of(T_world_from_camera: Transform) -> shading.Eye:
    """A camera's place as kernels read it.

    Args:
        T_world_from_camera: where it is.

    Returns:
        Fresh arrays.
    """
    return shading.Eye(
        np.array(T_world_from_camera.rotation), np.array(T_world_from_camera.translation)
    )


def shaded(
    layers: Sequence[Surfaces],
    illumination: Illumination,
    eye: shading.Eye,
    media: Media,
    threads: int,
) -> NDArray[np.float32]:
    """The light that surfaces send to the camera, by pixel centres.

    Args:
        layers: the surfaces, what is seen through glass before the others.
        illumination: the light on them.
        eye: where the camera is.
        media: materials and textures.
        threads: bands.

    Returns:
        (H, W, 3) radiance, linear.
    """
    radiance = np.zeros((*illumination.occlusion.shape, 3), np.float32)
    for layer in layers:
        _shade(layer, illumination, eye, media, threads, radiance)
    return radiance


def _shade(
    surfaces: Surfaces,
    illumination: Illumination,
    eye: shading.Eye,
    media: Media,
    threads: int,
    radiance: NDArray[np.float32],
) -> None:
    """Lay one layer over what is there; glass lets some of it through."""
    view, labels, chosen = surfaces.view, surfaces.labels, surfaces.chosen
    light, shadows, openness, occlusion, lamps = illumination
    lit = lit_pixels(lamps, view, labels, chosen, eye, threads)

    def band(first: int, last: int) -> None:
        shading.shade(
            view.lens,
            eye,
            view.near,
            surfaces.faces,
            labels.normal.reshape(-1),
            labels.weights.reshape(-1),
            chosen.reshape(-1),
            media,
            light,
            shadows,
            openness,
            occlusion.reshape(-1),
            lit,
            first,
            last,
            np.zeros(block.BLOCK, np.uint8),
            no_taps(),
            np.zeros(block.ROWS * block.BLOCK),
            radiance.reshape(-1),
        )

    in_bands(band, view.near.shape[0], threads)


def smoothed(
    surfaces: Surfaces, radiance: NDArray[np.float32], threads: int
) -> NDArray[np.float32]:
    """Blend the edges of a picture by what part of each pixel its surfaces cover.

    Args:
        surfaces: of its pixels.
        radiance: (H, W, 3) by pixel centres.
        threads: bands.

    Returns:
        (H, W, 3) radiance.
    """
    labels = surfaces.labels
    ids = labels.instance * 64 + labels.semantic
    out = radiance.copy()

    def band(first: int, last: int) -> None:
        antialias.smooth_edges(
            surfaces.view.near,
            surfaces.faces,
            ids,
            int(Semantic.VEGETATION),
            _POINTS,
            radiance,
            first,
            last,
            np.zeros(len(_POINTS)),
            np.zeros(len(_POINTS), np.int64),
            np.zeros(radiance.shape[1], np.uint8),
            out,
        )

    in_bands(band, radiance.shape[0], threads)
    return out
