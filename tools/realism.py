"""The figures of docs/realism.md: what independent programs say of our pictures and clouds.

Usage: python tools/realism.py FOLDER --audits DIR --real DIR [sweeps] [pictures] [detector]

``sweeps``: 55 sweeps of eleven scenes beside real ones, by ``lidar_statistics.py`` of the audits.
``pictures``: 16 pictures of eight town scenes beside photographs, by ``image_statistics.py``.
``detector``: 320 frames of eight daytime scenes, in which a detector that has seen photographs
alone looks for what is labelled, by ``detector/evaluate.py`` of the real data's folder.

None of the pictures' scenes was looked at when the camera was tuned. What has been made stays in
FOLDER and is not made again; the whole takes about five minutes. What the audits say is kept beside
the data and its last lines are printed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import scenesim
from scenesim import library
from scenesim.runs.options import RunOptions

SWEEPS = (
    "pedestrian/child_dart_out",
    "pedestrian/zebra_crossing",
    "pedestrian/phone_walker",
    "pedestrian/from_behind_the_bus",
    "pedestrian/stroller_between_cars",
    "car_to_car/opened_door",
    "car_to_car/pull_out",
    "car_to_car/reversing_out",
    "bicycle/euro_ncap_cbna_50",
    "bicycle/swerving_cyclist",
    "road/four_way_crossing",
)
PICTURES = (
    "pedestrian/hesitating_pedestrian",
    "pedestrian/from_behind_the_bus",
    "car_to_car/u_turn",
    "car_to_car/red_light_runner",
    "bicycle/wrong_way_cyclist",
    "car_to_car/reversing_out",
    "pedestrian/vending_machine_crossing",
    "bicycle/turning_into_cyclist",
)
DETECTED = (
    "pedestrian/child_dart_out",
    "pedestrian/zebra_crossing",
    "pedestrian/crowd_at_the_lights",
    "car_to_car/hard_braking_leader",
    "bicycle/group_of_cyclists",
    "pedestrian/phone_walker",
    "road/four_way_crossing",
    "car_to_car/end_of_queue",
)
#: dry, under a sun as high as in the photographs that the detector is compared on
_DAYTIME = {"weather.rain": "0 mm/h", "weather.sun_elevation": "35 deg"}


def main() -> None:
    """Make what is missing and let the audits speak."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("parts", nargs="*", default=[])
    parser.add_argument("--audits", type=Path, required=True, help="folder of the audits")
    parser.add_argument("--real", type=Path, required=True, help="folder of the real data")
    words = parser.parse_intermixed_args()
    steps = {"sweeps": sweeps, "pictures": pictures, "detector": detector}
    unknown = set(words.parts) - set(steps)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(steps)}")
    for name in words.parts or steps:
        steps[name](words.folder / name, words.audits, words.real)


def sweeps(folder: Path, audits: Path, real: Path) -> None:
    """One draw of five frames each."""
    root = made(folder, SWEEPS, RunOptions(1, 11, formats=("kitti",)))
    audit = audits / "lidar_statistics.py"
    say(folder, 1, audit, root, "--against", real / "kitti")


def pictures(folder: Path, audits: Path, real: Path) -> None:
    """Two draws of one moment each, under suns of their own."""
    files = [str(library.folder("scenarios") / f"{name}.scn") for name in PICTURES]
    if not (folder / "images").exists():
        tool = Path(__file__).with_name("appearance.py")
        seeds = ("--seed", "4711", "--moments", "1")
        subprocess.run([sys.executable, tool, folder, *seeds, "--scenario", *files], check=True)
    images, classes = folder / "images", folder / "semantic"
    audit = audits / "image_statistics.py"
    say(folder, 1, audit, images, "--semantic", classes, "--real", real / "appearance.json")


def detector(folder: Path, audits: Path, real: Path) -> None:
    """Eight draws of five frames each."""
    root = made(folder, DETECTED, RunOptions(8, 2026, formats=("kitti",), fixed=_DAYTIME))
    say(folder, 4, real / "detector/evaluate.py", root / "training")


def made(folder: Path, names: tuple[str, ...], options: RunOptions) -> Path:
    """Datasets of several scenarios as one KITTI folder.

    Args:
        folder: where they go.
        names: of the scenarios in the library.
        options: of each run.

    Returns:
        The folder; its files are links.
    """
    whole = folder / "kitti"
    for name in names:
        short = Path(name).name
        scenario = scenesim.load(library.folder("scenarios") / f"{name}.scn")
        scenesim.generate(scenario, options, folder / short, existing="resume")
        print(f"{folder.name}: {short}", flush=True)
        for path in (folder / short / "kitti/training").glob("*/*"):
            link = whole / "training" / path.parent.name / f"{short}_{path.name}"
            link.parent.mkdir(parents=True, exist_ok=True)
            if not link.is_symlink():
                link.symlink_to(path.resolve())
    return whole


def say(folder: Path, last: int, program: Path, *arguments: object) -> None:
    """Keep what an audit says in ``FOLDER.txt`` and print the last lines of it."""
    command = [sys.executable, str(program), *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    folder.with_suffix(".txt").write_text(ran.stdout, encoding="utf-8")
    print("\n".join(ran.stdout.splitlines()[-last:]), flush=True)


if __name__ == "__main__":
    main()
