"""From readings of one moment to the labelled frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from math import inf

import numpy as np

from scenesim.geometry.box import Box
from scenesim.geometry.transform import Transform
from scenesim.scenery.stage import Snapshot, Stage
from scenesim.sensors.frame import CameraFrame
from scenesim.sensors.lidar import LidarSweep
from scenesim.truth.criticality import criticality, least
from scenesim.truth.frame import LabelledFrame, LabelledObject
from scenesim.truth.inertial import inertial_of
from scenesim.truth.lanes import area_labels, lanes_ahead, line_labels
from scenesim.truth.shutter import drift_of
from scenesim.truth.signals import signal_labels
from scenesim.truth.surroundings import Surroundings
from scenesim.truth.views import object_views
from scenesim.world.classes import Gait, Light
from scenesim.world.scene import Actor
from scenesim.world.timeline import ActorState
from scenesim.world.weather import Weather

#: slower than this counts as standing still
_STILL_MPS = 0.2
#: a cyclist, motorcyclist ... is named by his machine and his presence
_RIDDEN = {"bicycle": "cyclist", "cargo_bicycle": "cyclist", "motorcycle": "motorcyclist"}


_RIDEABLE = frozenset({"bicycle", "motorcycle", "escooter"})
_RIDDEN_KINDS = frozenset({*_RIDDEN.values(), "escooter"})


@dataclass(frozen=True, slots=True)
class Moment:
    """Which frame of which draw.

    Attributes:
        time_s: since the run began.
        frame: number in the dataset.
        draw: number of the draw.
        step: number within the draw.
        split: which split the draw belongs to.
        provenance: for the images' metadata.
    """

    time_s: float
    frame: int = 0
    draw: int = 0
    step: int = 0
    split: str = "train"
    provenance: Mapping[str, str] = field(default_factory=dict)


def label_frame(
    stage: Stage,
    moment: Moment,
    cameras: Mapping[str, CameraFrame],
    lidars: Mapping[str, LidarSweep],
) -> LabelledFrame:
    """Everything known about one moment.

    Args:
        stage: the world.
        moment: which frame it is.
        cameras: readings by camera name.
        lidars: sweeps by LiDAR name.

    Returns:
        The labelled frame.
    """
    time_s = moment.time_s
    snapshot = stage.snapshot(time_s)
    owners = _actors_by_object(stage)
    states = {o: stage.timeline.state(actor, time_s) for o, actor in owners.items()}
    boxes = {o: _placed(stage.boxes[o][state.gait], state) for o, state in states.items()}
    kinds = {o: label_kind(stage, o) for o in boxes}
    views = {
        name: object_views(
            reading,
            stage.instances,
            boxes,
            kinds,
            snapshot,
            drift_of(stage, reading, partial(_boxes_at, stage, owners)),
        )
        for name, reading in cameras.items()
    }
    points = {name: _points_by_object(stage, sweep) for name, sweep in lidars.items()}
    critical = criticality(stage, time_s, owners, boxes)
    objects = tuple(
        LabelledObject(
            object_id=o,
            name=stage.scene.actors[owners[o]].name,
            kind=kinds[o],
            box=boxes[o],
            velocity=states[o].velocity,
            acceleration_mps2=states[o].acceleration_mps2,
            yaw_rate_radps=states[o].yaw_rate_radps,
            attributes=_attributes(stage.scene.actors[owners[o]], states[o], kinds[o]),
            views={name: seen[o] for name, seen in views.items() if o in seen},
            lidar_points={name: counts.get(o, 0) for name, counts in points.items()},
            parts=tuple(_placed(part, states[o]) for part in snapshot.part_boxes.get(o, ())),
            lights=tuple(light.name.lower() for light in Light if states[o].lights & light),
            measures=critical.get(o, {}),
        )
        for o in sorted(boxes)
    )
    return LabelledFrame(
        frame=moment.frame,
        draw=moment.draw,
        step=moment.step,
        split=moment.split,
        time_s=time_s,
        rig=stage.scene.rig,
        T_world_from_ego=snapshot.T_world_from_ego,
        ego_velocity=snapshot.ego_velocity,
        cameras=cameras,
        lidars=lidars,
        objects=objects,
        measures={**least(critical), **_measures(stage, time_s)},
        edges=_edges_at(stage, time_s),
        provenance=moment.provenance,
        instance_objects=np.array([i.object_id for i in stage.instances], np.int32),
        around=_around(stage, snapshot, cameras),
    )


def _around(stage: Stage, snapshot: Snapshot, cameras: Mapping[str, CameraFrame]) -> Surroundings:
    """What is neither a thing nor a reading."""
    network, pose = stage.scene.network, snapshot.T_world_from_ego
    ahead = lanes_ahead(network, pose)
    return Surroundings(
        lines=line_labels(network, pose, cameras),
        areas=area_labels(network, ahead, pose, cameras),
        signals=signal_labels(stage, snapshot, ahead, cameras),
        inertial=inertial_of(stage, snapshot),
        weather=weather_of(stage.scene.weather),
    )


def weather_of(weather: Weather) -> dict[str, float | bool | str | None]:
    """The weather as a label.

    Args:
        weather: of the scene.

    Returns:
        Its fields; None for an infinite visibility.
    """
    fields = asdict(weather)
    return {k: None if v == inf else v for k, v in sorted(fields.items())}


def label_kind(stage: Stage, object_id: int) -> str:
    """The word that labels use for a thing: the language's kind, or what rides it.

    Args:
        stage: the world.
        object_id: of the thing.

    Returns:
        ``car``, ``pedestrian``, ``cyclist`` ...
    """
    bodies = [i for i in stage.instances if i.object_id == object_id]
    ridden = any(body.kind == "person" for body in bodies) and len(bodies) > 1
    for body in bodies:
        if ridden and body.kind in _RIDDEN:
            return _RIDDEN[body.kind]
    return "pedestrian" if bodies[0].kind == "person" else bodies[0].kind


def _actors_by_object(stage: Stage) -> dict[int, int]:
    """Object id to its row of the scene's actors, for things that have a box."""
    return {
        i.object_id: i.actor for i in stage.instances if i.object_id in stage.boxes and i.actor >= 0
    }


