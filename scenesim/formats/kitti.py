"""KITTI's object benchmark: image_2, velodyne, label_2, calib, ImageSets.

KITTI's conventions live here alone: pixel (0, 0) is the first pixel's centre, boxes are amodal,
locations are bottom centres in rectified camera 0, sizes are height, width, length.

Source: the KITTI object development kit (readme, MATLAB code, evaluate_object.cpp).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import atan2
from typing import Any

import numpy as np

from scenesim.formats.base import FormatOptions, FrameRecord, Sink
from scenesim.formats.kitti_files import Calibration, KittiLabel, calibration_text, sweep_bytes
from scenesim.geometry.angles import wrapped
from scenesim.geometry.transform import Floats, Transform
from scenesim.sensors.rig import Rig
from scenesim.truth.frame import ImageBox, LabelledFrame, LabelledObject, ObjectView

#: kinds to KITTI's types; what is not here is Misc
TYPES: Mapping[str, str] = {
    "car": "Car",
    "van": "Van",
    "truck": "Truck",
    "bus": "Truck",
    "semi_trailer": "Truck",
    "tram": "Tram",
    "pedestrian": "Pedestrian",
    "cyclist": "Cyclist",
}
#: the lines of a calib file, in KITTI's order
KEYS = ("P0", "P1", "P2", "P3", "R0_rect", "Tr_velo_to_cam", "Tr_imu_to_velo")
#: an object of which less than this is visible is left out
LEAST_VISIBLE = 0.05
#: pixel (0, 0) is a centre here and an edge inside
HALF = 0.5


def calibration_of(rig: Rig) -> Calibration:
    """A rig's calibration: verbatim where the rig carries it, else derived.

    A derived rectified frame is that of the first camera.

    Args:
        rig: with at least one camera and one LiDAR.

    Returns:
        The matrices.
    """
    found = rig.calibration or _derived_matrices(rig)
    matrices = {key: found[key] for key in KEYS}
    R0 = matrices["R0_rect"]
    Tr = matrices["Tr_velo_to_cam"]
    T_rect_from_cam = Transform(np.array(R0), np.zeros(3))
    T_cam_from_lidar = Transform(np.array(Tr[:, :3]), np.array(Tr[:, 3]))
    return Calibration(matrices, T_rect_from_cam @ T_cam_from_lidar)


def _derived_matrices(rig: Rig) -> dict[str, Floats]:
    """Calibration of a rig that has none of its own."""
    first = rig.cameras[0]
    T_rect_from_ego = first.T_ego_from_camera.inverse()
    matrices: dict[str, Floats] = {}
    for index in range(4):
        # KITTI's colour cameras are 2 and 3; a rig's first camera fills 0 and 2
        camera = rig.cameras[min(index % 2, len(rig.cameras) - 1)]
        K = np.array(
            [
                [camera.fx_px, 0.0, camera.cx_px - HALF],
                [0.0, camera.fy_px, camera.cy_px - HALF],
                [0.0, 0.0, 1.0],
            ]
        )
        t_camera_from_rect = -(T_rect_from_ego @ camera.T_ego_from_camera).translation
        shift = np.array([sum(row[i] * t_camera_from_rect[i] for i in range(3)) for row in K])
        matrices[f"P{index}"] = np.column_stack([K, shift])
    T_rect_from_lidar = T_rect_from_ego
    if rig.lidars:
        T_rect_from_lidar = T_rect_from_ego @ rig.lidars[0].T_ego_from_lidar
    matrices["R0_rect"] = np.eye(3)
    matrices["Tr_velo_to_cam"] = _rows(T_rect_from_lidar)
    imu = rig.lidars[0].T_ego_from_lidar.inverse() if rig.lidars else Transform.identity()
    matrices["Tr_imu_to_velo"] = _rows(imu)
    return matrices


def _rows(transform: Transform) -> Floats:
    """(3, 4) of a transform."""
    return np.column_stack([transform.rotation, transform.translation])


def label_of(
    thing: LabelledObject,
    view: ObjectView,
    T_rect_from_world: Transform,
    size: tuple[int, int],
    name: str,
) -> KittiLabel:
    """One thing in one image as KITTI describes it.

    Args:
        thing: the object.
        view: what the camera sees of it.
        T_rect_from_world: to rectified camera 0.
        size: width and height of the image, px.
        name: of its class.

    Returns:
        The label.
    """
    box = thing.box.upright().moved(T_rect_from_world)
    bottom = np.array([0.0, 0.0, -box.height_m / 2])
    x, y, z = (float(v) for v in box.T_frame_from_box.points(bottom))
    heading = box.T_frame_from_box.rotation[:, 0]
    rotation_y = wrapped(atan2(-float(heading[2]), float(heading[0])))
    return KittiLabel(
        type=name,
        truncated=view.truncation,
        occluded=0 if view.visible >= 0.9 else 1 if view.visible >= 0.5 else 2,
        alpha=wrapped(rotation_y - atan2(x, z)),
        box=_shifted(view.amodal, size),
        dimensions=(box.height_m, box.width_m, box.length_m),
        location=(x, y, z),
        rotation_y=rotation_y,
    )


def _shifted(box: ImageBox, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """Edges in KITTI's pixels, clipped to the image."""
    across, down = size[0] - 1.0, size[1] - 1.0
    return (
        min(max(box.left - HALF, 0.0), across),
        min(max(box.top - HALF, 0.0), down),
        min(max(box.right - HALF, 0.0), across),
        min(max(box.bottom - HALF, 0.0), down),
    )


