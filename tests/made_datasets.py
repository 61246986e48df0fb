"""Small datasets without rendering: boxes on a plane, seen through the real camera and formats."""

import json

import numpy as np
from frames import box, camera, lidar, reading, sweep

from scenesim.dataset.images import encode_png
from scenesim.dataset.manifest import seal, write_shards
from scenesim.dataset.sink import FolderSink
from scenesim.formats import FormatOptions, FrameRecord, formats_named
from scenesim.formats.native import Stored, rig_json, write_native
from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.sensors.rig import Rig
from scenesim.truth.frame import (
    ImageBox,
    InstanceView,
    LabelledFrame,
    LabelledObject,
    ObjectView,
)

SIZES = {"car": (4.2, 1.8, 1.5), "pedestrian": (0.6, 0.6, 1.75), "truck": (8.0, 2.5, 3.2)}
BODIES = {"car": "car", "pedestrian": "person", "truck": "truck"}


def made_dataset(root, frames=8, things=5, seed=0, size=(1242, 375), rain=0.0):
    """A sealed dataset of two frames per draw in the formats kitti and coco."""
    model = camera(*size)
    rig = Rig("made", (model,), (lidar(),))
    formats = formats_named(["kitti", "coco"])
    options = FormatOptions(cameras=("camera_2",))
    sink, entries = FolderSink(root), []
    black = encode_png(np.zeros((size[1], size[0], 3), np.uint8))
    for number in range(frames):
        if number % 2 == 0:
            entries.append(entry(number // 2))
        frame = labelled(rig, number, things, Stream.of(seed).child(f"frame/{number}"), rain)
        images = {"camera_2": f"kitti/training/image_2/{number:06d}.png"}
        sink.write(images["camera_2"], black)
        data = {f.name: f.write_frame(frame, images, sink, options) for f in formats}
        stored = Stored(images, {"lidar": f"kitti/training/velodyne/{number:06d}.bin"})
        truth = write_native(frame, stored, sink, encode_png)
        entries[-1]["frames"].append(
            {
                "frame": number, "draw": number // 2, "split": "test", "images": images,
                "files": dict(sink.digests), "formats": data, "edges": truth["edges"],
                "truth": json.dumps(truth, sort_keys=True),
            }
        )  # fmt: skip
        sink.digests.clear()
    for format_ in formats:
        records = [
            FrameRecord(f["frame"], f["draw"], "test", f["images"], f["formats"][format_.name])
            for e in entries
            for f in e["frames"]
        ]
        format_.finish(records, sink, options)
    sink.write("truth/rig.json", rig_json(rig))
    own = dict(sink.digests)
    content = {
        "options": {"draws": len(entries), "seed": seed, "frames_per_draw": 2, "fixed": {}},
        "scenario": {"name": "made"},
        "formats": ["kitti", "coco"],
        **write_shards(json.loads(json.dumps(entries)), sink),
    }
    return seal(root, content, own)


def entry(draw):
    return {
        "draw": draw, "cell": 0, "tries": 1, "rejections": {}, "parameters": {"ego.speed": 8.0},
        "log_prior": 0.0, "log_weight": 0.0, "critical_s": 0.0, "draw_edges": ["near_miss"],
        "edges": {"near_miss": [0.5]}, "frames": [],
    }  # fmt: skip


def labelled(rig, number, things, stream, rain):
    """A frame of random things that do not hide each other's truth."""
    generator = stream.generator()
    model, objects, rectangles = rig.cameras[0], [], []
    for thing in range(things):
        kind = list(SIZES)[int(generator.integers(len(SIZES)))]
        place = generator.uniform((10, -8), (45, 8))
        body = box(float(place[0]), float(place[1]), *SIZES[kind], float(generator.uniform(-3, 3)))
        corners = model.T_ego_from_camera.inverse().points(body.corners())
        pixels = model.project(corners)
        (left, top), (right, bottom) = pixels.min(axis=0), pixels.max(axis=0)
        amodal = ImageBox(float(left), float(top), float(right), float(bottom))
        inside = [max(0, round(left)), max(0, round(top))]
        inside += [min(model.width_px, round(right)), min(model.height_px, round(bottom))]
        if inside[2] - inside[0] < 2 or inside[3] - inside[1] < 2:
            continue
        rectangles.append((thing, thing, *inside))
        modal = ImageBox(*map(float, inside))
        area = (inside[2] - inside[0]) * (inside[3] - inside[1])
        whole = (right - left) * (bottom - top)
        points = np.zeros((17, 3)) if kind == "pedestrian" else np.zeros((0, 3))
        if len(points):
            points[:, 0] = np.linspace(inside[0] + 1, inside[2] - 1, 17)
            points[:, 1] = np.linspace(inside[1] + 1, inside[3] - 1, 17)
            points[:, 2] = 2
        part = InstanceView(thing, BODIES[kind], area, modal, area, points)
        view = ObjectView(
            amodal, modal, modal, area, area, 1.0, float(1 - min(1.0, area / whole)), (part,)
        )
        objects.append(
            LabelledObject(
                thing, f"thing{thing}", kind, body, np.array([1.0, 0.0, 0.0]), 0.0, 0.0,
                {"motion": "moving", "age": "adult"} if kind == "pedestrian" else
                {"motion": "moving"},
                {"camera_2": view}, {"lidar": 12},
            )
        )  # fmt: skip
    frame = LabelledFrame(
        number, number // 2, number % 2, 0.5 * (number % 2), rig, Transform.identity(),
        np.zeros(3), {"camera_2": reading(rectangles, model)},
        {"lidar": sweep(np.ones((4, 3)), np.full(4, -1))}, tuple(objects),
        {"ttc": 3.0}, (), {}, np.arange(things, dtype=np.int32), "test",
    )  # fmt: skip
    return with_rain(frame, rain)


def with_rain(frame, rain):
    """The frame in rain."""
    from dataclasses import replace

    weather = {
        "rain_mm_per_h": rain, "snow_mm_per_h": 0.0, "fog_visibility_m": None,
        "sun_elevation_rad": 0.5,
    }  # fmt: skip
    return replace(frame, around=replace(frame.around, weather=weather))


def truth_as_claims(line, camera_name="camera_2", noise=0.0, stream=None):
    """A frame's truth as a model would state it: boxes, cuboids, keypoints."""
    generator = (stream or Stream.of(0)).generator()
    found = []
    for thing in line["objects"]:
        view = thing["views"][camera_name]
        x, y, z = thing["box"]["translation"]
        rotation = np.array(thing["box"]["rotation"])
        yaw = float(np.arctan2(rotation[1, 0], rotation[0, 0]))
        shift = generator.normal(0, noise, 4) if noise else np.zeros(4)
        edges = np.array(view["modal"]) + shift
        claim = {
            "kind": BODIES[thing["kind"]],
            "score": float(0.5 + 0.5 * generator.random()),
            "box": edges.tolist(),
            "cuboid": [x, y, z, *thing["box"]["size"], yaw, 1.0, 0.0],
        }
        if view["parts"][0]["keypoints"]:
            claim["keypoints"] = np.array(view["parts"][0]["keypoints"])
        if edges[2] > edges[0] and edges[3] > edges[1]:
            found.append(claim)
    return found
