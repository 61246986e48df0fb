"""What kind of country a road runs through, and how fast one may drive there."""

from __future__ import annotations

from math import isfinite

from scenesim.roads.model import Road, RoadMap

#: OpenDRIVE road types by what stands beside such roads
SETTINGS = {"motorway": "motorway", "rural": "rural", "lowSpeed": "town", "pedestrian": "town",
            "bicycle": "town", "town": "town"}  # fmt: skip
#: speed limits where a map gives none (Germany: 50, 100 km/h, and the advised 130 km/h)
USUAL_MPS = {"town": 50 / 3.6, "rural": 100 / 3.6, "motorway": 130 / 3.6}


def setting_at(road: Road, s_m: float) -> str:
    """The setting that a road's type says, or its lanes suggest.

    Args:
        road: values.
        s_m: station.

    Returns:
        ``town``, ``rural``, ``motorway``, or "" where nothing says so.
    """
    kind = ""
    for record in road.types:
        if record.s_m <= s_m + 1e-6 or not kind:
            kind = record.kind
    if kind.startswith("town"):
        return "town"
    if kind in SETTINGS:
        return SETTINGS[kind]
    lanes = {lane.kind for section in road.sections for lane in section.lanes if lane.id}
    if lanes & {"sidewalk", "walking", "parking", "biking", "curb"}:
        return "town"
    return ""


def main_setting(road_map: RoadMap) -> str:
    """The setting of most of a map's roads by length.

    Args:
        road_map: values.

    Returns:
        ``town``, ``rural`` or ``motorway``; ``rural`` where nothing says.
    """
    lengths: dict[str, float] = {}
    for road in road_map.roads:
        if not road.junction:
            setting = setting_at(road, 0.0)
            if setting:
                lengths[setting] = lengths.get(setting, 0.0) + road.length_m
    if not lengths:
        return "rural"
    return max(sorted(lengths), key=lambda setting: lengths[setting])


def speed_limit_mps(road: Road, s_m: float, lane: int | None, setting: str) -> float:
    """The limit of a lane, else of the road, else of its setting.

    Args:
        road: values.
        s_m: station.
        lane: id, or None.
        setting: of the map, for roads that say nothing.

    Returns:
        m/s, finite.
    """
    usual = USUAL_MPS[setting_at(road, s_m) or setting]
    limit: float | None = None
    for record in road.types:
        if record.s_m <= s_m + 1e-6:
            limit = record.speed_mps
    if lane is not None:
        sections = [section for section in road.sections if section.s_m <= s_m + 1e-6]
        section = sections[-1] if sections else road.sections[0]
        for found in section.lanes:
            if found.id == lane:
                for entry in found.limits:
                    if section.s_m + entry.s_m <= s_m + 1e-6:
                        limit = entry.speed_mps
    if limit is None or not isfinite(limit) or limit <= 0:
        return usual
    return limit
