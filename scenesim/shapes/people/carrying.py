"""Backpacks, bags and what else hangs on a person."""

from __future__ import annotations

from collections.abc import Callable
from math import cos

import numpy as np

from scenesim.shapes.people.anthropometry import Frame, Person
from scenesim.shapes.people.cuts import cloth_power, cut_of, worn
from scenesim.shapes.people.loft import Floats, Lofter, Patch, Section, Weights
from scenesim.shapes.people.manner import HOLDING
from scenesim.shapes.people.outfit import Outfit, slot
from scenesim.shapes.people.skeleton import (
    Arm,
    Attitude,
    Bone,
    Leg,
    Posture,
    bent,
    rest_arm,
    rest_joints,
)
from scenesim.shapes.people.torso import level, spine_weights
from scenesim.shapes.people.vectors import Vector, add, between, cross, times, turned, unit
from scenesim.world.classes import Part

_FRONT: Vector = (1.0, 0.0, 0.0)
_LEFT: Vector = (0.0, 1.0, 0.0)

#: of a height on the trunk (0 hips, 1 neck) to front, back and half m
Measures = Callable[[float], tuple[float, float, float]]
#: m, where the collar of a dog on a lead is, in the frame of who leads it
COLLAR: Vector = (0.62, -0.42, 0.50)


def carried_things(lofter: Lofter, person: Person, body: Frame, outfit: Outfit) -> list[Patch]:
    """What an outfit's ``carrying`` adds.

    Args:
        lofter: how fine.
        person: whose.
        body: lengths.
        outfit: what is carried.

    Returns:
        The patches.
    """
    if outfit.carrying == "backpack":
        return _backpack(lofter, person, body, outfit)
    if outfit.carrying in {"bag", "suitcase", "handbag"}:
        return _held(lofter, body, outfit.carrying)
    if outfit.carrying == "phone":
        return [_phone(lofter, body)]
    if outfit.carrying == "umbrella":
        return _umbrella(lofter, body)
    if outfit.carrying == "cane":
        return _cane(lofter, body)
    if outfit.carrying == "lead":
        return _lead(lofter, body)
    return []


#: height on the trunk (0 hips, 1 neck) and share of the whole width of a backpack, and of the
#: pocket on it; m to the left, up and radius of its handle
_PACK = (
    *((0.20, 0.5), (0.22, 0.85), (0.32, 1.0), (0.55, 0.98), (0.74, 0.90), (0.86, 0.76)),
    *((0.93, 0.52), (0.955, 0.25)),
)
_HANDLE = (
    *((-0.035, 0.0, 0.006), (-0.022, 0.030, 0.005), (0.0, 0.038, 0.005)),
    *((0.022, 0.030, 0.005), (0.035, 0.0, 0.006)),
)
_POCKET = ((0.25, 0.3), (0.27, 0.8), (0.36, 1.0), (0.50, 0.96), (0.555, 0.7), (0.57, 0.2))


def _backpack(lofter: Lofter, person: Person, body: Frame, outfit: Outfit) -> list[Patch]:
    """A bag on the back with a pocket, a handle and its straps."""
    s = body.scale
    at = worn(person, body, cut_of(person, outfit))
    x = -max(at(h)[1] for h in (0.4, 0.6, 0.76)) - 0.058 * s
    pack = [
        Section((x, 0.0, level(body, h)), 0.070 * s, 0.082 * s * k, 0.150 * s * (0.6 + 0.4 * k), 3)
        for h, k in _PACK
    ]
    patches = [_stiff(lofter, pack, "bag", (12, 9))]
    if lofter.level > 1:
        return patches
    if lofter.level == 0:
        pocket = [
            Section((x - 0.072 * s, 0.0, level(body, h)), 0.02 * s, 0.034 * s * k, 0.115 * s * k, 3)
            for h, k in _POCKET
        ]
        handle = [
            Section((x + 0.045 * s, y * s, level(body, 0.95) + z * s), r, r, r)
            for y, z, r in _HANDLE
        ]
        zips = [
            Section((x - 0.080 * s * k, 0.0, level(body, h)), 0.004 * s, 0.006 * s, 0.126 * s, 3)
            for h, k in ((0.665, 0.96), (0.672, 0.96))
        ]
        patches.append(_stiff(lofter, pocket, "bag", (10, 6)))
        patches.append(_stiff(lofter, zips, "eyes", (8, 2)))
        patches.append(
            lofter.tube(
                handle,
                _FRONT,
                (0.0, 0.0, 1.0),
                slot=slot("bag"),
                part=Part.CARRIED,
                weights=_follows(Bone.CHEST),
                around=5,
                along=6,
            )
        )
    return patches + [_strap(lofter, body, at, side) for side in (1.0, -1.0)]


