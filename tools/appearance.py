"""A set of daytime town pictures with their classes, to be compared with photographs.

Each draw of each scenario is rendered under a sun of its own, 30 to 50 degrees high, with clouds
over 5 to 60 % of the sky. Writes OUT/images/*.png and OUT/semantic/*.png (Cityscapes train ids).

Usage: python tools/appearance.py OUT [--seed 7] [--draws 2] [--moments 2] [--quality fast]
       [--scenario FILE.scn ...]
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from math import radians
from pathlib import Path

import cv2
import numpy as np

import scenesim
from scenesim.randomness import Stream
from scenesim.render.camera import CameraRenderer
from scenesim.runs.accept import accepted_draw
from scenesim.scenery import build_stage
from scenesim.world.classes import Semantic
from scenesim.world.weather import Weather

SCENARIOS = (
    "scenarios/pedestrian/child_dart_out.scn",
    "scenarios/pedestrian/phone_walker.scn",
    "scenarios/pedestrian/zebra_crossing.scn",
    "scenarios/car_to_car/hard_braking_leader.scn",
    "scenarios/car_to_car/opened_door.scn",
    "scenarios/bicycle/swerving_cyclist.scn",
)
_TRAIN_IDS = {
    0: (Semantic.ROAD, Semantic.LANE_MARKING, Semantic.PARKING),
    1: (Semantic.SIDEWALK, Semantic.KERB),
    2: (Semantic.BUILDING,),
    3: (Semantic.WALL,),
    4: (Semantic.FENCE,),
    5: (Semantic.POLE,),
    6: (Semantic.TRAFFIC_LIGHT,),
    7: (Semantic.TRAFFIC_SIGN,),
    8: (Semantic.VEGETATION, Semantic.TRUNK),
    9: (Semantic.TERRAIN,),
    10: (Semantic.SKY,),
    11: (Semantic.PERSON,),
    12: (Semantic.RIDER,),
    13: (Semantic.CAR, Semantic.VAN),
    14: (Semantic.TRUCK,),
    15: (Semantic.BUS,),
    16: (Semantic.TRAM,),
    17: (Semantic.MOTORCYCLE,),
    18: (Semantic.BICYCLE,),
}


def main() -> None:
    """Render the set."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--draws", type=int, default=2)
    parser.add_argument("--moments", type=int, default=2)
    parser.add_argument("--quality", default="fast")
    parser.add_argument("--scenario", nargs="+", default=list(SCENARIOS))
    words = parser.parse_args()
    for folder in ("images", "semantic"):
        (words.out / folder).mkdir(parents=True, exist_ok=True)
    classes = np.full(256, 255, np.uint8)
    for number, members in _TRAIN_IDS.items():
        classes[list(members)] = number
    for file in words.scenario:
        for draw in range(words.draws):
            _write(words, file, draw, classes)


def _write(words: argparse.Namespace, file: str, draw: int, classes: np.ndarray) -> None:
    """The pictures of one draw."""
    stream = Stream.of(words.seed).child(f"{Path(file).stem}/{draw}")
    accepted = accepted_draw(scenesim.load(file), stream, {})
    sky = stream.child("appearance")
    weather = Weather(
        cloud=sky.child("cloud").uniform(0.05, 0.6),
        sun_elevation_rad=radians(sky.child("elevation").uniform(30.0, 50.0)),
        sun_azimuth_rad=radians(sky.child("azimuth").uniform(0.0, 360.0)),
    )
    stage = build_stage(replace(accepted.scene, weather=weather), accepted.timeline)
    renderer = CameraRenderer(stage)
    camera = accepted.scene.rig.cameras[0]
    for k in range(words.moments):
        time_s = round(accepted.scene.duration_s * (k + 0.5) / words.moments, 1)
        frame = renderer.frame(camera, time_s, words.quality)
        name = f"{Path(file).stem}_{words.seed}_{draw}_{k}.png"
        cv2.imwrite(str(words.out / "images" / name), frame.image[..., ::-1])
        cv2.imwrite(str(words.out / "semantic" / name), classes[frame.semantic])


if __name__ == "__main__":
    main()
