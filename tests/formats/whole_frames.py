"""Labelled frames made by hand with everything that a format may ask for."""

import json
from dataclasses import replace
from functools import cache

import numpy as np

from scenesim.dataset.images import encode_png
from scenesim.dataset.sink import FolderSink
from scenesim.formats import FormatOptions, FrameRecord
from scenesim.formats.native import Stored, rig_json, write_native
from scenesim.geometry.box import Box
from scenesim.geometry.transform import Transform
from scenesim.scenery.stage import Instance
from scenesim.sensors.radar import RadarModel, RadarScan
from scenesim.sensors.rig import Rig
from scenesim.truth.frame import LabelledFrame, LabelledObject
from scenesim.truth.surroundings import (
    AreaLabel,
    ImageBox,
    Inertial,
    LineLabel,
    SignalLabel,
    SignalView,
    Surroundings,
)
from scenesim.truth.views import object_views
from tests.frames import box, camera, lidar, reading, snapshot, sweep

BODIES = (
    Instance(1, 0, "car", 21),
    Instance(2, 1, "person", 19),
    Instance(3, 2, "person", 20),
    Instance(3, 2, "bicycle", 27),
)
KINDS = {0: "car", 1: "pedestrian", 2: "cyclist"}
WEATHER = {
    "cloud": 0.5, "fog_visibility_m": None, "headlights": True, "rain_mm_per_h": 2.5,
    "dust": 0.0, "season": "autumn",
    "snow_cover": 0.0, "snow_mm_per_h": 0.0, "street_lights": False, "sun_azimuth_rad": 1.0,
    "sun_elevation_rad": 0.4, "turbidity": 3.0, "wetness": 0.5, "wind_direction_rad": 0.0,
    "wind_mps": 1.0,
}  # fmt: skip


def stereo_rig():
    """Two cameras half a metre apart and a LiDAR."""
    left = camera()
    beside = left.T_ego_from_camera.translation + np.array([0.0, -0.5, 0.0])
    right = replace(
        left, name="camera_3", T_ego_from_camera=Transform(left.T_ego_from_camera.rotation, beside)
    )
    return Rig("stereo", (left, right), (lidar(),), radars=(radar(),))


def radar():
    mount = Transform(np.eye(3), np.array([3.4, 0.0, 0.5]))
    return RadarModel("radar_front", mount)


def scan(step):
    """A car, the road and a false alarm."""
    rows = np.float32([[16.5, 0.06, -5.0], [30.0, -0.2, -4.8], [60.0, 0.4, 3.0]])
    vectors = np.stack([rows[:, 2], np.zeros(3, np.float32)], axis=1)
    return RadarScan(
        "radar_front", 0.1 * step, radar().T_ego_from_radar, rows[:, 0], rows[:, 1], rows[:, 2],
        np.float32([10, -3, -5]), vectors, vectors + np.float32(5), np.array([1, 1, 0], np.uint8),
        np.array([0, -1, -1], np.int32), np.array([21, 13, 0], np.uint8),
        np.array([0, 0, 6], np.uint8),
    )  # fmt: skip


@cache
def whole_frame(number=0, draw=0, step=0, split="train"):
    """A car, a pedestrian before it and a cyclist, with lanes, signals and an inertial unit."""
    rig = stereo_rig()
    boxes = {
        0: box(20.0, 1.0 + 0.1 * step, 4.0, 1.8, 1.5, 0.2),
        1: box(12.0, -2.0, 0.8, 0.6, 1.75),
        2: box(15.0, 4.0, 1.76, 0.6, 1.74),
    }
    rectangles = [
        (0, 0, 550 + step, 190, 620, 250), (3, 2, 400, 220, 440, 270), (2, 2, 405, 180, 435, 240),
        (1, 1, 600, 180, 640, 290),
    ]  # fmt: skip
    points = {i: np.array([[12.0, -2.0, 0.1 * k] for k in range(17)]) for i in (1, 2)}
    pictures, views = {}, {}
    for model in rig.cameras:
        frame = reading(rectangles, model, depth=14.0)
        depth = np.full(frame.depth.shape, np.inf, np.float32)
        depth[180:] = 14.0
        flow = np.zeros((*depth.shape, 3), np.float32)
        flow[..., 0], flow[..., 1] = 3.25, -1.5
        flow[:180, :, 2], flow[180:, :, 2] = 3, np.arange(model.width_px) % 3
        semantic = np.where(depth < 20, 1, 18).astype(np.uint8)
        objects = {**frame.object_silhouettes, 2: frame.silhouettes[3]}
        normal = np.zeros((*depth.shape, 3), np.float32)
        normal[180:, :, 2] = 1.0
        pictures[model.name] = replace(
            frame, depth=depth, flow=flow, semantic=semantic, object_silhouettes=objects,
            T_world_from_camera=model.T_ego_from_camera, flow_back=-flow, normal=normal,
            motion=0.125 * normal, albedo=0.25 + 0.5 * normal,
            panoptic=semantic + 256 * (frame.instance + 1), radiance=0.5 * normal,
            linear=(normal * 30000).astype(np.uint16),
        )  # fmt: skip
        views[model.name] = object_views(
            pictures[model.name], BODIES, boxes, KINDS, snapshot(points)
        )
    things = tuple(
        LabelledObject(
            object_id=o, name=f"{KINDS[o]}/{o}", kind=KINDS[o], box=boxes[o],
            velocity=np.array([1.5, 0.0, 0.0]), acceleration_mps2=0.25, yaw_rate_radps=0.01,
            attributes={"motion": "moving", "age": "adult", "posture": "walk"},
            views={name: seen[o] for name, seen in views.items() if o in seen},
            lidar_points={"lidar": 1}, lights=("brake", "tail") if o == 0 else (),
            measures={"gap": 12.5, "ttc": 3.25},
            parts=(box(21.0, 1.0, 2.0, 1.8, 1.5, 0.2), box(19.0, 1.0, 2.0, 1.8, 1.5)) * (o == 0),
        )
        for o in boxes
    )  # fmt: skip
    cloud = sweep([[19.2, 1.0, -1.0], [8.0, 1.0, -1.7], [30.0, 4.0, 2.0]], [0, -1, -1])
    return LabelledFrame(
        frame=number, draw=draw, step=step, time_s=0.1 * step, rig=rig,
        T_world_from_ego=Transform.identity(), ego_velocity=np.array([5.0, 0.0, 0.0]),
        cameras=pictures, lidars={"lidar": cloud}, objects=things,
        measures={"ttc": 3.25}, edges=("near",), split=split,
        provenance={"scenario": "by hand", "frame": str(number)},
        instance_objects=np.array([b.object_id for b in BODIES], np.int32),
        around=around(), radars={"radar_front": scan(step)},
    )  # fmt: skip


