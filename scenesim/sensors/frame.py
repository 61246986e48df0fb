"""What a camera returns: the picture and the exact buffers under it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Transform
from scenesim.sensors.camera import CameraModel

#: dense truth that a camera renders when it is asked for: fields of ``CameraFrame``
DENSE_FIELDS = ("flow", "flow_back", "motion", "albedo", "panoptic", "radiance", "linear")


@dataclass(frozen=True, slots=True)
class Silhouette:
    """One instance as if nothing stood before it, as far as it is inside the image.

    Attributes:
        pixels: number of pixels whose centre it covers.
        left, top, right, bottom: edges of those pixels (right and bottom exclusive).
    """

    pixels: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, eq=False)
class CameraFrame:
    """One exposure. Buffers are exact at pixel centres and free of anti-aliasing.

    Attributes:
        camera: the camera.
        time_s: of the exposure's middle row.
        T_world_from_camera: at ``time_s``.
        image: (H, W, 3) uint8, sRGB, red first.
        depth: (H, W) float32 m along the optical axis, along the ray for lenses that see sideways
            (``CameraModel.is_plane``); inf where there is sky or the lens sees nothing.
        instance: (H, W) int32 of the Stage's instances; -1 for the static world and the sky.
        semantic: (H, W) uint8 of ``Semantic``.
        part: (H, W) int16 of ``Part``.
        normal: (H, W, 3) float32, unit, world frame; 0 for the sky.
        silhouettes: instance id to its silhouette; instances with no pixel inside are absent.
        object_silhouettes: the same by object id: a rider and his bicycle as one outline.
        flow: (H, W, 3) float32: by how many pixels the surface moves right and down until the next
            frame of the run, and what it is there: 0 seen, 1 hidden, 2 outside the image; 3 where
            nothing is seen now. These and the following only where they were asked for.
        flow_back: the same to the frame before.
        motion: (H, W, 3) float32 m, displacement of the surface in the world until the next frame.
        albedo: (H, W, 3) float32 linear, the surface's own colour, dry and unlit.
        radiance: (H, W, 3) float32 linear light through the lens, before the sensor; 1 is a white
            surface in the full sun.
        linear: (H, W, 3) uint16, the same as exposed, linear, 65535 saturates: no noise, no mosaic.
        panoptic: (H, W) int32: ``Semantic`` + 256 (object id + 1); no object: ``Semantic`` alone.
    """

    camera: CameraModel
    time_s: float
    T_world_from_camera: Transform
    image: NDArray[np.uint8]
    depth: NDArray[np.float32]
    instance: NDArray[np.int32]
    semantic: NDArray[np.uint8]
    part: NDArray[np.int16]
    normal: NDArray[np.float32]
    silhouettes: Mapping[int, Silhouette]
    object_silhouettes: Mapping[int, Silhouette]
    flow: NDArray[np.float32] | None = None
    flow_back: NDArray[np.float32] | None = None
    motion: NDArray[np.float32] | None = None
    albedo: NDArray[np.float32] | None = None
    panoptic: NDArray[np.int32] | None = None
    radiance: NDArray[np.float32] | None = None
    linear: NDArray[np.uint16] | None = None
