"""Train a small vehicle detector on synthetic frames alone, and test it on real ones.

    python train_detector.py make  --out frames --rounds 6      (needs scenesim)
    python train_detector.py train --frames frames/ordinary --out ordinary.pt
    python train_detector.py train --frames frames/ordinary frames/rare --out both.pt
    python train_detector.py test  --weights both.pt --kitti KITTI/training

``train`` and ``test`` need torch, opencv and pycocotools, none of which scenesim itself asks for
but the last two. The network is a plain centre detector of half a million weights, made to be
trained on two processors in minutes, not to win.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np

ORDINARY = {
    "base/town": 11, "road/drive_on_map": 9, "road/four_way_crossing": 5, "road/rural_hills": 4,
    "road/roundabout": 4, "road/parking_lot": 4, "road/over_the_bridge": 3, "road/free_motorway": 4,
    "base/highway": 3, "weather/every_weather": 5,
}  # fmt: skip
RARE = dict.fromkeys(
    [
        "pedestrian/child_dart_out",
        "pedestrian/stroller_between_cars",
        "pedestrian/from_behind_the_bus",
        "pedestrian/parking_crossing",
        "pedestrian/phone_walker",
        "bicycle/dusk_rain_cyclist",
        "bicycle/swerving_cyclist",
        "bicycle/wrong_way_cyclist",
        "car_to_car/cut_in_wet",
        "car_to_car/pull_out",
        "car_to_car/reversing_out",
        "car_to_car/end_of_queue",
        "car_to_car/hard_braking_leader",
        "car_to_car/accident_ahead",
        "car_to_car/u_turn",
        "car_to_car/invading_oncoming",
        "car_to_car/red_light_runner",
        "road/work_zone",
        "road/things_in_the_way",
        "road/tunnel_exit",
        "weather/fog_bank",
        "weather/heavy_rain",
        "weather/low_sun",
        "weather/night_street",
        "animal/deer_crossing",
    ],
    2,
)
KINDS = {"car", "van", "truck", "bus", "tram", "semi_trailer"}
KITTI_KINDS = {"Car", "Van", "Truck", "Tram"}
#: the network looks at images of half their width and height, and answers for every 4 of its pixels
HALF, STRIDE = 2, 4
CROP = (320, 128)


def make(out: Path, rounds: int) -> None:
    """Frames of ordinary driving and of rare events, as many of each, in rounds."""
    for number in range(1, rounds + 1):
        for part, scenarios in (("ordinary", ORDINARY), ("rare", RARE)):
            for name, draws in scenarios.items():
                folder = out / part / f"{name.replace('/', '-')}-{number}"
                command = ["scenesim", "generate", f"{name}.scn", "-n", str(draws)]
                command += ["--seed", str(100 + number), "--frames-per-draw", "3"]
                command += ["--format", "coco", "--image-format", "jpg", "--out", str(folder)]
                if not (folder / "manifest.json").exists():
                    subprocess.run([*command, "--resume"], check=True)


def frames_of(folders: list[Path]) -> list[dict]:
    """Images with the vehicles in them: whole boxes, hidden parts included."""
    found = []
    for folder in folders:
        for path in sorted(folder.glob("*/truth/frames-*.jsonl")):
            root = path.parent.parent
            for text in path.open():
                line = json.loads(text)
                camera = next(iter(line["cameras"]))
                boxes, unsure = [], []
                for thing in line["objects"]:
                    view = thing["views"].get(camera)
                    if thing["kind"] not in KINDS or not view or not view["pixels"]:
                        continue
                    box = view["clipped"]
                    clear = view["visible"] >= 0.3 and box[3] - box[1] >= 16
                    (boxes if clear else unsure).append(box)
                image = root / line["cameras"][camera]["image"]
                found.append({"image": image, "boxes": boxes, "unsure": unsure})
    return found


def shaken(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Another camera: other colours, contrast, sharpness and noise."""
    picture = image.astype(np.float32) / 255.0
    picture = picture ** rng.uniform(0.6, 1.6) * rng.uniform(0.8, 1.2, 3)
    grey = picture.mean(axis=2, keepdims=True)
    picture = grey + (picture - grey) * rng.uniform(0.3, 1.4)
    picture = (picture - 0.5) * rng.uniform(0.7, 1.3) + 0.5
    if rng.random() < 0.3:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.4, 1.2))
    return np.clip(picture + rng.normal(0, rng.uniform(0, 0.04), picture.shape), 0, 1)


