"""Shutters that take time: rows read one after the other, and motion within an exposure.

An image is put together from slices: each is the world at one moment, drawn on the rows that are
exposed then. What moves farther across the image is cut into more slices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from scenesim.render.exposed import Exposed
from scenesim.render.visibility import Labels, no_labels
from scenesim.scenery.stage import Snapshot
from scenesim.sensors.camera import CameraModel
from scenesim.sensors.frame import Silhouette

#: pixels that something 8 m away may move from one slice to the next
_STEP_PX = 0.75
_NEAR_M = 8.0
_MOST_SLICES = 48


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows of an image that are exposed at one moment.

    Attributes:
        offset_s: of the moment from the frame's time.
        first, last: the half-open range of rows whose exposure it is part of.
        own_first, own_last: those of them whose middle of exposure it is nearest to.
    """

    offset_s: float
    first: int
    last: int
    own_first: int
    own_last: int


def takes_time(camera: CameraModel) -> bool:
    """Whether a camera's picture is of more than one moment.

    Args:
        camera: any.

    Returns:
        True with a read-out or an exposure that is not 0.
    """
    return camera.readout_s > 0.0 or camera.exposure_s > 0.0


def slices_of(camera: CameraModel, snapshot: Snapshot) -> tuple[Slice, ...]:
    """The moments and rows that a picture is put together from.

    Args:
        camera: with its read-out and exposure.
        snapshot: of the frame's time; the faster the ego and others, the more slices.

    Returns:
        In the order of time; each row is the own row of exactly one.
    """
    length = camera.readout_s + camera.exposure_s
    speed = _pixels_per_s(camera, snapshot)
    finest = min(x for x in (camera.readout_s, camera.exposure_s) if x > 0.0)
    step = max(min(_STEP_PX / max(speed, 1e-9), finest), length / _MOST_SLICES)
    count = max(1, min(_MOST_SLICES, ceil(length / step)))
    if camera.readout_s == 0.0:
        count |= 1  # one of an odd number is in the middle
    step = length / count
    found = []
    for k in range(count):
        offset = (k + 0.5) * step - 0.5 * length
        if camera.readout_s == 0.0:
            own = k == count // 2
            height = camera.height_px
            found.append(Slice(offset, 0, height, 0 if own else height, height))
            continue
        reach = max(camera.exposure_s, step) / 2
        first, last = _rows(camera, offset - reach, offset + reach)
        own_first, own_last = _rows(camera, offset - step / 2, offset + step / 2)
        if k == 0:
            first, own_first = 0, 0
        if k == count - 1:
            last = own_last = camera.height_px
        found.append(Slice(offset, min(first, own_first), max(last, own_last), own_first, own_last))
    return tuple(one for one in found if one.last > one.first)


def _rows(camera: CameraModel, low_s: float, high_s: float) -> tuple[int, int]:
    """Rows whose middle of exposure lies in a half-open span of time."""
    scale = camera.height_px / camera.readout_s
    first = ceil((low_s + camera.readout_s / 2) * scale - 0.5)
    last = ceil((high_s + camera.readout_s / 2) * scale - 0.5)
    return min(max(first, 0), camera.height_px), min(max(last, 0), camera.height_px)


def _pixels_per_s(camera: CameraModel, snapshot: Snapshot) -> float:
    """How fast something at 8 m may cross the image."""

    def size(vector: NDArray[np.float64]) -> float:
        return float((vector * vector).sum() ** 0.5)

    eye = snapshot.T_world_from_ego.translation
    around = [p for p in snapshot.placements if not p.is_ego]
    near = [p for p in around if size(p.T_world_from_mesh.translation - eye) < 60.0]
    fastest = max([size(p.velocity) for p in near], default=0.0)
    turning = size(snapshot.ego_angular_velocity)
    return camera.fx_px * (turning + (size(snapshot.ego_velocity) + fastest) / _NEAR_M)


def sliced(camera: CameraModel, first: int, last: int) -> CameraModel:
    """The camera of some rows of another, with a shutter that takes no time.

    Args:
        camera: the whole.
        first: the first row.
        last: one behind the last.

    Returns:
        The same lens over fewer rows.
    """
    return replace(
        camera,
        height_px=last - first,
        cy_px=camera.cy_px - first,
        readout_s=0.0,
        exposure_s=0.0,
    )


class Assembly:
    """An image whose rows come from several moments."""

    def __init__(self, camera: CameraModel) -> None:
        """Begin with nothing.

        Args:
            camera: the whole.
        """
        shape = (camera.height_px, camera.width_px)
        self._light = np.zeros((*shape, 3))
        self._count = np.zeros(shape[0])
        self.labels = no_labels(shape)
        self._by_instance: dict[int, Silhouette] = {}
        self._by_object: dict[int, Silhouette] = {}

    def add_light(self, part: NDArray[np.float32], first: int) -> None:
        """Light of one moment.

        Args:
            part: (h, W, 3).
            first: its first row.
        """
        self._light[first : first + len(part)] += part
        self._count[first : first + len(part)] += 1.0

    def add_labels(
        self,
        labels: Labels,
        row: int,
        rows: tuple[int, int],
        outlines: tuple[Mapping[int, Silhouette], Mapping[int, Silhouette]],
    ) -> None:
        """Buffers of the rows that a moment owns.

        Args:
            labels: of some rows.
            row: which of them is the first taken.
            rows: the half-open range that they are in the whole.
            outlines: by instance and by object, of those rows alone.
        """
        first, last = rows
        for name in Labels._fields:
            part = getattr(labels, name)
            if len(part):
                getattr(self.labels, name)[first:last] = part[row : row + last - first]
        for mine, theirs in zip((self._by_instance, self._by_object), outlines, strict=True):
            for number, outline in theirs.items():
                moved = replace(outline, top=outline.top + first, bottom=outline.bottom + first)
                mine[number] = joined(mine[number], moved) if number in mine else moved

    def exposed(self, like: Exposed) -> Exposed:
        """The whole.

        Args:
            like: for the camera, the time and the pose.

        Returns:
            Mean light and all buffers.
        """
        light = self._light / np.maximum(self._count, 1.0)[:, None, None]
        return replace(
            like,
            radiance=light.astype(np.float32),
            labels=self.labels,
            silhouettes=dict(sorted(self._by_instance.items())),
            object_silhouettes=dict(sorted(self._by_object.items())),
        )


def joined(a: Silhouette, b: Silhouette) -> Silhouette:
    """Two outlines of disjoint rows as one.

    Args:
        a: one.
        b: another.

    Returns:
        Both.
    """
    return Silhouette(
        a.pixels + b.pixels,
        min(a.left, b.left),
        min(a.top, b.top),
        max(a.right, b.right),
        max(a.bottom, b.bottom),
    )
