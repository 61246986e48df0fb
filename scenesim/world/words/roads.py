"""Road words: what a scenario may drive on; arguments are those of the builders in ``roads``."""

from __future__ import annotations

from scenesim.world.signatures import Amount, FilePath, Parameter, Signature, TupleOf
from scenesim.world.units import ANGLE, LENGTH, NONE, PER_LENGTH, SPEED
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
_CONTROL = one_of("control", "signals stop none", "signals")
_TRAFFIC = one_of("traffic", "right left", "right", doc="the side that traffic keeps to")
_MARKING = one_of("marking", "eu us", "eu", "white middle lines, or yellow ones")
#: the cross-section of a town street
_SECTION = (
    _lanes((1, 1)),
    _lane_width(3.25),
    one_of("parking", "none left right both", "none", "parking lanes"),
    amount("parking_width", LENGTH, 2.2, (1.8, 6.0)),
    amount("sidewalk", LENGTH, 2.5, (0.0, 15.0), doc="its width; 0 m for none"),
    amount("kerb", LENGTH, 0.13, (0.0, 0.3), doc="its height"),
    amount("bike_lane", LENGTH, 0.0, (0.0, 4.0), doc="its width; 0 m for none"),
    _MARKING,
)

#: the cross-section of a road over land
_OPEN = (
    _lanes((1, 1)),
    amount("lane_width", LENGTH, 3.5, (2.5, 5.0)),
    amount("shoulder", LENGTH, 0.5, (0.1, 4.0), doc="paved, beyond the edge line"),
    _MARKING,
)
_MOTORWAY = (
    _lanes((2, 2)),
    amount("lane_width", LENGTH, 3.75, (3.0, 5.0)),
    amount("shoulder", LENGTH, 2.5, (0.5, 5.0), doc="the hard shoulder"),
    amount("median", LENGTH, 3.0, (0.5, 30.0)),
    one_of("guard_rail", "both median none", "both"),
    _limit(130.0),
    _TRAFFIC,
)

ROADS: tuple[Signature, ...] = tuple(
    Signature("road", word, parameters, doc, available)
    for word, parameters, doc, available in (
        (
            "street",
            (
                _length(200.0),
                *_SECTION,
                _CURVATURE,
                _SLOPE,
                _limit(50.0),
                _TRAFFIC,
                amount("crosswalk", LENGTH, 0.0, (0.0, 20000.0), doc="its station; 0 m for none"),
            ),
            "a town street with kerbs, sidewalks and parking lanes",
            True,
        ),
        (
            "rural",
            (
                _length(1000.0),
                *_OPEN,
                amount("radius", LENGTH, 180.0, (0.0, 5000.0), doc="of its bends; 0 m: straight"),
                amount("turn", ANGLE, 0.45, (0.05, 1.5), doc="of each bend"),
                amount("hills", LENGTH, 4.0, (0.0, 60.0), doc="height of its waves"),
                amount("hill_length", LENGTH, 260.0, (60.0, 5000.0), doc="from crest to crest"),
                _limit(100.0),
                _TRAFFIC,
            ),
            "a country road with curves and hills",
            True,
        ),
        (
            "highway",
            (
                _length(1000.0),
                *_MOTORWAY,
                amount("curvature", PER_LENGTH, 0.0, (-0.01, 0.01), doc="at its strongest"),
                amount("hills", LENGTH, 0.0, (0.0, 30.0), doc="height of its waves"),
                one_of("exit", "yes no", "no", "a slip road leaves it"),
            ),
            "a motorway with shoulders, median and guard rails",
            True,
        ),
        (
            "merge",
            (amount("length", LENGTH, 800.0, (500.0, 20000.0)), *_MOTORWAY),
            "a motorway that a slip road joins",
            True,
        ),
        (
            "intersection",
            (
                count("arms", 4, 4, doc="3 or 4", least=3),
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
                count("arms", 4, 5, doc="3 to 5", least=3),
                amount("radius", LENGTH, 9.0, (5.0, 40.0), doc="of the island"),
                amount("ring", LENGTH, 5.5, (3.5, 8.0), doc="width of the ring"),
                _length(120.0, "of each arm"),
                *_SECTION,
                one_of("crosswalks", "yes no", "yes"),
                _limit(50.0),
                _TRAFFIC,
            ),
            "a circle with arms",
            True,
        ),
        (
            "work_zone",
            (
                _length(400.0),
                _lanes((2, 1)),
                *_OPEN[1:],
                amount("zone_start", LENGTH, None, (0.0, 20000.0)),
                amount("zone_length", LENGTH, None, (10.0, 20000.0)),
                amount("taper", LENGTH, 45.0, (10.0, 200.0), doc="row of cones before it"),
                amount("zone_limit", SPEED, 50 * _KMH, (1.0, 40.0)),
                _limit(80.0),
                _TRAFFIC,
            ),
            "a road with a lane closed by cones and beacons",
            True,
        ),
        (
            "parking_lot",
            (
                count("aisles", 3, 12),
                count("spaces", 14, 100, doc="on each side of an aisle"),
                amount("space_width", LENGTH, 2.5, (2.0, 4.0)),
                amount("space_length", LENGTH, 5.0, (4.0, 8.0)),
                amount("aisle_width", LENGTH, 6.0, (5.0, 10.0)),
                _TRAFFIC,
            ),
            "rows of parking spaces",
            True,
        ),
        (
            "railway_crossing",
            (
                _length(300.0),
                *_OPEN,
                amount("at", LENGTH, None, (0.0, 20000.0), doc="station of the rails"),
                one_of("gates", "yes no", "yes"),
                _limit(100.0),
                _TRAFFIC,
            ),
            "a level crossing",
            True,
        ),
        (
            "tunnel",
            (
                _length(500.0),
                *_OPEN,
                amount("tunnel_start", LENGTH, None, (0.0, 20000.0)),
                amount("tunnel_length", LENGTH, None, (10.0, 20000.0)),
                amount("lighting", NONE, 0.6, (0.0, 1.0)),
                amount("radius", LENGTH, 0.0, (0.0, 5000.0), doc="of its bends; 0 m: straight"),
                _limit(100.0),
                _TRAFFIC,
            ),
            "a road that runs through a tunnel",
            True,
        ),
        (
            "bridge",
            (
                _length(600.0),
                *_OPEN,
                amount("bridge_start", LENGTH, None, (0.0, 20000.0)),
                amount("bridge_length", LENGTH, None, (10.0, 20000.0)),
                amount("height", LENGTH, 6.0, (0.0, 40.0), doc="over the land"),
                one_of("kind", "concrete steel brick wood", "concrete"),
                _limit(100.0),
                _TRAFFIC,
            ),
            "a road that runs over a bridge",
            True,
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
