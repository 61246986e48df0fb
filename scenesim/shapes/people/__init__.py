"""People: parametric bodies with joints, clothes, hair and gaits."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.shapes.model import Body, Member
from scenesim.shapes.people.anthropometry import Person
from scenesim.shapes.people.figure import Figure
from scenesim.shapes.people.gait import Manner
from scenesim.shapes.people.outfit import Outfit
from scenesim.shapes.people.wardrobe import person_of, specified
from scenesim.world.scene import Model

#: words of the language that this package makes bodies for
KINDS = frozenset({"pedestrian"})
#: families of ``Model`` that this package builds
FAMILIES = frozenset({"man", "woman", "child", "senior"})

__all__ = ["FAMILIES", "KINDS", "Figure", "build", "figure_of", "specify"]


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
    """The body of a model in its colours; models of one form share their meshes.

    Args:
        model: of ``specify``.

    Returns:
        Its body.
    """
    person, outfit, manner = person_of(model)
    figure = figure_of(person, outfit, manner).tinted(model.colours)
    return Body((Member(figure, Transform.identity()),))


@lru_cache(maxsize=192)
def figure_of(person: Person, outfit: Outfit, manner: Manner) -> Figure:
    """The figure of a form, made once.

    Args:
        person: stature, age, sex, girth.
        outfit: what is worn.
        manner: how the person moves.

    Returns:
        The figure in default colours.
    """
    return Figure(person, outfit, manner)
