"""Where parked cars stand: along the kerb, or in the bays that are painted."""

from math import cos, pi, radians, sin

import pytest

from scenesim.randomness import Stream
from scenesim.roads.building import build
from scenesim.sampling.parking import spaces, stand
from scenesim.shapes import catalogue

CAR = catalogue.specify("hatchback", {}, Stream.of(1))
VAN = catalogue.specify("van", {}, Stream.of(1))


def all_of(network):
    return [space for _, found in spaces(network) for space in found]


@pytest.mark.parametrize(
    ("name", "words", "count"),
    [
        ("parking_lot", {"aisles": 2, "spaces": 10}, 40),
        ("street", {"length": 106.0, "parking": "right", "parking_width": 5.0}, 40),
    ],
)
def test_bays_hold_one_car_each_between_their_lines(name, words, count):
    network = build(name, words)
    found = all_of(network)
    bays = [
        thing.T_world_from_thing.translation[:2]
        for road in network.road_ids()
        for thing in network.things(road)
        if thing.object.kind == "parkingSpace"
    ]
    assert len(found) == len(bays) == count
    for space in found:
        assert space.is_square
        for about in (0.1, 0.9):  # nose out, nose in
            place = stand(network, space, CAR, (0.9, 0.1, about))
            away = min((abs(x - place.place[0]), abs(y - place.place[1])) for x, y in bays)
            assert away[0] + 0.5 * CAR.width_m < 1.25
            assert away[1] + 0.5 * CAR.length_m < 2.6
            road = network.lane_pose(space.spot.span.road, space.spot.span.lane, space.spot.s_m)
            assert abs(cos(place.yaw_rad - road.heading_rad)) < 0.05


def test_nobody_parks_in_a_sharp_bend():
    def count(curvature):
        words = {"length": 106.0, "parking": "right", "curvature": curvature}
        return len(all_of(build("street", words)))

    assert count(0.0) == count(0.01) == 17
    assert count(1.0 / 40.0) == count(-1.0 / 40.0) == 0


def test_along_a_kerb_cars_stand_as_they_drove():
    network = build("street", {"length": 100.0, "parking": "both"})
    found = all_of(network)
    assert len(found) == 2 * 16
    for space in found:
        place = stand(network, space, CAR, (0.5, 1.0, 0.5))
        ahead = 0.0 if space.spot.span.lane < 0 else pi
        assert cos(place.yaw_rad - ahead) > 0.99
        edge = abs(place.place[1]) + 0.5 * CAR.width_m
        assert edge < 3.25 + 2.2
    assert stand(network, found[0], VAN, (0.5, 0.5, 0.5)) is None or VAN.length_m < 5.6


def test_cars_along_a_kerb_stand_in_no_perfect_line():
    network = build("street", {"length": 100.0, "parking": "right"})
    space = next(one for one in all_of(network) if one.spot.span.lane < 0)
    away, turns = [], []
    for row in range(11):
        for column in range(11):
            place = stand(network, space, CAR, (0.5, row / 10, column / 10))
            askew = (
                place.yaw_rad
                - network.lane_pose(
                    space.spot.span.road, space.spot.span.lane, place.lane.s_m
                ).heading_rad
            )
            away.append(-place.place[1] - 3.25)  # of its middle from the lane's inner edge
            turns.append(abs(askew))
            half = 0.5 * (CAR.width_m + CAR.length_m * abs(sin(askew)))
            assert away[-1] + half < 2.2 - 0.04, "stands on the kerb"
            assert away[-1] - half > -0.13, "stands in the way"
    assert max(away) - min(away) > 0.25
    assert radians(2.5) < max(turns) < radians(3.5)
    assert radians(0.5) < sorted(turns)[len(turns) // 2] < radians(1.2)
