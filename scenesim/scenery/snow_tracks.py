"""What traffic leaves of the snow on its lanes: two bare tracks with slush beside them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenesim.randomness import Stream
from scenesim.scenery.ribbons import Ribbon
from scenesim.scenery.wear import lane_points
from scenesim.shapes.street.assembly import Assembly

Floats = NDArray[np.float64]

_DRIVEN = frozenset({"driving", "bus"})
#: m above the road: over patches and cracks, below iron and paint, which the same wheels bare
_SLUSH_M, _BARE_M = 0.0024, 0.0027
#: m from tyre to tyre, half of a track and of the slush about it, and of how far tracks wander
_TRACK_M, _HALF_M, _SLUSH_HALF_M, _WANDER_M = 1.5, 0.17, 0.33, 0.18
_STEP_M = 3.0
_LEAST_COVER = 0.1


def add_snow_tracks(
    assembly: Assembly,
    ribbons: Sequence[Ribbon],
    origin: Floats,
    snow_cover: float,
    stream: Stream,
) -> None:
    """Tracks on the driven lanes of all ribbons, where snow lies.

    Args:
        assembly: takes the faces.
        ribbons: of the roads.
        origin: (3,) m, world, of the mesh frame.
        snow_cover: share of the ground under snow, 0..1.
        stream: of the draw's scenery.
    """
    if snow_cover < _LEAST_COVER:
        return
    for ribbon in ribbons:
        own = stream.child(f"{ribbon.road}/{ribbon.stations[0]:.1f}")
        for lane, kind in enumerate(ribbon.kinds):
            wide = float(np.abs(ribbon.left_t[lane] - ribbon.right_t[lane]).min())
            if kind in _DRIVEN and wide > 2.4:
                _tracks(assembly, ribbon, lane, wide, (origin, own.child(lane)))


def _tracks(
    assembly: Assembly,
    ribbon: Ribbon,
    lane: int,
    wide: float,
    look: tuple[Floats, Stream],
) -> None:
    """Both tracks of a lane."""
    origin, stream = look
    start, end = float(ribbon.stations[0]), float(ribbon.stations[-1])
    count = max(2, int((end - start) / _STEP_M) + 1)
    s = np.linspace(start, end, count)
    generator = stream.generator()
    wander = _WANDER_M * (_smoothed(generator.random(count)) - 0.5)
    for side in (-0.5, 0.5):
        middle = 0.5 * wide + side * _TRACK_M + wander
        for half, lift, slot in (
            (_SLUSH_HALF_M, _SLUSH_M, "snow_slush"),
            (_HALF_M, _BARE_M, "snow_track"),
        ):
            ragged = half * (0.75 + 0.5 * generator.random((2, count)))
            left = lane_points(ribbon, lane, s, (middle - ragged[0]) / wide)
            right = lane_points(ribbon, lane, s, (middle + ragged[1]) / wide)
            corners = np.stack([right[:-1], right[1:], left[1:], left[:-1]], axis=1)
            corners = corners + np.array([0.0, 0.0, lift]) - origin
            assembly.quads(corners, slot, corners[..., :2])


def _smoothed(values: Floats) -> Floats:
    """A walk without jumps: the mean of five neighbours, the ends repeated."""
    wide = np.concatenate([values[:1], values[:1], values, values[-1:], values[-1:]])
    n = len(values)
    total = wide[:n] + wide[1 : n + 1] + wide[2 : n + 2] + wide[3 : n + 3] + wide[4 : n + 4]
    return np.asarray(total / 5.0)
