"""Audits of every library scenario: what independent programs say of the files written.

Usage: python tools/library_audits.py FOLDER --audits DIR [NAME ...] [--draws 5] [--frames 3]

Each scenario is generated into FOLDER; ``audit_kitti.py`` and ``audit_coco.py`` of DIR judge it;
what they say is kept in ``FOLDER/NAME.json``: a second call goes on where the first stopped.
At the end a table of all that is known is printed, in Markdown.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np

import scenesim
from scenesim import library
from scenesim.errors import ScenesimError
from scenesim.formats.native_reading import read_frames
from scenesim.runs.local import on_workers
from scenesim.runs.options import RunOptions

#: one line of an audit: whether it holds, what was asked, the figure
_LINE = re.compile(r"^(ok  |FAIL) (.*): (.*)$")
_SHIFT = "edge shift"
_COUNTS = re.compile(r"\((\d+) frames, (\d+) objects\)")


def main() -> None:
    """Judge what has not been judged yet and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--audits", type=Path, required=True)
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--frames", type=int, default=3)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--keep", action="store_true", help="keep the datasets")
    words = parser.parse_intermixed_args()
    words.folder.mkdir(parents=True, exist_ok=True)
    known = {
        path.stem: path
        for path in sorted(library.folder("scenarios").rglob("*.scn"))
        if path.parent.name != "base"
    }
    for name in words.names or known:
        answer = words.folder / f"{name}.json"
        if not answer.exists():
            found = judged(known[name], words)
            answer.write_text(json.dumps(found, indent=1), encoding="utf-8")
            print(name, found["short"] or "ok", flush=True)
    print(table(words.folder))


def judged(path: Path, words: argparse.Namespace) -> dict[str, object]:
    """What both audits say of some draws of a scenario.

    Args:
        path: of the scenario.
        words: the command line's.

    Returns:
        ``frames``, ``objects``, ``walkers`` among them, ``short``: the lines that do not hold, and
        ``still``: the shift of edges once the ego's motion during the sweep is undone, where it
        is too large as written.
    """
    out = words.folder / path.stem
    if not (out / "manifest.json").exists():
        shutil.rmtree(out, ignore_errors=True)
        scenario = scenesim.load(path)
        options = RunOptions(draws=words.draws, seed=words.seed, frames_per_draw=words.frames)
        try:
            scenesim.generate(scenario, options, out, runner=on_workers(1))
        except ScenesimError as error:
            return {"frames": 0, "objects": 0, "walkers": 0, "short": [f"not made: {error}"]}
    kitti = said(words.audits / "audit_kitti.py", out / "kitti")
    frames, objects = next(filter(None, map(_COUNTS.search, reversed(kitti)))).groups()
    instances = out / "coco/annotations/instances.json"
    coco = said(words.audits / "audit_coco.py", instances, "--images", out)
    labels = (out / "kitti/training/label_2").glob("*.txt")
    found = {
        "frames": int(frames),
        "objects": int(objects),
        "walkers": sum(path.read_text("ascii").count("Pedestrian") for path in labels),
        "short": [line[5:].strip() for line in (*kitti, *coco) if line.startswith("FAIL")],
    }
    if any(_SHIFT in line for line in found["short"]):
        again = said(words.audits / "audit_kitti.py", with_motion_undone(out))
        found["still"] = next(line.split()[-1] for line in again if _SHIFT in line)
    if not words.keep:
        shutil.rmtree(out)
    return found


def with_motion_undone(root: Path) -> Path:
    """A dataset's KITTI folder once more, its clouds as if the ego had stood still.

    Args:
        root: the dataset's folder.

    Returns:
        The folder, below it.
    """
    whole, still = root / "kitti/training", root / "still/training"
    shutil.rmtree(root / "still", ignore_errors=True)
    (still / "velodyne").mkdir(parents=True)
    for name in ("image_2", "calib", "label_2"):
        (still / name).symlink_to((whole / name).resolve())
    for stored in read_frames(root):
        frame = stored.frame
        sweep = next(iter(frame.lidars.values()))
        velocity = sweep.T_world_from_lidar.rotation.T @ frame.ego_velocity
        cloud = np.column_stack([sweep.points_lidar, sweep.intensity]).astype("<f4")
        cloud[:, :3] += sweep.point_time_s[:, None] * velocity
        cloud.tofile(still / f"velodyne/{frame.frame:06d}.bin")
    return still.parent


def said(program: Path, *arguments: object) -> list[str]:
    """The lines an audit prints.

    Args:
        program: the audit.
        arguments: of it.

    Returns:
        Its lines, its last complaint among them where it broke.
    """
    command = [sys.executable, str(program), *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    broke = not any(map(_LINE.match, ran.stdout.splitlines()))
    return [*ran.stdout.splitlines(), *(["FAIL " + ran.stderr.strip()[-200:]] if broke else [])]


def table(folder: Path) -> str:
    """All that is known.

    Args:
        folder: with one answer for each scenario.

    Returns:
        A Markdown table.
    """
    head = (
        "scenario",
        "frames",
        "objects",
        "walkers",
        "falls short of",
        "edge shift, motion undone",
    )
    rows = [f"| {' | '.join(head)} |", "|---|---|---|---|---|---|"]
    for path in sorted(folder.glob("*.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        short = "; ".join(found["short"]).replace("|", "") or "-"
        counts = (found[key] for key in ("frames", "objects", "walkers"))
        cells = (path.stem, *counts, short, found.get("still", "-"))
        rows.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(rows)


if __name__ == "__main__":
    main()
