"""Traffic lights and signs near the ego: what they show, and whether that holds for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import pi
from typing import cast
from weakref import WeakKeyDictionary

import numpy as np

from scenesim.geometry.box import Box
from scenesim.geometry.transform import Floats, Transform
from scenesim.roads.driving import MapNetwork
from scenesim.roads.network import LaneSpan, RoadNetwork
from scenesim.roads.things import Sign
from scenesim.scenery.road_signs import sign_kind, sign_of
from scenesim.scenery.stage import SignalHead, Snapshot, Stage
from scenesim.sensors.frame import CameraFrame
from scenesim.truth.projected import is_seen
from scenesim.truth.projection import clipped, projected_box
from scenesim.truth.surroundings import SignalLabel, SignalView
from scenesim.world.classes import Semantic

REACH_M = 80.0
#: a face is looked at in so many places across and up
_GRID = 5
_FACES = (int(Semantic.TRAFFIC_SIGN), int(Semantic.TRAFFIC_LIGHT))
#: a face shows itself up to this far from its axis (cosine)
_FACING = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    """A sign of the map with the body that stands in the scenery."""

    sign: Sign
    road: str
    kind: str
    box: Box


_KNOWN: WeakKeyDictionary[RoadNetwork, tuple[_Placed, ...]] = WeakKeyDictionary()


def signal_labels(
    stage: Stage,
    snapshot: Snapshot,
    ahead: Sequence[LaneSpan],
    cameras: Mapping[str, CameraFrame],
) -> tuple[SignalLabel, ...]:
    """The lights and signs near the ego.

    Args:
        stage: the world.
        snapshot: of the moment.
        ahead: the lane that the ego is in and those that it leads to; empty off the road.
        cameras: readings by camera name.

    Returns:
        In the order of the map.
    """
    network = cast(MapNetwork, stage.scene.network)
    ego = snapshot.T_world_from_ego
    heads = {head.id: head for head in stage.signals}
    placed = [
        replace(one, box=_housing(heads[one.sign.signal.id]))
        if one.sign.signal.id in heads
        else one
        for one in _placed(network)
        if _near(one.box, ego)
    ]
    if not placed:
        return ()
    relevant = _relevant(network, ahead, ego, placed)
    labels = []
    for one in placed:
        signal = one.sign.signal
        state = ""
        if one.kind.endswith("light"):
            time_s = snapshot.time_s + stage.scene.signal_offset_s
            state = snapshot.signals.get(signal.id) or network.right_of_way.light(signal.id, time_s)
        # the face is the side of the box that looks along -x of the prop
        facing = -one.box.T_frame_from_box.rotation[:, 0]
        views = {name: _view(one.box, facing, frame) for name, frame in cameras.items()}
        labels.append(
            SignalLabel(
                signal=signal.id,
                kind=one.kind,
                code=signal.kind,
                value=signal.value or signal.text,
                state=state,
                relevant=signal.id in relevant,
                box=one.box,
                facing=facing,
                images={name: view for name, view in views.items() if view is not None},
            )
        )
    return tuple(labels)


def _placed(network: MapNetwork) -> tuple[_Placed, ...]:
    """All signs of a map that stand somewhere, with the boxes of their faces."""
    known = _KNOWN.get(network)
    if known is None:
        found = []
        for road in network.road_ids():
            for sign in network.signs(road):
                kind = sign_kind(sign.signal)
                if kind:
                    found.append(_Placed(sign, road, kind, _face(sign)))
        known = tuple(found)
        _KNOWN[network] = known
    return known


def _face(sign: Sign) -> Box:
    """The box around the face and housing that the scenery shows there.

    Raises:
        ValueError: the signal is paint.
    """
    place = sign.T_world_from_sign.translation
    low_m = float(place[2]) - sign.ground_m
    prop = sign_of(sign.signal, low_m)
    if prop is None:
        raise ValueError(f"want a signal that stands somewhere, got {sign.signal.id}")
    mesh = prop.lods[0]
    semantics = np.array([prop.semantics[slot] for slot in mesh.slots])
    faces = np.isin(semantics[mesh.face_slots], _FACES)
    if not faces.any():
        faces = np.ones(len(mesh.faces), bool)
    points = mesh.vertices[np.unique(mesh.faces[faces])].astype(np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    size = np.maximum(high - low, 0.02)
    base = np.array([float(place[0]), float(place[1]), sign.ground_m])
    # props look along -x, signs along +x
    T_world_from_prop = Transform.planar(base, sign.T_world_from_sign.yaw_rad() + pi)
    middle = Transform(np.eye(3), 0.5 * (low + high))
    length, width, height = (float(v) for v in size)
    return Box(T_world_from_prop @ middle, length, width, height)


def _housing(head: SignalHead) -> Box:
    """The box of a traffic light that changes; it is turned as props are, with the face behind."""
    low, high = np.array(head.low), np.array(head.high)
    T_head_from_box = Transform.planar(0.5 * (low + high), pi)
    length, width, height = (float(v) for v in np.maximum(high - low, 0.02))
    return Box(head.T_world_from_head @ T_head_from_box, length, width, height)


def _near(box: Box, T_world_from_ego: Transform) -> bool:
    gap = box.T_frame_from_box.translation - T_world_from_ego.translation
    return float(gap[0]) ** 2 + float(gap[1]) ** 2 < REACH_M**2


def _relevant(
    network: MapNetwork,
    ahead: Sequence[LaneSpan],
    T_world_from_ego: Transform,
    placed: Sequence[_Placed],
) -> set[str]:
    """Ids of the signals ahead that hold for the ego's lane."""
    T_ego_from_world = T_world_from_ego.inverse()
    found: set[str] = set()
    for span in ahead:
        control = network.right_of_way.control(span)
        if control is not None:
            found.update(control.signals)
    for one in placed:
        lanes = [span for span in ahead if span.road == one.road]
        found |= {one.sign.signal.id for span in lanes if _holds(one.sign, span)}
    before = {
        one.sign.signal.id
        for one in placed
        if T_ego_from_world.points(one.box.T_frame_from_box.translation)[0] > 0.0
    }
    return found & before


