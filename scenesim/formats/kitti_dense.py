"""KITTI's stereo and flow benchmarks: disparity and flow as 16 bit PNG.

Disparity is 256 times pixels, 0 where there is none; flow is 64 times pixels about 2**15 in two
channels with the third for validity. ``occ`` holds all pixels of the first image, ``noc`` those
that the second image shows too.

Source: the KITTI stereo and flow 2015 development kits (readme, io_disp.h, io_flow.h).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import DatasetError
from scenesim.formats.base import FormatOptions, FrameRecord, Sink, StoresNoReadings
from scenesim.formats.kitti_raw import raw_calibration
from scenesim.formats.png import encode_png
from scenesim.formats.reading import read_pixels
from scenesim.sensors.frame import CameraFrame
from scenesim.truth.frame import LabelledFrame

#: steps of a pixel, and the value that means no motion
DISPARITY_STEPS, FLOW_STEPS, FLOW_ZERO = 256.0, 64.0, 32768.0
#: a pixel of the second image shows the same surface up to this difference of disparity, px
_SAME_PX = 1.0
#: what the third channel of ``CameraFrame.flow`` says: seen there, or moved out of the image
_SEEN, _OUTSIDE = 0, 2


def disparity_of(left: CameraFrame, right: CameraFrame) -> tuple[NDArray[Any], NDArray[Any]]:
    """Disparity of the left image, and which of its pixels the right image shows.

    Args:
        left: the reference, with depths.
        right: of a camera that looks the same way, beside it.

    Returns:
        (H, W) float64 px, 0 where there is nothing (sky), and (H, W) whether both show it.
    """
    camera = left.camera
    T_left_from_right = camera.T_ego_from_camera.inverse() @ right.camera.T_ego_from_camera
    baseline = float(T_left_from_right.translation[0])
    shift = camera.cx_px - right.camera.cx_px
    there = np.isfinite(left.depth)
    depth = np.where(there, left.depth, 1.0).astype(np.float64)
    disparity = np.where(there, camera.fx_px * baseline / depth + shift, 0.0)
    columns = np.arange(camera.width_px)[None, :]
    matched = np.floor(columns + 0.5 - disparity).astype(np.int64)
    inside = there & (matched >= 0) & (matched < camera.width_px)
    rows = np.broadcast_to(np.arange(camera.height_px)[:, None], disparity.shape)
    seen_depth = right.depth[rows, np.where(inside, matched, 0)].astype(np.float64)
    found = np.isfinite(seen_depth)
    seen = camera.fx_px * baseline / np.where(found, seen_depth, 1.0) + shift
    return disparity, inside & found & (np.abs(seen - disparity) < _SAME_PX)


def disparity_png(disparity: NDArray[Any], valid: NDArray[np.bool_]) -> bytes:
    """Disparity as KITTI stores it.

    Args:
        disparity: (H, W) px.
        valid: (H, W).

    Returns:
        A 16 bit PNG; valid pixels are at least 1.
    """
    steps = np.clip(np.floor(disparity * DISPARITY_STEPS + 0.5), 1, 65535)
    return encode_png(np.where(valid, steps, 0).astype(np.uint16))


def read_disparity(path: Path) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """A disparity image.

    Args:
        path: of it.

    Returns:
        (H, W) px and (H, W) where it is valid.

    Raises:
        DatasetError: it is no 16 bit image of one channel.
    """
    steps = _read(path, 2)
    return (steps / np.float32(DISPARITY_STEPS)).astype(np.float32), steps > 0


def flow_png(flow: NDArray[Any], valid: NDArray[np.bool_]) -> bytes:
    """Flow as KITTI stores it.

    Args:
        flow: (H, W, 2) px, u then v.
        valid: (H, W).

    Returns:
        A 16 bit PNG of three channels: u, v, valid.
    """
    moved = np.where(valid[..., None], flow, 0.0)
    steps = np.clip(np.floor(moved * FLOW_STEPS + FLOW_ZERO + 0.5), 0, 65535)
    steps = np.where(valid[..., None], steps, 0)
    layers = [steps[..., 0], steps[..., 1], valid]
    return encode_png(np.stack(layers, axis=-1).astype(np.uint16))


def read_flow(path: Path) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """A flow image.

    Args:
        path: of it.

    Returns:
        (H, W, 2) px and (H, W) where it is valid.

    Raises:
        DatasetError: it is no 16 bit image of three channels.
    """
    steps = _read(path, 3)
    # OpenCV gives blue first: the file's first channel, red, is u
    flow = (steps[..., 2:0:-1].astype(np.float32) - FLOW_ZERO) / FLOW_STEPS
    valid = steps[..., 0] > 0
    return np.where(valid[..., None], flow, 0.0).astype(np.float32), valid


def _read(path: Path, dimensions: int) -> NDArray[np.uint16]:
    """A 16 bit PNG.

    Raises:
        DatasetError: it is none.
    """
    pixels = read_pixels(path)
    if pixels.dtype != np.uint16 or pixels.ndim != dimensions:
        raise DatasetError(f"{path}: want a 16 bit PNG of {1 if dimensions == 2 else 3} channels")
    return pixels


def _objects(frame: LabelledFrame, reading: CameraFrame) -> bytes:
    """The object map: object id + 1 of each pixel, 0 for the static world."""
    numbers = np.append(frame.instance_objects + 1, 0)
    rows = np.where(reading.instance >= 0, reading.instance, len(numbers) - 1)
    return encode_png(numbers[rows].astype(np.uint8))


class KittiStereoFormat(StoresNoReadings):
    """Writes KITTI's stereo 2015 layout below ``kitti_stereo/``."""

    name = "kitti-stereo"
    about = "KITTI stereo: disparity of both kinds, object map, calibration"
    writes = frozenset({"disparity", "depth", "masks", "calibration"})
    needs = frozenset({"camera", "stereo", "pinhole", "depth"})

    def write_frame(
        self, frame: LabelledFrame, images: Mapping[str, str], sink: Sink, options: FormatOptions
    ) -> dict[str, Any]:
        """Link the pair and write its disparity; see ``Format``.

        Returns:
            Nothing that ``finish`` would need.
        """
        root, name = "kitti_stereo/training", f"{frame.frame:06d}_10"
        left, right = (frame.cameras[camera] for camera in list(images)[:2])
        for index, path in enumerate(list(images.values())[:2]):
            sink.link(f"{root}/image_{index + 2}/{name}{PurePosixPath(path).suffix}", path)
        disparity, both = disparity_of(left, right)
        sink.write(f"{root}/disp_occ_0/{name}.png", disparity_png(disparity, disparity > 0))
        sink.write(f"{root}/disp_noc_0/{name}.png", disparity_png(disparity, both))
        sink.write(f"{root}/obj_map/{name}.png", _objects(frame, left))
        text = raw_calibration(frame)["calib_cam_to_cam.txt"]
        sink.write(f"{root}/calib_cam_to_cam/{frame.frame:06d}.txt", text.encode())
        return {}

    def finish(self, records: Iterable[FrameRecord], sink: Sink, options: FormatOptions) -> None:
        """Write lists of the splits; see ``Format``."""
        for split in ("train", "val", "test"):
            lines = (f"{r.frame:06d}_10\n".encode() for r in records if r.split == split)
            sink.write_parts(f"kitti_stereo/ImageSets/{split}.txt", lines)


