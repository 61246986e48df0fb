"""The outer form of a body as a field of signed distances, and the skin that follows it.

A body is where five surfaces agree: sides, top, front, rear and floor, each drawn by a few
curves, with rounded edges where they meet. The skin is found along rays from a spine inside.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import pi, tan

import numpy as np

from scenesim.geometry.transform import Floats
from scenesim.shapes.surfaces import Surface, arc, cleaned, unit
from scenesim.shapes.vehicles.curves import Curve, curve, eased, fillet

#: no body is as wide or high as this, m, about its spine
_FARTHEST_M = 3.5
_HALVINGS = 4
#: of the skin of a car by level: rings between, points of half a ring, rings of each end
FINENESS = ((34, 21, 10), (18, 12, 5), (9, 8, 4))

#: how far about a vertex its normal looks where points are many and where they are few, m: a
#: fold of a hand's breadth must not lend its light to the half metre between two vertices
_SMOOTHED_M = (0.006, 0.06)
_FEW = 10

Points = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """The drawing of a body. Stations run backwards from the front bumper, heights from the ground.

    Attributes:
        length: m.
        width: without mirrors, m.
        height: m.
        front_axle: station of the front axle, m.
        wheelbase: m.
        wheel: tyre radius, m.
        top: (station, height) of the centre line: bonnet, windscreen, roof, rear window, boot.
        belt: (station, height) where the side windows begin.
        plan: (station, half width).
        nose: (height, setback) of the front.
        tail: (height, setback) of the rear.
        side: (height above the belt, inset) of the flanks; it ends at the belt.
        floor: clearance below the sills, m.
        tumble_deg: how far the side windows lean in.
        crown: how far the roof falls towards its edges, per m^2.
        bow: how much the windscreen and the front are bent in plan, per m.
        corner: (front, rear) how far the corners of the bumpers are cut in plan, m.
        edge: rounding along the roof and the bonnet, m.
        flare: how far the wheel arches stand out, m.
        arch: gap between tyre and arch, m.
    """

    length: float
    width: float
    height: float
    front_axle: float
    wheelbase: float
    wheel: float
    top: Points
    belt: Points
    plan: Points
    nose: Points
    tail: Points
    side: Points
    floor: float = 0.17
    tumble_deg: float = 24.0
    crown: float = 0.09
    bow: float = 0.13
    corner: tuple[float, float] = (0.2, 0.12)
    edge: float = 0.15
    flare: float = 0.02
    arch: float = 0.045


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A body's surfaces, ready to be asked for distances. Frame: x forward, middle of the length.

    Attributes:
        lines: the drawing.
        top, belt, plan, nose, tail, side: its curves; stations as arguments of the first three.
        summit: station of the highest point.
        tumble: tangent of the lean of the side windows.
    """

    lines: Lines
    top: Curve
    belt: Curve
    plan: Curve
    nose: Curve
    tail: Curve
    side: Curve
    summit: float
    tumble: float

    def station(self, points: Floats) -> Floats:
        """Distance behind the front bumper.

        Args:
            points: (P, 3) m.

        Returns:
            (P,) m.
        """
        return self.lines.length / 2 - points[:, 0]

    def flank(self, points: Floats) -> Floats:
        """How far outside the side surface.

        Args:
            points: (P, 3) m.

        Returns:
            (P,) m, negative inside.
        """
        station, z = self.station(points), points[:, 2]
        above = z - self.belt(station)
        inset = self.side(np.minimum(above, 0.0)) + self.tumble * fillet(above, 0.0 * z, 0.06)
        width = self.plan(station) - inset
        lines = self.lines
        high = 1.0 - eased((above + 0.30) / 0.3)
        for axle in (lines.front_axle, lines.front_axle + lines.wheelbase):
            dx, dz = station - axle, z - lines.wheel
            distance = np.sqrt(dx * dx + dz * dz) - (lines.wheel + lines.arch)
            width = width + lines.flare * (1.0 - eased(distance / 0.16)) * high
        return np.abs(points[:, 1]) - width

    def roof(self, points: Floats) -> Floats:
        """How far above the top surface.

        Args:
            points: (P, 3) m.

        Returns:
            (P,) m, negative inside.
        """
        y2 = points[:, 1] * points[:, 1]
        at = self.along(points)
        slope = self.top.slope(at)
        height = self.top(at) - self.lines.crown * y2
        return (points[:, 2] - height) / np.sqrt(1.0 + slope * slope)

    def along(self, points: Floats) -> Floats:
        """The station whose centre line a point of the top belongs to: the top is bent in plan.

        Args:
            points: (P, 3) m.

        Returns:
            (P,) m.
        """
        station = self.station(points)
        bend = np.minimum(np.maximum((self.summit - station) / 0.8, -0.7), 1.0)
        return station - self.lines.bow * bend * points[:, 1] * points[:, 1]

    def front(self, points: Floats) -> Floats:
        """How far before the front surface.

        Args:
            points: (P, 3) m.

        Returns:
            (P,) m, negative inside.
        """
        return -self.station(points) + self.nose(points[:, 2]) + self._cut(points, 0)

    def rear(self, points: Floats) -> Floats:
        """How far behind the rear surface.

        Args:
            points: (P, 3) m.

        Returns:
            (P,) m, negative inside.
        """
        behind = self.station(points) - self.lines.length
        return behind + self.tail(points[:, 2]) + self._cut(points, 1)

    def field(self, points: Floats) -> Floats:
        """Signed distance to the skin, about.

        Args:
            points: (P, 3) m.

        Returns:
            (P,) m, negative inside.
        """
        edge = self.lines.edge
        upper = fillet(self.flank(points), self.roof(points), edge)
        ends = np.maximum(self.front(points), self.rear(points))
        floor = self.lines.floor - points[:, 2]
        return fillet(fillet(upper, ends, edge * 0.8), floor, 0.06)

    def normals(self, points: Floats, reach: float = 0.006) -> Floats:
        """Outward directions of the skin.

        Args:
            points: (P, 3) m on the skin.
            reach: m about a point that its direction is the mean of.

        Returns:
            (P, 3) unit.
        """
        steps = reach * np.eye(3)
        rows = [self.field(points + step) - self.field(points - step) for step in steps]
        return unit(np.stack(rows, axis=1))

    def _cut(self, points: Floats, end: int) -> Floats:
        """How far a bumper falls back towards its corner."""
        share = points[:, 1] / (self.lines.width / 2)
        square = share * share
        return self.lines.corner[end] * (0.3 * square + 0.7 * square * square * square)


