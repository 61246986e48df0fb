"""Draw the sheets of docs/gallery: all families, from several sides, each below 300 KB.

python tools/gallery.py [FOLDER] [SHEET ...]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import shapely

from scenesim import scenario as language
from scenesim.randomness import Stream
from scenesim.render.cameras import Cameras
from scenesim.report import turntable
from scenesim.runs.single import draw
from scenesim.scenery import build_stage
from scenesim.scenery.palette import Palette
from scenesim.scenery.yard import Yard
from scenesim.shapes import catalogue
from scenesim.shapes.plants.bushes import BUSH_KINDS, bush, hedge
from scenesim.shapes.plants.trees import SPECIES, tree

Image = np.ndarray
Ask = tuple[str, dict[str, str | float], int]

MOST_BYTES = 300_000

_STREET = """scenario gallery:
    "A street to look at."
    road = {road}
    weather:
        rain = 0 mm/h
        cloud = {cloud}
        {light}
    ego = car(on=road.lane(-1), s={s} m, speed=0 km/h)
    background:
        parked(occupancy=0.5)
        pedestrians(count=8)
    sensors = rig("kitti")
    run 1 s at 10 Hz
"""


def asks(*rows: Ask) -> Callable[[], Image]:
    """A sheet of members asked for one by one, a row each.

    Args:
        *rows: word, arguments, seed.

    Returns:
        What draws it.
    """

    def made() -> Image:
        models = [catalogue.specify(word, given, Stream.of(seed)) for word, given, seed in rows]
        return turntable.stacked([turntable.strip(model, 4, 0.6) for model in models])

    return made


def side_by_side(left: Callable[[], Image], right: Callable[[], Image]) -> Callable[[], Image]:
    """Two sheets beside each other.

    Args:
        left: draws one.
        right: draws the other.

    Returns:
        What draws both.
    """

    def made() -> Image:
        pair = [left(), right()]
        tall = max(image.shape[0] for image in pair)
        filled = [np.full((tall, image.shape[1], 3), 40, np.uint8) for image in pair]
        for whole, image in zip(filled, pair, strict=True):
            whole[: image.shape[0]] = image
        return np.concatenate(filled, axis=1)

    return made


def streets(*rows: tuple[str, str, float, float, int]) -> Callable[[], Image]:
    """Street views: road, light, cloud, station, seed.

    Args:
        *rows: one picture each.

    Returns:
        What draws them, one below the other.
    """

    def made() -> Image:
        pictures = []
        for road, light, cloud, s, seed in rows:
            text = _STREET.format(road=road, light=light, cloud=cloud, s=s)
            scene, timeline = draw(language.parse(text, "gallery"), seed)
            stage = build_stage(scene, timeline)
            frame = Cameras(stage).frame(scene.rig.cameras[0], 0.0, "high")
            pictures.append(frame.image)
        return np.concatenate(pictures)

    return made


def plants() -> Image:
    """All kinds of trees, and what is low, along an open road: a picture for each season."""
    pictures = []
    for season in ("spring", "summer", "autumn", "winter"):
        road = "street(length=220 m, lanes=(5, 5))"
        light = f"sun_elevation = 38 deg\n        season = {season}"
        text = _STREET.format(road=road, light=light, cloud=0.3, s=20.0)
        text = text.replace("occupancy=0.5", "occupancy=0").replace("count=8", "count=0")
        scene, timeline = draw(language.parse(text, "gallery"), 1)
        bare = build_stage(scene, timeline)
        palette = Palette()
        for material in bare.materials:
            palette.row(material)
        yard = Yard(palette, shapely.Polygon(), [])
        T_world_from_ego = bare.snapshot(0.0).T_world_from_ego
        props = [(tree(kind, 1, season), 30.0 + 3.0 * i) for i, kind in enumerate(SPECIES)]
        props += [(bush(kind, 1, season), 9.0) for kind in BUSH_KINDS]
        props += [(hedge("beech", 1.4, i, season), 12.0) for i in range(3)]
        low = len(SPECIES)
        for i, (prop, ahead) in enumerate(props):
            aside = (3.6 - i) * ahead * 0.2 if i < low else (low + 3.5 - i) * 2.0
            x, y, z = T_world_from_ego.points(np.array([ahead, aside, 0.0])).tolist()
            yard.put(prop, ((x, y, z), 1.57))
        statics = (*bare.statics, *yard.placements)
        stage = replace(bare, statics=statics, materials=palette.table())
        pictures.append(Cameras(stage).frame(scene.rig.cameras[0], 0.0, "high").image)
    return np.concatenate(pictures)


def _people(*words: str) -> Callable[[], Image]:
    rows: list[Ask] = [("pedestrian", {"clothing": word}, n) for n, word in enumerate(words)]
    return asks(*rows)


def _with(*words: str) -> Callable[[], Image]:
    rows: list[Ask] = [("pedestrian", {"with": word}, n) for n, word in enumerate(words)]
    return asks(*rows)


def _aged(*ages: str) -> Callable[[], Image]:
    tones = (1, 4, 6, 8, 10, 3)
    rows: list[Ask] = [
        ("pedestrian", {"age": age, "skin_tone": tones[n % 6]}, 20 + n)
        for n, age in enumerate(ages)
    ]
    return asks(*rows)


def _things(*words: str) -> Callable[[], Image]:
    rows: list[Ask] = [("obstacle", {"kind": word}, n) for n, word in enumerate(words)]
    return asks(*rows)


_TOWN = "street(length=220 m, lanes=(1, 1), sidewalk=3 m, parking=both)"

SHEETS: dict[str, Callable[[], Image]] = {
    "cars": asks(
        *((word, {}, seed) for word, seed in (("hatchback", 14), ("hatchback", 27),
          ("hatchback", 13), ("sedan", 22), ("sedan", 26), ("estate", 4), ("estate", 35),
          ("suv", 14), ("suv", 31), ("pickup", 2), ("pickup", 11)))
    ),
    "worn_cars": asks(
        ("hatchback", {"wear": "rusty", "colour": "white"}, 4),
        ("sedan", {"wear": "dented", "colour": "silver"}, 4),
        ("estate", {"wear": "stickers", "colour": "black"}, 4),
        ("suv", {"wear": "dirty", "colour": "red"}, 4),
        ("estate", {"boot": "open", "roof": "box", "colour": "blue"}, 2),
        ("sedan", {"boot": "open", "colour": "grey"}, 2),
    ),
    "vans_and_lorries": asks(
        ("van", {}, 0), ("van", {}, 3), ("truck", {}, 1), ("truck", {}, 2), ("truck", {}, 5),
        ("semi_trailer", {}, 1), ("semi_trailer", {}, 2), ("semi_trailer", {}, 4),
    ),
    "buses_and_trams": asks(
        ("bus", {}, 1), ("bus", {}, 2), ("bus", {}, 4), ("articulated_bus", {}, 0),
        ("articulated_bus", {}, 1), ("tram", {}, 1), ("tram", {}, 3),
    ),
    "service_and_plant": asks(
        ("police", {}, 1), ("police", {}, 3), ("ambulance", {}, 1), ("fire_engine", {}, 1),
        ("tractor", {}, 1), ("tractor", {}, 2), ("excavator", {}, 1), ("excavator", {}, 3),
    ),
    "two_wheelers": side_by_side(
        asks(("bicycle", {}, 0), ("bicycle", {}, 3), ("bicycle", {"style": "road"}, 2),
             ("cargo_bicycle", {}, 1), ("bicycle", {"age": "child"}, 5)),
        asks(("motorcycle", {"style": "naked"}, 1), ("motorcycle", {"style": "sport"}, 3),
             ("motorcycle", {"style": "touring"}, 0), ("motorcycle", {"style": "scooter"}, 2),
             ("escooter", {}, 1)),
    ),
    "people": side_by_side(
        _aged("toddler", "child", "teenager", "adult"), _aged("adult", "adult", "senior", "senior")
    ),
    "clothing": side_by_side(
        _people("police", "medic", "hi_vis", "coat"), _people("costume", "dress", "suit", "robe")
    ),
    "companions": side_by_side(
        _with("stroller", "wheelchair", "dog"), _with("walker", "cane", "umbrella")
    ),
    "animals": asks(
        *(("animal", {"species": word}, 1) for word in ("dog", "cat", "deer", "boar", "fox", "cow",
          "horse", "bird"))
    ),
    "obstacles": side_by_side(
        _things("cone", "barrier", "tyre", "suitcase", "pallet", "sofa", "branch", "dustbin"),
        _things("ladder", "mattress", "box", "cart", "crate", "barrel", "rock", "fallen_tree"),
    ),
    "unknown_objects": asks(*(("unknown_object", {}, seed) for seed in range(5))),
    "plants": plants,
    "streets": streets(
        (_TOWN, "sun_elevation = 40 deg", 0.3, 40.0, 1),
        (_TOWN, "sun_elevation = 25 deg", 0.8, 90.0, 2),
        (_TOWN, "sun_elevation = 12 deg", 0.2, 60.0, 5),
        (_TOWN, "sun_elevation = -8 deg", 0.4, 60.0, 3),
    ),
}  # fmt: skip


def write(path: Path, image: Image) -> None:
    """Write a sheet as JPEG, as large and as good as stays below the limit.

    Args:
        path: of the file.
        image: (H, W, 3) uint8 RGB.

    Raises:
        OSError: if it cannot be coded or is too large at any quality.
    """
    for share in (1.0, 0.8, 0.64, 0.5):
        size = (round(image.shape[1] * share), round(image.shape[0] * share))
        shown = cv2.resize(image, size, interpolation=cv2.INTER_AREA) if share < 1.0 else image
        for quality in (88, 80, 72, 64):
            fine, coded = cv2.imencode(
                ".jpg", shown[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality]
            )
            if fine and len(coded) < MOST_BYTES:
                path.write_bytes(coded.tobytes())
                return
    raise OSError(f"{path}: more than {MOST_BYTES} bytes at any size")


def main() -> None:
    """Draw all sheets, or those named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("docs/gallery"))
    parser.add_argument("sheets", nargs="*", metavar="SHEET", help=", ".join(SHEETS))
    words = parser.parse_args()
    if unknown := sorted(set(words.sheets) - set(SHEETS)):
        parser.error(f"no sheet {', '.join(unknown)}; there are {', '.join(SHEETS)}")
    words.folder.mkdir(parents=True, exist_ok=True)
    for name in words.sheets or SHEETS:
        write(words.folder / f"{name}.jpg", SHEETS[name]())
        print(words.folder / f"{name}.jpg", flush=True)


if __name__ == "__main__":
    main()
