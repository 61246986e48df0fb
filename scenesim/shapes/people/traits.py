"""What tells one face from another: widths and heights of its features, and how it looks."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from scenesim.randomness import Stream
from scenesim.shapes.people.anthropometry import Person
from scenesim.shapes.people.luck import numbers


class Traits(NamedTuple):
    """The features of one face against those of a mean one.

    Attributes:
        jaw: share by which the jaw is wider.
        nose: factors of its length, width and reach.
        eyes: rad by which they are farther apart.
        brows: thickness as a factor, how far they are raised (share of the head), and how much
            their outer ends are.
        mouth: factors of its width and of the lips' height.
        smile: how far the corners of the mouth are raised, share of the head; below 0 lowered.
        bones: factors of the brow's, the cheekbones' and the chin's relief.
        age: 0 smooth, 1 with hollow cheeks and bags under the eyes.
    """

    jaw: float
    nose: tuple[float, float, float]
    eyes: float
    brows: tuple[float, float, float]
    mouth: tuple[float, float]
    smile: float
    bones: tuple[float, float, float]
    age: float


@lru_cache(maxsize=1024)
def traits_of(person: Person) -> Traits:
    """The features of a person, the same ones at each call.

    Args:
        person: whose.

    Returns:
        The traits.
    """
    luck = numbers(Stream.of(0).child("face/" + "/".join(f"{value:g}" for value in person)))

    def varied(by: float, around: float = 0.0) -> float:
        return around + by * (next(luck) + next(luck) - 1.0)

    grown = person.grown
    manly = (1.0 - person.female) * grown
    old = min(1.0, max(0.0, (person.age_years - 40.0) / 35.0))
    return Traits(
        jaw=varied(0.13) + 0.03 * manly - 0.03 * person.female + 0.30 * (person.girth - 1.0),
        nose=(
            1.0 + varied(0.16) + 0.06 * old,
            1.0 + varied(0.32) + 0.08 * manly,
            1.0 + varied(0.40 * grown) + 0.10 * manly,
        ),
        eyes=varied(0.045),
        brows=(varied(0.40, 0.85 + 0.35 * manly), varied(0.016), varied(0.018)),
        mouth=(1.0 + varied(0.24), 1.0 + varied(0.35) + 0.15 * person.female - 0.25 * old),
        smile=varied(0.022, 0.006),
        bones=(varied(0.7, 0.5 + 0.8 * manly), 1.0 + varied(0.6), varied(0.6, 0.7 + 0.6 * manly)),
        age=old,
    )