def sample_of(frame: dict, pictures: dict, rng: np.random.Generator):
    """A crop with its targets: heat at centres, edges' distances there, where to look away."""
    image = pictures[frame["image"]]
    factor = rng.uniform(0.8, 1.6)
    image = cv2.resize(image, None, fx=factor, fy=factor)
    height, width = image.shape[:2]
    left = int(rng.integers(0, max(1, width - CROP[0] + 1)))
    top = int(rng.integers(0, max(1, height - CROP[1] + 1)))
    crop = image[top : top + CROP[1], left : left + CROP[0]]
    crop = cv2.copyMakeBorder(
        crop, 0, CROP[1] - crop.shape[0], 0, CROP[0] - crop.shape[1], cv2.BORDER_CONSTANT
    )
    move = np.array([left, top, left, top])
    boxes = np.array(frame["boxes"]).reshape(-1, 4) / HALF * factor - move
    unsure = np.array(frame["unsure"]).reshape(-1, 4) / HALF * factor - move
    if rng.random() < 0.5:
        crop = crop[:, ::-1]
        for rows in (boxes, unsure):
            rows[:, [0, 2]] = CROP[0] - rows[:, [2, 0]]
    shape = (CROP[1] // STRIDE, CROP[0] // STRIDE)
    heat, look = np.zeros(shape, np.float32), np.ones(shape, np.float32)
    edges, there = np.zeros((4, *shape), np.float32), np.zeros(shape, np.float32)
    v, u = np.mgrid[0 : shape[0], 0 : shape[1]] * STRIDE + STRIDE / 2
    for box in unsure:
        look[(u > box[0]) & (u < box[2]) & (v > box[1]) & (v < box[3])] = 0
    limits = np.array([CROP[0], CROP[1], CROP[0], CROP[1]])
    for whole in sorted(boxes.tolist(), key=lambda b: (b[0] - b[2]) * (b[3] - b[1])):
        box = np.clip(whole, 0, limits)
        area = (box[2] - box[0]) * (box[3] - box[1])
        inside = area / max(1e-6, (whole[2] - whole[0]) * (whole[3] - whole[1]))
        if box[2] - box[0] < 4 or box[3] - box[1] < 4:
            continue
        if inside < 0.4:
            look[(u > box[0]) & (u < box[2]) & (v > box[1]) & (v < box[3])] = 0
            continue
        middle = (box[:2] + box[2:]) / 2
        spread = np.maximum((box[2:] - box[:2]) / 6, STRIDE * 0.6)
        bump = np.exp(
            -((u - middle[0]) ** 2 / spread[0] ** 2 + (v - middle[1]) ** 2 / spread[1] ** 2) / 2
        )
        heat = np.maximum(heat, bump.astype(np.float32))
        row, column = int(middle[1] // STRIDE), int(middle[0] // STRIDE)
        if row < shape[0] and column < shape[1]:
            heat[row, column] = 1.0
        near = bump > 0.6
        near[min(row, shape[0] - 1), min(column, shape[1] - 1)] = True
        there[near], look[near] = 1.0, 1.0
        for k, distance in enumerate((u - box[0], v - box[1], box[2] - u, box[3] - v)):
            edges[k][near] = distance[near]
    return shaken(np.ascontiguousarray(crop), rng).astype(np.float32), heat, look, edges, there


def network():
    """A small residual network with a pyramid on top."""
    from torch import nn
    from torch.nn import functional

    def conv(a: int, b: int, stride: int = 1, size: int = 3) -> nn.Sequential:
        layer = nn.Conv2d(a, b, size, stride, size // 2, bias=False)
        return nn.Sequential(layer, nn.BatchNorm2d(b), nn.ReLU(inplace=True))

    class Block(nn.Module):
        def __init__(self, width: int) -> None:
            super().__init__()
            self.first, self.second = conv(width, width // 2, size=1), conv(width // 2, width)

        def forward(self, x):
            return x + self.second(self.first(x))

    class Detector(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            widths = (32, 64, 96, 128)
            self.stem = conv(3, 16, 2)
            before, stages = 16, []
            for width in widths:
                stages.append(nn.Sequential(conv(before, width, 2), Block(width), Block(width)))
                before = width
            self.stages = nn.ModuleList(stages)
            self.across = nn.ModuleList(nn.Conv2d(width, 48, 1) for width in widths)
            self.mix = nn.ModuleList(conv(48, 48) for _ in widths[:-1])
            self.head = nn.Sequential(conv(48, 48), nn.Conv2d(48, 5, 1))
            self.head[-1].bias.data[0] = -3.5

        def forward(self, x):
            x, levels = self.stem(x), []
            for stage in self.stages:
                x = stage(x)
                levels.append(x)
            top = self.across[-1](levels[-1])
            for k in range(len(levels) - 2, -1, -1):
                size = levels[k].shape[-2:]
                up = functional.interpolate(top, size=size, mode="bilinear", align_corners=False)
                top = self.mix[k](up + self.across[k](levels[k]))
            told = self.head(top)
            return told[:, 0], functional.softplus(told[:, 1:]) * STRIDE

    return Detector()


def loss_of(told, heat, look, edges, there):
    """Focal loss of the heat (CornerNet) and GIoU of the edges."""
    import torch

    logits, sides = told
    chance = torch.sigmoid(logits).clamp(1e-4, 1 - 1e-4)
    peak = (heat >= 1.0).float()
    at_peaks = torch.log(chance) * (1 - chance) ** 2 * peak
    elsewhere = torch.log(1 - chance) * chance**2 * (1 - heat) ** 4 * (1 - peak) * look
    focal = -(at_peaks + elsewhere).sum() / peak.sum().clamp(min=1)
    least, most = torch.minimum(sides, edges), torch.maximum(sides, edges)
    shared = (least[:, 0] + least[:, 2]) * (least[:, 1] + least[:, 3])
    hull = (most[:, 0] + most[:, 2]) * (most[:, 1] + most[:, 3])
    areas = [(s[:, 0] + s[:, 2]) * (s[:, 1] + s[:, 3]) for s in (sides, edges)]
    union = areas[0] + areas[1] - shared
    giou = shared / union.clamp(min=1e-6) - (hull - union) / hull.clamp(min=1e-6)
    return focal + 2 * ((1 - giou) * there).sum() / there.sum().clamp(min=1)


def train(folders: list[Path], out: Path, steps: int, batch: int) -> None:
    """Train from nothing on crops; the rate falls as a cosine."""
    import torch

    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    frames = frames_of(folders)
    pictures = {}
    for frame in frames:
        image = cv2.imread(str(frame["image"]))
        pictures[frame["image"]] = cv2.resize(
            image, None, fx=1 / HALF, fy=1 / HALF, interpolation=cv2.INTER_AREA
        )
    print(f"{len(frames)} frames, {sum(len(f['boxes']) for f in frames)} vehicles", flush=True)
    model = network().train()
    model = model.to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(model.parameters(), 2e-3, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, total_steps=steps)
    began, seen = time.monotonic(), 0.0
    for step in range(1, steps + 1):
        chosen = [frames[int(i)] for i in rng.integers(0, len(frames), batch)]
        columns = list(zip(*(sample_of(f, pictures, rng) for f in chosen), strict=True))
        images, *targets = (torch.from_numpy(np.stack(column)) for column in columns)
        loss = loss_of(model(images.permute(0, 3, 1, 2).contiguous()), *targets)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
        schedule.step()
        seen += loss.item()
        if step % 50 == 0:
            print(
                f"step {step}: loss {seen / 50:.3f}, {time.monotonic() - began:.0f} s", flush=True
            )
            seen = 0.0
            torch.save(model.state_dict(), out)
    torch.save(model.state_dict(), out)


def detect(model, image: np.ndarray, most: int = 100) -> list[tuple[float, list[float]]]:
    """Scores and boxes in one image."""
    import torch
    from torch.nn import functional

    small = cv2.resize(image, None, fx=1 / HALF, fy=1 / HALF, interpolation=cv2.INTER_AREA)
    high, wide = (-small.shape[0]) % 32, (-small.shape[1]) % 32
    small = cv2.copyMakeBorder(small, 0, high, 0, wide, cv2.BORDER_CONSTANT)
    with torch.no_grad():
        picture = torch.from_numpy(small.astype(np.float32) / 255).permute(2, 0, 1)[None]
        logits, sides = model(picture)
        chance = torch.sigmoid(logits)
        chance = chance * (functional.max_pool2d(chance[:, None], 3, 1, 1)[:, 0] == chance)
        scores, places = chance.flatten().topk(most)
    width, found = logits.shape[-1], []
    for score, place in zip(scores.tolist(), places.tolist(), strict=True):
        u, v = (place % width + 0.5) * STRIDE, (place // width + 0.5) * STRIDE
        left, top, right, bottom = sides[0, :, place // width, place % width].tolist()
        box = [(u - left) * HALF, (v - top) * HALF, (u + right) * HALF, (v + bottom) * HALF]
        found.append((score, box))
    kept: list[tuple[float, list[float]]] = []
    for score, box in found:
        if all(overlap(box, other) < 0.6 for _, other in kept):
            kept.append((score, box))
    return kept


def overlap(a: list[float], b: list[float]) -> float:
    """Intersection over union."""
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    areas = [(c[2] - c[0]) * (c[3] - c[1]) for c in (a, b)]
    return width * height / (sum(areas) - width * height)


def test(weights: Path, kitti: Path, drawings: Path | None) -> dict[str, float]:
    """AP50 and recall of vehicles on real frames.

    A vehicle counts from 25 px of height, at most partly hidden and half out of the image; others,
    and the regions that KITTI's annotators left out, are neither found nor false.
    """
    import torch
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    model = network().eval()
    model.load_state_dict(torch.load(weights, weights_only=True))
    images, truths, results = [], [], []
    for number, path in enumerate(sorted((kitti / "label_2").glob("*.txt")), 1):
        image = cv2.imread(str(kitti / "image_2" / f"{path.stem}.png"))
        images.append({"id": number})
        for fields in (line.split() for line in path.read_text().splitlines()):
            if fields[0] not in KITTI_KINDS | {"DontCare"}:
                continue
            left, top, right, bottom = map(float, fields[4:8])
            hard = float(fields[1]) > 0.5 or int(fields[2]) > 1 or bottom - top < 25
            truths.append({
                "id": len(truths) + 1, "image_id": number, "category_id": 1,
                "bbox": [left, top, right - left, bottom - top],
                "area": (right - left) * (bottom - top),
                "iscrowd": int(hard or fields[0] == "DontCare"),
            })  # fmt: skip
        for score, (left, top, right, bottom) in detect(model, image):
            results.append({"image_id": number, "category_id": 1, "score": score,
                            "bbox": [left, top, right - left, bottom - top]})  # fmt: skip
            if drawings and score > 0.3:
                corner = (round(left), round(top)), (round(right), round(bottom))
                cv2.rectangle(image, *corner, (0, 220, 255), 2)
        if drawings:
            drawings.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(drawings / f"{path.stem}.jpg"), image)
    coco = COCO()
    coco.dataset = {"info": {}, "images": images, "annotations": truths,
                    "categories": [{"id": 1, "name": "vehicle"}]}  # fmt: skip
    coco.createIndex()
    run = COCOeval(coco, coco.loadRes(results), "bbox")
    run.params.iouThrs = np.array([0.5])
    run.evaluate()
    run.accumulate()
    precision = run.eval["precision"][0, :, 0, 0, 2]
    counted = sum(not t["iscrowd"] for t in truths)
    figures = {
        "vehicles": counted,
        "AP50": float(precision.mean()),
        "recall": float(run.eval["recall"][0, 0, 0, 2]),
    }
    print(json.dumps(figures))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    maker = verbs.add_parser("make")
    maker.add_argument("--out", type=Path, default=Path("frames"))
    maker.add_argument("--rounds", type=int, default=6)
    trainer = verbs.add_parser("train")
    trainer.add_argument("--frames", type=Path, nargs="+", required=True)
    trainer.add_argument("--out", type=Path, default=Path("detector.pt"))
    trainer.add_argument("--steps", type=int, default=1000)
    trainer.add_argument("--batch", type=int, default=8)
    tester = verbs.add_parser("test")
    tester.add_argument("--weights", type=Path, required=True)
    tester.add_argument("--kitti", type=Path, required=True)
    tester.add_argument("--draw", type=Path)
    asked = parser.parse_args()
    if asked.verb == "make":
        make(asked.out, asked.rounds)
    elif asked.verb == "train":
        train(asked.frames, asked.out, asked.steps, asked.batch)
    else:
        test(asked.weights, asked.kitti, asked.draw)


if __name__ == "__main__":
    sys.exit(main())
