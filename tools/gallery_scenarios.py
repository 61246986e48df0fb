"""Six scenarios at full size: docs/gallery/full_*.jpg, as docs/gallery/full_size.md shows them.

Usage: python tools/gallery_scenarios.py [--out FOLDER] [--quality high] [NAME ...]

``scenesim preview FILE --seed S --draw N --time T`` shows the same moments with their labels.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2

import scenesim
from scenesim.render.cameras import Cameras
from scenesim.runs.accept import accepted_draw
from scenesim.runs.options import draw_stream
from scenesim.scenery import build_stage

#: name: file, seed, draw, s
MOMENTS = {
    "street": ("pedestrian/child_dart_out.scn", 7, 0, 4.3),
    "crossing": ("pedestrian/zebra_crossing.scn", 4, 0, 4.5),
    "country": ("road/rural_hills.scn", 7, 0, 3.5),
    "spray": ("weather/spray_of_a_truck.scn", 5, 1, 0.5),
    "night": ("weather/wet_reflections.scn", 0, 0, 3.8),
    "snow": ("weather/snowy_street.scn", 1, 0, 4.7),
}
_MOST_BYTES = 200_000


def main() -> None:
    """Render them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=list(MOMENTS))
    parser.add_argument("--out", type=Path, default=Path("docs/gallery"))
    parser.add_argument("--quality", default="high")
    words = parser.parse_args()
    words.out.mkdir(parents=True, exist_ok=True)
    for name in words.names:
        file, seed, number, time_s = MOMENTS[name]
        found = accepted_draw(scenesim.load(f"scenarios/{file}"), draw_stream(seed, number), {})
        cameras = Cameras(build_stage(found.scene, found.timeline))
        image = cameras.frame(found.scene.rig.cameras[0], time_s, words.quality).image
        path = words.out / f"full_{name}.jpg"
        for quality in range(92, 60, -4):
            cv2.imwrite(str(path), image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
            if path.stat().st_size < _MOST_BYTES:
                break
        print(path, flush=True)


if __name__ == "__main__":
    main()
