"""Puts things beside the road, where nobody drives, walks or stands already."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import atan2, cos, floor, hypot, sin

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from scenesim.geometry.mesh import TriangleMesh
from scenesim.geometry.transform import Transform
from scenesim.scenery.palette import Palette
from scenesim.scenery.ribbons import Ribbon
from scenesim.scenery.stage import Placement, SignalHead
from scenesim.shapes.street.prop import Prop
from scenesim.world.weather import Season

Floats = NDArray[np.float64]
Colour = tuple[float, float, float]
#: position (x, y, z) m, world, and yaw of a prop's frame
Place = tuple[tuple[float, float, float], float]
#: a column and a row of the grid that tells what is near
Cell = tuple[int, int]

_CELL_M = 8.0
_STILL = np.zeros(3)
_STILL.setflags(write=False)


class Walk:
    """A line along the road's edge to walk along, with the side that looks away from the road.

    Attributes:
        ribbon: whose edge it is.
        side: 1 left of the road, -1 right.
        length_m: of the line.
    """

    def __init__(self, ribbon: Ribbon, side: int, line: Floats | None = None) -> None:
        """Begin at the line's first point.

        Args:
            ribbon: whose.
            side: 1 left, -1 right.
            line: (P, 3) m, world; None for the outer border.
        """
        points = ribbon.edge(side) if line is None else line
        self.ribbon, self.side = ribbon, side
        self._points: list[tuple[float, float, float]] = [tuple(row) for row in points.tolist()]
        self._along = [0.0]
        for (x0, y0, _), (x1, y1, _) in zip(self._points[:-1], self._points[1:], strict=True):
            self._along.append(self._along[-1] + hypot(x1 - x0, y1 - y0))
        self.length_m = self._along[-1]

    def at(self, distance_m: float, outward_m: float) -> Place:
        """A place beside the line.

        Args:
            distance_m: along it.
            outward_m: away from the road.

        Returns:
            Position and the yaw of a prop's frame (y away from the road).
        """
        row = min(max(bisect_right(self._along, distance_m) - 1, 0), len(self._along) - 2)
        span = max(self._along[row + 1] - self._along[row], 1e-9)
        share = (distance_m - self._along[row]) / span
        (x0, y0, z0), (x1, y1, z1) = self._points[row], self._points[row + 1]
        dx, dy = (x1 - x0) / span, (y1 - y0) / span
        ox, oy = -dy * self.side, dx * self.side
        x = x0 + (x1 - x0) * share + ox * outward_m
        y = y0 + (y1 - y0) * share + oy * outward_m
        return (x, y, z0 + (z1 - z0) * share), atan2(-ox, oy)

    def pitch_at(self, distance_m: float) -> float:
        """The slope of the line for a prop that follows it.

        Args:
            distance_m: along it.

        Returns:
            Radians about the prop's y (its x runs along the line on the left of the road and
            against it on the right).
        """
        row = min(max(bisect_right(self._along, distance_m) - 1, 0), len(self._along) - 2)
        rise = self._points[row + 1][2] - self._points[row][2]
        span = max(self._along[row + 1] - self._along[row], 1e-9)
        return -atan2(rise, span) * self.side


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle on the ground.

    Attributes:
        x: of its middle, m, world.
        y: of its middle, m, world.
        yaw_rad: of its long side.
        half_x: m.
        half_y: m.
    """

    x: float
    y: float
    yaw_rad: float
    half_x: float
    half_y: float
    _turn: tuple[float, float] = field(init=False, compare=False, repr=False)
    _reach: float = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_turn", (cos(self.yaw_rad), sin(self.yaw_rad)))
        object.__setattr__(self, "_reach", hypot(self.half_x, self.half_y))

    def corners(self) -> list[tuple[float, float]]:
        """Its corners, counter-clockwise.

        Returns:
            Four (x, y) m, world.
        """
        c, s = self._turn
        a, b = self.half_x, self.half_y
        local = ((a, b), (-a, b), (-a, -b), (a, -b))
        return [(self.x + c * u - s * v, self.y + s * u + c * v) for u, v in local]

    def overlaps(self, other: Rectangle) -> bool:
        """Whether two rectangles share ground.

        Args:
            other: another.

        Returns:
            False where an axis separates them.
        """
        dx, dy = other.x - self.x, other.y - self.y
        reach = self._reach + other._reach + 1e-6
        if dx * dx + dy * dy > reach * reach:  # the circles around them are apart
            return False
        (c0, s0), (c1, s1) = self._turn, other._turn
        tc, ts = abs(c0 * c1 + s0 * s1), abs(s0 * c1 - c0 * s1)
        for first, second in ((self, other), (other, self)):
            c, s = first._turn
            if abs(c * dx + s * dy) > first.half_x + second.half_x * tc + second.half_y * ts:
                return False
            if abs(c * dy - s * dx) > first.half_y + second.half_x * ts + second.half_y * tc:
                return False
        return True


