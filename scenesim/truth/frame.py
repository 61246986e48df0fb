"""The labelled frame: everything a format may ask for, derived from one geometry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.box import Box
from scenesim.geometry.transform import Floats, Transform
from scenesim.sensors.frame import CameraFrame
from scenesim.sensors.lidar import LidarSweep
from scenesim.sensors.radar import RadarScan
from scenesim.sensors.rig import Rig
from scenesim.truth.surroundings import NO_SURROUNDINGS, ImageBox, Surroundings

__all__ = ["ImageBox", "InstanceView", "LabelledFrame", "LabelledObject", "ObjectView"]


@dataclass(frozen=True, slots=True, eq=False)
class InstanceView:
    """One body as one camera sees it.

    Attributes:
        instance: row of the Stage's instances.
        kind: what the body is: ``person``, ``bicycle``, ``car`` ...
        pixels: visible pixels.
        box: tight around the visible pixels; None where none is visible.
        silhouette_pixels: pixels it would cover with nothing in front, inside the image.
        keypoints: (17, 3) pixels and COCO visibility 0, 1, 2; empty (0, 3) where it has none.
    """

    instance: int
    kind: str
    pixels: int
    box: ImageBox | None
    silhouette_pixels: int
    keypoints: Floats


@dataclass(frozen=True, slots=True, eq=False)
class ObjectView:
    """One labelled thing as one camera sees it.

    Attributes:
        amodal: the projected 3D box (pedestrians: sides of the silhouette), unclipped.
        clipped: the same inside the image.
        modal: tight around the visible pixels; None where none is visible.
        pixels: visible pixels of all its instances.
        silhouette_pixels: pixels of its silhouette inside the image.
        visible: visible share of the silhouette inside the image, 0..1.
        truncation: 1 - clipped area / amodal area, 0..1.
        parts: its bodies one by one.
    """

    amodal: ImageBox
    clipped: ImageBox
    modal: ImageBox | None
    pixels: int
    silhouette_pixels: int
    visible: float
    truncation: float
    parts: tuple[InstanceView, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LabelledObject:
    """One labelled thing at one moment.

    Attributes:
        object_id: stable over the run.
        name: the actor's address.
        kind: the language's word: ``car``, ``van``, ``pedestrian``, ``cyclist`` ...
        box: 3D box in the world frame.
        velocity: (3,) m/s, world.
        acceleration_mps2: along the heading.
        yaw_rate_radps: about z.
        attributes: such as ``motion=moving``, ``age=child``.
        views: camera name to what it sees; absent where it falls outside the image.
        lidar_points: LiDAR name to the number of points on it.
        parts: boxes of an articulated vehicle's parts, front first, world; empty for most.
        lights: what shines: ``brake``, ``indicator_left`` ...
        measures: of ``truth.criticality``: ``gap``, ``ttc``, ``headway``, ``drac``, ``pet``.
    """

    object_id: int
    name: str
    kind: str
    box: Box
    velocity: Floats
    acceleration_mps2: float
    yaw_rate_radps: float
    attributes: Mapping[str, str]
    views: Mapping[str, ObjectView]
    lidar_points: Mapping[str, int]
    parts: tuple[Box, ...] = ()
    lights: tuple[str, ...] = ()
    measures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class LabelledFrame:
    """All readings of one moment, with their labels.

    Attributes:
        frame: number in the dataset, from 0.
        draw: number of the accepted draw it belongs to.
        step: number within the draw, from 0.
        time_s: since the run began.
        rig: the sensors.
        T_world_from_ego: at ``time_s``.
        ego_velocity: (3,) m/s, world.
        cameras: camera name to its frame.
        lidars: LiDAR name to its sweep.
        objects: by object id; the ego is not among them.
        measures: named figures of the moment, such as ``ttc``.
        edges: edge goals that hold now (run tier) or in this frame (rendered tier).
        provenance: what each image's metadata says: synthetic, scenario digest, seed, frame.
        instance_objects: (I,) int32 object id of each instance, -1 for none.
        split: which split the draw belongs to.
        around: lane lines, drivable area, signals, inertial unit, weather.
        radars: radar name to its scan.
    """

    frame: int
    draw: int
    step: int
    time_s: float
    rig: Rig
    T_world_from_ego: Transform
    ego_velocity: Floats
    cameras: Mapping[str, CameraFrame]
    lidars: Mapping[str, LidarSweep]
    objects: tuple[LabelledObject, ...]
    measures: Mapping[str, float] = field(default_factory=dict)
    edges: tuple[str, ...] = ()
    provenance: Mapping[str, str] = field(default_factory=dict)
    instance_objects: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    split: str = "train"
    around: Surroundings = field(default_factory=lambda: NO_SURROUNDINGS)
    radars: Mapping[str, RadarScan] = field(default_factory=dict)

    def __repr__(self) -> str:
        sensors = ", ".join((*self.cameras, *self.lidars, *self.radars))
        return (
            f"<LabelledFrame {self.frame} of draw {self.draw} at {self.time_s:.2f} s: "
            f"{len(self.objects)} objects, seen by {sensors}>"
        )
