"""People: parametric bodies with joints, clothes, hair and gaits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np

from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.shapes.model import Body, Member
from scenesim.shapes.people import companions
from scenesim.shapes.people.anthropometry import Frame, Person, frame
from scenesim.shapes.people.carrying import COLLAR
from scenesim.shapes.people.companions import place, wheelchair_mount
from scenesim.shapes.people.figure import Figure
from scenesim.shapes.people.manner import HOLDING, Manner
from scenesim.shapes.people.outfit import Outfit
from scenesim.shapes.people.passengers import infant
from scenesim.shapes.people.wardrobe import person_of, specified
from scenesim.world.classes import Semantic
from scenesim.world.scene import Model

#: words of the language that this package makes bodies for
KINDS = frozenset({"pedestrian"})
#: families of ``Model`` that this package builds
FAMILIES = frozenset({"man", "woman", "child", "senior"})

#: size of a dog on a lead, whose collar is as high as the lead ends
_DOG = 2

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
    companion = model.attributes.get("with", "none")
    body = frame(person)
    if companion in {"stroller", "walker", "wheelchair"}:
        return _pushed(companion, model, body, (person, outfit, manner))
    if outfit.carrying in HOLDING:
        outfit = outfit._replace(hands="closed")
    figure = figure_of(person, outfit, manner).tinted(model.colours)
    if companion == "dog":
        return _led(model, figure)
    return Body((Member(figure, Transform.identity()),))


def _pushed(companion: str, model: Model, body: Frame, form: tuple[Person, Outfit, Manner]) -> Body:
    """A person with a stroller, a walker, or in a wheelchair."""
    person, outfit, manner = form
    shared = place(companion, body)
    handle = wheelchair_mount(body).crank
    if shared.grip is not None:
        manner = manner._replace(arms="push", grip=shared.grip)
        outfit = outfit._replace(hands="closed")
        if companion == "walker":  # low handles that run along
            manner = manner._replace(wrist=(-0.045, 0.025, 0.070), turn=15.0)
        handle = (shared.person + shared.grip[0] - shared.thing, shared.grip[2])
        figure = figure_of(person, outfit, manner)
    else:
        figure = seated(person, outfit, manner)
    thing = companions.companion(companion, handle)
    cloth = thing.materials["cloth"]
    colours = {**thing.materials, "cloth": replace(cloth, albedo=model.colours["bag"])}
    if companion == "stroller":
        child, own = infant(model.variant, int(model.attributes["skin_tone"]))
        thing, colours = replace(thing, pieces=(*thing.pieces, child)), {**colours, **own}
    return Body(
        (
            Member(figure.tinted(model.colours), _ahead(shared.person)),
            Member(replace(thing, materials=colours), _ahead(shared.thing)),
        )
    )


def _led(model: Model, figure: Figure) -> Body:
    """A person with a dog on a lead, which walks ahead on the right."""
    from scenesim.shapes.animals import beast_of
    from scenesim.shapes.animals import specify as specify_animal

    own = Stream.of(0).child(f"dog/{model.family}/{model.variant}")
    coat = specify_animal("animal", {"species": "dog"}, own).colours
    dog = beast_of("dog", _DOG).tinted(coat)
    x, y, _ = COLLAR
    beside = Transform(np.eye(3), np.array([x - 0.66, y, 0.0]))
    return Body((Member(figure, _ahead(-0.40)), Member(dog, beside)))


def _ahead(x: float) -> Transform:
    return Transform(np.eye(3), np.array([x, 0.0, 0.0]))


@lru_cache(maxsize=16)
def seated(person: Person, outfit: Outfit, manner: Manner) -> Figure:
    """A person in a wheelchair, made once.

    Args:
        person: stature, age, sex, girth.
        outfit: what is worn.
        manner: how the person looks around.

    Returns:
        The figure in default colours.
    """
    figure = Figure(person, outfit, manner, wheelchair_mount(frame(person)))
    figure.semantic = int(Semantic.PERSON)
    return figure


@lru_cache(maxsize=96)
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
