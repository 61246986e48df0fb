"""A shape turned on a plain street and looked at: for sheets of the catalogue and for detectors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import atan2, cos, pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from scenesim import scenario as language
from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.render.camera import CameraRenderer
from scenesim.runs.single import draw
from scenesim.scenery import build_stage
from scenesim.scenery.stage import Instance, Placement, Snapshot, Stage
from scenesim.sensors.camera import CameraModel
from scenesim.shapes import catalogue
from scenesim.shapes.model import Body, RigidShape
from scenesim.world.classes import Gait, Light
from scenesim.world.materials import Material
from scenesim.world.scene import Model

_STREET = """scenario studio:
    "A plain street, wide enough for all that turns on it."

    road = street(length=200 m, lanes=(4, 4), sidewalk=2.5 m)

    weather:
        rain = 0 mm/h
        cloud = 0.3
        sun_elevation = 38 deg

    ego = car(on=road.lane(-1), s=20 m, speed=0 km/h)

    sensors = rig("kitti")
    run 1 s at 10 Hz
"""


Pixels = tuple[float, float, float, float]

#: width and height of a picture on a sheet, px: of long things, of upright ones
_TILES = ((320, 200), (160, 260))


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One picture of a shape.

    Attributes:
        yaw_rad: where it heads, seen from the camera: 0 away from it.
        distance_m: from the camera to the near side of its turned footprint.
        image: (H, W, 3) uint8 RGB.
        box: (left, top, right, bottom) px of what is seen of it; None for nothing.
        boxes: the same of each of its bodies, by kind: a cyclist is a person and a bicycle.
    """

    yaw_rad: float
    distance_m: float
    image: NDArray[np.uint8]
    box: Pixels | None
    boxes: Mapping[str, Pixels] = field(default_factory=dict)


def views(
    model: Model,
    distances: Sequence[float],
    yaws: int,
    quality: str = "fast",
    camera: CameraModel | None = None,
    turned_rad: float = 0.0,
) -> Iterator[View]:
    """Pictures of a model all around, by the camera of the KITTI rig or another.

    Args:
        model: what to look at.
        distances: m.
        yaws: pictures around, for each distance.
        quality: ``fast`` or ``high``.
        camera: on the ego; None: the first of the KITTI rig.
        turned_rad: heading of the first picture, 0 away from the camera.

    Yields:
        The views, distance by distance.
    """
    bare = _street(0)
    poses = [(d, turned_rad + 2 * pi * i / yaws) for d in distances for i in range(yaws)]
    places = [(d + _depth(model, yaw) / 2, yaw) for d, yaw in poses]
    body = catalogue.build(model)
    camera = camera or bare.scene.rig.cameras[0]
    stage = _with_body(bare, body, places, camera)
    renderer = CameraRenderer(stage)
    for number, (distance, yaw) in enumerate(poses):
        frame = renderer.frame(camera, float(number), quality)
        boxes = {}
        for row, instance in enumerate(stage.instances):
            box = _bounds(frame.instance == row)
            if box is not None:
                boxes[instance.kind] = box
        yield View(yaw, distance, frame.image, _bounds(frame.instance >= 0), boxes)


def _bounds(mask: NDArray[np.bool_]) -> Pixels | None:
    """What holds the true pixels; None for none."""
    rows, columns = np.nonzero(mask)
    if not len(rows):
        return None
    left, right = float(columns.min()), float(columns.max()) + 1.0
    return left, float(rows.min()), right, float(rows.max()) + 1.0


def _depth(model: Model, yaw: float) -> float:
    """How far a turned footprint reaches along the view, m."""
    return abs(cos(yaw)) * model.length_m + abs(sin(yaw)) * model.width_m


