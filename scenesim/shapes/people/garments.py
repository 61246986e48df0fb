"""What hangs on the trunk: shirts, jackets, coats and dresses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import cos, pi, sin

from scenesim.shapes.people.anthropometry import Frame, Person
from scenesim.shapes.people.loft import Lofter, Patch, Section
from scenesim.shapes.people.outfit import Outfit, slot
from scenesim.shapes.people.skeleton import Bone
from scenesim.shapes.people.torso import level, shape, spine_weights, step
from scenesim.world.classes import Part

_FRONT, _LEFT = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)


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
    low = cut.hem
    heights = [
        low,
        *(h for h in (-0.12, 0.0, 0.12, 0.23, 0.34, 0.45, 0.54, 0.62) if h > low + 0.04),
    ]
    heights += [0.69, 0.76, 0.82, 0.875, 0.925, 0.96, 0.99, 1.03]
    at = worn(person, body, cut)
    sections = [
        Section((0.0, 0.0, level(body, height)), *at(height), cloth_power(height))
        for height in heights
    ]
    span = heights[-1] - heights[0]

    def slot_at(share: float, angle: float) -> int:
        height = heights[min(len(heights) - 1, round(share * (len(heights) - 1)))]
        ahead = min(angle, 2 * pi - angle)
        wide = cut.opening * (0.55 + 0.6 * max(0.0, height))
        if seed < 0.55 and ahead < wide and height < 0.93:
            return slot("shirt")
        if outfit.vest and (0.30 < height < 0.42 or 0.02 < height < 0.12):
            return slot("reflective")
        if _is_marked(outfit.pattern, share, height, ahead):
            return slot("trim")
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


def _is_marked(pattern: str, share: float, height: float, ahead: float) -> bool:
    """Whether the second colour of a pattern shows at a place of a garment."""
    if pattern == "stripes":
        return int(share * 17) % 3 == 1
    if pattern == "block":
        return height > 0.58
    return pattern == "print" and ahead < 0.50 and 0.40 < height < 0.74


def worn(person: Person, body: Frame, cut: Cut) -> Callable[[float], tuple[float, float, float]]:
    """The outside of a garment by height.

    Args:
        person: whose.
        body: lengths.
        cut: of the garment.

    Returns:
        A function of the height (0 hips, 1 neck) to (front, back, half) m.
    """
    skin = shape(person, body)
    ease = cut.ease * (0.6 + 0.4 * body.scale)
    hips = max(skin(-0.1)[2], skin(0.05)[2])

    def at(height: float) -> tuple[float, float, float]:
        front, back, half = skin(height)
        tight = min(1.0, max(0.0, (1.0 - height) / 0.2))
        loose = ease * tight + 0.006 * (1 - tight)
        loose += 0.014 * body.scale * max(0.0, 1 - abs(height) / 0.22)  # thighs move below
        if height < 0.62:  # cloth hangs from chest and shoulder blades: it spans the waist
            chest = skin(0.66)
            front = max(front, front + (chest[0] - front) * cut.drape * 0.75)
            back = max(back, back + (chest[1] - back) * cut.drape * 0.6)
            half = max(half, half + (max(chest[2], hips * 0.98) - half) * cut.drape)
        if height < -0.05:
            flare = cut.flare * (-0.05 - height)
            front, back, half = front + flare, back + flare, half + flare
        if height < -0.12:
            s = body.scale
            front, back, half = max(front, 0.115 * s), max(back, 0.12 * s), max(half, 0.17 * s)
        return front + loose, back + loose, half + loose * 0.9

    return at


def cloth_power(height: float) -> float:
    """How boxy a garment's cross-section is.

    Args:
        height: 0 hips, 1 neck.

    Returns:
        The power of its superellipse.
    """
    return 2.35 if height < 0.7 else 2.7 if height < 0.95 else 2.1


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
        follow = 0.90 * step(2 * down - 1)
        left = step(y / (0.11 * body.scale))
        below = step((body.knee + 0.02 - z) / (0.12 * body.scale)) * 0.55
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