def around():
    """A line on each side of the ego, a lane, a light and a sign."""
    lines = []
    for order, side in ((1, 1.75), (-1, -1.75)):
        points = np.array([[5.0, side, 0.0], [40.0, side, 0.0]])
        ends = camera().project(camera().T_ego_from_camera.inverse().points(points))
        piece = np.column_stack([ends, [1.0, 1.0]])
        lines.append(
            LineLabel(
                2 - order,
                "1",
                -1,
                "broken",
                "white",
                0.12,
                order,
                points,
                {"camera_2": (piece,), "camera_3": (piece,)},
            )
        )
    ring = np.array([[0, -1.75, 0], [40, -1.75, 0], [40, 1.75, 0], [0, 1.75, 0.0]])
    area = AreaLabel("1", 0, -1, "driving", "ego", ring, {"camera_2": np.array([[500.0, 300.0]])})
    pole = Box(Transform.planar((30.0, -4.0, 3.0), 0.0), 0.2, 0.4, 1.0)
    facing = np.array([-1.0, 0.0, 0.0])
    seen = {"camera_2": SignalView(ImageBox(700.0, 120.0, 712.0, 145.0), 1.0, True)}
    signals = (
        SignalLabel("7", "traffic_light", "1000001", "", "red_amber", True, pole, facing, seen),
        SignalLabel("8", "speed", "274", "30", "", False, pole, facing, {}),
    )
    unit = Inertial(
        49.0, 8.4, 115.0, 0.01, -0.02, 0.3, np.array([4.7, 1.5, 0.1]), np.array([0.2, -0.1, 9.8]),
        np.array([0.001, 0.002, 0.03]), 0.016, 0.014,
    )  # fmt: skip
    return Surroundings(tuple(lines), (area,), signals, unit, WEATHER)


def write_all(format_, sink, options=None, frames=None):
    """Write two draws of two steps; returns the records."""
    options = options or FormatOptions(cameras=("camera_2", "camera_3"), sequence=True)
    frames = frames or [
        whole_frame(2 * draw + step, draw, step, ("train", "val")[draw])
        for draw in range(2)
        for step in range(2)
    ]
    records = []
    for frame in frames:
        images = {}
        for name in frame.cameras:
            images[name] = f"images/{frame.frame:06d}_{name}.png"
            sink.write(images[name], b"\x89PNG of " + name.encode())
        clouds = {"lidar": f"truth/clouds/{frame.frame:06d}.bin"}
        sink.write(clouds["lidar"], np.arange(8, dtype="<f4").tobytes())
        data = format_.write_frame(frame, images, sink, options)
        records.append(FrameRecord(frame.frame, frame.draw, frame.split, images, data, clouds))
    format_.finish(records, sink, options)
    return records


def write_native_dataset(root):
    """The native truth of two frames, with depth and flow, below a folder; returns the frames."""
    frames = [whole_frame(n, 0, n) for n in range(2)]
    sink = FolderSink(root)
    lines = []
    for frame in frames:
        clouds = {"lidar": f"{frame.frame}.bin"}
        images = {n: f"{n}.png" for n in frame.cameras}
        lines.append(
            write_native(frame, Stored(images, clouds), sink, encode_png, ("depth", "flow"))
        )
        sweep = frame.lidars["lidar"]
        cloud = np.column_stack([sweep.points_lidar, sweep.intensity]).astype("<f4")
        sink.write(clouds["lidar"], cloud.tobytes())
    sink.write("truth/rig.json", rig_json(frames[0].rig))
    text = "".join(json.dumps(line) + "\n" for line in lines)
    sink.write("truth/frames-00000.jsonl", text.encode())
    return frames
