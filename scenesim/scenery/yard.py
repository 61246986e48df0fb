"""Puts things beside the road, where nobody drives, walks or stands already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import atan2, cos, sin

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from scenesim.geometry.transform import Transform
from scenesim.scenery.palette import Palette
from scenesim.scenery.ribbons import Ribbon
from scenesim.scenery.stage import Placement
from scenesim.shapes.street.prop import Prop

Floats = NDArray[np.float64]
Colour = tuple[float, float, float]

_STILL = np.zeros(3)
_STILL.setflags(write=False)


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """A line along the road's edge to walk along, with the side that looks away from the road.

    Attributes:
        points: (P, 3) m, world.
        along: (P,) m from its start.
        side: 1 left of the road, -1 right.
        ribbon: whose edge it is.
    """

    points: Floats
    along: Floats
    side: int
    ribbon: Ribbon

    @property
    def length_m(self) -> float:
        """Length of the line.

        Returns:
            Metres.
        """
        return float(self.along[-1])

    def at(self, distance_m: float, outward_m: float) -> tuple[Floats, float]:
        """A place beside the line.

        Args:
            distance_m: along it.
            outward_m: away from the road.

        Returns:
            (3,) m, world, and the yaw of a prop's frame (y away from the road).
        """
        row = int(np.searchsorted(self.along, distance_m, side="right")) - 1
        row = min(max(row, 0), len(self.along) - 2)
        span = float(self.along[row + 1] - self.along[row])
        share = (distance_m - float(self.along[row])) / max(span, 1e-9)
        step = self.points[row + 1] - self.points[row]
        heading = atan2(float(step[1]), float(step[0]))
        out = np.array([-sin(heading), cos(heading), 0.0]) * self.side
        return self.points[row] + step * share + out * outward_m, atan2(-out[0], out[1])


def walk_of(ribbon: Ribbon, side: int, line: Floats | None = None) -> Walk:
    """The edge of a ribbon as a walk.

    Args:
        ribbon: whose.
        side: 1 left, -1 right.
        line: (P, 3) m, world; None for the outer border.

    Returns:
        The walk.
    """
    points = ribbon.edge(side) if line is None else line
    steps = np.sqrt(((points[1:, :2] - points[:-1, :2]) ** 2).sum(axis=1))
    return Walk(points, np.concatenate([[0.0], np.cumsum(steps)]), side, ribbon)


class Yard:
    """Collects placements of props and knows what is taken.

    Attributes:
        placements: so far.
        palette: rows of materials.
        lights: (x, y, z) m, world, of the lamps of what was put.
    """

    def __init__(self, palette: Palette, roads: BaseGeometry, tracks: Floats) -> None:
        """Begin with roads and the ways of actors.

        Args:
            palette: takes the materials.
            roads: area that roads cover.
            tracks: (K, 3): x, y m, world, and radius of what passes there.
        """
        self.palette = palette
        self.placements: list[Placement] = []
        self.lights: list[tuple[float, float, float]] = []
        self._roads = roads
        shapely.prepare(self._roads)
        self._tracks = tracks
        self._taken: list[tuple[float, float, float, float]] = []
        self._polygons: list[BaseGeometry] = []
        self._rows: dict[tuple[int, tuple[tuple[str, Colour], ...]], NDArray[np.int16]] = {}
        self._semantics: dict[int, NDArray[np.uint8]] = {}

    def is_free(self, polygon: BaseGeometry, on_road: bool = False) -> bool:
        """Whether nothing is there yet.

        Args:
            polygon: a footprint, world.
            on_road: it may stand on the road (a sidewalk).

        Returns:
            True if free of roads, actors' ways and what was put before.
        """
        if not on_road and self._roads.intersects(polygon):
            return False
        x0, y0, x1, y1 = polygon.bounds
        tracks = self._tracks
        near = (tracks[:, 0] + tracks[:, 2] > x0) & (tracks[:, 0] - tracks[:, 2] < x1)
        near &= (tracks[:, 1] + tracks[:, 2] > y0) & (tracks[:, 1] - tracks[:, 2] < y1)
        if near.any():
            spots = shapely.points(tracks[near, :2])
            if bool((shapely.distance(spots, polygon) < tracks[near, 2]).any()):
                return False
        for bounds, other in zip(self._taken, self._polygons, strict=True):
            apart = bounds[0] > x1 or bounds[2] < x0 or bounds[1] > y1 or bounds[3] < y0
            if not apart and other.intersects(polygon):
                return False
        return True

    def take(self, polygon: BaseGeometry) -> None:
        """Keep an area for something.

        Args:
            polygon: a footprint, world.
        """
        self._taken.append(polygon.bounds)
        self._polygons.append(polygon)

    def try_put(
        self,
        prop: Prop,
        place: tuple[Floats, float],
        margin_m: float = 0.0,
        tints: Mapping[str, Colour] | None = None,
        on_road: bool = False,
    ) -> bool:
        """Put a thing where nothing is.

        Args:
            prop: what.
            place: position (3,) m, world, and yaw.
            margin_m: free space around it; negative lets neighbours touch.
            tints: albedos of some of its slots.
            on_road: it may stand on a sidewalk.

        Returns:
            Whether it stands now.
        """
        polygon = footprint(prop, place, margin_m)
        if not self.is_free(polygon, on_road):
            return False
        self.take(polygon)
        self.put(prop, place, tints)
        return True

    def put(
        self,
        prop: Prop,
        place: tuple[Floats, float],
        tints: Mapping[str, Colour] | None = None,
    ) -> None:
        """Put a thing, whatever is there.

        Args:
            prop: what.
            place: position (3,) m, world, and yaw.
            tints: albedos of some of its slots.
        """
        pose = Transform.planar(place[0], place[1])
        address = (id(prop), tuple(sorted(tints.items())) if tints else ())
        mesh = prop.lods[0]
        if address not in self._rows:
            self._rows[address] = self.palette.rows(mesh, prop.materials, tints)
        if id(prop) not in self._semantics:
            self._semantics[id(prop)] = np.array([prop.semantics[s] for s in mesh.slots], np.uint8)
        self.placements.append(
            Placement(
                lods=prop.lods,
                lod_range_m=prop.lod_range_m,
                T_world_from_mesh=pose,
                velocity=_STILL,
                angular_velocity=_STILL,
                instance=-1,
                semantic=-1,
                slot_materials=self._rows[address],
                slot_semantics=self._semantics[id(prop)],
            )
        )
        for lamp in prop.lamps:
            x, y, z = pose.points(np.array(lamp))
            self.lights.append((float(x), float(y), float(z)))


def footprint(prop: Prop, place: tuple[Floats, float], margin_m: float) -> BaseGeometry:
    """The ground that a prop covers.

    Args:
        prop: what.
        place: position (3,) m, world, and yaw.
        margin_m: grown on all sides.

    Returns:
        A rectangle.
    """
    (x0, y0), (x1, y1) = prop.low, prop.high
    c, s = cos(place[1]), sin(place[1])
    m = margin_m
    corners = [(x0 - m, y0 - m), (x1 + m, y0 - m), (x1 + m, y1 + m), (x0 - m, y1 + m)]
    return shapely.Polygon(
        [(place[0][0] + c * x - s * y, place[0][1] + s * x + c * y) for x, y in corners]
    )


def steps(length_m: float, gap_m: float, start_m: float = 0.0) -> Iterator[float]:
    """Evenly spaced distances.

    Args:
        length_m: end.
        gap_m: between them.
        start_m: the first.

    Yields:
        Distances along a walk.
    """
    at = start_m
    while at <= length_m:
        yield at
        at += gap_m
