"""Road words: what a scenario may drive on; arguments are those of the builders in ``roads``."""

from __future__ import annotations

from scenesim.world.signatures import Amount, FilePath, Parameter, Signature, TupleOf
from scenesim.world.units import LENGTH, NONE, PER_LENGTH, SPEED
from scenesim.world.words.making import amount, count, one_of, pair

_KMH = 1.0 / 3.6


def _lanes(with_and_against: tuple[int, int]) -> Parameter:
    item = Amount(NONE, 0, 6, whole=True)
    return Parameter("lanes", (TupleOf(item),), pair(*with_and_against), doc="(with, against)")


def _length(default: float, doc: str = "of the road") -> Parameter:
    return amount("length", LENGTH, default, (10.0, 20000.0), doc=doc)


def _lane_width(default: float) -> Parameter:
    return amount("lane_width", LENGTH, default, (2.0, 6.0))


def _limit(kmh: float) -> Parameter:
    return amount("speed_limit", SPEED, kmh * _KMH, (1.0, 60.0))


_CURVATURE = amount(
    "curvature", PER_LENGTH, 0.0, (-0.05, 0.05), doc="1/radius, positive to the left"
)
_SLOPE = amount("slope", NONE, 0.0, (-0.2, 0.2), doc="rise per length: 4 % climbs along s")
_SHOULDER = amount("shoulder", LENGTH, 2.5, (0.0, 8.0), doc="its width; 0 m for none")
_CONTROL = one_of("control", "signals stop none", "signals")
_TRAFFIC = one_of("traffic", "right left", "right", doc="the side that traffic keeps to")
#: the cross-section of a town street
_SECTION = (
    _lanes((1, 1)),
    _lane_width(3.25),
    one_of("parking", "none left right both", "none", "parking lanes"),
    amount("parking_width", LENGTH, 2.2, (1.8, 6.0)),
    amount("sidewalk", LENGTH, 2.5, (0.0, 15.0), doc="its width; 0 m for none"),
    amount("kerb", LENGTH, 0.13, (0.0, 0.3), doc="its height"),
    amount("bike_lane", LENGTH, 0.0, (0.0, 4.0), doc="its width; 0 m for none"),
)

ROADS: tuple[Signature, ...] = tuple(
    Signature("road", word, parameters, doc, available)
    for word, parameters, doc, available in (
        (
            "street",
            (_length(200.0), *_SECTION, _CURVATURE, _SLOPE, _limit(50.0), _TRAFFIC),
            "a town street with kerbs, sidewalks and parking lanes",
            True,
        ),
        (
            "rural",
            (
                _length(500.0),
                _lanes((1, 1)),
                _lane_width(3.25),
                _SHOULDER,
                _CURVATURE,
                _SLOPE,
                _limit(100.0),
                _TRAFFIC,
            ),
            "a country road with curves and hills",
            False,
        ),
        (
            "highway",
            (
                _length(1000.0),
                _lanes((3, 3)),
                _lane_width(3.75),
                _SHOULDER,
                amount("median", LENGTH, 4.0, (0.0, 30.0)),
                _CURVATURE,
                _SLOPE,
                _limit(130.0),
                _TRAFFIC,
            ),
            "a motorway with shoulder, median and guard rails",
            False,
        ),
        (
            "merge",
            (
                _length(800.0),
                _lanes((2, 0)),
                _lane_width(3.75),
                _SHOULDER,
                amount("ramp_length", LENGTH, 250.0, (50.0, 1000.0)),
                _limit(120.0),
                _TRAFFIC,
            ),
            "a motorway with an acceleration lane",
            False,
        ),
        (
            "intersection",
            (
                count("arms", 4, 4, doc="3 or 4"),
                _CONTROL,
                _length(120.0, "of each arm"),
                *_SECTION,
                one_of("turn_lane", "yes no", "no"),
                one_of("crosswalks", "yes no", "yes"),
                amount("corner", LENGTH, 6.0, (2.0, 7.5), doc="radius of the kerb"),
                _limit(50.0),
                _TRAFFIC,
            ),
            "3 or 4 arms with signals, stop signs or neither",
            True,
        ),
        (
            "roundabout",
            (
                count("arms", 4, 6),
                amount("radius", LENGTH, 16.0, (8.0, 80.0)),
                _length(120.0, "of each arm"),
                *_SECTION,
                _limit(50.0),
                _TRAFFIC,
            ),
            "a circle with arms",
            False,
        ),
        (
            "work_zone",
            (
                _length(400.0),
                _lanes((2, 0)),
                _lane_width(3.5),
                amount("start", LENGTH, 150.0, (0.0, 20000.0)),
                amount("closed", LENGTH, 120.0, (5.0, 20000.0)),
                _limit(60.0),
                _TRAFFIC,
            ),
            "a road with a lane closed by cones and beacons",
            False,
        ),
        (
            "parking_lot",
            (
                count("rows", 4, 40),
                count("spaces", 20, 200),
                amount("aisle", LENGTH, 6.0, (3.0, 12.0)),
            ),
            "rows of parking spaces",
            False,
        ),
        (
            "railway_crossing",
            (
                _length(300.0),
                _lanes((1, 1)),
                _lane_width(3.25),
                one_of("barrier", "none half full", "half"),
                _limit(50.0),
                _TRAFFIC,
            ),
            "a level crossing",
            False,
        ),
        (
            "tunnel",
            (
                _length(600.0),
                _lanes((2, 0)),
                _lane_width(3.5),
                amount("start", LENGTH, 150.0, (0.0, 20000.0)),
                _limit(80.0),
                _TRAFFIC,
            ),
            "a road that runs through a tunnel",
            False,
        ),
        (
            "bridge",
            (
                _length(600.0),
                _lanes((1, 1)),
                _lane_width(3.5),
                amount("start", LENGTH, 200.0, (0.0, 20000.0)),
                _limit(80.0),
                _TRAFFIC,
            ),
            "a road that runs over a bridge",
            False,
        ),
        (
            "opendrive",
            (
                Parameter(
                    "file", (FilePath((".xodr",), "maps"),), required=True, doc="an OpenDRIVE map"
                ),
            ),
            "any OpenDRIVE map",
            True,
        ),
    )
)
