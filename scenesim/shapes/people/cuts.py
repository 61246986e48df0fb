"""How garments are cut: ease, hem, collar and folds, and how they lie over a body."""

from __future__ import annotations

from collections.abc import Callable
from math import pi
from typing import NamedTuple

import numpy as np

from scenesim.shapes.people.anthropometry import Frame, Person
from scenesim.shapes.people.grids import sines
from scenesim.shapes.people.loft import Floats
from scenesim.shapes.people.outfit import Outfit
from scenesim.shapes.people.torso import shape


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
    "tshirt": Cut(0.012, -0.12, 0.50, 0.02, 0.003, 0.36, 0.018, neckline=0.97),
    "shirt": Cut(0.013, -0.16, 0.52, 0.03, 0.003, 0.95, 0.016, collar=0.028),
    "polo": Cut(0.012, -0.11, 0.48, 0.02, 0.003, 0.38, 0.018, collar=0.024),
    "jumper": Cut(0.017, -0.12, 0.55, -0.02, 0.003, 0.97, 0.017, collar=0.018),
    "hoodie": Cut(0.022, -0.13, 0.65, -0.02, 0.004, 0.98, 0.022, collar=0.035),
    "jacket": Cut(0.023, -0.15, 0.62, 0.02, 0.003, 0.98, 0.020, collar=0.045, opening=0.40),
    "suit": Cut(0.024, -0.22, 0.38, 0.06, 0.0015, 0.96, 0.016, collar=0.030, opening=0.42),
    "coat": Cut(0.036, -0.78, 0.70, 0.06, 0.004, 0.98, 0.024, collar=0.050),
    "dress": Cut(0.010, -0.72, 0.10, 0.16, 0.005, 0.30, 0.014, neckline=0.93),
    "robe": Cut(0.035, -1.45, 0.80, 0.05, 0.008, 0.98, 0.040, neckline=0.97),
}


def seed_of(person: Person) -> float:
    """What moves the folds of a person's clothes and decides how they fit.

    Args:
        person: whose.

    Returns:
        0..1.
    """
    return (person.height_m * 7.3 + person.girth * 3.1) % 1.0


def cut_of(person: Person, outfit: Outfit) -> Cut:
    """How the upper garment of a person falls: some wear it close and short, some wide and long.

    Args:
        person: whose.
        outfit: what is worn.

    Returns:
        The cut.
    """
    cut = CUTS[outfit.upper]
    fit = (seed_of(person) * 7.0) % 1.0
    if outfit.vest or outfit.uniform:
        fit = 0.6
    return cut._replace(
        ease=cut.ease * (0.8 + 0.5 * fit),
        hem=cut.hem * (0.85 + 0.3 * fit),
        drape=min(1.0, cut.drape * (0.6 + 0.8 * fit)),
        sleeve_ease=cut.sleeve_ease * (0.75 + 0.5 * fit),
    )


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
        loose += 0.016 * body.scale * max(0.0, 1 - abs(height + 0.04) / 0.24)  # thighs move below
        if height < 0.62:  # cloth hangs from chest and shoulder blades: it spans the waist
            chest = skin(0.66)
            front = max(front, front + (chest[0] - front) * cut.drape * 0.75)
            back = max(back, back + (chest[1] - back) * cut.drape * 0.6)
            half = max(half, half + (max(chest[2], hips * 0.98) - half) * cut.drape)
        if height < 0.1:  # a thigh that swings back
            back += 0.013 * body.scale * min(1.0, (0.1 - height) / 0.15)
        if height < -0.05:
            flare = cut.flare * (-0.05 - height)
            front, back, half = front + flare, back + flare, half + flare
        if height < -0.12:
            s, down = body.scale, 0.024 * min(1.0, (-0.12 - height) / 0.35)
            front, back = max(front, 0.128 * s + down), max(back, 0.125 * s + down)
            half = max(half, 0.175 * s + down)
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


class Folds(NamedTuple):
    """Folds of cloth on a tube.

    Attributes:
        depth: m.
        seed: 0..1.
        rate: turns along the tube.
        hang: how much cloth hangs in straight folds towards the tube's start.
    """

    depth: float
    seed: float
    rate: float
    hang: float = 0.0

    def over(self, shares: Floats, angles: Floats) -> Floats:
        """Metres outwards.

        Args:
            shares: (...,) 0..1 along the tube.
            angles: (...,) rad around it; their shapes are broadcast.

        Returns:
            (...,) m.
        """
        a, b, c = 6.3 * self.seed, 17.0 * self.seed, 29.0 * self.seed
        along = (2 * pi * self.rate) * shares
        waves = (
            0.5 * sines(3 * angles + a + 0.6 * along)
            + 0.5 * sines(2 * angles - 1.3 * along + b)
            + 0.4 * sines(5 * angles + 0.9 * along + c)
        )
        if self.hang:
            fall = np.maximum(0.0, 1.0 - 1.8 * shares)
            waves = 0.7 * waves + self.hang * fall * sines(7 * angles + a + 1.5 * shares)
        folded: Floats = self.depth * waves
        return folded
