"""Trunk and neck: the body's cross-sections, and the garments that hang on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import cos, pi, sin

from scenesim.shapes.people.anthropometry import Frame, Person
from scenesim.shapes.people.loft import Lofter, Patch, Section
from scenesim.shapes.people.outfit import Outfit, slot
from scenesim.shapes.people.skeleton import Bone
from scenesim.world.classes import Part

Row = tuple[float, float, float, float]  # height 0 hip .. 1 neck; front, back, half m

_MAN: tuple[Row, ...] = (
    (-0.20, 0.070, 0.085, 0.120),
    (-0.12, 0.100, 0.125, 0.170),
    (0.00, 0.105, 0.125, 0.172),
    (0.23, 0.110, 0.095, 0.152),
    (0.45, 0.116, 0.100, 0.156),
    (0.62, 0.124, 0.108, 0.164),
    (0.76, 0.112, 0.114, 0.172),
    (0.86, 0.092, 0.104, 0.182),
    (0.93, 0.074, 0.090, 0.168),
    (0.985, 0.060, 0.074, 0.112),
    (1.04, 0.054, 0.062, 0.066),
)
_WOMAN: tuple[Row, ...] = (
    (-0.20, 0.070, 0.090, 0.125),
    (-0.12, 0.102, 0.138, 0.184),
    (0.00, 0.108, 0.132, 0.180),
    (0.23, 0.100, 0.085, 0.136),
    (0.45, 0.104, 0.090, 0.146),
    (0.62, 0.142, 0.098, 0.152),
    (0.76, 0.112, 0.102, 0.156),
    (0.86, 0.082, 0.094, 0.162),
    (0.93, 0.066, 0.080, 0.146),
    (0.985, 0.055, 0.066, 0.096),
    (1.04, 0.048, 0.054, 0.056),
)
_CHILD: tuple[Row, ...] = (
    (-0.20, 0.070, 0.085, 0.115),
    (-0.12, 0.100, 0.115, 0.152),
    (0.00, 0.108, 0.112, 0.152),
    (0.23, 0.122, 0.096, 0.146),
    (0.45, 0.120, 0.100, 0.150),
    (0.62, 0.116, 0.104, 0.152),
    (0.76, 0.104, 0.106, 0.155),
    (0.86, 0.086, 0.096, 0.158),
    (0.93, 0.070, 0.082, 0.142),
    (0.985, 0.058, 0.068, 0.096),
    (1.04, 0.050, 0.056, 0.058),
)
_FRONT, _LEFT = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)


def shape(person: Person, body: Frame) -> Callable[[float], tuple[float, float, float]]:
    """The trunk's cross-section by height.

    Args:
        person: whose.
        body: lengths.

    Returns:
        A function of the height (0 at the hips, 1 at the neck) to (front, back, half) m.
    """
    rows = []
    belly = max(0.0, person.girth - 1.0)
    for man, woman, child in zip(_MAN, _WOMAN, _CHILD, strict=True):
        adult = [m + (w - m) * person.female for m, w in zip(man, woman, strict=True)]
        row = [c + (a - c) * person.grown for a, c in zip(adult, child, strict=True)]
        thick = body.scale * (1 + (person.girth - 1) * (1.0 if row[0] < 0.8 else 0.5))
        bump = 1 + 0.9 * belly * max(0.0, 1 - abs(row[0] - 0.28) / 0.4)
        rows.append((row[0], row[1] * thick * bump, row[2] * thick, row[3] * thick))

    def at(height: float) -> tuple[float, float, float]:
        if height <= rows[0][0]:
            return rows[0][1:]
        for a, b in zip(rows, rows[1:], strict=False):
            if height <= b[0]:
                u = (height - a[0]) / (b[0] - a[0])
                return (
                    a[1] + (b[1] - a[1]) * u,
                    a[2] + (b[2] - a[2]) * u,
                    a[3] + (b[3] - a[3]) * u,
                )
        return rows[-1][1:]

    return at


def spine_weights(body: Frame) -> Callable[[float, float, float], Sequence[tuple[int, float]]]:
    """How the trunk follows pelvis, spine, chest and neck.

    Args:
        body: lengths.

    Returns:
        Weights of a point.
    """
    soft = 0.06 * body.scale
    joints = (
        (body.waist, Bone.SPINE, soft),
        (body.chest, Bone.CHEST, soft),
        (body.neck + 0.012 * body.scale, Bone.NECK, 0.4 * soft),
        (body.crown - 0.80 * body.head, Bone.HEAD, 0.4 * soft),
    )

    def weights(_x: float, _y: float, z: float) -> list[tuple[int, float]]:
        out: list[tuple[int, float]] = [(Bone.PELVIS, 1.0)]
        for at, bone, half in joints:
            share = _step((z - at) / half)
            if share > 0:
                before, weight = out[-1]
                out[-1] = (before, weight * (1 - share))
                out.append((bone, weight * share))
        return [(b, w) for b, w in out if w > 0]

    return weights


def level(body: Frame, height: float) -> float:
    """Metres above the ground of a height of the trunk.

    Args:
        body: lengths.
        height: 0 at the hips, 1 at the neck.

    Returns:
        z, m.
    """
    return body.hip + (body.neck - body.hip) * height


def neck(lofter: Lofter, person: Person, body: Frame) -> Patch:
    """The neck with the upper breast, as far as collars let it be seen.

    Args:
        lofter: how fine.
        person: whose.
        body: lengths.

    Returns:
        The patch.
    """
    s = body.scale
    radius = s * (0.060 - 0.011 * person.female) * (0.8 + 0.2 * person.grown)
    radius *= 0.75 + 0.25 * person.girth
    base, top = level(body, 0.93), body.crown - 0.72 * body.head
    head = 0.012 * s
    sections = [
        Section((0.0, 0.0, base), 0.055 * s, 0.075 * s, 0.105 * s),
        Section((0.0, 0.0, level(body, 1.0)), radius * 1.08, radius * 1.15, radius * 1.2),
        Section((0.004 * s, 0.0, level(body, 1.06)), radius, radius * 1.02, radius),
        Section((head, 0.0, top), radius * 0.98, radius * 1.05, radius * 0.98),
    ]
    return lofter.tube(
        sections,
        _FRONT,
        _LEFT,
        slot=slot("skin"),
        part=Part.HEAD,
        weights=spine_weights(body),
        around=14,
        along=7,
    )


def seat(lofter: Lofter, person: Person, body: Frame, ease: float, hem: float) -> Patch:
    """The pelvis in its trousers, closed below; under a garment it lies close.

    Args:
        lofter: how fine.
        person: whose.
        body: lengths.
        ease: m between skin and cloth.
        hem: height of the lower edge of what is worn over it.

    Returns:
        The patch.
    """
    at = shape(person, body)
    heights = (-0.21, -0.19, -0.12, -0.06, 0.0, 0.13, 0.24)
    sections = []
    for k, height in enumerate(heights):
        front, back, half = at(height)
        narrow = 0.45 if k == 0 else 1.0
        own = ease if height < hem + 0.03 else -0.012
        sections.append(
            Section(
                (0.0, 0.0, level(body, height)),
                (front + own) * narrow,
                (back + own) * narrow,
                (half + own) * narrow,
                2.3,
            )
        )
    return lofter.tube(
        sections,
        _FRONT,
        _LEFT,
        slot=slot("lower"),
        part=Part.TORSO,
        weights=spine_weights(body),
        around=18,
        along=8,
        closed=(True, False),
    )


def garment(
    lofter: Lofter, person: Person, body: Frame, outfit: Outfit, seed: float
) -> list[Patch]:
    """Shirt, jacket, coat or dress on the trunk, with its collar.

    Args:
        lofter: how fine.
        person: whose.
        body: lengths.
        outfit: what is worn.
        seed: 0..1, moves the folds.

    Returns:
        The patches.
    """
    cut = CUTS[outfit.upper]
    at = shape(person, body)
    ease = cut.ease * (0.6 + 0.4 * body.scale)
    low = cut.hem
    heights = [
        low,
        *(h for h in (-0.12, 0.0, 0.12, 0.23, 0.34, 0.45, 0.54, 0.62) if h > low + 0.04),
    ]
    heights += [0.69, 0.76, 0.82, 0.875, 0.925, 0.965, 1.0]
    hips = max(at(-0.1)[2], at(0.05)[2])
    sections = []
    for height in heights:
        front, back, half = at(height)
        tight = min(1.0, max(0.0, (1.0 - height) / 0.2))
        loose = ease * tight + 0.006 * (1 - tight)
        if height < 0.62:  # cloth hangs from chest and shoulder blades: it spans the waist
            chest = at(0.66)
            share = cut.drape
            front = max(front, front + (chest[0] - front) * share * 0.75)
            back = max(back, back + (chest[1] - back) * share * 0.6)
            half = max(half, half + (max(chest[2], hips * 0.98) - half) * share)
        if height < -0.05:
            flare = cut.flare * (-0.05 - height)
            front, back, half = front + flare, back + flare, half + flare
        if height < -0.12:
            front, back, half = max(front, 0.1), max(back, 0.115), max(half, 0.165 * body.scale)
        sections.append(
            Section(
                (0.0, 0.0, level(body, height)),
                front + loose,
                back + loose,
                half + loose * 0.9,
                2.35 if height < 0.9 else 2.1,
            )
        )
    span = heights[-1] - heights[0]

    def slot_at(share: float, angle: float) -> int:
        height = heights[min(len(heights) - 1, round(share * (len(heights) - 1)))]
        ahead = min(angle, 2 * pi - angle)
        wide = cut.opening * (0.55 + 0.6 * max(0.0, height))
        if seed < 0.55 and ahead < wide and height < 0.93:
            return slot("shirt")
        if outfit.vest and (0.30 < height < 0.42 or 0.02 < height < 0.12):
            return slot("reflective")
        return slot("upper")

    patches = [
        lofter.tube(
            sections,
            _FRONT,
            _LEFT,
            slot=slot("upper"),
            part=Part.TORSO,
            weights=skirt_weights(body),
            around=24,
            along=18 + max(0, round(-6 * low)),
            bulge=folds(cut.folds, seed, span * 3.0),
            slot_at=slot_at,
            by_vertex=True,
        )
    ]
    if cut.collar > 0:
        patches.append(_collar(lofter, person, body, cut.collar, outfit))
    return patches


class Cut:
    """How a garment falls.

    Attributes:
        ease: m between skin and cloth.
        hem: height of its lower edge (0 hips, 1 neck).
        drape: 0 follows the waist, 1 spans it.
        flare: m per unit of height below the hips.
        folds: m, depth.
        collar: m, height of a standing collar.
        opening: rad, half the angle of an open front.
        sleeve: share of the arm that it covers.
        sleeve_ease: m.
    """

    __slots__ = (
        "collar",
        "drape",
        "ease",
        "flare",
        "folds",
        "hem",
        "opening",
        "sleeve",
        "sleeve_ease",
    )

    def __init__(self, *values: float) -> None:
        (
            self.ease,
            self.hem,
            self.drape,
            self.flare,
            self.folds,
            self.collar,
            self.opening,
            self.sleeve,
            self.sleeve_ease,
        ) = values


CUTS = {
    "tshirt": Cut(0.014, -0.10, 0.55, 0.03, 0.004, 0.0, 0.0, 0.36, 0.020),
    "shirt": Cut(0.016, -0.14, 0.60, 0.04, 0.005, 0.028, 0.0, 0.95, 0.020),
    "polo": Cut(0.014, -0.08, 0.50, 0.02, 0.004, 0.024, 0.0, 0.38, 0.022),
    "jumper": Cut(0.022, -0.10, 0.65, -0.02, 0.006, 0.018, 0.0, 0.97, 0.022),
    "hoodie": Cut(0.030, -0.11, 0.80, -0.04, 0.007, 0.035, 0.0, 0.98, 0.028),
    "jacket": Cut(0.034, -0.10, 0.85, -0.02, 0.006, 0.045, 0.26, 0.98, 0.028),
    "suit": Cut(0.026, -0.22, 0.45, 0.05, 0.003, 0.030, 0.28, 0.96, 0.022),
    "coat": Cut(0.040, -0.78, 0.80, 0.06, 0.008, 0.055, 0.0, 0.98, 0.032),
    "dress": Cut(0.012, -0.72, 0.10, 0.16, 0.006, 0.0, 0.0, 0.30, 0.016),
    "robe": Cut(0.035, -1.45, 0.80, 0.05, 0.010, 0.0, 0.0, 0.98, 0.040),
}


def folds(depth: float, seed: float, rate: float) -> Callable[[float, float], float]:
    """Shallow folds of cloth.

    Args:
        depth: m.
        seed: 0..1.
        rate: turns along the tube.

    Returns:
        Metres outwards at (share along, angle).
    """
    a, b, c = 6.3 * seed, 17.0 * seed, 29.0 * seed

    def bulge(share: float, angle: float) -> float:
        along = 2 * pi * share * rate
        return depth * (
            0.5 * sin(3 * angle + a + 0.6 * along)
            + 0.5 * sin(2 * angle - 1.3 * along + b)
            + 0.4 * sin(5 * angle + 0.9 * along + c)
            + 0.4 * cos(1.9 * along + a + angle)
        )

    return bulge


def skirt_weights(
    body: Frame,
) -> Callable[[float, float, float], Sequence[tuple[int, float]]]:
    """How cloth that hangs before both legs follows them.

    Args:
        body: lengths.

    Returns:
        Weights of a point.
    """
    trunk = spine_weights(body)
    reach = body.hip - body.knee

    def weights(x: float, y: float, z: float) -> Sequence[tuple[int, float]]:
        if z >= body.hip:
            return trunk(x, y, z)
        down = min(1.0, (body.hip - z) / (0.55 * reach))
        follow = 0.75 * _step(2 * down - 1)
        left = _step(y / (0.11 * body.scale))
        below = _step((body.knee + 0.02 - z) / (0.12 * body.scale)) * 0.55
        return [
            (Bone.PELVIS, 1 - follow),
            (Bone.THIGH_LEFT, follow * left * (1 - below)),
            (Bone.SHANK_LEFT, follow * left * below),
            (Bone.THIGH_RIGHT, follow * (1 - left) * (1 - below)),
            (Bone.SHANK_RIGHT, follow * (1 - left) * below),
        ]

    return weights


def _collar(lofter: Lofter, person: Person, body: Frame, height: float, outfit: Outfit) -> Patch:
    """A standing or folded collar."""
    s = body.scale
    wide = s * (0.074 - 0.010 * person.female)
    base = level(body, 0.965)
    sections = [
        Section((0.0, 0.0, base - 0.01 * s), wide + 0.012, wide + 0.024, wide + 0.035),
        Section((0.0, 0.0, base + 0.4 * height), wide, wide + 0.012, wide + 0.006),
        Section((0.004, 0.0, base + height), wide * 1.02, wide + 0.014, wide + 0.004),
        Section((0.004, 0.0, base + height * 0.7), wide * 0.9, wide, wide - 0.004),
    ]
    if outfit.upper == "hoodie" and outfit.hat != "hood":
        sections = [
            Section((-0.01, 0.0, base - 0.02 * s), wide + 0.02, wide + 0.045, wide + 0.045),
            Section((-0.02, 0.0, base + 0.02 * s), wide + 0.01, wide + 0.062, wide + 0.032),
            Section((-0.02, 0.0, base + 0.055 * s), wide - 0.005, wide + 0.05, wide + 0.012),
            Section((-0.01, 0.0, base + 0.03 * s), wide - 0.015, wide, wide - 0.01),
        ]
    name = "upper" if outfit.upper in {"hoodie", "coat", "jacket", "shirt", "polo"} else "shirt"
    return lofter.tube(
        sections,
        _FRONT,
        _LEFT,
        slot=slot("upper") if outfit.upper == "jumper" else slot(name),
        part=Part.TORSO,
        weights=spine_weights(body),
        around=14,
        along=5,
    )


def _step(u: float) -> float:
    """Smooth from 0 at -1 to 1 at 1."""
    v = min(1.0, max(0.0, (u + 1) / 2))
    return v * v * (3 - 2 * v)
