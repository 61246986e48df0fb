"""``street(...)``: a town street with parking lanes, kerbs and sidewalks."""

from __future__ import annotations

from dataclasses import replace

from scenesim.roads.builders.arguments import Arguments
from scenesim.roads.builders.bays import with_bays
from scenesim.roads.builders.furnishing import Approach, with_zebra
from scenesim.roads.builders.lanes import (
    KERB_M,
    KERB_WIDTH_M,
    Pen,
    lane_line,
    middle_line,
    plain_lane,
    section,
    solid,
)
from scenesim.roads.model import Cubic, Lane, LaneSection, Road, RoadMap, RoadType


def street(arguments: Arguments) -> RoadMap:
    """A street along x, from the origin.

    ``length``, ``lanes=(with, against)``, ``lane_width``, ``parking=both|left|right|none``,
    ``parking_width`` (from 3.8 m on the spaces are square to the road), ``sidewalk`` (width, 0 for
    none), ``kerb`` (height), ``curvature`` (1/m), ``slope`` (rise per metre), ``bike_lane`` (width,
    0 for none), ``speed_limit``, ``crosswalk`` (station of a zebra crossing, 0 for none),
    ``marking=eu|us``, ``traffic=right|left``.

    Args:
        arguments: as above.

    Returns:
        The map: one road, ``1``.
    """
    length = arguments.number("length", 200.0, 10.0, 20_000.0)
    curvature = arguments.number("curvature", 0.0, -0.05, 0.05)
    slope = arguments.number("slope", 0.0, -0.2, 0.2)
    limit = arguments.number("speed_limit", 50 / 3.6, 1.0, 60.0)
    left_hand = arguments.word_of("traffic", "right", ("right", "left")) == "left"
    zebra = arguments.number("crosswalk", 0.0, 0.0, length)
    lanes = street_section(arguments, left_hand)
    arguments.finish()
    pen = Pen()
    if abs(curvature) < 1e-9:
        pen.line(length)
    else:
        pen.arc(length, curvature)
    road = Road(
        id="1",
        name="street",
        length_m=length,
        left_hand=left_hand,
        plan=tuple(pen.pieces),
        elevation=(Cubic(0.0, 0.0, slope),) if slope else (),
        types=(RoadType(0.0, "town", limit),),
        sections=(lanes,),
    )
    if zebra > 0.0:
        right, _, left = Approach(road, "start").edges(zebra)
        road = with_zebra(road, zebra, right, left, "crosswalk")
    return RoadMap("street", (with_bays(road),))


def street_section(arguments: Arguments, left_hand: bool) -> LaneSection:
    """The cross-section of a street by its arguments.

    Args:
        arguments: ``lanes lane_width parking parking_width sidewalk kerb bike_lane marking``.
        left_hand: traffic keeps left.

    Returns:
        The section.
    """
    ahead, against = arguments.pair("lanes", (1, 1), 0, 6)
    width = arguments.number("lane_width", 3.25, 2.0, 6.0)
    parking = arguments.word_of("parking", "none", ("both", "left", "right", "none"))
    parking_width = arguments.number("parking_width", 2.2, 1.8, 6.0)
    sidewalk = arguments.number("sidewalk", 2.5, 0.0, 15.0)
    kerb = arguments.number("kerb", KERB_M, 0.0, 0.3)
    bike = arguments.number("bike_lane", 0.0, 0.0, 4.0)
    style = arguments.word_of("marking", "eu", ("eu", "us"))
    between = lane_line("town", style)
    if left_hand:
        ahead, against = against, ahead

    def side(count: int, name: str) -> list[Lane]:
        parked = parking in {"both", name}
        lanes = [
            plain_lane("driving", width, between if number < count - 1 else None)
            for number in range(count)
        ]
        if bike > 0:
            lanes = [*lanes[:-1], *(_marked(lane) for lane in lanes[-1:])]
            lanes.append(plain_lane("biking", bike))
        if parked:
            lanes = [*lanes[:-1], *(_marked(lane) for lane in lanes[-1:])]
            lanes.append(plain_lane("parking", parking_width))
        if sidewalk > 0:
            lanes.append(plain_lane("curb", KERB_WIDTH_M, height_m=kerb))
            lanes.append(plain_lane("sidewalk", max(sidewalk - KERB_WIDTH_M, 0.3), height_m=kerb))
        elif lanes and not parked:
            lanes = [*lanes[:-1], *(_marked(lane) for lane in lanes[-1:])]
            lanes.append(plain_lane("border", 0.5))
        return lanes

    two_way = ahead > 0 and against > 0
    centre = None
    if two_way:
        centre = middle_line(ahead + against, "town", style)
    return section(side(against, "left"), side(ahead, "right"), centre)


def _marked(lane: Lane) -> Lane:
    return replace(lane, marks=(solid(),))
