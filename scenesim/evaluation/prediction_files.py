"""Predictions that are already on disk: COCO results and KITTI result files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from scenesim.dataset.table import frame_lines
from scenesim.errors import DatasetError
from scenesim.evaluation.answers import Answer, Claim, Cuboid, Predictions, answer_of, checked_box
from scenesim.evaluation.target import Member, Target
from scenesim.files import json_of
from scenesim.formats.coco import read_instances
from scenesim.formats.kitti import HALF, calibration_of
from scenesim.formats.kitti_files import KittiLabel, read_results
from scenesim.geometry.transform import Transform
from scenesim.sensors.rig import Rig

ANNOTATIONS = "coco/annotations/instances.json"


def read_predictions(path: Path, target: Target) -> Predictions:
    """Predictions for a dataset or a suite.

    Args:
        path: of a dataset: COCO results (``.json``) or a folder of KITTI results (``000000.txt``);
            of a suite: a folder with one of these per member, ``MEMBER.json`` or ``MEMBER/``.
        target: what is evaluated.

    Returns:
        The predictions; a frame whose part is nonsense or missing has a failure.

    Raises:
        DatasetError: they cannot be read, or belong to another dataset.
    """
    answers: dict[int, Answer] = {}
    for member in target.members:
        place = path
        if member.name:
            place = next(
                (p for p in (path / f"{member.name}.json", path / member.name) if p.exists()),
                path / member.name,
            )
        answers |= member_predictions(place, member)
    return Predictions(answers, path.name)


def member_predictions(path: Path, member: Member) -> dict[int, Answer]:
    """Predictions for one dataset.

    Args:
        path: COCO results or a folder of KITTI results.
        member: the dataset.

    Returns:
        Frame of the target to answer.

    Raises:
        DatasetError: they cannot be read, or belong to another dataset.
    """
    if path.suffix == ".json":
        return _from_coco(path, member)
    if not path.is_dir():
        raise DatasetError(
            f"{path}: no predictions there; want COCO results (.json) or a folder of KITTI results"
        )
    return _from_kitti(path, member)


def coco_images(member: Member) -> dict[int, int]:
    """COCO's images of a dataset's first camera.

    Args:
        member: the dataset.

    Returns:
        Image id to frame of the target.

    Raises:
        DatasetError: the dataset has no COCO annotations.
    """
    path = member.root / ANNOTATIONS
    if not path.is_file():
        raise DatasetError(
            f"{member.root} has no {ANNOTATIONS}: add it with "
            f"'scenesim convert {member.root} --format coco'"
        )
    names = {
        line["cameras"][member.camera]["image"]: member.first_frame + row
        for row, (line, _) in enumerate(frame_lines(member.root))
    }
    images = read_instances(path)["images"]
    return {row["id"]: names[row["file_name"]] for row in images if row["file_name"] in names}


def _from_coco(path: Path, member: Member) -> dict[int, Answer]:
    """COCO results: a list of image_id, category_id, score and bbox, segmentation or keypoints.

    Raises:
        DatasetError: the file is no such list, or names an image that is not there.
    """
    images = coco_images(member)
    categories = read_instances(member.root / ANNOTATIONS)["categories"]
    names = {row["id"]: str(row["name"]) for row in categories}
    camera = member.rig.cameras[0]
    found: dict[int, list[dict[str, Any]]] = {frame: [] for frame in images.values()}
    try:
        rows = json_of(path)
        for row in rows:
            frame = images[row["image_id"]]
            kind = names.get(row["category_id"], f"category {row['category_id']}")
            found[frame].append(_coco_item(row, kind))
    except KeyError as error:
        raise DatasetError(
            f"{path}: not COCO results of this dataset: no such image or key: {error}"
        ) from None
    except (OSError, ValueError, TypeError) as error:
        raise DatasetError(f"{path}: not COCO results ({error!r})") from None
    size = (camera.width_px, camera.height_px)
    return {frame: answer_of(items, size, 0) for frame, items in found.items()}


def _coco_item(row: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """One row of COCO results as a thing of an answer."""
    item: dict[str, Any] = {"kind": kind, "score": row["score"]}
    if "bbox" in row:
        u, v, width, height = row["bbox"]
        item["box"] = (u, v, u + width, v + height)
    if "segmentation" in row:
        item["mask"] = row["segmentation"]
    if "keypoints" in row:
        item["keypoints"] = np.asarray(row["keypoints"], np.float64).reshape(-1, 3)
    return item


def _from_kitti(folder: Path, member: Member) -> dict[int, Answer]:
    """KITTI result files, one per frame; a missing or broken file is that frame's failure."""
    T_ego_from_rect = ego_from_rect(member.rig)
    camera = member.rig.cameras[0]
    size = (camera.width_px, camera.height_px)
    answers = {}
    for row, (line, _) in enumerate(frame_lines(member.root)):
        path = folder / f"{line['frame']:06d}.txt"
        answer = Answer((), f"{path.name} is missing")
        if path.is_file():
            try:
                claims = [
                    kitti_claim(label, score, T_ego_from_rect, size)
                    for label, score in read_results(path)
                    if label.type != "DontCare"
                ]
                answer = Answer(tuple(claims))
            except (DatasetError, ValueError) as error:
                answer = Answer((), str(error))
        answers[member.first_frame + row] = answer
    return answers


