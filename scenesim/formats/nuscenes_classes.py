"""nuScenes' closed lists: categories with lidarseg's indices, attributes, visibility levels.

Source: nuscenes-devkit, schema_nuscenes.md, instructions_nuscenes.md, utils/color_map.py.
"""

from __future__ import annotations

from collections.abc import Mapping

from scenesim.truth.frame import LabelledObject
from scenesim.world.classes import Semantic

#: in the order of lidarseg's indices
CATEGORIES = (
    "noise",
    "animal",
    "human.pedestrian.adult",
    "human.pedestrian.child",
    "human.pedestrian.construction_worker",
    "human.pedestrian.personal_mobility",
    "human.pedestrian.police_officer",
    "human.pedestrian.stroller",
    "human.pedestrian.wheelchair",
    "movable_object.barrier",
    "movable_object.debris",
    "movable_object.pushable_pullable",
    "movable_object.trafficcone",
    "static_object.bicycle_rack",
    "vehicle.bicycle",
    "vehicle.bus.bendy",
    "vehicle.bus.rigid",
    "vehicle.car",
    "vehicle.construction",
    "vehicle.emergency.ambulance",
    "vehicle.emergency.police",
    "vehicle.motorcycle",
    "vehicle.trailer",
    "vehicle.truck",
    "flat.driveable_surface",
    "flat.other",
    "flat.sidewalk",
    "flat.terrain",
    "static.manmade",
    "static.other",
    "static.vegetation",
    "vehicle.ego",
)
ATTRIBUTES = (
    "vehicle.moving",
    "vehicle.stopped",
    "vehicle.parked",
    "cycle.with_rider",
    "cycle.without_rider",
    "pedestrian.sitting_lying_down",
    "pedestrian.standing",
    "pedestrian.moving",
)
#: token, level, and the share from which it holds
VISIBILITY = (
    ("1", "v0-40", 0.0),
    ("2", "v40-60", 0.4),
    ("3", "v60-80", 0.6),
    ("4", "v80-100", 0.8),
)

_KINDS: Mapping[str, str] = {
    "car": "vehicle.car",
    "van": "vehicle.car",
    "truck": "vehicle.truck",
    "semi_trailer": "vehicle.truck",
    "trailer": "vehicle.trailer",
    "tractor": "vehicle.construction",
    "excavator": "vehicle.construction",
    "bus": "vehicle.bus.rigid",
    "tram": "vehicle.bus.rigid",
    "motorcycle": "vehicle.motorcycle",
    "motorcyclist": "vehicle.motorcycle",
    "bicycle": "vehicle.bicycle",
    "cargo_bicycle": "vehicle.bicycle",
    "cyclist": "vehicle.bicycle",
    "escooter": "human.pedestrian.personal_mobility",
    "animal": "animal",
    **dict.fromkeys(["dog", "cat", "deer", "boar", "fox", "cow", "horse", "bird"], "animal"),
    "barrier": "movable_object.barrier",
    "cone": "movable_object.trafficcone",
    **dict.fromkeys(
        ["suitcase", "dustbin", "cart", "crate", "barrel"], "movable_object.pushable_pullable"
    ),
    **dict.fromkeys(
        ["box", "pallet", "tyre", "debris", "rock", "branch", "plastic_bag"],
        "movable_object.debris",
    ),
}
_WORKERS = {
    "hi_vis": "construction_worker",
    "worker": "construction_worker",
    "police": "police_officer",
}