def _holds(sign: Sign, span: LaneSpan) -> bool:
    """Whether a sign of a lane's road is for that lane."""
    signal = sign.signal
    if signal.orientation not in {"none", "+" if span.forward else "-"}:
        return False
    return not signal.lanes or any(
        min(pair) <= span.lane <= max(pair) or pair == (0, 0) for pair in signal.lanes
    )


def _view(box: Box, facing: Floats, frame: CameraFrame) -> SignalView | None:
    """A face in one image; None where it falls outside."""
    camera = frame.camera
    T_camera_from_world = frame.T_world_from_camera.inverse()
    rectangle = projected_box(box, camera, T_camera_from_world)
    inside = None if rectangle is None else clipped(rectangle, camera)
    if inside is None:
        return None
    steps = (np.arange(_GRID) + 0.5) / _GRID - 0.5
    across, up = np.meshgrid(steps * box.width_m, steps * box.height_m)
    # the side of the box that the face is on looks along -x of the prop
    local = np.column_stack([np.full(across.size, -0.5 * box.length_m), across.ravel(), up.ravel()])
    points_world = box.T_frame_from_box.points(local)
    points = T_camera_from_world.points(points_world)
    ahead = points[:, 2] > 0.1
    uv = camera.project(np.where(ahead[:, None], points, np.array([0.0, 0.0, 1.0])))
    within = ahead & (uv[:, 0] >= 0) & (uv[:, 0] < camera.width_px)
    within &= (uv[:, 1] >= 0) & (uv[:, 1] < camera.height_px)
    if not within.any():
        return None
    seen = is_seen(points, uv, within, frame)
    way = frame.T_world_from_camera.translation - box.T_frame_from_box.translation
    length = float(np.sqrt((way * way).sum()))
    faces = float((facing * way).sum()) > _FACING * length
    return SignalView(inside, float(seen.sum()) / int(within.sum()), faces)