def _stiff(lofter: Lofter, sections: list[Section], name: str, fine: tuple[int, int]) -> Patch:
    """A closed body that follows the chest."""
    return lofter.tube(
        sections,
        _FRONT,
        _LEFT,
        slot=slot(name),
        part=Part.CARRIED,
        weights=_follows(Bone.CHEST),
        around=fine[0],
        along=fine[1],
        closed=(True, True),
    )


def _strap(lofter: Lofter, body: Frame, at: Measures, side: float) -> Patch:
    """A strap from the breast over a shoulder to the pack."""
    s = body.scale
    y = 0.100 * s
    top = max(h for h in (0.93, 0.945, 0.96, 0.975) if at(h)[2] > y + 0.008 or h == 0.93)
    breast = ((1, h) for h in (0.42, 0.58, 0.72, 0.84, 0.92))
    points: list[Vector] = []
    for ahead, height in (*breast, (0, top), (-1, 0.90), (-1, 0.80)):
        front, back, half = at(height)
        power = cloth_power(height)
        inner = max(0.0, 1 - min(1.0, y / half) ** power) ** (1 / power)
        reach = (front if ahead > 0 else back) * inner + 0.007
        lift = 0.022 * s if ahead == 0 else 0.006 * s
        points.append((ahead * reach, side * y, level(body, height) + lift))
    return lofter.tube(
        [Section(p, 0.007 * s, 0.007 * s, 0.024 * s, 3.0) for p in points],
        _FRONT,
        _LEFT,
        slot=slot("bag"),
        part=Part.CARRIED,
        weights=spine_weights(body),
        around=6,
        along=9,
        by_vertex=True,
    )


def _held(lofter: Lofter, body: Frame, kind: str) -> list[Patch]:
    """A bag in the right hand."""
    s = body.scale
    along = rest_arm(-1.0)
    wrist = rest_joints(body)[Bone.HAND_RIGHT]
    grip = add(wrist, times(along, 0.10 * s))
    long, wide, tall = {
        "bag": (0.17, 0.06, 0.36),
        "handbag": (0.14, 0.055, 0.22),
        "suitcase": (0.21, 0.075, 0.36),
    }[kind]
    drop = 0.14 if kind != "suitcase" else 0.07
    rows = ((0.0, 0.75), (0.02, 0.95), (0.5, 1.0), (0.95, 1.0), (1.0, 0.8))
    side = cross(along, _FRONT)
    bag = lofter.tube(
        [
            Section(
                add(grip, times(along, (drop + tall * h) * s)),
                long * k * s,
                long * k * s,
                wide * k * s,
                4.0,
            )
            for h, k in rows
        ],
        _FRONT,
        side,
        slot=slot("bag"),
        part=Part.CARRIED,
        weights=_follows(Bone.HAND_RIGHT),
        around=12,
        along=5,
        closed=(True, True),
    )
    if lofter.level > 1:
        return [bag]
    handles = []
    for x in (-1.0, 1.0):
        points = [
            add(add(grip, times(along, (drop + 0.02) * s)), (x * long * 0.6 * s, 0.0, 0.0)),
            add(add(grip, times(along, drop * 0.45 * s)), (x * long * 0.4 * s, 0.0, 0.0)),
            add(grip, (x * 0.01, 0.0, 0.0)),
        ]
        handles.append(
            lofter.tube(
                [Section(p, 0.008 * s, 0.008 * s, 0.012 * s) for p in points],
                _FRONT,
                side,
                slot=slot("bag"),
                part=Part.CARRIED,
                weights=_follows(Bone.HAND_RIGHT),
                around=6,
                along=4,
            )
        )
    return [bag, *handles]


def _phone(lofter: Lofter, body: Frame) -> Patch:
    """A phone in the right hand."""
    s = body.scale
    along = rest_arm(-1.0)
    wrist = rest_joints(body)[Bone.HAND_RIGHT]
    inner = times(cross(along, _FRONT), -1.0)
    middle = add(add(wrist, times(along, 0.10 * s)), times(inner, -0.03 * s))
    return lofter.tube(
        [
            Section(add(middle, times(along, w * s)), 0.037 * s, 0.037 * s, 0.005 * s, 6.0)
            for w in (-0.07, 0.07)
        ],
        _FRONT,
        inner,
        slot=slot("eyes"),
        part=Part.CARRIED,
        weights=_follows(Bone.HAND_RIGHT),
        around=8,
        along=2,
        closed=(True, True),
    )