class Yard:
    """Collects placements of props and knows what is taken.

    Attributes:
        placements: so far.
        palette: rows of materials.
        season: of the year, for plants.
        lights: (x, y, z) m, world, of the lamps of what was put.
        tunnel_lights: (x, y, z) m, world, of lamps that shine by day too.
        patches: areas of ground that are not grass, with their slots.
        pits: (4, 3) m, world: open soil about trees in pavement, counter-clockwise from above.
        signals: traffic lights whose lamps change.
        gates: closed arms of level crossings, to be moved.
    """

    def __init__(
        self,
        palette: Palette,
        roads: BaseGeometry,
        tracks: list[Rectangle],
        season: Season = "summer",
    ) -> None:
        """Begin with roads and the ways of actors.

        Args:
            palette: takes the materials.
            roads: area that roads cover.
            tracks: ground that actors pass over.
            season: of the year.
        """
        self.palette = palette
        self.season = season
        self.placements: list[Placement] = []
        self.lights: list[tuple[float, float, float]] = []
        self.tunnel_lights: list[tuple[float, float, float]] = []
        self.patches: list[tuple[BaseGeometry, str]] = []
        self.pits: list[Floats] = []
        self.signals: list[SignalHead] = []
        self.gates: list[Placement] = []
        self._roads = roads
        shapely.prepare(self._roads)
        # beside a lone straight road nothing that stands off its edge can be on a road
        # (a hull of points that lie on a line, as those of straight edges do, is slow)
        self._alone = (
            roads.geom_type == "Polygon"
            and roads.simplify(1e-4).convex_hull.area < roads.area + 1.0
        )
        self._closed: list[BaseGeometry] = []
        self._cells: dict[Cell, list[Rectangle]] = {}
        self._rows: dict[tuple[int, tuple[tuple[str, Colour], ...]], NDArray[np.int16]] = {}
        self._semantics: dict[int, NDArray[np.uint8]] = {}
        for track in tracks:
            self.take(track)

    def is_free(self, ground: Rectangle, on_road: bool = False) -> bool:
        """Whether nothing is there yet.

        Args:
            ground: a footprint.
            on_road: it may stand on the road (a sidewalk).

        Returns:
            True if free of roads, actors' ways and what was put before.
        """
        return self._is_free(ground, _cells(ground), on_road)

    def take(self, ground: Rectangle) -> None:
        """Keep an area for something.

        Args:
            ground: a footprint.
        """
        self._take(ground, _cells(ground))

    def close(self, areas: list[BaseGeometry]) -> None:
        """Keep areas free of everything.

        Args:
            areas: world.
        """
        self._closed += areas

    def try_put(
        self,
        prop: Prop,
        place: Place,
        margin_m: float = 0.0,
        tints: Mapping[str, Colour] | None = None,
        on_road: bool = False,
        pitch_rad: float = 0.0,
    ) -> bool:
        """Put a thing where nothing is.

        Args:
            prop: what.
            place: position (3,) m, world, and yaw.
            margin_m: free space around it; negative lets neighbours touch.
            tints: albedos of some of its slots.
            on_road: it may stand on a sidewalk.
            pitch_rad: about its y, for what follows a slope.

        Returns:
            Whether it stands now.
        """
        ground = footprint(prop, place, margin_m)
        cells = _cells(ground)
        if not self._is_free(ground, cells, on_road):
            return False
        self._take(ground, cells)
        self.put(prop, place, tints, pitch_rad)
        return True

    def put(
        self,
        prop: Prop,
        place: Place,
        tints: Mapping[str, Colour] | None = None,
        pitch_rad: float = 0.0,
    ) -> None:
        """Put a thing, whatever is there.

        Args:
            prop: what.
            place: position (3,) m, world, and yaw.
            tints: albedos of some of its slots.
            pitch_rad: about its y, for what follows a slope.
        """
        placed = self.placement(prop, place, tints, pitch_rad)
        self.placements.append(placed)
        pose = placed.T_world_from_mesh
        for lamp in prop.lamps:
            x, y, z = pose.points(np.array(lamp))
            self.lights.append((float(x), float(y), float(z)))

    def placement(
        self,
        prop: Prop,
        place: Place,
        tints: Mapping[str, Colour] | None = None,
        pitch_rad: float = 0.0,
    ) -> Placement:
        """A thing where it would stand, not put there.

        Args:
            prop: what.
            place: position (3,) m, world, and yaw.
            tints: albedos of some of its slots.
            pitch_rad: about its y, for what follows a slope.

        Returns:
            The placement, its materials in the palette.
        """
        mesh = prop.lods[0]
        if tints:
            used = _used_slots(prop.lods)
            tints = {slot: colour for slot, colour in tints.items() if slot in used}
        address = (id(prop), tuple(tints.items()) if tints else ())
        if address not in self._rows:
            self._rows[address] = self.palette.rows(mesh, prop.materials, tints)
        if id(prop) not in self._semantics:
            self._semantics[id(prop)] = np.array([prop.semantics[s] for s in mesh.slots], np.uint8)
        return Placement(
            lods=prop.lods,
            lod_range_m=prop.lod_range_m,
            T_world_from_mesh=Transform.euler(place[0], place[1], pitch_rad, 0.0),
            velocity=_STILL,
            angular_velocity=_STILL,
            instance=-1,
            semantic=-1,
            slot_materials=self._rows[address],
            slot_semantics=self._semantics[id(prop)],
        )

    def _is_free(self, ground: Rectangle, cells: list[Cell], on_road: bool) -> bool:
        for cell in cells:
            for other in self._cells.get(cell, ()):
                if other.overlaps(ground):
                    return False
        return (
            on_road or self._alone or not self._roads.intersects(shapely.Polygon(ground.corners()))
        )

    def _take(self, ground: Rectangle, cells: list[Cell]) -> None:
        for cell in cells:
            self._cells.setdefault(cell, []).append(ground)