class KittiFormat:
    """Writes KITTI's object layout below ``kitti/``."""

    name = "kitti"
    about = "KITTI object: image_2, velodyne, label_2, calib, ImageSets"
    writes = frozenset({"boxes_2d", "boxes_3d", "points", "calibration", "classes"})
    needs = frozenset({"camera"})

    def image_path(self, camera: int, frame: int, suffix: str) -> str:
        """Camera 0 of the rig is KITTI's left colour camera, image_2; see ``Format``."""
        return f"kitti/training/image_{camera + 2}/{frame:06d}{suffix}"

    def cloud_path(self, lidar: int, frame: int) -> str | None:
        """The rig's first LiDAR is KITTI's; see ``Format``."""
        return f"kitti/training/velodyne/{frame:06d}.bin" if lidar == 0 else None

    def write_frame(
        self, frame: LabelledFrame, images: Mapping[str, str], sink: Sink, options: FormatOptions
    ) -> dict[str, Any]:
        """Write labels, points and calibration of one frame; see ``Format``.

        Returns:
            Nothing that ``finish`` would need.
        """
        calibration = calibration_of(frame.rig)
        name = f"{frame.frame:06d}"
        root = "kitti/training"
        sink.write(f"{root}/calib/{name}.txt", calibration_text(calibration.matrices).encode())
        labels = self.labels(frame, options)
        text = "".join(label.line() + "\n" for label in labels)
        sink.write(f"{root}/label_2/{name}.txt", text.encode())
        for sweep in list(frame.lidars.values())[:1]:
            sink.write(f"{root}/velodyne/{name}.bin", sweep_bytes(sweep))
        return {"labels": len(labels)}

    def labels(self, frame: LabelledFrame, options: FormatOptions) -> list[KittiLabel]:
        """The label lines of a frame's first camera, nearest first.

        Args:
            frame: the truth.
            options: the user's choices.

        Returns:
            The labels.
        """
        return [label for _, label in kitti_labels(frame, options)]

    def finish(self, records: Iterable[FrameRecord], sink: Sink, options: FormatOptions) -> None:
        """Write ImageSets; see ``Format``."""
        names: dict[str, list[str]] = {"train": [], "val": [], "test": []}
        for record in records:
            names[record.split].append(f"{record.frame:06d}\n")
        names["trainval"] = sorted(names["train"] + names["val"])
        for split, lines in names.items():
            sink.write(f"kitti/ImageSets/{split}.txt", "".join(lines).encode())


def kitti_labels(
    frame: LabelledFrame, options: FormatOptions
) -> list[tuple[LabelledObject | None, KittiLabel]]:
    """What KITTI labels of a frame's first camera: things nearest first, then regions.

    Args:
        frame: the truth.
        options: the user's choices.

    Returns:
        Each thing with its label; None with a region not to care about.
    """
    camera = next(iter(frame.cameras.values())).camera
    T_rect_from_world = _rect_from_world(frame)
    kept, hidden = [], []
    for thing in frame.objects:
        view = thing.views.get(camera.name)
        name = _type_of(thing.kind, options)
        if view is None or name is None:
            continue
        size = (camera.width_px, camera.height_px)
        label = label_of(thing, view, T_rect_from_world, size, name)
        if label.box[2] <= label.box[0] or label.box[3] <= label.box[1]:
            continue
        if view.pixels and view.visible >= LEAST_VISIBLE and label.location[2] > 0:
            kept.append((thing, label))
        elif options.keep_hidden:
            hidden.append(_dont_care(label))
    kept.sort(key=lambda pair: (pair[1].location[2], pair[1].location[0]))
    return [*kept, *((None, label) for label in hidden)]


def _type_of(kind: str, options: FormatOptions) -> str | None:
    """KITTI's type, or the user's class as one word; None: left out."""
    if options.classes is None:
        return TYPES.get(kind, "Misc")
    name = options.classes.of_thing(kind)
    return name.replace(" ", "_") if name else None


def _rect_from_world(frame: LabelledFrame) -> Transform:
    """World to rectified camera 0, through the matrices that the calib file states."""
    calibration = calibration_of(frame.rig)
    if frame.rig.lidars:
        T_ego_from_lidar = frame.rig.lidars[0].T_ego_from_lidar
        T_rect_from_ego = calibration.T_rect_from_lidar @ T_ego_from_lidar.inverse()
    else:
        T_rect_from_ego = frame.rig.cameras[0].T_ego_from_camera.inverse()
    return T_rect_from_ego @ frame.T_world_from_ego.inverse()


def _dont_care(label: KittiLabel) -> KittiLabel:
    """A region where detections are neither right nor wrong."""
    return KittiLabel("DontCare", -1.0, -1, -10.0, label.box, (-1, -1, -1), (-1000,) * 3, -10.0)


KITTI = KittiFormat()