def _follows(bone: int) -> Weights:
    return lambda _points: [(bone, 1.0)]


def _hand_before(body: Frame, carrying: str) -> Vector:
    """Where the right hand is while it holds something before the body, trunk upright."""
    rest = rest_joints(body)
    foot = Leg((0.0, body.hip_half, body.ankle))
    other = Leg((0.0, -body.hip_half, body.ankle))
    level_ = Attitude()
    arms = (Arm(), HOLDING[carrying])
    posture = Posture((0.0, 0.0, body.hip), level_, level_, level_, arms, (foot, other))
    pose = bent(body, rest, posture)
    wrist, turn = pose.joints[Bone.HAND_RIGHT], pose.rotations[Bone.HAND_RIGHT]
    return add(wrist, times(turned(turn, rest_arm(-1.0)), 0.085 * body.hand / 0.19))


def _umbrella(lofter: Lofter, body: Frame) -> list[Patch]:
    """An open umbrella over the right shoulder; it keeps upright with the chest."""
    grip = _hand_before(body, "umbrella")
    top = max(body.crown + 0.28, grip[2] + 0.55)
    shaft = [(grip[0], grip[1], grip[2] - 0.12), (grip[0], grip[1], top + 0.05)]
    bars = lofter.tube(
        [Section(p, 0.007, 0.007, 0.007) for p in shaft],
        _FRONT,
        _LEFT,
        slot=slot("metal"),
        part=Part.CARRIED,
        weights=_follows(Bone.CHEST),
        around=6,
        along=2,
        closed=(True, True),
    )
    radius = 0.53
    rings = ((0.04, 0.0), (0.30, -0.025), (0.58, -0.085), (0.82, -0.165), (1.0, -0.25))
    canopy = lofter.tube(
        [
            Section((grip[0], grip[1], top + z), radius * r, radius * r, radius * r)
            for r, z in rings
        ],
        _FRONT,
        _LEFT,
        slot=slot("bag"),
        part=Part.CARRIED,
        weights=_follows(Bone.CHEST),
        around=24,
        along=7,
        bulge=_ribs,
    )
    return [bars, canopy]


def _ribs(shares: Floats, angles: Floats) -> Floats:
    """Cloth sags between the eight ribs of an umbrella, m."""
    sag: Floats = shares * np.array(
        [-0.035 * (1 - abs(cos(4 * angle))) for angle in angles.tolist()]
    )
    return sag


def _cane(lofter: Lofter, body: Frame) -> list[Patch]:
    """A white cane whose tip is just above the ground ahead."""
    grip = _hand_before(body, "cane")
    tip = (grip[0] + 0.85 * body.scale, 0.4 * grip[1], 0.03)
    red = lofter.tube(
        [Section(between(grip, tip, u), 0.008, 0.008, 0.008) for u in (-0.10, 0.0, 1.0)],
        unit((0.6, 0.0, 0.8)),
        _LEFT,
        slot=slot("reflective"),
        part=Part.CARRIED,
        weights=_follows(Bone.CHEST),
        around=6,
        along=5,
        closed=(True, True),
    )
    return [red]


def _lead(lofter: Lofter, body: Frame) -> list[Patch]:
    """A lead from the right hand to the collar of a dog that walks ahead on the right."""
    grip = _hand_before(body, "lead")
    end: Vector = COLLAR
    low = between(grip, end, 0.55)
    points = [grip, (low[0], low[1], low[2] - 0.10), end]

    def weights(points: Floats) -> list[tuple[int, Floats]]:
        share = (points[:, 0] - grip[0]) / (end[0] - grip[0])
        share = np.minimum(np.maximum(share, 0.0), 1.0)
        return [(Bone.CHEST, 1 - share), (Bone.PELVIS, share)]

    return [
        lofter.tube(
            [Section(p, 0.006, 0.006, 0.006) for p in points],
            unit((0.5, 0.0, 0.85)),
            _LEFT,
            slot=slot("bag"),
            part=Part.CARRIED,
            weights=weights,
            around=5,
            along=8,
        )
    ]