def _boxes_at(stage: Stage, owners: Mapping[int, int], time_s: float) -> dict[int, Box]:
    """Object id to its box in the world at a time."""
    states = {o: stage.timeline.state(actor, time_s) for o, actor in owners.items()}
    return {o: _placed(stage.boxes[o][state.gait], state) for o, state in states.items()}


def _placed(box: Box, state: ActorState) -> Box:
    """A box of the actor's frame where the actor is."""
    T_world_from_actor = Transform.euler(
        state.position, state.yaw_rad, state.pitch_rad, state.roll_rad
    )
    return box.moved(T_world_from_actor)


def _points_by_object(stage: Stage, sweep: LidarSweep) -> dict[int, int]:
    """Object id to the points of a sweep that its surfaces returned."""
    objects = np.array([i.object_id for i in stage.instances], np.int64)
    hit = sweep.instance[(sweep.instance >= 0) & (sweep.cause == 0)]
    if not len(objects) or not len(hit):
        return {}
    owners = objects[hit]
    counts = np.bincount(owners[owners >= 0], minlength=1)
    return {int(object_id): int(counts[object_id]) for object_id in np.nonzero(counts)[0]}


def _attributes(actor: Actor, state: ActorState, kind: str) -> dict[str, str]:
    """What a label says beyond its box."""
    attributes = dict(actor.model.attributes)
    attributes["family"] = actor.model.family
    moving = abs(state.speed_mps) > _STILL_MPS
    if actor.kind in _RIDEABLE:
        attributes["rider"] = "with_rider" if kind in _RIDDEN_KINDS else "without_rider"
    if actor.kind == "pedestrian":
        attributes["posture"] = Gait(state.gait).name.lower()
        attributes["motion"] = "moving" if moving else "standing"
    elif actor.group == "parked":
        attributes["motion"] = "parked"
    else:
        attributes["motion"] = "moving" if moving else "stopped"
    return dict(sorted(attributes.items()))


def _edges_at(stage: Stage, time_s: float) -> tuple[str, ...]:
    """The edge goals that hold within half a frame of a moment."""
    near_s = 0.5 / stage.scene.rate_hz
    goals = stage.timeline.edges.items()
    return tuple(
        sorted(name for name, times in goals if any(abs(t - time_s) < near_s for t in times))
    )


def _measures(stage: Stage, time_s: float) -> dict[str, float]:
    """The timeline's named series at one moment."""
    timeline = stage.timeline
    row = round((time_s - timeline.start_s) / timeline.step_s)
    row = min(max(row, 0), len(timeline.yaws) - 1)
    return {name: float(series[row]) for name, series in sorted(timeline.measures.items())}
