"""What hangs on the trunk: shirts, jackets, coats and dresses."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin
from typing import NamedTuple

import numpy as np

from scenesim.shapes.people.anthropometry import Frame, Person
from scenesim.shapes.people.cuts import Cut, Folds, cloth_power, cut_of, seed_of, worn
from scenesim.shapes.people.grids import superellipse
from scenesim.shapes.people.loft import Floats, Lofter, Patch, Section, Weights
from scenesim.shapes.people.outfit import Outfit, slot
from scenesim.shapes.people.seams import lapels, ribbon, seams_of, shirt_front
from scenesim.shapes.people.skeleton import Bone
from scenesim.shapes.people.torso import level, spine_weights, steps
from scenesim.world.classes import Part

_FRONT, _LEFT = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)


#: above every height: of a front that is closed
_CLOSED = 2.0


class Cloth(NamedTuple):
    """The surface of a garment.

    Attributes:
        cut: how it falls.
        heights: of its cross-sections, from the hem up (0 hips, 1 neck).
        section: of a height.
        folded: its folds.
        opened: the height at which its front begins to stand open.
    """

    cut: Cut
    heights: tuple[float, ...]
    section: Callable[[float], Section]
    folded: Folds
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

    def on(self, heights: Floats, angles: Floats, out: Floats | float) -> Floats:
        """Points above the cloth; the arguments are broadcast.

        Args:
            heights: (...,) 0 hips, 1 neck.
            angles: (...,) rad from the front, to the left.
            out: (...,) m.

        Returns:
            (..., 3) m.
        """
        places = heights.ravel().tolist()
        share = np.interp(places, self.heights, np.arange(len(self.heights)))
        shares = (share / (len(self.heights) - 1)).reshape(heights.shape)
        sections = [self.section(height) for height in places]
        front, back, half, power, level_ = (
            column.reshape(heights.shape)
            for column in np.array(
                [(s.front, s.back, s.half, s.power, s.at[2]) for s in sections]
            ).T
        )
        power = power + 0.0 * angles
        turns = (angles + 0.0 * power).ravel().tolist()
        corners = list(zip(power.ravel().tolist(), turns, strict=True))
        p, q = (
            np.array([superellipse(of(turn), k) for k, turn in corners]).reshape(power.shape)
            for of in (cos, sin)
        )
        extra = (self.folded.over(shares, angles) + out) / np.sqrt(p * p + q * q)
        x, y = (np.where(p > 0, front, back) + extra) * p, (half + extra) * q
        return np.stack([x, y, level_ + 0.0 * x], axis=-1)


def garment(lofter: Lofter, person: Person, body: Frame, outfit: Outfit) -> list[Patch]:
    """Shirt, jacket, coat or dress on the trunk, with its collar and what is sewn on it.

    Args:
        lofter: how fine.
        person: whose.
        body: lengths.
        outfit: what is worn.

    Returns:
        The patches.
    """
    cut = cut_of(person, outfit)
    seed = seed_of(person)
    at = worn(person, body, cut)
    heights = _heights(cut)

    def section(height: float) -> Section:
        return Section((0.0, 0.0, level(body, height)), *at(height), cloth_power(height))

    folded = Folds(cut.folds, seed, (heights[-1] - heights[0]) * 3.0, 0.9)
    opened = _CLOSED if outfit.uniform or outfit.vest else _opened(cut, seed)
    cloth = Cloth(cut, heights, section, folded, opened)
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
            front=0.96 * hem.front, back=0.96 * hem.back, half=0.97 * hem.half
        )
    seen = cloth._replace(opened=_CLOSED) if lofter.level == 0 else cloth

    def slot_at(share: float, angle: float) -> int:
        return slot(_shown(seen, outfit, share, min(angle, 2 * pi - angle)))

    is_plain = outfit.pattern in {"plain", "checks"} and seen.opened == _CLOSED
    is_plain = is_plain and cloth.cut.neckline > 1.0 and not outfit.vest
    return lofter.tube(
        sections,
        _FRONT,
        _LEFT,
        slot=slot("upper"),
        part=Part.TORSO,
        weights=weights,
        around=24,
        along=18 + max(0, round(-6 * cloth.cut.hem)),
        bulge=cloth.folded.over,
        slot_at=None if is_plain else slot_at,
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
        if outfit.upper == "suit":
            patches += lapels(lofter, edges, cloth.on, weights)
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


def skirt_weights(body: Frame) -> Weights:
    """How cloth that hangs before both legs follows them.

    Args:
        body: lengths.

    Returns:
        Weights of points.
    """
    trunk = spine_weights(body)
    reach = body.hip - body.knee
    top = body.hip + 0.05 * body.scale

    def weights(points: Floats) -> list[tuple[int, Floats | float]]:
        y, z = points[:, 1], points[:, 2]
        follow = 0.94 * steps(2.0 * (top - z) / (0.48 * reach) - 1.0)
        left = steps(y / (0.11 * body.scale))
        below = steps((body.knee + 0.02 - z) / (0.12 * body.scale)) * 0.85
        return [
            *((bone, share * (1 - follow)) for bone, share in trunk(points)),
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