def sheet(
    kind: str,
    count: int = 4,
    yaws: int = 4,
    seed: int = 0,
    arguments: Mapping[str, str | float] | None = None,
) -> NDArray[np.uint8]:
    """A contact sheet: members of a kind from several sides, each as large as its tile.

    Args:
        kind: a word of the language such as ``car``.
        count: how many members, one a row.
        yaws: pictures of each.
        seed: which members.
        arguments: what is fixed of them, such as the ``species`` of an animal.

    Returns:
        (H, W, 3) uint8 RGB.
    """
    rows = []
    for number in range(count):
        stream = Stream.of(seed).child(f"sheet/{number}")
        rows.append(strip(catalogue.specify(kind, arguments or {}, stream), yaws, turned_rad=0.6))
    return stacked(rows)


def stacked(rows: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Strips one below the other, the narrow ones filled up with grey.

    Args:
        rows: (H, W, 3) uint8, each of its own size.

    Returns:
        (H, W, 3) uint8.
    """
    wide = max(row.shape[1] for row in rows)
    filled = [np.full((row.shape[0], wide, 3), 40, np.uint8) for row in rows]
    for whole, row in zip(filled, rows, strict=True):
        whole[:, : row.shape[1]] = row
    return np.concatenate(filled)


def strip(model: Model, yaws: int = 4, turned_rad: float = 0.0) -> NDArray[np.uint8]:
    """One member from several sides.

    Args:
        model: what to look at.
        yaws: pictures around.
        turned_rad: of the first picture: 0 shows the rear.

    Returns:
        (H, W, 3) uint8 RGB.
    """
    distance, camera = _close_camera(model)
    pictures = views(model, (distance,), yaws, "high", camera, turned_rad)
    return np.concatenate([_halved(view.image) for view in pictures], axis=1)


def _close_camera(model: Model) -> tuple[float, CameraModel]:
    """How far a camera stands off, m, and one whose picture the model fills."""
    wide = sqrt(model.length_m * model.length_m + model.width_m * model.width_m)
    long = max(wide, model.height_m * 1.6)
    middle, high = 0.5 * model.height_m, 0.5 * model.height_m + 0.35 * min(long, 3.0)
    away = 3.0 * long + 0.5
    down = atan2(high - middle, away)
    rig_camera = _street(0).scene.rig.cameras[0]
    sine, cosine = sin(down), cos(down)
    axes = np.array([[0.0, -sine, cosine], [-1.0, 0.0, 0.0], [0.0, -cosine, -sine]])
    eye = np.array([float(rig_camera.T_ego_from_camera.translation[0]), 0.0, high])
    tile = _TILES[wide < 0.75 * model.height_m]
    width, height = 2 * tile[0], 2 * tile[1]
    focal = 0.9 * away * min(width / wide, height / (1.1 * model.height_m))
    camera = replace(
        rig_camera,
        name="close",
        width_px=width,
        height_px=height,
        fx_px=focal,
        fy_px=focal,
        cx_px=width / 2,
        cy_px=height / 2,
        T_ego_from_camera=Transform(axes, eye),
    )
    return away, camera


def _halved(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """An image at half its size, each pixel the mean of four."""
    tall, wide = image.shape[0] // 2, image.shape[1] // 2
    blocks = image.reshape(tall, 2, wide, 2, 3).astype(np.uint16)
    return np.asarray((blocks.sum(axis=(1, 3)) + 2) // 4, np.uint8)


@lru_cache(maxsize=2)
def _street(seed: int) -> Stage:
    """A street with nobody on it but the camera."""
    scene, timeline = draw(language.parse(_STREET, "studio"), seed)
    return build_stage(scene, timeline)


def _with_body(
    bare: Stage, body: Body, poses: Sequence[tuple[float, float]], camera: CameraModel
) -> Stage:
    """The street with a body; the moment's number is the number of the pose."""
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
        return replace(still, time_s=time_s, placements=(*still.placements, *placed), lights=lights)

    by_day = int(Light.LOW_BEAM | Light.TAIL)  # as motorcycles drive
    lights = {
        number: by_day
        for number, member in enumerate(body.members)
        if member.shape.kind == "motorcycle"
    }

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
