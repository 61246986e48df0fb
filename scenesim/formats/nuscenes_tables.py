"""nuScenes' tables of one scene, from what its frames left; see ``formats.nuscenes``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil, floor
from typing import Any

import numpy as np

from scenesim.formats.nuscenes_classes import ATTRIBUTES, CATEGORIES, VISIBILITY

#: lidarseg is the one beside the thirteen
TABLES = (
    *("attribute", "calibrated_sensor", "category", "ego_pose", "instance", "log", "map"),
    *("sample", "sample_annotation", "sample_data", "scene", "sensor", "visibility", "lidarseg"),
)
#: pixels of a map mask are this wide
_MAP_M = 0.1
#: room around the lanes on a map, m: the devkit draws 40 m around the ego, turned
_MARGIN_M = 60.0

Frames = Sequence[Mapping[str, Any]]
Rows = list[dict[str, Any]]
Token = Callable[..., str]


def scene_tables(draw: int, name: str, frames: Frames, token: Token) -> dict[str, Rows]:
    """All rows of one scene.

    Args:
        draw: its number.
        name: of the scene.
        frames: what ``write_frame`` returned, in order.
        token: makes tokens from addresses.

    Returns:
        Table to rows; those of the closed lists are the same for all scenes.
    """
    low, _ = extent(frames)
    shift = (-float(low[0]), -float(low[1]))
    keys = [frame for frame in frames if frame["key"]]
    samples = [token("sample", draw, frame["step"]) for frame in keys]
    log, scene = token("log", draw), token("scene", draw)
    poses, readings, segments = _readings(draw, frames, shift, token)
    instances, annotations = _annotations(draw, keys, shift, token)
    return {
        **_closed_lists(token),
        "sensor": [
            {
                "token": token("sensor", one["channel"]),
                "channel": one["channel"],
                "modality": one["modality"],
            }
            for one in frames[0]["sensors"]
        ],
        "calibrated_sensor": [
            {
                "token": token("calibrated_sensor", draw, one["channel"]),
                "sensor_token": token("sensor", one["channel"]),
                "translation": one["translation"],
                "rotation": one["rotation"],
                "camera_intrinsic": one["intrinsic"],
            }
            for one in frames[0]["sensors"]
        ],
        "log": [
            {
                "token": log,
                "logfile": name,
                "vehicle": "scenesim",
                "date_captured": "2026-01-01",
                "location": frames[0]["about"],
            }
        ],
        "map": [
            {
                "token": token("map", draw),
                "log_tokens": [log],
                "category": "semantic_prior",
                "filename": f"maps/{token('map', draw)}.png",
            }
        ],
        "scene": [
            {
                "token": scene,
                "name": name,
                "description": f"synthetic, {frames[0]['about']}",
                "log_token": log,
                "nbr_samples": len(samples),
                "first_sample_token": samples[0],
                "last_sample_token": samples[-1],
            }
        ],
        "sample": [
            {
                "token": samples[row],
                "timestamp": frame["time_us"],
                "scene_token": scene,
                **_neighbours(samples, row),
            }
            for row, frame in enumerate(keys)
        ],
        "ego_pose": poses,
        "sample_data": readings,
        "lidarseg": segments,
        "instance": instances,
        "sample_annotation": annotations,
    }


def _closed_lists(token: Token) -> dict[str, Rows]:
    """Tables that are the same everywhere."""
    return {
        "attribute": [
            {"token": token("attribute", name), "name": name, "description": name}
            for name in ATTRIBUTES
        ],
        "category": [
            {"token": token("category", name), "name": name, "description": name, "index": index}
            for index, name in enumerate(CATEGORIES)
        ],
        "visibility": [
            {"token": number, "level": level, "description": f"visibility {level[1:]} %"}
            for number, level, _ in VISIBILITY
        ],
    }


def _neighbours(tokens: Sequence[str], row: int) -> dict[str, str]:
    """``prev`` and ``next`` of a row of a chain."""
    return {
        "prev": tokens[row - 1] if row else "",
        "next": tokens[row + 1] if row + 1 < len(tokens) else "",
    }


def _moved(pose: Mapping[str, Any], shift: tuple[float, float]) -> dict[str, Any]:
    """A pose in the map's frame, whose corner is at (0, 0)."""
    x, y, z = pose["translation"]
    return {"translation": [x + shift[0], y + shift[1], z], "rotation": list(pose["rotation"])}


