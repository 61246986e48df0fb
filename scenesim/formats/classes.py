"""Class maps: which class a labelled thing, or one body of it, counts as.

A map is a list of classes with the kinds that belong to each; ``*`` takes what no other class
names. Without a map every format uses its own table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from scenesim.errors import Problem, ScenarioError
from scenesim.files import toml_of
from scenesim.world.words.actors import ANIMALS, OBSTACLES

#: what labels call things (``LabelledObject.kind``) and single bodies (``InstanceView.kind``)
KINDS = frozenset(
    "car van truck bus semi_trailer trailer tram tractor excavator motorcycle bicycle "
    "cargo_bicycle escooter "
    "person pedestrian rider cyclist motorcyclist animal obstacle "
    f"{ANIMALS} {OBSTACLES}".split()
)
#: kinds that stand for another where a map does not name them
_STAND_FOR: Mapping[str, str] = {
    "rider": "person", "pedestrian": "person", "person": "pedestrian", "cargo_bicycle": "bicycle",
    "semi_trailer": "truck", "tractor": "truck", "excavator": "truck", "cyclist": "bicycle",
    "motorcyclist": "motorcycle",
    "escooter": "bicycle",
    **dict.fromkeys(ANIMALS.split(), "animal"), **dict.fromkeys(OBSTACLES.split(), "obstacle"),
}  # fmt: skip
_RIDING = frozenset({"cyclist", "motorcyclist"})

ClassRows = tuple[tuple[str, tuple[str, ...]], ...]

#: the class lists of known datasets; ids are places in the list
PRESETS: Mapping[str, ClassRows] = {
    "kitti": (
        ("Car", ("car",)),
        ("Van", ("van",)),
        ("Truck", ("truck", "bus", "semi_trailer")),
        ("Pedestrian", ("pedestrian", "person")),
        ("Cyclist", ("cyclist", "rider")),
        ("Tram", ("tram",)),
        ("Misc", ("*",)),
    ),
    "coco": (
        ("person", ("person", "pedestrian", "rider")),
        ("bicycle", ("bicycle", "cargo_bicycle", "cyclist")),
        ("car", ("car", "van")),
        ("motorcycle", ("motorcycle", "motorcyclist")),
        ("bus", ("bus",)),
        ("train", ("tram",)),
        ("truck", ("truck", "semi_trailer", "tractor", "excavator")),
        ("bird", ("bird",)),
        ("cat", ("cat",)),
        ("dog", ("dog",)),
        ("horse", ("horse",)),
        ("cow", ("cow",)),
        ("suitcase", ("suitcase",)),
    ),
    "nuscenes": (
        ("car", ("car", "van")),
        ("truck", ("truck",)),
        ("bus", ("bus", "tram")),
        ("trailer", ("semi_trailer", "trailer")),
        ("construction_vehicle", ("tractor", "excavator")),
        ("pedestrian", ("pedestrian", "person", "rider")),
        ("motorcycle", ("motorcycle", "motorcyclist")),
        ("bicycle", ("bicycle", "cargo_bicycle", "cyclist")),
        ("traffic_cone", ("cone",)),
        ("barrier", ("barrier",)),
    ),
    "cityscapes": (
        ("person", ("person", "pedestrian")),
        ("rider", ("rider", "cyclist", "motorcyclist")),
        ("car", ("car", "van")),
        ("truck", ("truck",)),
        ("bus", ("bus",)),
        ("train", ("tram",)),
        ("motorcycle", ("motorcycle",)),
        ("bicycle", ("bicycle", "cargo_bicycle")),
        ("trailer", ("semi_trailer", "trailer")),
    ),
}


@dataclass(frozen=True, slots=True)
class ClassMap:
    """Classes in the order of their ids, each with the kinds that belong to it.

    Attributes:
        rows: (class, kinds); ``*`` takes what no class names.
    """

    rows: ClassRows

    @property
    def names(self) -> tuple[str, ...]:
        """The classes.

        Returns:
            In the order of their ids.
        """
        return tuple(name for name, _ in self.rows)

    def of_thing(self, kind: str) -> str | None:
        """The class of a labelled thing.

        Args:
            kind: of ``LabelledObject``.

        Returns:
            The class; None: it is left out.
        """
        for word in (kind, _STAND_FOR.get(kind), "*"):
            found = next((name for name, kinds in self.rows if word in kinds), None)
            if found is not None:
                return found
        return None

    def of_body(self, kind: str, thing: str) -> str | None:
        """The class of one body of a thing: who rides is a ``rider``.

        Args:
            kind: of ``InstanceView``.
            thing: kind of the thing that it is part of.

        Returns:
            The class; None: it is left out.
        """
        return self.of_thing("rider" if kind == "person" and thing in _RIDING else kind)


def class_map(text: str) -> ClassMap:
    """The map of ``--classes``.

    Args:
        text: ``kitti``, ``coco``, ``nuscenes``, ``cityscapes`` or the path of a TOML file with a
            table ``[classes]`` of ``name = ["kind", ...]``.

    Returns:
        The map.

    Raises:
        ScenarioError: no such map, or the file is wrong; all that is wrong is named at once.
    """
    if text in PRESETS:
        return ClassMap(PRESETS[text])
    path = Path(text)
    if path.suffix != ".toml":
        raise ScenarioError(
            [
                Problem(
                    f"--classes {text}: unknown",
                    expected=(*PRESETS, "a .toml file"),
                    nearest=next(iter(get_close_matches(text, PRESETS, 1)), None),
                )
            ]
        )
    return _checked(path, toml_of(path, lambda told: ScenarioError([Problem(f"--classes {told}")])))


def _checked(path: Path, content: Mapping[str, object]) -> ClassMap:
    """The map of a file's content.

    Raises:
        ScenarioError: what is wrong with it.
    """
    classes = content.get("classes")
    if not isinstance(classes, dict) or not classes:
        hint = 'for example [classes] vehicle = ["car", "van"]'
        raise ScenarioError([Problem(f"--classes {path}: wants a table [classes]", hint=hint)])
    problems = [
        Problem(f"--classes {path}: unknown table '{key}'") for key in content if key != "classes"
    ]
    seen: dict[str, str] = {}
    for name, kinds in classes.items():
        if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
            problems.append(Problem(f"--classes {path}: {name}: wants a list of kinds"))
            continue
        for kind in kinds:
            problems += _kind_problems(f"--classes {path}: {name}", kind, seen.get(kind))
            seen[kind] = name
    if problems:
        raise ScenarioError(problems)
    return ClassMap(tuple((name, tuple(kinds)) for name, kinds in classes.items()))


def _kind_problems(place: str, kind: str, other: str | None) -> list[Problem]:
    """What is wrong with one kind of one class."""
    if kind != "*" and kind not in KINDS:
        near = next(iter(get_close_matches(kind, KINDS, 1)), None)
        return [Problem(f"{place}: unknown kind '{kind}'", None, tuple(sorted(KINDS)), near)]
    if other is not None:
        return [Problem(f"{place}: '{kind}' is already in class '{other}'")]
    return []


def class_map_of_rows(rows: Sequence[Any]) -> ClassMap | None:
    """The map that a manifest's options hold.

    Args:
        rows: lists of class and kinds; empty for none.

    Returns:
        The map; None where formats use their own tables.
    """
    found = tuple((str(name), tuple(str(kind) for kind in kinds)) for name, kinds in rows)
    return ClassMap(found) if found else None
