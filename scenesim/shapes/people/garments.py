"""What hangs on the trunk: shirts, jackets, coats and dresses."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from math import cos, pi, sin
from typing import NamedTuple

from scenesim.shapes.people.anthropometry import Frame, Person
from scenesim.shapes.people.loft import Lofter, Patch, Section, Weights
from scenesim.shapes.people.outfit import Outfit, slot
from scenesim.shapes.people.seams import ribbon, seams_of, shirt_front
from scenesim.shapes.people.skeleton import Bone
from scenesim.shapes.people.torso import level, shape, spine_weights, step
from scenesim.shapes.people.vectors import Vector
from scenesim.world.classes import Part

_FRONT, _LEFT = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)


class Cut(NamedTuple):
    """How a garment falls.

    Attributes:
        ease: m between skin and cloth.
        hem: height of its lower edge (0 hips, 1 neck).
        drape: 0 follows the waist, 1 spans it.
        flare: m per unit of height below the hips; below 0 ribbing gathers the hem.
        folds: m, depth.
        sleeve: share of the arm that it covers.
        sleeve_ease: m.
        collar: m, height of a standing collar.
        opening: rad, half the angle of an open front at the neck.
        neckline: height of its upper edge (0 hips, 1 neck).
    """

    ease: float
    hem: float
    drape: float
    flare: float
    folds: float
    sleeve: float
    sleeve_ease: float
    collar: float = 0.0
    opening: float = 0.0
    neckline: float = 1.1


CUTS = {
    "tshirt": Cut(0.014, -0.10, 0.55, 0.03, 0.003, 0.36, 0.020, neckline=0.97),
    "shirt": Cut(0.016, -0.14, 0.60, 0.04, 0.004, 0.95, 0.020, collar=0.028),
    "polo": Cut(0.014, -0.08, 0.50, 0.02, 0.003, 0.38, 0.022, collar=0.024),
    "jumper": Cut(0.022, -0.10, 0.65, -0.02, 0.004, 0.97, 0.022, collar=0.018),
    "hoodie": Cut(0.030, -0.11, 0.80, -0.04, 0.005, 0.98, 0.028, collar=0.035),
    "jacket": Cut(0.034, -0.10, 0.85, -0.02, 0.004, 0.98, 0.028, collar=0.045, opening=0.40),
    "suit": Cut(0.026, -0.22, 0.45, 0.05, 0.002, 0.96, 0.022, collar=0.030, opening=0.42),
    "coat": Cut(0.040, -0.78, 0.80, 0.06, 0.006, 0.98, 0.032, collar=0.055),
    "dress": Cut(0.012, -0.72, 0.10, 0.16, 0.005, 0.30, 0.016, neckline=0.93),
    "robe": Cut(0.035, -1.45, 0.80, 0.05, 0.008, 0.98, 0.040, neckline=0.97),
}
#: above every height: of a front that is closed
_CLOSED = 2.0


class Cloth(NamedTuple):
    """The surface of a garment.

    Attributes:
        cut: how it falls.
        heights: of its cross-sections, from the hem up (0 hips, 1 neck).
        section: of a height.
        bulge: m outwards at (share along, angle).
        opened: the height at which its front begins to stand open.
    """

    cut: Cut
    heights: tuple[float, ...]
    section: Callable[[float], Section]
    bulge: Callable[[float, float], float]
    opened: float

    def height(self, share: float) -> float:
        """The height at a share of its cross-sections.

        Args:
            share: 0 at the hem, 1 at its upper edge.

        Returns:
            0 hips, 1 neck.
        """
        row = share * (len(self.heights) - 1)
        k = min(int(row), len(self.heights) - 2)
        return self.heights[k] + (self.heights[k + 1] - self.heights[k]) * (row - k)

    def on(self, height: float, angle: float) -> Vector:
        """A point just above the cloth.

        Args:
            height: 0 hips, 1 neck.
            angle: rad from the front, to the left.

        Returns:
            (x, y, z) m.
        """
        k = max(1, min(bisect_left(self.heights, height), len(self.heights) - 1))
        low, high = self.heights[k - 1], self.heights[k]
        share = (k - 1 + (height - low) / (high - low)) / (len(self.heights) - 1)
        section = self.section(height)
        x, y = section.outline(angle, self.bulge(share, angle % (2 * pi)) + 0.004)
        return (x, y, section.at[2])


def garment(
    lofter: Lofter, person: Person, body: Frame, outfit: Outfit, seed: float
) -> list[Patch]:
    """Shirt, jacket, coat or dress on the trunk, with its collar and what is sewn on it.

    Args:
        lofter: how fine.
        person: whose.
        body: lengths.
        outfit: what is worn.
        seed: 0..1, moves the folds and opens the front.

    Returns:
        The patches.
    """
    cut = CUTS[outfit.upper]
    at = worn(person, body, cut)
    heights = _heights(cut)

    def section(height: float) -> Section:
        return Section((0.0, 0.0, level(body, height)), *at(height), cloth_power(height))

    bulge = folds(cut.folds, seed, (heights[-1] - heights[0]) * 3.0)
    opened = _CLOSED if outfit.uniform or outfit.vest else _opened(cut, seed)
    cloth = Cloth(cut, heights, section, bulge, opened)
    weights = skirt_weights(body)
    patches = [_trunk(lofter, cloth, outfit, weights)]
    if lofter.level == 0:
        patches += _sewn_on(lofter, cloth, outfit, weights)
    if cut.collar > 0:
        patches.append(_collar(lofter, person, body, cut.collar, outfit))
    return patches


def _trunk(lofter: Lofter, cloth: Cloth, outfit: Outfit, weights: Weights) -> Patch:
    """The garment itself; near, its open front is a piece of its own with straight edges."""
    sections = [cloth.section(height) for height in cloth.heights]
    if cloth.cut.flare < 0.0:
        hem = sections[0]
        sections[0] = hem._replace(
            front=0.92 * hem.front, back=0.92 * hem.back, half=0.94 * hem.half
        )
    seen = cloth._replace(opened=_CLOSED) if lofter.level == 0 else cloth

    def slot_at(share: float, angle: float) -> int:
        return slot(_shown(seen, outfit, share, min(angle, 2 * pi - angle)))

    return lofter.tube(
        sections,
        _FRONT,
        _LEFT,
        slot=slot("upper"),
        part=Part.TORSO,
        weights=weights,
        around=24,
        along=18 + max(0, round(-6 * cloth.cut.hem)),
        bulge=cloth.bulge,
        slot_at=slot_at,
        by_vertex=True,
    )


def _sewn_on(lofter: Lofter, cloth: Cloth, outfit: Outfit, weights: Weights) -> list[Patch]:
    """Seams, and the shirt in an open front."""
    low = cloth.cut.hem
    closed = [h for h in cloth.heights if low < h < min(cloth.opened, 0.93)]
    patches = [ribbon(lofter, path, cloth.on, weights) for path in seams_of(outfit.upper, closed)]
    if cloth.opened < _CLOSED:
        start = max(cloth.opened, low)
        shown = [start, *(h for h in cloth.heights if start < h < 0.97)]
        edges = [(height, _gap(cloth, height)) for height in shown]
        patches.append(shirt_front(lofter, edges, cloth.on, weights))
    return patches


def _heights(cut: Cut) -> tuple[float, ...]:
    """Where the cross-sections of a garment lie, from its hem up to its collar or to the neck."""
    trunk = (h for h in (-0.12, 0.0, 0.12, 0.23, 0.34, 0.45, 0.54, 0.62) if h > cut.hem + 0.04)
    top = (0.985,) if cut.collar > 0 else (0.99, 1.03)
    return (cut.hem, *trunk, 0.69, 0.76, 0.82, 0.875, 0.925, 0.96, *top)


def _opened(cut: Cut, seed: float) -> float:
    """The height at which a front begins to stand open; some jackets are closed."""
    if cut.opening == 0.0:
        return _CLOSED
    if cut.collar <= 0.03:  # suits, above their button
        return 0.30
    return _CLOSED if seed > 0.6 else 0.52 if seed > 0.2 else cut.hem - 0.1


def _shown(cloth: Cloth, outfit: Outfit, share: float, ahead: float) -> str:
    """The slot seen at a place of a garment: share along it, rad from the front."""
    height = cloth.height(share)
    if height > cloth.cut.neckline:
        return "skin"
    if height > cloth.opened and ahead < _gap(cloth, height):
        return "shirt"
    if outfit.vest and _is_taped(height, ahead):
        return "reflective"
    return "trim" if _is_marked(outfit.pattern, share, height, ahead) else "upper"


def _gap(cloth: Cloth, height: float) -> float:
    """Half the angle, rad, by which a front stands open at a height."""
    return cloth.cut.opening * min(1.0, 0.12 + (height - cloth.opened) / 0.45)


def _is_taped(height: float, ahead: float) -> bool:
    """Two bands around the trunk, and one over each shoulder."""
    strap = min(ahead, pi - ahead)
    return 0.30 < height < 0.40 or 0.04 < height < 0.14 or (height > 0.40 and 0.52 < strap < 0.78)


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
            front, back, half = max(front, 0.128 * s), max(back, 0.125 * s), max(half, 0.175 * s)
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
    top = body.hip + 0.05 * body.scale

    def weights(x: float, y: float, z: float) -> Sequence[tuple[int, float]]:
        if z >= top:
            return trunk(x, y, z)
        down = min(1.0, (top - z) / (0.48 * reach))
        follow = 0.94 * step(2 * down - 1)
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