def _readings(
    draw: int, frames: Frames, shift: tuple[float, float], token: Token
) -> tuple[Rows, Rows, Rows]:
    """ego_pose, sample_data and lidarseg."""
    keys = [frame for frame in frames if frame["key"]]
    chains: dict[str, list[str]] = {}
    for frame in frames:
        for one in frame["readings"]:
            chain = chains.setdefault(one["channel"], [])
            chain.append(token("sample_data", draw, frame["step"], one["channel"]))
    poses: Rows = []
    readings: Rows = []
    segments: Rows = []
    for row, frame in enumerate(frames):
        gaps = [(abs(key["time_us"] - frame["time_us"]), key["step"]) for key in keys]
        nearest = min(gaps)[1]
        for one in frame["readings"]:
            channel, chain = one["channel"], chains[one["channel"]]
            pose = {"token": token("ego_pose", draw, frame["step"], channel)}
            poses.append(pose | {"timestamp": one["time_us"]} | _moved(one["ego"], shift))
            suffix = one["file"].rsplit(".", 1)[1]
            readings.append(
                {
                    "token": chain[row],
                    "sample_token": token("sample", draw, nearest),
                    "ego_pose_token": pose["token"],
                    "calibrated_sensor_token": token("calibrated_sensor", draw, channel),
                    "filename": one["file"],
                    "fileformat": "pcd" if suffix == "bin" else suffix,
                    "width": one["size"][0],
                    "height": one["size"][1],
                    "timestamp": one["time_us"],
                    "is_key_frame": frame["key"],
                    **_neighbours(chain, row),
                }
            )
            if frame["key"] and channel == "LIDAR_TOP":
                segments.append(
                    {
                        "token": chain[row],
                        "sample_data_token": chain[row],
                        "filename": f"lidarseg/v1.0-trainval/{chain[row]}_lidarseg.bin",
                    }
                )
    return poses, readings, segments


def _annotations(
    draw: int, keys: Frames, shift: tuple[float, float], token: Token
) -> tuple[Rows, Rows]:
    """instance and sample_annotation."""
    chains: dict[int, list[str]] = {}
    categories: dict[int, str] = {}
    for frame in keys:
        for thing in frame["things"]:
            name = token("annotation", draw, frame["step"], thing["id"])
            chains.setdefault(thing["id"], []).append(name)
            categories.setdefault(thing["id"], thing["category"])
    places = dict.fromkeys(chains, 0)
    annotations: Rows = []
    for frame in keys:
        for thing in frame["things"]:
            number = thing["id"]
            row = places[number]
            places[number] += 1
            annotations.append(
                {
                    "token": chains[number][row],
                    "sample_token": token("sample", draw, frame["step"]),
                    "instance_token": token("instance", draw, number),
                    "attribute_tokens": [token("attribute", a) for a in thing["attributes"]],
                    "visibility_token": thing["visibility"],
                    "size": thing["size"],
                    "num_lidar_pts": thing["points"],
                    "num_radar_pts": thing["echoes"],
                    **_moved(thing, shift),
                    **_neighbours(chains[number], row),
                }
            )
    instances = [
        {
            "token": token("instance", draw, number),
            "category_token": token("category", categories[number]),
            "nbr_annotations": len(chain),
            "first_annotation_token": chain[0],
            "last_annotation_token": chain[-1],
        }
        for number, chain in sorted(chains.items())
    ]
    return instances, annotations


def extent(frames: Frames) -> tuple[Any, Any]:
    """The corners of a scene's map.

    Args:
        frames: of the scene.

    Returns:
        Least and greatest (x, y) m, world.
    """
    rings = [np.array(ring).reshape(-1, 2) for frame in frames for ring in frame["areas"]]
    places = [one["ego"]["translation"][:2] for frame in frames for one in frame["readings"]]
    points = np.concatenate([*rings, np.array(places).reshape(-1, 2)])
    low = points.min(axis=0) - _MARGIN_M
    high = points.max(axis=0) + _MARGIN_M
    return np.array([floor(v) for v in low]), np.array([ceil(v) for v in high])


def drawn_map(frames: Frames) -> bytes:
    """A mask of the lanes that may be driven on.

    Args:
        frames: of the scene.

    Returns:
        PNG of 0 and 255, 0.1 m a pixel, the first row the northernmost.
    """
    import cv2

    low, high = extent(frames)
    columns, rows = (round(float(v) / _MAP_M) for v in high - low)
    mask = np.zeros((rows, columns), np.uint8)
    for frame in frames:
        for ring in frame["areas"]:
            points = (np.array(ring).reshape(-1, 2) - low) / _MAP_M
            points[:, 1] = rows - points[:, 1]
            cv2.fillPoly(mask, [np.round(points).astype(np.int32)], 255)
    return cv2.imencode(".png", mask)[1].tobytes()
