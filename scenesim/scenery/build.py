"""From a scene and its run to the Stage that all sensors look at."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.mesh import TriangleMesh
from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.scenery.backdrop import add_back_rows, add_horizon
from scenesim.scenery.cast import Cast
from scenesim.scenery.country import dress_country
from scenesim.scenery.gates import gates
from scenesim.scenery.ground_materials import GROUND
from scenesim.scenery.lamps import street_lamp
from scenesim.scenery.mapped import add_mapped
from scenesim.scenery.markings import add_markings
from scenesim.scenery.palette import Palette
from scenesim.scenery.reach import ribbons_near
from scenesim.scenery.ribbons import Ribbon, trimmed
from scenesim.scenery.signals import LitSignals
from scenesim.scenery.snow_tracks import add_snow_tracks
from scenesim.scenery.splitters import add_splitters
from scenesim.scenery.stage import Placement, Stage
from scenesim.scenery.stretches import add_stretches
from scenesim.scenery.surface import add_surface
from scenesim.scenery.terrain import (
    add_terrain,
    is_rolling,
    junction_corners,
    junction_gaps,
    junction_holes,
    road_area,
)
from scenesim.scenery.town import dress_town
from scenesim.scenery.walk_wear import add_tree_pits, add_walk_wear
from scenesim.scenery.wear import add_wear
from scenesim.scenery.wires import hang_wires
from scenesim.scenery.yard import Rectangle, Yard
from scenesim.shapes.street.assembly import Assembly
from scenesim.world.scene import Scene
from scenesim.world.timeline import Timeline
from scenesim.world.weather import Season

Floats = NDArray[np.float64]

_TRACK_POINTS = 16


def build_stage(scene: Scene, timeline: Timeline) -> Stage:
    """Everything that sensors can see of a scene.

    Args:
        scene: one draw.
        timeline: its run.

    Returns:
        The Stage. Library meshes are shared between draws; only the surface of the roads and the
        ground beside them is new.
    """
    stream = Stream(scene.stream_key).child("scenery")
    palette = Palette(_glow(scene))
    rows = np.linspace(0, len(timeline.yaws) - 1, _TRACK_POINTS).round().astype(int)
    track = timeline.positions[rows, 0]
    centre = 0.5 * (track.min(axis=0) + track.max(axis=0))
    origin = np.round(centre)
    ribbons = ribbons_near(scene.network, track)
    beside = [trimmed(ribbon) for ribbon in ribbons]  # what stands beside may stand on their grass
    if not is_rolling(ribbons):
        ribbons = beside
    roads = road_area(ribbons)
    yard = Yard(palette, road_area(beside), _ways(scene, timeline), scene.weather.season)
    assembly = Assembly()
    slots = lane_slots(stream.child("ground"))
    add_surface(assembly, ribbons, origin, slots)
    _add_use(assembly, ribbons, origin, scene.weather.season, stream)
    add_snow_tracks(assembly, ribbons, origin, scene.weather.snow_cover, stream.child("snow"))
    add_markings(assembly, scene.network, ribbons, origin)
    yard.close(add_stretches(assembly, yard, scene.network, ribbons, origin))
    add_mapped(assembly, yard, scene.network, track, origin, stream.child("map"))
    dress_town(yard, [r for r in beside if r.setting == "town"], stream.child("town"))
    dress_country(yard, [r for r in beside if r.setting != "town"], stream.child("country"))
    add_tree_pits(assembly, yard.pits, origin)
    hang_wires(assembly, yard, beside, origin, stream.child("wires"))
    add_back_rows(yard, [r for r in beside if r.setting == "town"], stream.child("back"))
    holes = junction_holes(ribbons)
    add_splitters(assembly, yard, ribbons, holes, origin)
    gaps = (junction_gaps(holes), slots.get("asphalt", "asphalt"))
    patches = [gaps, *yard.patches]
    patches += [(area, slots.get(slot, slot)) for area, slot in junction_corners(ribbons)]
    add_terrain(assembly, ribbons, roads, patches, (centre, origin))
    add_horizon(yard, centre, stream.child("horizon"))
    ground = _ground(assembly.mesh(), origin, palette)
    warm = stream.child("lamps").uniform()
    shining = yard.lights if scene.weather.street_lights else []
    lights = [street_lamp(light, warm) for light in [*shining, *yard.tunnel_lights]]
    cast = Cast(scene, timeline, palette, tuple(lights))
    heads = tuple(yard.signals)
    arms = gates(yard.gates, heads, scene.network)
    return Stage(
        scene=scene,
        timeline=timeline,
        statics=(ground, *yard.placements),
        materials=palette.table(),
        instances=cast.instances,
        boxes=cast.boxes,
        snapshot=LitSignals(cast.snapshot, heads, scene, timeline, arms)
        if heads or arms
        else cast.snapshot,
        signals=heads,
        standing=cast.standing,
    )


def _add_use(
    assembly: Assembly, ribbons: Sequence[Ribbon], origin: Floats, season: Season, stream: Stream
) -> None:
    """What years of use have left on roads and sidewalks."""
    add_wear(assembly, ribbons, origin, stream.child("wear"))
    add_walk_wear(assembly, ribbons, origin, season, stream.child("walks"))


def lane_slots(stream: Stream) -> dict[str, str]:
    """What lanes are made of in this draw.

    Args:
        stream: of the draw's ground.

    Returns:
        Replacements of slots; ``gutter`` is present where roads have gutters of stone.
    """
    slots = {"asphalt": stream.child("asphalt").pick(["asphalt", "asphalt_worn", "asphalt"])}
    slots["parking"] = stream.child("parking").pick(["parking", "parking_cobble", "asphalt"])
    walks = ("sidewalk", "sidewalk", "sidewalk", "sidewalk_blocks", "sidewalk_blocks",
             "sidewalk_asphalt")  # fmt: skip
    slots["sidewalk"] = stream.child("sidewalk").pick(walks)
    if stream.child("gutter").uniform() < 0.5:
        slots["gutter"] = "gutter"
    return slots


def _ground(mesh: TriangleMesh, origin: Floats, palette: Palette) -> Placement:
    materials = {slot: material for slot, (material, _) in GROUND.items()}
    return Placement(
        lods=(mesh,),
        lod_range_m=(1e9,),
        T_world_from_mesh=Transform(np.eye(3), origin),
        velocity=np.zeros(3),
        angular_velocity=np.zeros(3),
        instance=-1,
        semantic=-1,
        slot_materials=palette.rows(mesh, materials),
        slot_semantics=np.array([GROUND[slot][1] for slot in mesh.slots], np.uint8),
    )


def _ways(scene: Scene, timeline: Timeline) -> list[Rectangle]:
    """Ground that actors pass over, with a hand's breadth around."""
    found = []
    for row, actor in enumerate(scene.actors):
        half_x, half_y = 0.5 * actor.model.length_m + 0.25, 0.5 * actor.model.width_m + 0.25
        if actor.model.wheelbase_m == 0.0:
            half_x = half_y = max(half_x, half_y) + 0.1
        line = timeline.positions[:, row, :2].tolist()
        yaws = timeline.yaws[:, row].tolist()
        kept = 0
        for step, (x, y) in enumerate(line):
            gap = hypot(x - line[kept][0], y - line[kept][1])
            if step == 0 or gap > half_x or abs(yaws[step] - yaws[kept]) > 0.3:
                kept = step
                found.append(Rectangle(x, y, yaws[step], half_x, half_y))
    return found


def _glow(scene: Scene) -> dict[str, tuple[float, float, float]]:
    """What shines of itself, by the name of its material; 1 is a white wall in the sun."""
    glow = {"tunnel lamp": (1.2, 1.1, 0.85)}
    if scene.weather.street_lights:
        glow["lamp glass"] = (1.0, 0.85, 0.6)
    if scene.weather.sun_elevation_rad < 0.05:
        # walls of a room shine some fifteen times as bright as a street under its lamps, those of a
        # shop seven times
        glow["window of a lit room"] = (1.0e-4, 7.5e-5, 4.5e-5)
        glow["lamp of a lit room"] = (3.0e-3, 2.4e-3, 1.5e-3)
        glow["furniture of a lit room"] = (1.8e-5, 1.1e-5, 6.0e-6)
        glow["curtain of a lit room"] = (7.0e-5, 4.5e-5, 2.1e-5)
        glow["shop window"] = (4.8e-5, 4.2e-5, 3.3e-5)
    return glow