def ego_from_rect(rig: Rig) -> Transform:
    """KITTI's rectified camera 0 seen from the ego.

    Args:
        rig: with a camera.

    Returns:
        The motion from the rectified camera's frame to the ego's.
    """
    if not rig.lidars:
        return rig.cameras[0].T_ego_from_camera
    return rig.lidars[0].T_ego_from_lidar @ calibration_of(rig).T_rect_from_lidar.inverse()


def kitti_claim(
    label: KittiLabel, score: float, T_ego_from_rect: Transform, size: tuple[int, int] | None = None
) -> Claim:
    """A line of KITTI results as a claim.

    Args:
        label: of the line.
        score: of the line.
        T_ego_from_rect: of the rig.
        size: width and height of the image, px.

    Returns:
        The claim; without a cuboid where the line tells no sizes.

    Raises:
        ValueError: its box is none, or outside the image.
    """
    left, top, right, bottom = (edge + HALF for edge in label.box)
    box = checked_box((left, top, right, bottom), size)
    height, width, length = label.dimensions
    cuboid = None
    if min(label.dimensions) > 0:
        x, y, z = label.location
        centre = T_ego_from_rect.points(np.array([x, y - height / 2, z]))
        # rotation_y turns from the camera's x towards minus z
        heading = np.array([np.cos(label.rotation_y), 0.0, -np.sin(label.rotation_y)])
        ahead = T_ego_from_rect.directions(heading)
        cuboid = Cuboid(
            (float(centre[0]), float(centre[1]), float(centre[2])),
            (length, width, height),
            float(np.arctan2(ahead[1], ahead[0])),
        )
    return Claim(label.type.lower(), score, box, cuboid)


def kitti_label(claim: Claim, T_rect_from_ego: Transform, kind: str) -> KittiLabel | None:
    """A claim as KITTI's results state it.

    Args:
        claim: with a box, a cuboid or both.
        T_rect_from_ego: of the rig.
        kind: KITTI's type.

    Returns:
        The label; None for a claim without a box in the image.
    """
    if claim.box is None:
        return None
    left, top, right, bottom = (edge - HALF for edge in claim.box)
    flat = KittiLabel(
        kind, -1.0, -1, -10.0, (left, top, right, bottom), (-1.0,) * 3, (-1000.0,) * 3, -10.0
    )
    if claim.cuboid is None:
        return flat
    length, width, height = claim.cuboid.size
    x, y, z = (float(v) for v in T_rect_from_ego.points(np.array(claim.cuboid.centre)))
    yaw = claim.cuboid.yaw_rad
    heading = T_rect_from_ego.directions(np.array([np.cos(yaw), np.sin(yaw), 0.0]))
    turn = float(np.arctan2(-heading[2], heading[0]))
    return replace(
        flat,
        alpha=float(np.arctan2(np.sin(turn - np.arctan2(x, z)), np.cos(turn - np.arctan2(x, z)))),
        dimensions=(height, width, length),
        location=(x, y + height / 2, z),
        rotation_y=turn,
    )
