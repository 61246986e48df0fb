"""LiDAR odometry on our sweeps: how far a reader of real sweeps drifts on a simulated drive.

Usage: python tools/odometry.py [--map FILE.xodr] [--seconds 31] [--python VENV/bin/python]
       [--seed 7] [--keep FOLDER]

Drives along a lane of a map, sweeps with the KITTI rig's LiDAR once a revolution, and lets
kiss-icp (PyPI: kiss-icp, installed for the interpreter that --python names) find the way from the
clouds alone: as measured, as measured with its own motion compensation (which needs the points'
times), and with the ego's motion undone by us. Prints, for each, the end's distance from the truth
and the mean error over stretches of 50 m, as shares of the path, and the spread of all places. The
first sweeps do not count: the drive begins at speed, the reader takes it to stand, and its first
match falls some 20 cm short. About three minutes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import scenesim
from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.render.lidar import LidarCaster
from scenesim.render.lidar_deskew import deskewed
from scenesim.runs.accept import accepted_draw
from scenesim.scenery import build_stage

DRIVE = """scenario odometry_drive:
    "A drive along a map, among traffic and parked cars."

    road = opendrive("{map}")

    weather:
        rain = 0 mm/h

    ego = car(on=road.any_lane(driving), speed=uniform(8, 12) m/s)

    background:
        traffic(density=4 /km)
        parked(side=both, occupancy=0.4)

    sensors = rig("kitti")
    run {seconds} s at 10 Hz
"""

#: sweeps after which the reader knows its speed
SETTLED = 10

READER = """
import json, sys
from pathlib import Path
import numpy as np
from kiss_icp.config import load_config
from kiss_icp.kiss_icp import KissICP

folder = Path(sys.argv[1])
found = {}
for kind in ("measured", "compensated", "deskewed"):
    config = load_config(None)
    config.data.deskew = kind == "compensated"
    config.data.max_range, config.data.min_range = 80.0, 2.0
    config.registration.max_num_threads = 1
    reader = KissICP(config)
    poses = []
    stored = "deskewed" if kind == "deskewed" else "measured"
    for path in sorted(folder.glob("*_" + stored + ".npy")):
        points = np.load(path).astype(np.float64)
        times = np.zeros(len(points))
        if kind == "compensated":
            times = np.load(str(path).replace("_measured", "_times")).astype(np.float64)
        reader.register_frame(points, times)
        poses.append(reader.last_pose.tolist())
    found[kind] = poses
(folder / "found.json").write_text(json.dumps(found))
"""


def main() -> int:
    """Drive, read and print; 1 if compensated drifts 1 % or undoing the motion does not help."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--map", default="maps/town_small.xodr")
    parser.add_argument("--seconds", type=float, default=31.0)
    parser.add_argument("--python", default=sys.executable, help="one that has kiss-icp")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="where the clouds stay")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = words.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        middles, ends = sweeps(folder, words.map, words.seconds, words.seed)
        subprocess.run([words.python, "-c", READER, str(folder)], check=True)
        found = json.loads((folder / "found.json").read_text())
    steps = np.diff(middles[SETTLED:, :3, 3], axis=0)
    path = float(np.sqrt((steps**2).sum(axis=1)).sum())
    print(f"{len(middles)} sweeps, {path:.0f} m past the first {SETTLED}")
    off = {}
    for kind, poses in found.items():
        # kiss-icp moves a cloud to its last point's moment; ours stand at the sweep's middle
        truth = relative(list((ends if kind == "compensated" else middles)[SETTLED:]))
        places = relative([np.array(pose) for pose in poses[SETTLED:]])
        end, stretches = drift(truth, places)
        off[kind] = end / path
        spread = np.sqrt(((truth - places)[:, :3, 3] ** 2).sum(axis=1).mean())
        print(
            f"{kind:11s} end {end:.2f} m off, {100 * end / path:.2f} % of the path; "
            f"over 50 m {100 * stretches:.2f} %; rms {spread:.2f} m"
        )
    return 0 if off["compensated"] < 0.01 and off["deskewed"] < min(0.01, off["measured"]) else 1


def sweeps(folder: Path, map_file: str, seconds: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Write a drive's clouds; (T, 4, 4) poses at the sweeps' middles, and at their ends."""
    if Path(map_file).is_file():  # a scenario reads maps beside it, or of the library
        (folder / "map.xodr").write_bytes(Path(map_file).read_bytes())
        map_file = "map.xodr"
    text = DRIVE.format(map=map_file, seconds=seconds)
    file = folder / "drive.scn"
    file.write_text(text, encoding="utf-8")
    accepted = accepted_draw(scenesim.load(file), Stream.of(seed).child("draw/0"), {})
    stage = build_stage(accepted.scene, accepted.timeline)
    caster, lidar = LidarCaster(stage), accepted.scene.rig.lidars[0]
    middles, ends = [], []
    for row in range(int((seconds - lidar.rotation_s) / lidar.rotation_s)):
        time_s = (row + 0.5) * lidar.rotation_s
        sweep = caster.sweep(lidar, time_s)
        np.save(folder / f"{row:06d}_measured.npy", sweep.points_lidar)
        np.save(folder / f"{row:06d}_deskewed.npy", deskewed(sweep, stage.snapshot(time_s)))
        share = sweep.point_time_s / lidar.rotation_s + 0.5
        np.save(folder / f"{row:06d}_times.npy", np.clip(share, 0.0, 1.0).astype(np.float32))
        last = stage.snapshot(time_s + lidar.rotation_s / 2).T_world_from_ego
        middles.append(matrix(sweep.T_world_from_lidar))
        ends.append(matrix(last @ lidar.T_ego_from_lidar))
    return relative(middles), relative(ends)


def matrix(T_world_from_lidar: Transform) -> np.ndarray:
    """(4, 4) of a pose."""
    pose = np.eye(4)
    pose[:3, :3] = T_world_from_lidar.rotation
    pose[:3, 3] = T_world_from_lidar.translation
    return pose


def relative(poses: list[np.ndarray]) -> np.ndarray:
    """(T, 4, 4) poses as seen from the first."""
    first = np.linalg.inv(poses[0])
    return np.array([first @ pose for pose in poses])


def drift(truth: np.ndarray, found: np.ndarray) -> tuple[float, float]:
    """The end's error in m, and the mean error of stretches of 50 m as a share of them."""
    places = truth[:, :3, 3]
    along = np.r_[0.0, np.cumsum(np.sqrt((np.diff(places, axis=0) ** 2).sum(axis=1)))]
    end = float(np.sqrt(((places[-1] - found[-1, :3, 3]) ** 2).sum()))
    errors = []
    for start in range(0, len(truth), 10):
        stop = int(np.searchsorted(along, along[start] + 50.0))
        if stop < len(truth):
            real = np.linalg.inv(truth[start]) @ truth[stop]
            read = np.linalg.inv(found[start]) @ found[stop]
            off = (np.linalg.inv(real) @ read)[:3, 3]
            errors.append(float(np.sqrt((off**2).sum())) / 50.0)
    return end, float(np.mean(errors)) if errors else 0.0


if __name__ == "__main__":
    sys.exit(main())
