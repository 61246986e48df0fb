"""People: parametric bodies with joints, clothes, hair and gaits."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.shapes.model import Body, Member
from scenesim.shapes.people.figure import Figure
from scenesim.shapes.people.wardrobe import person_of, specified
from scenesim.world.scene import Model

#: words of the language that this package makes bodies for
KINDS = ("pedestrian",)
#: families of ``Model`` that this package builds
FAMILIES = ("man", "woman", "child", "senior")

__all__ = ["FAMILIES", "KINDS", "Figure", "build", "specify"]


def specify(kind: str, arguments: Mapping[str, str | float], stream: Stream) -> Model:
    """A person as a scenario asks for it; no mesh is made.

    Args:
        kind: one of ``KINDS``.
        arguments: ``age`` (child, teenager, adult, senior or years), ``sex``, ``build``,
            ``skin_tone`` (1..10), ``clothing``, ``carrying``, ``with``, ``height`` (m), ``hat``.
        stream: decides what the arguments leave open.

    Returns:
        The model.
    """
    return specified(kind, arguments, stream)


def build(model: Model) -> Body:
    """The body of a model; equal models share one.

    Args:
        model: of ``specify``.

    Returns:
        Its body.
    """
    shape = tuple(sorted(model.attributes.items()))
    return _built(model.family, model.variant, model.height_m, shape)


@lru_cache(maxsize=256)
def _built(
    family: str, variant: int, height_m: float, attributes: tuple[tuple[str, str], ...]
) -> Body:
    model = Model(family, variant, 0.0, 0.0, height_m, attributes=dict(attributes))
    person, outfit, manner = person_of(model)
    return Body((Member(_figure(person, outfit, manner), Transform.identity()),))


@lru_cache(maxsize=256)
def _figure(person: object, outfit: object, manner: object) -> Figure:
    return Figure(person, outfit, manner)  # type: ignore[arg-type]
