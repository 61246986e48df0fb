"""The gallery of the library: one contact sheet of all scenarios, and a page that lists them.

Usage: python tools/thumbnails.py [--out docs/gallery] [--seed 5] [--page]

Each scenario is drawn once, the n-th as draw n, so that streets differ; its thumbnail is of the
moment before the least time to collision.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from math import ceil
from pathlib import Path

import cv2
import numpy as np

import scenesim
from scenesim import library
from scenesim.randomness import Stream
from scenesim.render.camera import CameraRenderer
from scenesim.runs.accept import accepted_draw
from scenesim.runs.options import draw_stream
from scenesim.scenery import build_stage

WIDE, TALL, COLUMNS = 248, 100, 6


def main() -> None:
    """Draw the sheet and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=Path("docs/gallery"))
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--page", action="store_true", help="write the page alone")
    words = parser.parse_args()
    words.out.mkdir(parents=True, exist_ok=True)
    folder = library.folder("scenarios")
    files = [one for one in sorted(folder.rglob("*.scn")) if one.parent.name != "base"]
    if not words.page:
        draw_sheet(files, words.out, words.seed)
    text = page(folder, files, (words.out / "scenarios.jpg").exists())
    (words.out / "scenarios.md").write_text(text, encoding="utf-8")


def draw_sheet(files: list[Path], out: Path, seed: int) -> None:
    """Write the contact sheet, under half a megabyte.

    Args:
        files: of the scenarios.
        out: folder.
        seed: of the draws.
    """
    pictures = []
    for number, path in enumerate(files):
        pictures.append(captioned(thumbnail(path, draw_stream(seed, number)), path.stem))
        print(path.stem, flush=True)
    sheet = np.full((ceil(len(pictures) / COLUMNS) * TALL, COLUMNS * WIDE, 3), 255, np.uint8)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, COLUMNS)
        sheet[row * TALL : (row + 1) * TALL, column * WIDE : (column + 1) * WIDE] = picture
    cv2.imwrite(str(out / "scenarios.jpg"), sheet, [cv2.IMWRITE_JPEG_QUALITY, 62])


def thumbnail(path: Path, stream: Stream) -> np.ndarray:
    """A small picture of a scenario.

    Args:
        path: of its file.
        stream: of the draw.

    Returns:
        (TALL - 16, WIDE, 3) uint8, BGR.
    """
    scenario = scenesim.load(path)
    accepted = accepted_draw(scenario, stream, {})
    stage = build_stage(accepted.scene, accepted.timeline)
    camera = accepted.scene.rig.cameras[0]
    half = replace(
        camera, width_px=camera.width_px // 2, height_px=camera.height_px // 2,
        fx_px=camera.fx_px / 2, fy_px=camera.fy_px / 2, cx_px=camera.cx_px / 2,
        cy_px=camera.cy_px / 2,
    )  # fmt: skip
    moment = max(accepted.timeline.critical_s - 0.6, 0.0)
    image = CameraRenderer(stage).frame(half, moment).image
    low = int(image.shape[0] - image.shape[1] * (TALL - 16) / WIDE)
    cropped = image[max(low, 0) :, :, ::-1]
    return cv2.resize(
        np.ascontiguousarray(cropped), (WIDE, TALL - 16), interpolation=cv2.INTER_AREA
    )


def captioned(picture: np.ndarray, name: str) -> np.ndarray:
    """A picture with its name below.

    Args:
        picture: (TALL - 16, WIDE, 3) uint8.
        name: of the scenario.

    Returns:
        (TALL, WIDE, 3) uint8.
    """
    out = np.full((TALL, WIDE, 3), 255, np.uint8)
    out[: TALL - 16] = picture
    out[:, -2:] = 255
    place = (3, TALL - 4)
    cv2.putText(out, name, place, cv2.FONT_HERSHEY_SIMPLEX, 0.36, (30, 30, 30), 1, cv2.LINE_AA)
    return out


def page(folder: Path, files: list[Path], pictured: bool) -> str:
    """The page that lists all scenarios.

    Args:
        folder: of the library.
        files: of the scenarios.
        pictured: the sheet is there.

    Returns:
        Markdown.
    """
    lines = ["# The library of scenarios", ""]
    lines += ["![All scenarios](scenarios.jpg)", ""] if pictured else []
    lines += [f"{len(files)} scenarios, made by `tools/thumbnails.py`. Goals are rare events that"]
    lines += ["`--per-edge` looks for; *rendered* ones are decided on pictures and clouds."]
    group = ""
    for path in files:
        if path.parent.name != group:
            group = path.parent.name
            lines += ["", f"## {group}", "", "| scenario | what happens | goals |", "|---|---|---|"]
        scenario = scenesim.load(path)
        goals = "<br>".join(
            f"`{goal.name}`{' (rendered)' if goal.tier == 'rendered' else ''}: `{goal.text}`"
            for goal in scenario.edges
        ).replace("|", "\\|")
        link = f"../../scenarios/{path.relative_to(folder).as_posix()}"
        lines.append(f"| [{scenario.name}]({link}) | {scenario.doc} | {goals} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