def form(lines: Lines) -> Form:
    """The field of a drawing; height and width come out exactly as named.

    Args:
        lines: the drawing.

    Returns:
        The form.
    """
    top = curve(lines.top, 0.14)
    lifted = lines.height - float(top.values.max())
    raised = Curve(top.start, top.values + lifted, top.slopes)
    summit = top.start + float(np.argmax(top.values)) * 0.005
    shape = Form(
        lines,
        raised,
        curve(lines.belt),
        curve(lines.plan, 0.3),
        curve(lines.nose, 0.05),
        curve(lines.tail, 0.05),
        curve(lines.side, 0.03),
        summit,
        tan(lines.tumble_deg * pi / 180),
    )
    return _widened(shape)


def _widened(shape: Form) -> Form:
    """The form with its widest place at the width of the drawing."""
    lines = shape.lines
    x, z = np.meshgrid(np.linspace(-0.45, 0.45, 91) * lines.length, np.linspace(0.2, 0.5, 31))
    points = np.stack([x.ravel(), 0 * x.ravel(), z.ravel() * lines.height], axis=1)
    more = lines.width / 2 + float(shape.flank(points).min())
    plan = Curve(shape.plan.start, shape.plan.values + more, shape.plan.slopes)
    return Form(
        lines,
        shape.top,
        shape.belt,
        plan,
        shape.nose,
        shape.tail,
        shape.side,
        shape.summit,
        shape.tumble,
    )


@lru_cache(maxsize=4)  # the lining of a level is made from the skin of the next
def skin(shape: Form, stations: int, around: int, caps: int) -> Surface:
    """The left half of the skin, from the keel over the side to the middle of the roof.

    Args:
        shape: the form.
        stations: rings between the ends of the spine.
        around: points of half a ring.
        caps: rings of each end.

    Returns:
        The surface with exact normals.
    """
    origins, bends = _spine(shape, stations, caps)
    coarse = arc(25, -pi / 2, pi / 2)
    first = _hit(shape, origins, _rays(bends, coarse[None].repeat(len(origins), 0)), 6)
    turns = _spread(first, coarse, around)
    points = _hit(shape, origins, _rays(bends, turns), 9)
    points[:, [0, -1], 1] = 0.0
    rows, columns = points.shape[:2]
    flat = points.reshape(-1, 3)
    normals = shape.normals(flat, _SMOOTHED_M[around < _FEW]).reshape(rows, columns, 3)
    normals[:, [0, -1], 1] = 0.0
    return _stitched(flat, unit(normals.reshape(-1, 3)), rows, columns)


def ahead(shape: Form, sides: Floats, heights: Floats) -> Floats:
    """Where the front of a body is.

    Args:
        shape: the form.
        sides: (P,) y, m.
        heights: (P,) z, m.

    Returns:
        (P, 3) m, points of the skin.
    """
    inside = np.full(len(sides), shape.lines.length / 2 - 1.0)
    forward = np.zeros((len(sides), 1, 3))
    forward[..., 0] = 1.0
    return _hit(shape, np.stack([inside, sides, heights], axis=1), forward, 12)[:, 0]


