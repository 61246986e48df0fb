"""Short makers for the tables of words."""

from __future__ import annotations

from math import inf

from scenesim.world.conditions import Expression, Number, Point, Word
from scenesim.world.signatures import Amount, OneOf, Parameter
from scenesim.world.units import NONE, Dimension


def amount(
    name: str,
    dimension: Dimension = NONE,
    default: float | None = None,
    within: tuple[float, float] = (-inf, inf),
    *,
    required: bool = False,
    doc: str = "",
) -> Parameter:
    """A parameter that is a number.

    Args:
        name: of the parameter.
        dimension: of the number.
        default: in SI.
        within: what is sensible, SI.
        required: it has to be given.
        doc: one phrase.

    Returns:
        The parameter.
    """
    value: Expression | None = None if default is None else Number(default)
    return Parameter(name, (Amount(dimension, *within),), value, required, doc)


def count(
    name: str, default: int | None = None, most: int = 1000, doc: str = "", *, least: int = 0
) -> Parameter:
    """A parameter that is a whole number from 0, or from ``least``."""
    value: Expression | None = None if default is None else Number(float(default))
    return Parameter(name, (Amount(NONE, least, most, whole=True),), value, doc=doc)


def one_of(name: str, words: str, default: str = "", doc: str = "") -> Parameter:
    """A parameter that is a word; ``words`` are divided by spaces."""
    return Parameter(
        name, (OneOf(tuple(words.split())),), Word(default) if default else None, doc=doc
    )


def pair(*values: float) -> Point:
    """A tuple of numbers as a default."""
    return Point(tuple(Number(value) for value in values))
