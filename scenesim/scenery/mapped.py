"""What a map itself puts beside and on its roads: objects, signs, lights, crossings, rails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import atan2, hypot, pi
from typing import cast
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.roads.driving import MapNetwork
from scenesim.roads.network import RoadNetwork
from scenesim.roads.things import Sign, Thing, box_corners
from scenesim.scenery.gates import GATE_NAME, put_gate
from scenesim.scenery.ground_materials import marking_of
from scenesim.scenery.map_bodies import draw_rail, draw_wall, extrude
from scenesim.scenery.markings import add_paint
from scenesim.scenery.road_signs import light_of, sign_of
from scenesim.scenery.stage import SignalHead
from scenesim.scenery.yard import Place, Rectangle, Yard
from scenesim.shapes.plants.bushes import BUSH_KINDS, bush
from scenesim.shapes.plants.trees import tree
from scenesim.shapes.street.assembly import Assembly, unit
from scenesim.shapes.street.furniture import lamp_post, thing
from scenesim.shapes.street.prop import Prop
from scenesim.shapes.street.signs import sign
from scenesim.shapes.street.works import WORKS, works

Floats = NDArray[np.float64]

_REACH_M = 190.0
#: zebra bars and gaps (Germany, sign 293)
_BAR_M = 0.5
_SKIPPED = frozenset({"parkingSpace", "crosswalk", "car", "van", "bus", "pedestrian"})


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    things: tuple[Thing, ...]
    signs: tuple[Sign, ...]
    thing_spots: Floats
    sign_spots: Floats


_KNOWN: WeakKeyDictionary[MapNetwork, _Found] = WeakKeyDictionary()


def add_mapped(
    assembly: Assembly,
    yard: Yard,
    network: RoadNetwork,
    track: Floats,
    origin: Floats,
    stream: Stream,
) -> None:
    """Objects and signals of the map within reach of the track.

    Args:
        assembly: takes the bodies that only this map has.
        yard: takes the props of the library.
        network: with things and signs.
        track: (K, 3) m, world, of the ego.
        origin: (3,) m, world, of the mesh frame.
        stream: of the draw's scenery.
    """
    found = _found(cast(MapNetwork, network))
    for number in _near(found.thing_spots, track):
        _add_thing(assembly, yard, found.things[number], origin, stream.child(f"thing/{number}"))
    for number in _near(found.sign_spots, track):
        _add_sign(assembly, yard, found.signs[number], origin)


def _found(network: MapNetwork) -> _Found:
    known = _KNOWN.get(network)
    if known is None:
        things = tuple(t for road in network.road_ids() for t in network.things(road))
        signs = tuple(s for road in network.road_ids() for s in network.signs(road))
        spots = [t.wall if len(t.wall) else t.T_world_from_thing.translation[None] for t in things]
        middles = [0.5 * (w.min(axis=0) + w.max(axis=0)) for w in spots]
        places = [s.T_world_from_sign.translation for s in signs]
        known = _Found(
            things,
            signs,
            np.array(middles).reshape(-1, 3),
            np.array(places).reshape(-1, 3),
        )
        # a long rail counts as near wherever it is: it is cut when it is drawn
        for row, wall in enumerate(spots):
            if len(wall) > 1:
                known.thing_spots[row] = np.inf
        _KNOWN[network] = known
    return known


def _near(spots: Floats, track: Floats) -> list[int]:
    if not len(spots):
        return []
    gaps = ((spots[:, None, :2] - track[None, :, :2]) ** 2).sum(axis=2).min(axis=1)
    return [int(i) for i in np.flatnonzero((gaps < _REACH_M**2) | ~np.isfinite(gaps))]


def _add_thing(
    assembly: Assembly, yard: Yard, found: Thing, origin: Floats, stream: Stream
) -> None:
    for paint in found.paints:
        _add_line(assembly, paint.points - origin, paint.width_m, marking_of(paint.colour))
    word = f"{found.object.kind} {found.object.name} {found.object.subkind}".lower()
    if len(found.wall) > 1:
        _add_wall(assembly, yard, found, (word, origin))
        return
    if found.object.kind == "crosswalk" and not found.paints:
        _add_zebra(assembly, found, origin)
    if found.object.kind in _SKIPPED:
        return
    if GATE_NAME in word:
        put_gate(yard, found)
        return
    place = _place(found)
    for words, put in _LIBRARY:
        if any(w in word for w in words) and not (found.areas and "building" in word):
            put(yard, found, place, stream)
            return
    _add_body(assembly, yard, found, origin)


def _place(found: Thing) -> Place:
    x, y, z = found.T_world_from_thing.translation
    return (float(x), float(y), float(z)), found.T_world_from_thing.yaw_rad()


def _put_tree(yard: Yard, found: Thing, place: Place, stream: Stream) -> None:
    tall = found.object.height_m
    kinds = ["cherry", "birch"] if 0 < tall < 6.5 else ["linden", "maple", "plane", "birch"]
    yard.put(
        tree(
            stream.child("kind").pick(kinds),
            int(stream.child("variant").uniform(0, 4)),
            yard.season,
        ),
        place,
    )


def _put_bush(yard: Yard, found: Thing, place: Place, stream: Stream) -> None:
    del found
    yard.put(
        bush(
            stream.child("kind").pick(BUSH_KINDS),
            int(stream.child("variant").uniform(0, 4)),
            yard.season,
        ),
        place,
    )


def _put_lamp(yard: Yard, found: Thing, place: Place, stream: Stream) -> None:
    del stream
    tall = round(found.object.height_m) if found.object.height_m > 2 else 6
    # the arm reaches over the road, which lies towards the middle of the road: to -y of the prop
    turn = 0.0 if found.object.t_m > 0 else pi
    yard.put(lamp_post("arm", float(tall)), (place[0], place[1] + turn))


def _put_delineator(yard: Yard, found: Thing, place: Place, stream: Stream) -> None:
    del found, stream
    yard.put(thing("delineator"), place)


def _put_speed(yard: Yard, found: Thing, place: Place, stream: Stream) -> None:
    del stream
    digits = "".join(c for c in found.object.name if c.isdigit())
    values = found.object
    along = place[1] - values.heading_rad - (pi if values.orientation == "-" else 0.0)
    # whatever its file says of its turning, it looks at the traffic of its side of the road
    yard.put(
        sign("speed", digits or "50", 2.1), (place[0], along + (pi if values.t_m > 0 else 0.0))
    )


def _put_works(yard: Yard, found: Thing, place: Place, stream: Stream) -> None:
    del stream
    word = f"{found.object.name} {found.object.subkind}".lower()
    kind = next(k for k in WORKS if k in word)
    yard.put(works(kind), place)


_Put = Callable[[Yard, Thing, Place, Stream], None]
_LIBRARY: tuple[tuple[tuple[str, ...], _Put], ...] = (
    (("speed_", "speedlimit"), _put_speed),
    (("streetlamp", "street_lamp", "streetlight", "lamp"), _put_lamp),
    (("guide-post", "delineator", "guidepost"), _put_delineator),
    (("cone", "beacon", "barricade", "gravel heap", "heap"), _put_works),
    (("bush", "shrub", "vegetation"), _put_bush),
    (("tree",), _put_tree),
)
#: words to (slot, least height m) of bodies that are drawn as they are in the map
_BODIES: tuple[tuple[str, str], ...] = (
    ("rail", "thing_steel"),
    ("guard", "thing_steel"),
    ("pole", "thing_steel"),
    ("building", "thing_building"),
    ("house", "thing_building"),
    ("hedge", "thing_hedge"),
    ("sound", "thing_panel"),
    ("noise", "thing_panel"),
    ("fence", "thing_fence"),
    ("island", "kerb"),
    ("patch", "asphalt_patch"),
    ("barrier", "thing_barrier"),
    ("gantry", "thing_steel"),
)


#: what areas are filled with
_FILLS = {
    "grass": "verge",
    "paint": "marking_white",
    "concrete": "concrete_road",
    "cobble": "cobble",
    "asphalt": "asphalt",
    "pavement": "sidewalk",
    "gravel": "gravel",
    "soil": "soil",
}


def _slot(word: str) -> str:
    return next((slot for name, slot in _BODIES if name in word), "thing_plain")


def _add_body(assembly: Assembly, yard: Yard, found: Thing, origin: Floats) -> None:
    values = found.object
    slot = _slot(f"{values.kind} {values.name} {values.subkind}".lower())
    if found.areas:
        for area in found.areas:
            if area.outer and len(area.base) >= 3 and area.closed:
                own = _FILLS.get(area.fill, slot)
                extrude(assembly, area.base - origin, area.heights, own)
        return
    tall = values.height_m
    corners = box_corners(found) - origin
    flat = float(np.ptp(corners[:, 0]) + np.ptp(corners[:, 1]))
    if tall < 0.02 or flat < 0.02 or flat > 400.0:
        return
    extrude(assembly, corners, np.full(4, tall), slot)
    middle = found.T_world_from_thing.translation
    half_x, half_y = (
        0.5 * values.length_m or values.radius_m,
        0.5 * values.width_m or values.radius_m,
    )
    yaw = found.T_world_from_thing.yaw_rad()
    yard.take(Rectangle(float(middle[0]), float(middle[1]), yaw, half_x + 0.1, half_y + 0.1))


def _add_wall(assembly: Assembly, yard: Yard, found: Thing, where: tuple[str, Floats]) -> None:
    """A body drawn out along the road: a guard rail, steel rails, or a solid wall."""
    word, origin = where
    foot = found.wall - origin
    slot = _slot(word)
    tall = found.wall_height
    if slot == "thing_steel" and float(tall.max()) > 0.45:
        draw_rail(assembly, foot, tall, slot)
    else:
        draw_wall(assembly, foot, (found.wall_width, tall), slot)
    if float(tall.max()) < 0.1:
        return
    for a, b in zip(found.wall[:-1].tolist(), found.wall[1:].tolist(), strict=True):
        yaw = atan2(b[1] - a[1], b[0] - a[0])
        half = 0.5 * hypot(b[0] - a[0], b[1] - a[1])
        yard.take(Rectangle(0.5 * (a[0] + b[0]), 0.5 * (a[1] + b[1]), yaw, half, 0.25))


def _add_line(assembly: Assembly, points: Floats, wide: float, slot: str) -> None:
    step = points[1:] - points[:-1]
    left = unit(np.stack([-step[:, 1], step[:, 0], np.zeros(len(step))], axis=1)) * (0.5 * wide)
    a, b = points[:-1], points[1:]
    add_paint(assembly, np.stack([a - left, b - left, b + left, a + left], axis=1), slot)


def _add_zebra(assembly: Assembly, found: Thing, origin: Floats) -> None:
    """White bars along the traffic over the area of a crossing."""
    outline = found.areas[0].base if found.areas else box_corners(found)
    if len(outline) < 4:
        return
    corners = outline[:4] - origin
    sides = [hypot(*(corners[(i + 1) % 4] - corners[i])[:2]) for i in range(4)]
    first = 0 if sides[0] + sides[2] >= sides[1] + sides[3] else 1
    a, b, c, d = (corners[(first + i) % 4] for i in range(4))
    add_zebra(assembly, (a, b, c, d), max(sides[first], sides[first + 2]))


def add_zebra(
    assembly: Assembly, corners: tuple[Floats, Floats, Floats, Floats], long_m: float
) -> None:
    """Bars across a strip from side a-d to side b-c.

    Args:
        assembly: takes the paint.
        corners: a, b along one edge of the crossing, c, d back along the other, (3,) m each.
        long_m: length of the crossing.
    """
    a, b, c, d = corners
    count = max(int(long_m / (2 * _BAR_M)), 1)
    spare = 0.5 * (long_m - (2 * count - 1) * _BAR_M)
    low = np.array([(spare + 2 * i * _BAR_M) / long_m for i in range(count)])[:, None]
    high = low + _BAR_M / long_m
    bars = np.stack(
        [a + (b - a) * low, a + (b - a) * high, d + (c - d) * high, d + (c - d) * low], axis=1
    )
    turn = np.cross(bars[:, 1] - bars[:, 0], bars[:, 2] - bars[:, 0])[:, 2]
    bars = np.where((turn < 0)[:, None, None], bars[:, ::-1], bars)
    add_paint(assembly, bars, "marking_white")


def _add_sign(assembly: Assembly, yard: Yard, found: Sign, origin: Floats) -> None:
    """A sign with its post, or the paint that a road mark signal stands for."""
    values = found.signal
    pose = found.T_world_from_sign
    low = float(pose.translation[2]) - found.ground_m
    x, y, _ = pose.translation
    # props look along -x, signs along +x
    yaw = pose.yaw_rad() + pi
    place = ((float(x), float(y), found.ground_m), yaw)
    looks = light_of(values, low)
    if looks is not None:
        _add_light(yard, values.id, looks, place)
        return
    prop = sign_of(values, low)
    if prop is None:
        _add_mark_signal(assembly, found, origin)
        return
    yard.put(prop, place)
    yard.take(Rectangle(float(x), float(y), yaw, 0.3, 0.4))


def _add_light(yard: Yard, name: str, looks: dict[str, Prop], place: Place) -> None:
    """A traffic light: one body for each state, of which a moment shows one."""
    (x, y, z), yaw = place
    placed = {state: yard.placement(prop, place) for state, prop in looks.items()}
    mesh = looks["off"].lods[0]
    housing = mesh.slots.index("housing")
    used = mesh.vertices[np.unique(mesh.faces[mesh.face_slots == housing])]
    low, high = used.min(axis=0), used.max(axis=0)
    # the prop looks along -x: its frame turned by half a turn is the head's
    foot = float(low[2])
    head = Transform.euler((x, y, z + foot), yaw + pi, 0.0, 0.0)
    yard.signals.append(
        SignalHead(
            name,
            head,
            (-float(high[0]), -float(high[1]), 0.0),
            (-float(low[0]), -float(low[1]), float(high[2]) - foot),
            placed,
        )
    )
    yard.take(Rectangle(x, y, yaw, 0.3, 0.4))


def _add_mark_signal(assembly: Assembly, found: Sign, origin: Floats) -> None:
    """Stop and holding lines that maps give as signals."""
    word = found.signal.name.lower()
    if found.signal.kind not in {"294", "293", "1000003"} and "line" not in word:
        return
    pose = found.T_world_from_sign
    wide = found.signal.width_m or 3.0
    if found.signal.kind == "1000003" or "crosswalk" in word:
        long_m, deep = max(wide, 3.0), max(found.signal.height_m, 3.0)
        grid = [
            (-deep / 2, -long_m / 2),
            (-deep / 2, long_m / 2),
            (deep / 2, long_m / 2),
            (deep / 2, -long_m / 2),
        ]
        corners = [pose.points(np.array([u, v, 0.0])) for u, v in grid]
        for corner in corners:
            corner[2] = found.ground_m
        a, b, c, d = (corner - origin for corner in corners)
        add_zebra(assembly, (a, b, c, d), long_m)
        return
    ends = np.stack([pose.points(np.array([0.0, v, 0.0])) for v in (-wide / 2, wide / 2)])
    ends[:, 2] = found.ground_m
    _add_line(assembly, ends - origin, 0.5 if found.signal.kind == "294" else 0.3, "marking_white")