def _spine(shape: Form, stations: int, caps: int) -> tuple[Floats, Floats]:
    """Ray origins (R, 3) and how far each ring leans towards an end, (R, 2) cosine and sine."""
    lines = shape.lines
    reach = min(0.62, lines.length * 0.2)
    half = lines.length / 2
    x = _along_the_top(shape, half - reach, reach - half, stations)
    centre = lines.floor + 0.42 * (float(shape.belt(np.array([half]))[0]) - lines.floor)
    front = arc(caps + 1, pi / 2, 0.0)[:-1]
    rear = arc(caps + 1, 0.0, -pi / 2)[1:]
    bends = np.concatenate([front, np.tile([[1.0, 0.0]], (stations, 1)), rear])
    places = np.concatenate([np.full(caps, x[0]), x, np.full(caps, x[-1])])
    zeros = np.zeros_like(places)
    return np.stack([places, zeros, zeros + centre], axis=1), bends


def _along_the_top(shape: Form, first: float, last: float, count: int) -> Floats:
    """x of rings that lie evenly along the top: close together where it is steep."""
    fine = np.linspace(first, last, 256)
    heights = shape.top(shape.lines.length / 2 - fine)
    dx, dz = fine[1:] - fine[:-1], heights[1:] - heights[:-1]
    way = np.concatenate([[0.0], np.cumsum(np.sqrt(dx * dx + dz * dz))])
    return np.interp(np.linspace(0.0, way[-1], count), way, fine)


def _rays(bends: Floats, turns: Floats) -> Floats:
    """Directions (R, N, 3) of rings that lean towards the ends."""
    directions = np.zeros((*turns.shape[:2], 3))
    directions[..., 0] = bends[:, None, 1]
    directions[..., 1] = bends[:, None, 0] * turns[..., 0]
    directions[..., 2] = bends[:, None, 0] * turns[..., 1]
    return directions


def _hit(shape: Form, origins: Floats, directions: Floats, rounds: int) -> Floats:
    """Where rays leave the form: by halving at first, then by false position.

    Source:
        Dowell & Jarratt, "A modified regula falsi method", 1971: the end that stays counts half.
    """
    flat = directions.reshape(-1, 3)
    start = np.repeat(origins, directions.shape[1], axis=0)
    low, high = np.zeros(len(flat)), np.full(len(flat), _FARTHEST_M)
    below, above = shape.field(start), shape.field(start + flat * _FARTHEST_M)
    was_outside = np.zeros(len(flat), bool)
    middle = (low + high) * 0.5
    for number in range(rounds):
        if number >= _HALVINGS:
            middle = low + (high - low) * (below / (below - above))
        value = shape.field(start + flat * middle[:, None])
        outside = value > 0
        stays = 0.5 if number >= _HALVINGS else 1.0
        above = np.where(outside, value, above * np.where(was_outside, 1.0, stays))
        below = np.where(outside, below * np.where(was_outside, stays, 1.0), value)
        low, high = np.where(outside, low, middle), np.where(outside, middle, high)
        was_outside, middle = outside, (low + high) * 0.5
    reached: Floats = start + flat * (low + (high - low) * (below / (below - above)))[:, None]
    hits: Floats = reached.reshape(directions.shape)
    return hits


def _spread(points: Floats, turns: Floats, around: int) -> Floats:
    """Directions (R, around, 2) whose hits lie about evenly on each ring, few on the floor."""
    steps = points[:, 1:] - points[:, :-1]
    length = np.sqrt((steps * steps).sum(axis=2))
    low = points[:, :-1, 2] + points[:, 1:, 2]
    weight = length * np.where(low < 2 * points[:, :1, 2] + 0.03, 0.35, 1.0) + 1e-6
    place = np.concatenate([np.zeros((len(points), 1)), np.cumsum(weight, axis=1)], axis=1)
    rings = []
    for row in place:
        wanted = np.arange(around) * (row[-1] / (around - 1))
        rings.append(np.stack([np.interp(wanted, row, turns[:, i]) for i in (0, 1)], axis=1))
    spread = np.stack(rings)
    length = np.sqrt((spread * spread).sum(axis=2))
    even: Floats = spread / length[..., None]
    return even


def _stitched(points: Floats, normals: Floats, rows: int, columns: int) -> Surface:
    """Rings joined by triangles, each quad along its shorter diagonal."""
    at = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = at[:-1, :-1], at[1:, :-1], at[1:, 1:], at[:-1, 1:]
    quads = np.stack([a, b, c, d], axis=-1).reshape(-1, 4)
    one = points[quads[:, 0]] - points[quads[:, 2]]
    two = points[quads[:, 1]] - points[quads[:, 3]]
    first = ((one * one).sum(axis=1) <= (two * two).sum(axis=1))[:, None]
    lower = np.where(first, quads[:, [0, 1, 2]], quads[:, [0, 1, 3]])
    upper = np.where(first, quads[:, [0, 2, 3]], quads[:, [1, 2, 3]])
    faces = np.concatenate([lower, upper]).astype(np.int32)
    return cleaned(Surface(points, faces, "paint", normals=normals), 1e-9)
