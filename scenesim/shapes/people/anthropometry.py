"""How big people are: lengths by stature, age and sex, girths by build."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from scenesim.shapes.people.vectors import Vector

#: m, thickness of a shoe's sole; the skeleton stands on it
SOLE = 0.02


class Person(NamedTuple):
    """What decides a body's form.

    Attributes:
        height_m: stature in shoes.
        age_years: 2..100.
        female: 0 (man) to 1 (woman); children lie between.
        girth: 0.85 (slim) to 1.3 (heavy); multiplies widths and depths.
    """

    height_m: float
    age_years: float
    female: float
    girth: float

    @property
    def grown(self) -> float:
        """How grown up, 0 at two years, 1 from seventeen on.

        Returns:
            A share.
        """
        return min(1.0, max(0.0, (self.age_years - 2.0) / 15.0))


class Frame(NamedTuple):
    """Lengths of a body, m.

    Attributes:
        scale: of thicknesses, against a man of 1.76 m.
        head: height of the head, chin to crown.
        hip: height of the hip joints above the ground.
        hip_half: half the distance of the hip joints.
        knee: height of the knee.
        ankle: height of the ankle.
        waist, chest, neck, chin, crown: heights of the joints below these parts.
        shoulder: height of the shoulder joints.
        shoulder_half: half their distance.
        upper_arm, forearm, hand: lengths.
        heel, ball, toe: x of these points of the foot from the ankle.
    """

    scale: float
    head: float
    hip: float
    hip_half: float
    knee: float
    ankle: float
    waist: float
    chest: float
    neck: float
    chin: float
    crown: float
    shoulder: float
    shoulder_half: float
    upper_arm: float
    forearm: float
    hand: float
    heel: float
    ball: float
    toe: float


def adult_height(female: bool, unit: float) -> float:
    """Stature of an adult.

    Args:
        female: or male.
        unit: in [0, 1), its place among the population.

    Returns:
        Metres.

    Source:
        Estimated from European surveys: men 1.765 SD 0.07 m, women 1.63 SD 0.065 m. A power law
        stands for the quantiles of the normal one, so that nobody leaves 2.2 SD.
    """
    spread: float = 2.2 * (unit * 2 - 1) * abs(unit * 2 - 1) ** 0.6
    return 1.63 + 0.065 * spread if female else 1.765 + 0.07 * spread


def child_height(age_years: float) -> float:
    """Mean stature of a child.

    Args:
        age_years: 2..18.

    Returns:
        Metres.

    Source:
        Medians of growth charts, rounded.
    """
    knots = ((2.0, 0.87), (4.0, 1.03), (6.0, 1.16), (10.0, 1.38), (14.0, 1.63), (18.0, 1.72))
    age = min(max(age_years, 2.0), 18.0)
    for (a, low), (b, high) in pairwise(knots):
        if age <= b:
            return low + (high - low) * (age - a) / (b - a)
    return knots[-1][1]


def frame(person: Person) -> Frame:
    """The lengths of a body.

    Args:
        person: stature, age, sex and girth.

    Returns:
        Its frame.

    Source:
        Drillis & Contini as in Winter, "Biomechanics and Motor Control of Human Movement",
        Fig. 4.1; head ratios of drawing practice (adult 1/7.5, six years 1/6, two years 1/5).
    """
    bare = person.height_m - SOLE
    ratio = _head_ratio(person.age_years)
    below = bare * (1 - ratio) / 0.870
    grown = person.grown
    legs = 0.94 + 0.06 * grown

    def level(fraction: float) -> float:
        """Height of a Drillis fraction, children's legs shorter."""
        squeezed = (
            fraction * legs
            if fraction < 0.53
            else 0.870 - (0.870 - fraction) * ((0.870 - 0.53 * legs) / (0.870 - 0.53))
        )
        return SOLE + below * squeezed

    female = person.female * grown
    shoulders = 0.1075 - 0.012 * female - 0.006 * (1 - grown)
    return Frame(
        scale=below / 1.76 * (1 + 0.10 * (1 - grown)),
        head=bare * ratio,
        hip=level(0.530),
        hip_half=below * (0.050 + 0.003 * female),
        knee=level(0.285),
        ankle=level(0.039),
        waist=level(0.590),
        chest=level(0.680),
        neck=level(0.838),
        chin=level(0.870),
        crown=SOLE + bare,
        shoulder=level(0.799),
        shoulder_half=below * shoulders * (0.9 + 0.1 * person.girth),
        upper_arm=below * 0.180,
        forearm=below * 0.146,
        hand=below * 0.108,
        heel=-below * 0.042,
        ball=below * 0.070,
        toe=below * 0.112,
    )


def _head_ratio(age_years: float) -> float:
    """Height of the head over stature."""
    knots = ((2.0, 0.200), (6.0, 0.168), (10.0, 0.152), (14.0, 0.140), (18.0, 0.132))
    if age_years <= 2.0:
        return 0.200
    for (a, low), (b, high) in pairwise(knots):
        if age_years <= b:
            return low + (high - low) * (age_years - a) / (b - a)
    return 0.132


def toe_joint(body: Frame) -> float:
    """Height of the joint of the toes above the ground.

    Args:
        body: lengths.

    Returns:
        z, m.
    """
    return 0.012 + 0.2 * body.ankle


def head_centre(body: Frame) -> Vector:
    """The middle of the head's base (chin level) in the rest pose.

    Args:
        body: lengths.

    Returns:
        (x, y, z) m.
    """
    return (0.018 * body.scale, 0.0, body.crown - body.head)
