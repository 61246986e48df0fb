"""Arms and legs, bare or in sleeves and trousers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from scenesim.shapes.people.anthropometry import Frame, Person
from scenesim.shapes.people.cuts import Folds, cut_of
from scenesim.shapes.people.garments import skirt_weights
from scenesim.shapes.people.hands import Wrist, hand
from scenesim.shapes.people.loft import Floats, Lofter, Patch, Section, Weights
from scenesim.shapes.people.outfit import Outfit, slot
from scenesim.shapes.people.shoes import shoe
from scenesim.shapes.people.skeleton import Bone, rest_arm, rest_joints
from scenesim.shapes.people.torso import steps
from scenesim.shapes.people.vectors import Vector, add, cross, times
from scenesim.world.classes import Part

_AHEAD: Vector = (1.0, 0.0, 0.0)

# distance along the arm (0 shoulder, 1 elbow, 2 wrist); front, back, half m of a man of 1.76 m
_ARM = (
    (-0.11, 0.012, 0.014, 0.010),
    (-0.09, 0.027, 0.031, 0.021),
    (-0.03, 0.042, 0.047, 0.034),
    (0.12, 0.053, 0.057, 0.046),
    (0.35, 0.050, 0.052, 0.046),
    (0.70, 0.043, 0.046, 0.041),
    (1.00, 0.040, 0.043, 0.039),
    (1.25, 0.043, 0.042, 0.041),
    (1.60, 0.034, 0.033, 0.031),
    (2.00, 0.030, 0.029, 0.023),
)
# distance along the leg (0 hip, 1 knee, 2 ankle)
_LEG = (
    (-0.22, 0.046, 0.064, 0.034),
    (-0.10, 0.076, 0.100, 0.062),
    (0.10, 0.086, 0.108, 0.080),
    (0.30, 0.086, 0.096, 0.085),
    (0.60, 0.078, 0.080, 0.074),
    (0.90, 0.064, 0.062, 0.060),
    (1.00, 0.062, 0.056, 0.058),
    (1.20, 0.054, 0.062, 0.054),
    (1.40, 0.048, 0.070, 0.055),
    (1.70, 0.040, 0.048, 0.042),
    (2.00, 0.036, 0.042, 0.036),
)

#: (ease at the thigh, least half width at the hem, end along the leg) of what covers the legs
LEGWEAR = {
    "jeans": (0.012, 0.070, 2.02),
    "slim": (0.007, 0.050, 1.96),
    "trousers": (0.018, 0.086, 2.06),
    "wide": (0.024, 0.112, 2.08),
    "shorts": (0.020, 0.088, 0.92),
    "leggings": (0.003, 0.040, 1.92),
}


def arm(lofter: Lofter, person: Person, body: Frame, outfit: Outfit, side: float) -> list[Patch]:
    """An arm with its sleeve and hand.

    Args:
        lofter: how fine.
        person: whose.
        body: lengths.
        outfit: what is worn.
        side: 1 left, -1 right.

    Returns:
        The patches.
    """
    cut = cut_of(person, outfit)
    along = rest_arm(side)
    joints = rest_joints(body)
    first = Bone.UPPER_ARM_LEFT if side > 0 else Bone.UPPER_ARM_RIGHT
    lateral = times(cross(along, _AHEAD), -side)
    thick = body.scale * (0.35 + 0.65 * person.girth) * (1 - 0.13 * person.female * person.grown)
    weights = _arm_weights(body, joints, first, along)

    def at(share: float) -> Vector:
        if share < 1:
            return add(joints[first], times(along, share * body.upper_arm))
        return add(joints[first + 1], times(along, (share - 1) * body.forearm))

    def tube(low: float, high: float, ease: float, name: str, points: tuple[int, int]) -> Patch:
        sections = []
        marks = [low, *(row[0] for row in _ARM if low + 0.06 < row[0] < high - 0.06), high]
        for share in marks:
            front, back, half = (v * thick for v in _row(_ARM, share))
            open_ = ease * min(1.0, 0.15 + max(0.0, share + 0.1) * 1.5)
            if ease > 0 and share > 1.0:  # sleeves hang straight below the elbow
                least = 0.040 * thick * (1.0 if share < 1.85 else 0.86)
                front, back, half = max(front, least), max(back, least), max(half, least)
            sections.append(Section(at(share), front + open_, back + open_, half + open_))
        depth = 0.004 if ease > 0 else 0.0
        return lofter.tube(
            sections,
            _AHEAD,
            lateral,
            slot=slot(name),
            part=Part.ARM_LEFT if side > 0 else Part.ARM_RIGHT,
            weights=weights,
            around=points[0],
            along=points[1],
            closed=(low < 0, ease > 0),
            bulge=Folds(depth, 0.37 + 0.21 * side, 2.2 * (high - low)).over if depth else None,
        )

    end = cut.sleeve * 2 - 0.02
    patches = [tube(-0.11, end, cut.sleeve_ease * 0.75, "upper", (14, 6 + round(5 * end)))]
    if end < 1.85:
        patches.append(tube(end - 0.12, 2.03, 0.0, "skin", (11, 9)))
    part = Part.ARM_LEFT if side > 0 else Part.ARM_RIGHT
    wrist = Wrist(joints[first + 2], along, lateral, first + 2, part)
    return patches + hand(lofter, body, wrist, outfit.hands)


def leg(lofter: Lofter, person: Person, body: Frame, outfit: Outfit, side: float) -> list[Patch]:
    """A leg with trousers or skin, sock and shoe.

    Args:
        lofter: how fine.
        person: whose.
        body: lengths.
        outfit: what is worn.
        side: 1 left, -1 right.

    Returns:
        The patches.
    """
    y = side * body.hip_half
    first = Bone.THIGH_LEFT if side > 0 else Bone.THIGH_RIGHT
    part = Part.LEG_LEFT if side > 0 else Part.LEG_RIGHT
    thick = body.scale * (0.45 + 0.55 * person.girth)
    weights = _leg_weights(body, first)

    def height(share: float) -> float:
        if share < 1:
            return body.hip + (body.knee - body.hip) * share
        return body.knee + (body.ankle - body.knee) * (share - 1)

    def tube(low: float, high: float, wear: str, name: str, along: int) -> Patch:
        ease, hem, _ = LEGWEAR.get(wear, (0.0, 0.0, 0.0))
        hem *= body.scale
        sections = []
        marks = [low, *(r[0] for r in _LEG if low + 0.06 < r[0] < high - 0.06), high]
        for share in marks:
            front, back, half = (v * thick for v in _row(_LEG, share))
            fits = ease * min(1.0, max(0.2, (share + 0.3) / 0.5))
            front, back, half = front + fits, back + fits, half + fits
            if wear:
                span = min(1.0, max(0.0, (share - 0.1) / 1.6))
                least = (0.085 * thick + fits) * (1 - span) + hem * span
                front, back = max(front, least * 1.02), max(back, least * 1.08)
                half = max(half, least * 0.92)
            inner = -side * 0.004 * (1 if share < 0.4 else 0)
            sections.append(Section((0.0, y + inner, height(share)), front, back, half))
        depth = 0.0055 if wear not in {"", "leggings"} else 0.0
        return lofter.tube(
            sections,
            _AHEAD,
            (0.0, side, 0.0),
            slot=slot(name),
            part=part,
            weights=weights,
            around=14,
            along=along,
            closed=(low < 0, bool(wear)),
            bulge=Folds(depth, 0.53 + 0.29 * side, 2.4 * (high - low)).over if depth else None,
        )

    patches = []
    if outfit.lower in LEGWEAR:
        end = LEGWEAR[outfit.lower][2]
        patches.append(tube(-0.22, end, outfit.lower, "lower", 8 + round(5 * end)))
    else:
        end = 0.25
    if end < 1.9:
        patches.append(tube(max(end - 0.2, 0.1), 1.86, "", "skin", 12))
    if end < 2.0:
        patches.append(tube(1.72, 2.03, "", "trim" if end < 1.9 else "skin", 4))
    return patches + shoe(lofter, body, outfit.shoes, y, first)


def skirt(lofter: Lofter, person: Person, body: Frame) -> Patch:
    """A skirt from the waist to the knee.

    Args:
        lofter: how fine.
        person: whose.
        body: lengths.

    Returns:
        The patch.
    """
    s = body.scale * (0.4 + 0.6 * person.girth)
    span = body.hip - body.knee
    sections = [
        Section((0.0, 0.0, body.hip + 0.30 * span), 0.104 * s, 0.092 * s, 0.142 * s, 2.3),
        Section((0.0, 0.0, body.hip), 0.120 * s, 0.145 * s, 0.194 * s, 2.3),
        Section((0.0, 0.0, body.hip - 0.5 * span), 0.150 * s, 0.155 * s, 0.205 * s, 2.3),
        Section((0.0, 0.0, body.knee - 0.05), 0.168 * s, 0.172 * s, 0.225 * s, 2.3),
    ]
    return lofter.tube(
        sections,
        _AHEAD,
        (0.0, 1.0, 0.0),
        slot=slot("lower"),
        part=Part.TORSO,
        weights=skirt_weights(body),
        around=24,
        along=10,
        bulge=Folds(0.008, 0.3, 0.4).over,
        by_vertex=True,
    )


def _row(table: Sequence[tuple[float, ...]], at: float) -> tuple[float, ...]:
    """A row of a table between two of its rows."""
    for a, b in pairwise(table):
        if at <= b[0]:
            u = min(1.0, max(0.0, (at - a[0]) / (b[0] - a[0])))
            return tuple(p + (q - p) * u for p, q in zip(a[1:], b[1:], strict=True))
    return table[-1][1:]


def _arm_weights(body: Frame, joints: Sequence[Vector], first: int, along: Vector) -> Weights:
    start = joints[first]
    soft = 0.05 * body.scale

    def weights(points: Floats) -> list[tuple[int, Floats]]:
        x, y, z = points.T
        way = (x - start[0]) * along[0] + (y - start[1]) * along[1] + (z - start[2]) * along[2]
        upper = steps((way + 0.2 * soft) / (1.1 * soft))
        lower = steps((way - body.upper_arm) / soft)
        hand = steps((way - body.upper_arm - body.forearm) / (0.5 * soft))
        return [
            (Bone.CHEST, 1 - upper),
            (first, upper * (1 - lower)),
            (first + 1, lower * (1 - hand)),
            (first + 2, hand),
        ]

    return weights


def _leg_weights(body: Frame, first: int) -> Weights:
    soft = 0.075 * body.scale

    def weights(points: Floats) -> list[tuple[int, Floats]]:
        z = points[:, 2]
        thigh = steps((body.hip - 0.01 - z) / soft)
        shank = steps((body.knee - z) / (0.8 * soft))
        return [
            (Bone.PELVIS, 1 - thigh),
            (first, thigh * (1 - shank)),
            (first + 1, shank),
        ]

    return weights
