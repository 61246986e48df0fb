"""Memory of the workers of a long run, as a table: flat or not.

    python tools/soak.py [SCENARIO] --frames 5000 --workers 2 --frames-per-draw 5 [--small]

Runs ``scenesim generate`` into a folder that goes, asks each of its processes for its resident
memory and the part of it that is its own (``/proc``; the rest is files that are mapped, which the
system takes back when it needs room) after so many frames, and says how much they grew past the
first tenth of the run. ``--small`` takes a small picture and 16 beams: the same draws, sooner.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

USUAL = "pedestrian/child_dart_out.scn"
SMALL_RIG = """
[[cameras]]
name = "camera_2"
width_px = 320
height_px = 96
fx_px = 186.0
fy_px = 186.0
cx_px = 160.0
cy_px = 48.0
position_m = [1.03, 0.0, 1.65]

[[lidars]]
name = "lidar"
model = "vlp16"
position_m = [0.76, 0.0, 1.73]
"""


def memory_mb(pid: int) -> tuple[float, float]:
    """Resident memory of a process, and the part that is its own, MB; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0, 0.0
    found = {one.split(":")[0]: one.split()[1] for one in lines if one.startswith(("VmRSS", "Rss"))}
    return int(found.get("VmRSS", 0)) / 1024, int(found.get("RssAnon", 0)) / 1024


def with_small_rig(scenario: str, folder: Path) -> str:
    """A scenario of the same draws with small sensors, in a folder; its path."""
    (folder / "small.toml").write_text(SMALL_RIG)
    path = folder / "small.scn"
    path.write_text(f'scenario small:\n    extends "{scenario}"\n    sensors = rig("small.toml")\n')
    return str(path)


def workers_of(pid: int) -> list[int]:
    """The worker processes of a run; a run of one worker is its own."""
    found = []
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    for child in map(int, children):
        try:
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(child)
        except OSError:
            continue
    return found or [pid]


def frames_done(root: Path) -> int:
    """Pictures on disk."""
    return sum(1 for _ in root.glob("kitti/training/image_2/*.png"))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario", nargs="?", default=USUAL)
    parser.add_argument("--frames", type=int, default=5000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--frames-per-draw", type=int, default=5)
    parser.add_argument("--rows", type=int, default=20, help="of the table")
    parser.add_argument("--small", action="store_true", help="a small picture and 16 beams")
    words = parser.parse_args()
    draws = -(-words.frames // words.frames_per_draw)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        root = Path(folder) / "set"
        scenario = words.scenario
        if words.small:
            scenario = with_small_rig(scenario, Path(folder))
        run = subprocess.Popen(
            [
                *(sys.executable, "-m", "scenesim", "generate", scenario, "-n", str(draws)),
                *("--frames-per-draw", str(words.frames_per_draw), "--out", str(root)),
                *("--workers", str(words.workers), "--format", "kitti"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        print("| frames | parent MB | workers MB, own in brackets |\n|---|---|---|")
        told: list[tuple[int, float, float]] = []
        step, wanted = max(1, words.frames // words.rows), 0
        while run.poll() is None:
            time.sleep(2)
            frames = frames_done(root)
            memory = [memory_mb(pid) for pid in workers_of(run.pid)]
            if frames >= max(wanted, 1) and memory and all(total for total, _ in memory):
                each = ", ".join(f"{total:.0f} ({own:.0f})" for total, own in memory)
                print(f"| {frames} | {memory_mb(run.pid)[0]:.0f} | {each} |", flush=True)
                told.append((frames, max(one for one, _ in memory), max(own for _, own in memory)))
                wanted = frames + step
    if not told:
        sys.exit(run.returncode or "the run was over before a frame was seen: want more --frames")
    early = [row for row in told if row[0] <= max(words.frames // 10, told[0][0])][-1]
    total, own = (told[-1][k] - early[k] for k in (1, 2))
    print(f"largest worker: {total:+.0f} MB since frame {early[0]}, {own:+.0f} MB of them its own")
    sys.exit(run.returncode)


if __name__ == "__main__":
    main()