@lru_cache(maxsize=256)
def _used_slots(lods: tuple[TriangleMesh, ...]) -> frozenset[str]:
    """Slots that have faces at any level of detail."""
    names = lods[0].slots
    return frozenset(names[row] for mesh in lods for row in np.unique(mesh.face_slots).tolist())


def footprint(prop: Prop, place: Place, margin_m: float) -> Rectangle:
    """The ground that a prop covers.

    Args:
        prop: what.
        place: position and yaw.
        margin_m: grown on all sides.

    Returns:
        A rectangle.
    """
    (x0, y0), (x1, y1) = prop.low, prop.high
    (x, y, _), yaw = place
    mx, my = 0.5 * (x0 + x1), 0.5 * (y0 + y1)
    c, s = cos(yaw), sin(yaw)
    return Rectangle(
        x + c * mx - s * my,
        y + s * mx + c * my,
        yaw,
        max(0.5 * (x1 - x0) + margin_m, 0.01),
        max(0.5 * (y1 - y0) + margin_m, 0.01),
    )


def _cells(ground: Rectangle) -> list[Cell]:
    reach = ground._reach
    columns = range(floor((ground.x - reach) / _CELL_M), floor((ground.x + reach) / _CELL_M) + 1)
    rows = range(floor((ground.y - reach) / _CELL_M), floor((ground.y + reach) / _CELL_M) + 1)
    return [(column, row) for column in columns for row in rows]


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
