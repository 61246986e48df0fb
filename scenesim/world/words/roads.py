"""Road words: what a scenario may drive on."""

from __future__ import annotations

from math import radians

from scenesim.world.signatures import Amount, FilePath, Parameter, Signature, TupleOf
from scenesim.world.units import ANGLE, LENGTH, NONE, SPEED
from scenesim.world.words.making import amount, count, one_of, pair


def _lanes(with_and_against: tuple[int, int]) -> Parameter:
    item = Amount(NONE, 0, 8, whole=True)
    return Parameter("lanes", (TupleOf(item),), pair(*with_and_against), doc="(with, against)")


def _length(default: float) -> Parameter:
    return amount("length", LENGTH, default, (10.0, 20000.0), doc="of the road")


def _lane_width(default: float) -> Parameter:
    return amount("lane_width", LENGTH, default, (2.0, 8.0))


def _radius() -> Parameter:
    return amount("radius", LENGTH, None, (-1e5, 1e5), doc="of its curve, positive to the left")


_SLOPE = amount("slope", NONE, 0.0, (-0.2, 0.2), doc="rise per length; 4 % climbs along s")
_LIMIT = amount("speed_limit", SPEED, None, (0.0, 60.0))
_SIDEWALK = amount("sidewalk", LENGTH, 2.0, (0.0, 12.0), doc="its width; 0 m for none")
_SHOULDER = amount("shoulder", LENGTH, 2.5, (0.0, 8.0), doc="its width; 0 m for none")
_PARKING = one_of("parking", "none left right both", "none", "parking lanes")
_CROSSWALK = amount("crosswalk", LENGTH, None, (0.0, 20000.0), doc="station of a zebra crossing")
_CONTROL = one_of("control", "signals stop none", "none")
_ARM = amount("arm_length", LENGTH, 80.0, (20.0, 2000.0))
_ANGLE = amount("angle", ANGLE, radians(90.0), (radians(40.0), radians(140.0)), doc="of crossing")

ROADS: tuple[Signature, ...] = tuple(
    Signature("road", word, parameters, doc, available)
    for word, parameters, doc, available in (
        (
            "street",
            (
                _length(200.0),
                _lanes((1, 1)),
                _lane_width(3.25),
                _PARKING,
                _SIDEWALK,
                _radius(),
                _SLOPE,
                _LIMIT,
                _CROSSWALK,
                amount("parking_width", LENGTH, 2.2, (1.8, 6.0)),
            ),
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
                _radius(),
                _SLOPE,
                _LIMIT,
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
                _radius(),
                _SLOPE,
                _LIMIT,
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
                _LIMIT,
            ),
            "a motorway with an acceleration lane",
            False,
        ),
        (
            "intersection",
            (
                count("arms", 4, 5),
                _CONTROL,
                _lanes((1, 1)),
                _lane_width(3.25),
                _SIDEWALK,
                _ARM,
                _ANGLE,
                one_of("crosswalks", "none all", "all"),
                _LIMIT,
            ),
            "3 or 4 arms with signals, stop signs or neither",
            False,
        ),
        (
            "roundabout",
            (
                count("arms", 4, 6),
                amount("radius", LENGTH, 16.0, (8.0, 80.0)),
                _lanes((1, 1)),
                _lane_width(3.5),
                _SIDEWALK,
                _ARM,
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
                amount("start", LENGTH, 150.0),
                _LIMIT,
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
                amount("start", LENGTH, 200.0),
                _LIMIT,
            ),
            "a road that runs over a bridge",
            False,
        ),
        (
            "opendrive",
            (
                Parameter(
                    "file",
                    (FilePath((".xodr",), "maps"),),
                    required=True,
                    doc="an ASAM OpenDRIVE map",
                ),
            ),
            "any OpenDRIVE map",
            True,
        ),
    )
)
