"""One street in twelve weathers and hours, as a sheet: docs/gallery/weather.jpg.

Usage: python tools/gallery_weather.py [--scenario FILE.scn] [--seed 7] [--draw 0] [--out FILE.jpg]
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
from scenesim.render.cameras import Cameras
from scenesim.report.lettering import letter
from scenesim.runs.accept import accepted_draw
from scenesim.scenery import build_stage
from scenesim.world.weather import Weather


def _sun(elevation_deg: float, azimuth_deg: float = 140.0, **more: float | bool | str) -> Weather:
    return Weather(
        sun_elevation_rad=radians(elevation_deg), sun_azimuth_rad=radians(azimuth_deg), **more
    )


WEATHERS = {
    "noon, few clouds": _sun(55.0, cloud=0.15),
    "autumn afternoon": _sun(28.0, 60.0, cloud=0.3, season="autumn"),
    "low sun ahead": _sun(7.0, 0.0, cloud=0.05, turbidity=4.0),
    "dusk": _sun(-3.0, 20.0, cloud=0.3, headlights=True, street_lights=True),
    "overcast": _sun(35.0, cloud=1.0),
    "after rain": _sun(25.0, 100.0, cloud=0.5, wetness=0.9),
    "heavy rain, 40 mm/h": _sun(30.0, cloud=1.0, rain_mm_per_h=40.0, wetness=1.0, headlights=True),
    "fog, 80 m": _sun(30.0, cloud=1.0, fog_visibility_m=80.0, headlights=True),
    "snowfall": _sun(20.0, cloud=1.0, snow_mm_per_h=1.5, snow_cover=0.5, season="winter"),
    "snow and sun": _sun(20.0, 60.0, cloud=0.1, snow_cover=1.0, season="winter"),
    "night": _sun(-20.0, headlights=True, street_lights=True),
    "wet night": _sun(-20.0, rain_mm_per_h=8.0, wetness=1.0, headlights=True, street_lights=True),
}
_COLUMNS, _WIDTH = 2, 828


def main() -> None:
    """Render the sheet."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--scenario", default="scenarios/pedestrian/child_dart_out.scn")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--draw", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("docs/gallery/weather.jpg"))
    words = parser.parse_args()
    stream = Stream.of(words.seed).child(f"draw/{words.draw}")
    accepted = accepted_draw(scenesim.load(words.scenario), stream, {})
    tiles = []
    for name, weather in WEATHERS.items():
        stage = build_stage(replace(accepted.scene, weather=weather), accepted.timeline)
        camera = accepted.scene.rig.cameras[0]
        image = Cameras(stage).frame(camera, accepted.timeline.critical_s, "high").image
        height = round(_WIDTH * image.shape[0] / image.shape[1])
        tile = cv2.resize(image[..., ::-1], (_WIDTH, height), interpolation=cv2.INTER_AREA)
        letter(tile, name, (8, 20), size=0.55)
        tiles.append(tile)
        print(name)
    lines = [np.hstack(tiles[i : i + _COLUMNS]) for i in range(0, len(tiles), _COLUMNS)]
    words.out.parent.mkdir(parents=True, exist_ok=True)
    for quality in range(80, 30, -5):
        cv2.imwrite(str(words.out), np.vstack(lines), [cv2.IMWRITE_JPEG_QUALITY, quality])
        if words.out.stat().st_size < 400_000:
            break


if __name__ == "__main__":
    main()