#: ``Semantic`` to lidarseg's names; points of weather are noise
_SEMANTICS: Mapping[Semantic, str] = {
    Semantic.ROAD: "flat.driveable_surface", Semantic.LANE_MARKING: "flat.driveable_surface",
    Semantic.PARKING: "flat.driveable_surface", Semantic.SIDEWALK: "flat.sidewalk",
    Semantic.KERB: "flat.sidewalk", Semantic.TERRAIN: "flat.terrain",
    Semantic.RAIL_TRACK: "flat.other", Semantic.OTHER_GROUND: "flat.other",
    Semantic.WATER: "flat.other", Semantic.BUILDING: "static.manmade",
    Semantic.WALL: "static.manmade", Semantic.FENCE: "static.manmade",
    Semantic.GUARD_RAIL: "static.manmade", Semantic.BRIDGE: "static.manmade",
    Semantic.TUNNEL: "static.manmade", Semantic.POLE: "static.manmade",
    Semantic.TRAFFIC_LIGHT: "static.manmade", Semantic.TRAFFIC_SIGN: "static.manmade",
    Semantic.STREET_FURNITURE: "static.manmade", Semantic.VEGETATION: "static.vegetation",
    Semantic.TRUNK: "static.vegetation", Semantic.PERSON: "human.pedestrian.adult",
    Semantic.RIDER: "vehicle.bicycle", Semantic.CAR: "vehicle.car", Semantic.VAN: "vehicle.car",
    Semantic.TRUCK: "vehicle.truck", Semantic.BUS: "vehicle.bus.rigid",
    Semantic.TRAM: "vehicle.bus.rigid", Semantic.MOTORCYCLE: "vehicle.motorcycle",
    Semantic.BICYCLE: "vehicle.bicycle", Semantic.TRAILER: "vehicle.trailer",
    Semantic.ANIMAL: "animal", Semantic.OBSTACLE: "movable_object.debris",
    Semantic.UNKNOWN_OBJECT: "static.other",
}  # fmt: skip
#: ``Semantic`` to lidarseg's index
SEGMENT_INDEX: Mapping[int, int] = {
    int(semantic): CATEGORIES.index(name) for semantic, name in _SEMANTICS.items()
}


def category_of(thing: LabelledObject) -> str | None:
    """nuScenes' category of a thing.

    Args:
        thing: labelled.

    Returns:
        The name; None for what nuScenes does not annotate.
    """
    words = thing.attributes
    if thing.kind == "pedestrian":
        companion = words.get("companion", words.get("with", ""))
        if companion in {"wheelchair", "stroller"}:
            return f"human.pedestrian.{companion}"
        worker = _WORKERS.get(words.get("clothing", ""))
        young = words.get("age") in {"child", "toddler"}
        return f"human.pedestrian.{worker or ('child' if young else 'adult')}"
    if thing.kind == "bus" and thing.parts:
        return "vehicle.bus.bendy"
    family = words.get("family", "")
    for word in ("police", "ambulance"):
        if word in family and thing.kind in {"car", "van"}:
            return f"vehicle.emergency.{word}"
    return _KINDS.get(thing.kind)


def attribute_of(thing: LabelledObject, category: str) -> str | None:
    """nuScenes' attribute of a thing.

    Args:
        thing: labelled.
        category: of it.

    Returns:
        The name; None where the category has none.
    """
    words = thing.attributes
    if category in {"vehicle.bicycle", "vehicle.motorcycle"}:
        ridden = thing.kind in {"cyclist", "motorcyclist"}
        return "cycle.with_rider" if ridden else "cycle.without_rider"
    if category.startswith("vehicle."):
        return f"vehicle.{words.get('motion', 'stopped')}"
    if category.startswith("human."):
        if words.get("posture") in {"sit", "lie", "fall"}:
            return "pedestrian.sitting_lying_down"
        return "pedestrian.moving" if words.get("motion") == "moving" else "pedestrian.standing"
    return None


def visibility_of(thing: LabelledObject) -> str:
    """The token of the share of a thing's silhouettes that all cameras see.

    Args:
        thing: labelled.

    Returns:
        ``1`` to ``4``.
    """
    shown = sum(view.pixels for view in thing.views.values())
    whole = sum(view.silhouette_pixels for view in thing.views.values())
    share = shown / max(1, whole)
    return [token for token, _, least in VISIBILITY if share >= least][-1]
