"""Memory of the workers of a long run, as a table: flat or not.

    python tools/soak.py [SCENARIO] --frames 5000 --workers 2 --frames-per-draw 5

Runs ``scenesim generate`` into a folder that goes, asks each of its processes for its resident
memory (``/proc``) after so many frames, and says how much it grew past the first tenth of the run.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

USUAL = "pedestrian/child_dart_out.scn"


def resident_mb(pid: int) -> float:
    """Memory of a process that is its own or shared, MB; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(one.split()[1]) / 1024 for one in lines if one.startswith("VmRSS")), 0.0)


def workers_of(pid: int) -> list[int]:
    """The worker processes of a run."""
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
    return found


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
    words = parser.parse_args()
    draws = -(-words.frames // words.frames_per_draw)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        root = Path(folder) / "set"
        run = subprocess.Popen(
            [
                *(sys.executable, "-m", "scenesim", "generate", words.scenario, "-n", str(draws)),
                *("--frames-per-draw", str(words.frames_per_draw), "--out", str(root)),
                *("--workers", str(words.workers), "--format", "kitti"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        print("| frames | parent MB | workers MB |\n|---|---|---|")
        told: list[tuple[int, float]] = []
        step, wanted = max(1, words.frames // words.rows), 0
        while run.poll() is None:
            time.sleep(2)
            frames = frames_done(root)
            memory = [resident_mb(pid) for pid in workers_of(run.pid)]
            if frames >= max(wanted, 1) and all(memory) and memory:
                each = ", ".join(f"{one:.0f}" for one in memory)
                print(f"| {frames} | {resident_mb(run.pid):.0f} | {each} |", flush=True)
                told.append((frames, max(memory)))
                wanted = frames + step
    early = [memory for frames, memory in told if frames <= max(words.frames // 10, told[0][0])]
    print(
        f"largest worker: {told[-1][1] - early[-1]:+.0f} MB since frame {told[len(early) - 1][0]}"
    )
    sys.exit(run.returncode)


if __name__ == "__main__":
    main()
