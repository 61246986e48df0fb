"""A frame of a dataset drawn with its labels: masks, boxes, 3D boxes, LiDAR points by range."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.box import EDGES, Box
from scenesim.geometry.transform import Floats, Transform

Picture = NDArray[np.uint8]

#: kind to colour, red first
COLOURS: Mapping[str, tuple[int, int, int]] = {
    "car": (64, 200, 255),
    "van": (80, 140, 255),
    "truck": (150, 110, 255),
    "bus": (200, 90, 255),
    "pedestrian": (255, 90, 90),
    "cyclist": (255, 190, 60),
}
_OTHER = (120, 255, 120)
_FONT = cv2.FONT_HERSHEY_SIMPLEX


@dataclass(frozen=True, slots=True)
class StoredFrame:
    """One frame of a dataset on disk.

    Attributes:
        root: the dataset's folder.
        line: the frame's line of ``truth/frames-*.jsonl``.
        rig: the content of ``truth/rig.json``.
    """

    root: Path
    line: Mapping[str, Any]
    rig: Mapping[str, Any]

    def camera(self, name: str) -> Mapping[str, Any]:
        """The rig's camera of a name.

        Args:
            name: of the camera.

        Returns:
            Its fields.
        """
        return next(camera for camera in self.rig["cameras"] if camera["name"] == name)

    def image(self, camera: str) -> Picture:
        """The picture.

        Args:
            camera: name.

        Returns:
            (H, W, 3) uint8, red first.
        """
        path = self.root / self.line["cameras"][camera]["image"]
        return np.ascontiguousarray(cv2.imread(str(path))[:, :, ::-1]).astype(np.uint8)

    def instances(self, camera: str) -> NDArray[np.int32]:
        """The instance ids.

        Args:
            camera: name.

        Returns:
            (H, W) int32, -1 for none.
        """
        path = self.root / f"truth/instances/{self.line['frame']:06d}_{camera}.png"
        return cv2.imread(str(path), cv2.IMREAD_UNCHANGED).astype(np.int32) - 1

    def points_world(self, lidar: str) -> Floats:
        """A cloud as the sensor saw it, carried into the world by the sweep's pose.

        Args:
            lidar: name.

        Returns:
            (P, 3) m, world.
        """
        record = self.line["lidars"][lidar]
        raw = np.fromfile(self.root / record["cloud"], "<f4").reshape(-1, 4)
        return _transform(record["pose"]).points(raw[:, :3].astype(np.float64))


def stored_frames(root: Path) -> Iterator[StoredFrame]:
    """All frames of a dataset, in order.

    Args:
        root: the dataset's folder.

    Yields:
        Frames; nothing but their lines is read yet.
    """
    rig = json.loads((root / "truth/rig.json").read_text(encoding="utf-8"))
    for shard in sorted((root / "truth").glob("frames-*.jsonl")):
        with shard.open(encoding="utf-8") as lines:
            for line in lines:
                yield StoredFrame(root, json.loads(line), rig)


def with_masks_and_boxes(frame: StoredFrame, camera: str) -> Picture:
    """The picture with visible masks and modal boxes.

    Args:
        frame: of a dataset.
        camera: name.

    Returns:
        (H, W, 3) uint8.
    """
    image = frame.image(camera)
    ids = frame.instances(camera)
    for thing, view in _seen(frame, camera):
        colour = np.array(COLOURS.get(thing["kind"], _OTHER))
        mask = np.isin(ids, [part["instance"] for part in view["parts"]])
        image[mask] = (image[mask] * 0.6 + colour * 0.4).astype(np.uint8)
    for thing, view in _seen(frame, camera):
        left, top, right, bottom = (round(edge) for edge in view["modal"])
        colour = COLOURS.get(thing["kind"], _OTHER)
        cv2.rectangle(image, (left, top), (right - 1, bottom - 1), colour, 1)
        text = f"{thing['kind']} {view['visible']:.0%}"
        cv2.putText(image, text, (left, max(10, top - 3)), _FONT, 0.38, colour, 1, cv2.LINE_AA)
    return image


def with_cuboids_and_points(frame: StoredFrame, camera: str) -> Picture:
    """The picture, dimmed, with 3D boxes and LiDAR points coloured by range.

    Args:
        frame: of a dataset.
        camera: name.

    Returns:
        (H, W, 3) uint8.
    """
    image = (frame.image(camera) * 0.55).astype(np.uint8)
    T_camera_from_world = _transform(frame.line["cameras"][camera]["pose"]).inverse()
    model = frame.camera(camera)
    for lidar in frame.line["lidars"]:
        points = T_camera_from_world.points(frame.points_world(lidar))
        _draw_points(image, points, model)
    for thing, _ in _seen(frame, camera):
        box = Box(_transform(thing["box"]), *thing["box"]["size"])
        corners = T_camera_from_world.points(box.corners())
        colour = COLOURS.get(thing["kind"], _OTHER)
        for a, b in EDGES:
            if min(corners[a][2], corners[b][2]) > 0.5:
                ends = [_pixel(corners[i], model) for i in (a, b)]
                cv2.line(image, ends[0], ends[1], colour, 1, cv2.LINE_AA)
    return image


def _seen(frame: StoredFrame, camera: str) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Visible things of one camera, far ones first."""
    found = [
        (thing, thing["views"][camera])
        for thing in frame.line["objects"]
        if camera in thing["views"] and thing["views"][camera]["modal"]
    ]
    return sorted(found, key=lambda pair: pair[1]["silhouette_pixels"])


def _draw_points(image: Picture, points: Floats, model: Mapping[str, Any]) -> None:
    """Points in the image, near ones red, far ones blue."""
    z = points[:, 2]
    ahead = points[z > 0.5]
    u = (ahead[:, 0] / ahead[:, 2] * model["fx_px"] + model["cx_px"]).astype(int)
    v = (ahead[:, 1] / ahead[:, 2] * model["fy_px"] + model["cy_px"]).astype(int)
    inside = (u >= 0) & (u < model["width_px"]) & (v >= 0) & (v < model["height_px"])
    shade = np.clip(ahead[inside, 2] / 50.0 * 255, 0, 255).astype(np.uint8)
    table = cv2.applyColorMap(255 - np.arange(256, dtype=np.uint8), cv2.COLORMAP_TURBO)
    colours = table[:, 0, ::-1][shade]
    image[v[inside], u[inside]] = colours
    image[np.minimum(v[inside] + 1, model["height_px"] - 1), u[inside]] = colours


def _pixel(point: Floats, model: Mapping[str, Any]) -> tuple[int, int]:
    """A projected point, kept within what the line drawer can hold."""
    u = point[0] / point[2] * model["fx_px"] + model["cx_px"]
    v = point[1] / point[2] * model["fy_px"] + model["cy_px"]
    return int(min(max(u, -9999), 9999)), int(min(max(v, -9999), 9999))


def _transform(pose: Mapping[str, Any]) -> Transform:
    """A transform from its JSON form."""
    return Transform(np.array(pose["rotation"]), np.array(pose["translation"]))
