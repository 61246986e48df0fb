"""A shape turned on a plain street and looked at: for sheets of the catalogue and for detectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray

from scenesim import scenario as language
from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.render.camera import CameraRenderer
from scenesim.runs.single import draw
from scenesim.scenery import build_stage
from scenesim.scenery.stage import Instance, Placement, Snapshot, Stage
from scenesim.shapes import catalogue
from scenesim.shapes.model import Body, RigidShape
from scenesim.world.classes import Gait
from scenesim.world.materials import Material
from scenesim.world.scene import Model

_STREET = """scenario studio:
    "A plain street."

    road = street(length=200 m, lanes=(2, 2), sidewalk=2.5 m)

    weather:
        rain = 0 mm/h
        cloud = 0.3
        sun_elevation = 38 deg

    ego = car(on=road.lane(-1), s=20 m, speed=0 km/h)

    sensors = rig("kitti")
    run 1 s at 10 Hz
"""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One picture of a shape.

    Attributes:
        yaw_rad: where it heads, seen from the camera: 0 away from it.
        distance_m: from the camera to the near side of its turned footprint.
        image: (H, W, 3) uint8 RGB.
        box: (left, top, right, bottom) px of what is seen of it; None for nothing.
    """

    yaw_rad: float
    distance_m: float
    image: NDArray[np.uint8]
    box: tuple[float, float, float, float] | None


def views(
    model: Model, distances: Sequence[float], yaws: int, quality: str = "fast", seed: int = 0
) -> Iterator[View]:
    """Pictures of a model all around, by the camera of the KITTI rig.

    Args:
        model: what to look at.
        distances: m.
        yaws: pictures around, for each distance.
        quality: ``fast`` or ``high``.
        seed: of the street.

    Yields:
        The views, distance by distance.
    """
    bare = _street(seed)
    poses = [(d, 2 * pi * i / yaws) for d in distances for i in range(yaws)]
    places = [(d + _depth(model, yaw) / 2, yaw) for d, yaw in poses]
    body = catalogue.build(model)
    stage = _with_body(bare, body, places)
    renderer = CameraRenderer(stage)
    camera = stage.scene.rig.cameras[0]
    for number, (distance, yaw) in enumerate(poses):
        frame = renderer.frame(camera, float(number), quality)
        seen = frame.object_silhouettes.get(0)
        rows, columns = np.nonzero(frame.instance >= 0)
        box = None
        if seen is not None and len(rows):
            box = (
                float(columns.min()),
                float(rows.min()),
                float(columns.max()) + 1.0,
                float(rows.max()) + 1.0,
            )
        yield View(yaw, distance, frame.image, box)


def _depth(model: Model, yaw: float) -> float:
    """How far a turned footprint reaches along the view, m."""
    return abs(cos(yaw)) * model.length_m + abs(sin(yaw)) * model.width_m


def sheet(kind: str, count: int = 4, yaws: int = 4, seed: int = 0) -> NDArray[np.uint8]:
    """A contact sheet: members of a kind from several sides.

    Args:
        kind: a word of the language such as ``car``.
        count: how many members, one a row.
        yaws: pictures of each.
        seed: which members.

    Returns:
        (H, W, 3) uint8 RGB.
    """
    rows = []
    for number in range(count):
        model = catalogue.specify(kind, {}, Stream.of(seed).child(f"sheet/{number}"))
        long = max(model.length_m, model.width_m, model.height_m * 1.6)
        distance = max(2.5, 1.5 * long)
        tiles = [_cropped(view, 320, 200) for view in views(model, (distance,), yaws, "high")]
        rows.append(np.concatenate(tiles, axis=1))
    return np.concatenate(rows)


def _cropped(view: View, width: int, height: int) -> NDArray[np.uint8]:
    """The part of a picture around the shape, at a size."""
    import cv2

    tall, wide = view.image.shape[:2]
    left, top, right, bottom = view.box or (0.0, 0.0, float(wide), float(tall))
    scale = max((right - left) * 1.2 / width, (bottom - top) * 1.3 / height)
    x, y = (left + right) / 2 - scale * width / 2, (top + bottom) / 2 - scale * height / 2
    corners = [max(0.0, x), max(0.0, y), x + scale * width, y + scale * height]
    x0, y0 = int(corners[0]), int(corners[1])
    x1, y1 = min(wide, int(corners[2])), min(tall, int(corners[3]))
    part = cv2.resize(view.image[y0:y1, x0:x1], (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(part, np.uint8)


@lru_cache(maxsize=2)
def _street(seed: int) -> Stage:
    """A street with nobody on it but the camera."""
    scene, timeline = draw(language.parse(_STREET, "studio"), seed)
    return build_stage(scene, timeline)


def _with_body(bare: Stage, body: Body, poses: Sequence[tuple[float, float]]) -> Stage:
    """The street with a body; the moment's number is the number of the pose."""
    camera = bare.scene.rig.cameras[0]
    materials: list[Material] = list(bare.materials)
    table: dict[tuple[int, str], int] = {}
    for number, member in enumerate(body.members):
        for slot, material in member.shape.materials.items():
            table[number, slot] = len(materials)
            materials.append(material)

    def snapshot(time_s: float) -> Snapshot:
        number = min(max(round(time_s), 0), len(poses) - 1)
        distance, yaw = poses[number]
        still = bare.snapshot(0.0)
        eye = camera.T_ego_from_camera.translation
        place = Transform.planar((float(eye[0]) + distance, float(eye[1]), 0.0), yaw)
        T_world_from_body = still.T_world_from_ego @ place
        placed = _placed(body, T_world_from_body, table)
        return replace(still, time_s=time_s, placements=(*still.placements, *placed))

    kinds = [(member.shape.kind, int(member.shape.semantic)) for member in body.members]
    instances = tuple(Instance(-1, 0, kind, semantic) for kind, semantic in kinds)
    return replace(
        bare, materials=tuple(materials), instances=instances, boxes={}, snapshot=snapshot
    )


def _placed(
    body: Body, T_world_from_body: Transform, table: dict[tuple[int, str], int]
) -> list[Placement]:
    """All pieces of a body in the world."""
    found = []
    still = np.zeros(3)
    for number, member in enumerate(body.members):
        shape = member.shape
        T_world_from_member = T_world_from_body @ member.T_body_from_member
        if isinstance(shape, RigidShape):
            pieces = [(p.lods, T_world_from_member @ p.T_shape_from_piece) for p in shape.pieces]
        else:
            gait = Gait.WALK if len(body.members) == 1 else Gait.RIDE
            pieces = [(shape.pose(gait, 0.35, 0.0, 1.3).lods, T_world_from_member)]
        for lods, T_world_from_piece in pieces:
            slots = lods[0].slots
            found.append(
                Placement(
                    lods=lods,
                    lod_range_m=shape.lod_range_m,
                    T_world_from_mesh=T_world_from_piece,
                    velocity=still,
                    angular_velocity=still,
                    instance=number,
                    semantic=int(shape.semantic),
                    slot_materials=np.array([table[number, s] for s in slots], np.int16),
                    slot_semantics=np.full(len(slots), shape.semantic, np.uint8),
                )
            )
    return found
