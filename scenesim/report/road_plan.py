"""Draws a road network from above: lanes by type, marks, objects, signals, road ids."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenesim.report.lettering import letter
from scenesim.roads.driving import MapNetwork
from scenesim.roads.spans import DRIVEN
from scenesim.roads.things import Thing, box_corners

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]

#: lane types to colours (b, g, r); others are ``OTHER``
COLOURS = {
    "sidewalk": (172, 178, 182),
    "walking": (172, 178, 182),
    "curb": (205, 208, 210),
    "parking": (132, 112, 104),
    "biking": (88, 84, 150),
    "shoulder": (112, 118, 118),
    "stop": (122, 124, 108),
    "border": (124, 136, 128),
    "median": (96, 140, 108),
    "restricted": (110, 110, 128),
    "tram": (110, 90, 90),
    "rail": (110, 90, 90),
    "none": (150, 178, 158),
}
ROAD, OTHER, LAND = (88, 84, 82), (120, 120, 120), (188, 208, 196)
PAINTS = {"yellow": (40, 190, 240), "red": (50, 50, 200), "blue": (190, 110, 40),
          "green": (90, 160, 60), "orange": (40, 130, 250)}  # fmt: skip
THINGS = {"tree": (60, 130, 60), "vegetation": (70, 150, 80), "building": (120, 150, 190),
          "crosswalk": (235, 235, 235), "parkingSpace": (150, 130, 110)}  # fmt: skip
SHIFT = 4


@dataclass(frozen=True, slots=True)
class View:
    """How the world lies in a picture.

    Attributes:
        low: (x, y) m of the lower left corner.
        scale: px per m.
        size: (width, height) px.
    """

    low: tuple[float, float]
    scale: float
    size: tuple[int, int]

    def pixels(self, points: Floats) -> NDArray[np.int32]:
        """Points in the picture, in sixteenths of a pixel.

        Args:
            points: (P, 2 or 3) m, world.

        Returns:
            (P, 2).
        """
        x = (points[:, 0] - self.low[0]) * self.scale
        y = self.size[1] - (points[:, 1] - self.low[1]) * self.scale
        fixed = np.stack([x, y], axis=-1) * (1 << SHIFT)
        return np.clip(np.rint(fixed), -(2**30), 2**30).astype(np.int32)


#: half of the side of a close view, m
CLOSE_M = 40.0


def draw(network: MapNetwork, longest_px: int = 2000, around: str | None = None) -> Image:
    """The network from above, north up.

    Args:
        network: to draw.
        longest_px: of the longer side.
        around: a road to show the middle of, closely; None shows everything.

    Returns:
        (H, W, 3) uint8, blue green red.
    """
    return drawn(network, _view(network, longest_px, around))


def drawn(network: MapNetwork, view: View, names: bool = True) -> Image:
    """A part of the network from above, north up.

    Args:
        network: to draw.
        view: which part, and how large.
        names: write the roads' ids.

    Returns:
        (H, W, 3) uint8, blue green red.
    """
    import cv2

    image = np.full((view.size[1], view.size[0], 3), LAND, np.uint8)
    # junctions last: their crossing surfaces lie over the ends of the others
    order = sorted(network.road_ids(), key=lambda road: bool(network.road(road).junction))
    for beside in (True, False):
        for road in order:
            _lanes(image, view, network, road, beside)
    for road in order:
        for stripe in network.stripes(road):
            if stripe.kind not in {"grass", "edge", "curb"}:
                colour = PAINTS.get(stripe.colour, (245, 245, 245))
                width = max(1, round(stripe.width_m * view.scale))
                line = view.pixels(stripe.points)
                cv2.polylines(image, [line], False, colour, width, cv2.LINE_AA, SHIFT)
        for thing in network.things(road):
            _thing(image, view, thing)
    for road in order:
        for sign in network.signs(road):
            start = sign.T_world_from_sign.translation
            face = start + 2.0 * sign.T_world_from_sign.rotation[:, 0]
            ends = view.pixels(np.stack([start, face]))
            colour = (30, 30, 220) if sign.signal.dynamic else (200, 60, 30)
            cv2.line(image, ends[0], ends[1], colour, 2, cv2.LINE_AA, SHIFT)
    if names:
        _labels(image, view, network)
    return image


def _view(network: MapNetwork, longest_px: int, around: str | None) -> View:
    if around is not None:
        middle = np.array([0.5 * network.length_m(around)])
        x, y = network.surface(around, middle, np.zeros(1))[0, :2].tolist()
        side = int(longest_px)
        return View((x - CLOSE_M, y - CLOSE_M), longest_px / (2 * CLOSE_M), (side, side))
    low, high = np.full(2, np.inf), np.full(2, -np.inf)
    for road in network.road_ids():
        for strip in network.strips(road):
            points = strip.borders[..., :2].reshape(-1, 2)
            low, high = np.minimum(low, points.min(axis=0)), np.maximum(high, points.max(axis=0))
    extent = np.maximum(high - low, 1.0)
    margin = 0.03 * float(extent.max()) + 2.0
    low, extent = low - margin, extent + 2 * margin
    scale = longest_px / float(extent.max())
    width, height = (max(int(side * scale), 120) for side in extent)
    return View((float(low[0]), float(low[1])), scale, (width, height))


def _lanes(image: Image, view: View, network: MapNetwork, road: str, beside: bool) -> None:
    import cv2

    for strip in network.strips(road):
        for lane in strip.lanes:
            if (lane.kind not in DRIVEN) != beside:
                continue
            outline = np.concatenate([lane.inner, lane.outer[::-1]])
            colour = (
                ROAD
                if lane.kind in DRIVEN or lane.material == "asphalt"
                else COLOURS.get(lane.kind, OTHER)
            )
            cv2.fillPoly(image, [view.pixels(outline)], colour, cv2.LINE_AA, SHIFT)


def _thing(image: Image, view: View, thing: Thing) -> None:
    import cv2

    colour = THINGS.get(thing.object.kind, (60, 60, 160))
    if len(thing.wall):
        cv2.polylines(image, [view.pixels(thing.wall)], False, colour, 2, cv2.LINE_AA, SHIFT)
        return
    for area in thing.areas:
        if area.fill == "paint":
            white = (245, 245, 245)
            cv2.fillPoly(image, [view.pixels(area.base)], white, cv2.LINE_AA, SHIFT)
            continue
        cv2.polylines(image, [view.pixels(area.base)], area.closed, colour, 1, cv2.LINE_AA, SHIFT)
    if not thing.areas:
        cv2.polylines(image, [view.pixels(box_corners(thing))], True, colour, 2, cv2.LINE_AA, SHIFT)
    for paint in thing.paints:
        along = paint.points[1, :2] - paint.points[0, :2]
        aside = np.array([-along[1], along[0]]) / np.sqrt((along * along).sum())
        aside *= 0.5 * max(paint.width_m, 1.0 / view.scale)
        ends = paint.points[:, :2]
        quad = np.concatenate([ends + aside, (ends - aside)[::-1]])
        cv2.fillPoly(image, [view.pixels(quad)], (245, 245, 245), cv2.LINE_AA, SHIFT)


def _labels(image: Image, view: View, network: MapNetwork) -> None:
    for road in network.road_ids():
        if network.road(road).junction or network.length_m(road) * view.scale < 40:
            continue
        middle = network.surface(road, np.array([0.5 * network.length_m(road)]), np.zeros(1))
        x, y = (view.pixels(middle)[0] >> SHIFT).tolist()
        letter(image, road, (x, y), (0, 0, 0), halo=(255, 255, 255), size=0.45)
