"""Which classes of a model may stand for which kinds of things, and what weather a frame has."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, radians
from typing import Any

from scenesim.world.words.actors import ANIMALS

_VEHICLE_CLASSES = frozenset(
    {"car", "van", "truck", "bus", "train", "tram", "trailer", "semi_trailer", "vehicle",
     "construction_vehicle"}
)  # fmt: skip
#: group to the kinds of its things and to the classes that a model may call them
GROUPS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "vehicle": (
        frozenset({"car", "van", "truck", "bus", "tram", "semi_trailer", "trailer"}),
        _VEHICLE_CLASSES,
    ),
    "person": (
        frozenset({"pedestrian", "cyclist", "motorcyclist"}),
        frozenset({"person", "pedestrian", "person_sitting", "rider", "cyclist", "motorcyclist"}),
    ),
    "cycle": (
        frozenset({"bicycle", "cargo_bicycle", "motorcycle", "escooter"}),
        frozenset({"bicycle", "motorcycle", "cargo_bicycle", "escooter"}),
    ),
    "animal": (
        frozenset({"animal", *ANIMALS.split()}),
        frozenset({"animal", "bird", "cat", "dog", "horse", "sheep", "cow", *ANIMALS.split()}),
    ),
}
#: a bicycle's or motorcycle's box on a rider is that of his machine: neither found nor false
MACHINES = frozenset({"cyclist", "motorcyclist"})

_NIGHT_RAD = radians(-6.0)
_LOW_RAD = radians(10.0)


def group_of_kind(kind: str) -> str | None:
    """The group of a labelled thing.

    Args:
        kind: of the label.

    Returns:
        The group; None where no model is asked for it.
    """
    return next((name for name, (kinds, _) in GROUPS.items() if kind in kinds), None)


def group_of_class(name: str) -> str | None:
    """The group of a model's class.

    Args:
        name: of the class; case and blanks do not matter.

    Returns:
        The group; None for a class that no label has.
    """
    word = name.strip().lower().replace(" ", "_")
    return next((group for group, (_, names) in GROUPS.items() if word in names), None)


def weather_columns(line: Mapping[str, Any]) -> dict[str, float | str]:
    """A frame's weather as columns, and in two words.

    Args:
        line: of ``truth/frames-*.jsonl``.

    Returns:
        ``weather.*`` figures, ``sky`` (clear, rain, snow, fog) and ``light`` (day, low sun,
        night); empty where the dataset does not tell.
    """
    told = line.get("weather") or {}
    if not told:
        return {}
    columns: dict[str, float | str] = {}
    for name, value in told.items():
        if isinstance(value, bool | str):
            columns[f"weather.{name}"] = str(value).lower()
        elif value is not None:
            columns[f"weather.{name}"] = float(value)
    rain, snow = told.get("rain_mm_per_h") or 0.0, told.get("snow_mm_per_h") or 0.0
    visibility = told.get("fog_visibility_m")
    fog = (inf if visibility is None else visibility) < 1000.0
    columns["sky"] = "fog" if fog else "snow" if snow > 0.1 else "rain" if rain > 0.1 else "clear"
    sun = told.get("sun_elevation_rad")
    if sun is not None:
        columns["light"] = "night" if sun < _NIGHT_RAD else "low sun" if sun < _LOW_RAD else "day"
    return columns
