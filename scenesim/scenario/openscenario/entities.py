"""Vehicles, people and things of OpenSCENARIO as actors."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scenesim.scenario.openscenario.places import Place
from scenesim.scenario.openscenario.reading import Item
from scenesim.world.words.actors import ACTORS, ANIMALS, BACKGROUND, COLOURS, OBSTACLES

_VEHICLES = {
    "bicycle": "bicycle",
    "bus": "bus",
    "car": "car",
    "motorbike": "motorcycle",
    "semitrailer": "semi_trailer",
    "train": "tram",
    "tram": "tram",
    "truck": "truck",
    "van": "van",
}
#: cars shorter than this are hatchbacks, longer than that sedans, higher ones off-roaders, m
_SMALL_M, _LONG_M, _HIGH_M = 4.45, 4.7, 1.62
#: a person lower than this is a child, m
_CHILD_M = 1.45
#: by which a body of ours may be longer than the box in the file, at either end, m
_SPARE_M = 0.7
_TAKEN = {word.word for word in (*ACTORS, *BACKGROUND)} | {
    "and", "any", "at", "background", "cover", "do", "edge", "extends", "for", "not", "or",
    "param", "parallel", "require", "road", "run", "scenario", "sensors", "start", "time",
    "until", "weather", "when", "while",
}  # fmt: skip


@dataclass(slots=True)
class Entity:
    """One ``ScenarioObject`` on its way to an actor.

    Attributes:
        reference: its name in the file.
        name: of the actor.
        kind: a word of the vocabulary.
        arguments: what its kind asks for, without its place.
        ahead_m: from the reference point of its positions to its centre.
        length_m: of its box.
        place: where it starts.
        beside: arguments that place it by another actor instead.
        speed_mps: the last that it was told.
        path: points that it was told to follow, while it has not begun to move.
        lane: the last it was told to be on.
        reverses: it goes backwards at that speed.
    """

    reference: str
    name: str
    kind: str
    arguments: list[str] = field(default_factory=list)
    ahead_m: float = 0.0
    length_m: float = 4.0
    place: Place | None = None
    beside: list[str] = field(default_factory=list)
    speed_mps: float = 0.0
    path: list[Place] = field(default_factory=list)
    lane: int = 0
    reverses: bool = False

    @property
    def is_vehicle(self) -> bool:
        """Whether it drives."""
        return self.kind in (*_VEHICLES.values(), "hatchback", "sedan", "suv")

    @property
    def moves(self) -> bool:
        """Whether it can move by itself."""
        return self.kind not in ("obstacle", "unknown_object")

    def line(self) -> str:
        """The actor's line of the scenario.

        Returns:
            ``NAME = KIND(arguments)``.
        """
        room = 0.5 * self.length_m + _SPARE_M if self.is_vehicle else 0.0
        where = self.beside or (self.place.arguments(self.ahead_m, room) if self.place else [])
        words = [*self.arguments, *where]
        if self.is_vehicle or (self.moves and self.speed_mps > 0):
            words.append(f"speed={self.speed_mps:.4g} m/s")
        return f"{self.name} = {self.kind}({', '.join(words)})"


def read_entities(entities: Item) -> dict[str, Entity]:
    """All entities of a file.

    Args:
        entities: the ``Entities`` element.

    Returns:
        Name in the file to entity; one is called ``ego``.
    """
    found: dict[str, Entity] = {}
    names: set[str] = {"ego"}
    for one in entities.children("ScenarioObject"):
        reference = one.text("name")
        entity = _entity(one, reference)
        if entity is not None:
            found[reference] = entity
    for selection in entities.children("EntitySelection"):
        selection.unsupported()
    if not found:
        entities.problem("holds no entity")
        return found
    ego = _ego(found)
    for reference, entity in found.items():
        entity.name = "ego" if reference == ego else _free_name(reference, names)
        names.add(entity.name)
    return found


def _ego(entities: dict[str, Entity]) -> str:
    """Which entity carries the sensors: the one that says so, or the first that drives."""
    for reference in entities:
        if reference.lower() in ("ego", "hero", "egovehicle", "ego_vehicle", "host"):
            return reference
    return next((name for name, one in entities.items() if one.is_vehicle), next(iter(entities)))


def _free_name(reference: str, taken: set[str]) -> str:
    """A name of the language that nobody has yet."""
    plain = re.sub(r"\W+", "_", reference, flags=re.ASCII).strip("_").lower() or "actor"
    if not plain[0].isalpha():
        plain = f"actor_{plain}"
    name, number = plain, 2
    while name in taken or name in _TAKEN:
        name, number = f"{plain}_{number}", number + 1
    return name


def _entity(item: Item, reference: str) -> Entity | None:
    """One entity; None with a problem."""
    for part in item.children():
        if part.tag == "ObjectController":
            part.reading.note("controllers are left out: drivers are those of scenesim")
            continue
        thing = part.resolved()
        if thing is None:
            return None
        if thing.tag == "Vehicle":
            return _vehicle(thing, reference)
        if thing.tag == "Pedestrian":
            return _pedestrian(thing, reference)
        if thing.tag == "MiscObject":
            return _thing(thing, reference)
        thing.unsupported("is no entity that is supported")
    return None


def _vehicle(item: Item, reference: str) -> Entity | None:
    """A vehicle."""
    category = item.text("vehicleCategory")
    if category not in _VEHICLES:
        item.unsupported(f"of vehicleCategory '{category}' is not supported")
        return None
    if item.first("Trailer") is not None:
        item.reading.note("trailers are left out; a 'semitrailer' is a lorry with one")
    entity = Entity(reference, reference, _VEHICLES[category])
    center, size = item.first("BoundingBox", "Center"), item.first("BoundingBox", "Dimensions")
    if center is not None:
        entity.ahead_m = center.number("x")
    if size is not None:
        entity.length_m = size.number("length", 4.0)
        if entity.kind == "car":
            entity.kind = _body(entity.length_m, size.number("height", 1.5))
    colour = _colour(item.text("name"))
    if colour and "bicycle" not in entity.kind and entity.kind != "motorcycle":
        entity.arguments.append(f"colour={colour}")
    return entity


def _body(length_m: float, height_m: float) -> str:
    """The kind of passenger car whose size is nearest."""
    if length_m < _SMALL_M:
        return "hatchback"
    if height_m > _HIGH_M:
        return "suv"
    return "sedan" if length_m > _LONG_M else "car"


def _colour(name: str) -> str:
    """A colour that a model's name tells."""
    words = re.split(r"[^a-z]+", name.lower())
    return next((word for word in words if word in COLOURS.split()), "")


def _pedestrian(item: Item, reference: str) -> Entity:
    """A person or an animal."""
    category = item.text("pedestrianCategory")
    name = item.text("name").lower()
    if category == "animal":
        species = next((word for word in ANIMALS.split() if word in name), "deer")
        return Entity(reference, reference, "animal", [f"species={species}"])
    entity = Entity(reference, reference, "pedestrian", length_m=0.6)
    size = item.first("BoundingBox", "Dimensions")
    if "child" in name or (size is not None and 0.5 < size.number("height", 1.7) < _CHILD_M):
        entity.arguments.append('age="child"')
    if category == "wheelchair":
        entity.arguments.append("with=wheelchair")
    return entity


def _thing(item: Item, reference: str) -> Entity:
    """A thing that stands or lies there."""
    words = re.split(r"[^a-z]+", item.text("name").lower())
    kind = next((word for word in OBSTACLES.split() if word in words), "")
    if not kind:
        category = item.text("miscObjectCategory")
        kind = category if category in OBSTACLES.split() else "box"
        item.reading.note(f"'{item.text('name')}' is drawn as a {kind}")
    return Entity(reference, reference, "obstacle", [f"kind={kind}"])