class KittiFlowFormat(StoresNoReadings):
    """Writes KITTI's flow 2015 layout below ``kitti_flow/``."""

    name = "kitti-flow"
    about = "KITTI optical flow of both kinds, object map; pairs of frames"
    writes = frozenset({"flow", "masks"})
    needs = frozenset({"camera", "flow", "sequence"})

    def write_frame(
        self, frame: LabelledFrame, images: Mapping[str, str], sink: Sink, options: FormatOptions
    ) -> dict[str, Any]:
        """Link the first image of a pair and write its flow; see ``Format``.

        Returns:
            The path of the image.

        Raises:
            DatasetError: the frame has no flow.
        """
        root, name = "kitti_flow/training", f"{frame.frame:06d}_10"
        camera, path = next(iter(images.items()))
        reading = frame.cameras[camera]
        if reading.flow is None:
            raise DatasetError(f"frame {frame.frame} has no flow: generate it with --keep flow")
        sink.link(f"{root}/image_2/{name}{PurePosixPath(path).suffix}", path)
        moved, state = reading.flow[..., :2], reading.flow[..., 2]
        sink.write(f"{root}/flow_occ/{name}.png", flow_png(moved, state <= _OUTSIDE))
        sink.write(f"{root}/flow_noc/{name}.png", flow_png(moved, state == _SEEN))
        sink.write(f"{root}/obj_map/{name}.png", _objects(frame, reading))
        return {"image": path}

    def finish(self, records: Iterable[FrameRecord], sink: Sink, options: FormatOptions) -> None:
        """Link the second image of each pair and write lists; see ``Format``."""
        pairs: dict[str, list[str]] = {"train": [], "val": [], "test": []}
        for first, second in pairwise(records):
            if first.draw == second.draw:
                path = second.data["image"]
                name = f"{first.frame:06d}_11{PurePosixPath(path).suffix}"
                sink.link(f"kitti_flow/training/image_2/{name}", path)
                pairs[first.split].append(f"{first.frame:06d}_10\n")
        for split, lines in pairs.items():
            sink.write(f"kitti_flow/ImageSets/{split}.txt", "".join(lines).encode())


KITTI_STEREO = KittiStereoFormat()
KITTI_FLOW = KittiFlowFormat()
