"""Draws stand where the scenario says, by addresses, and never in each other."""

from math import cos, hypot, pi, radians, sin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scenesim.scenario as language
from scenesim.kernels.footprints import corner_distance, overlap
from scenesim.randomness import Stream
from scenesim.sampling import Rejection, draw_proposed, draw_scene
from scenesim.sampling.designs import design
from scenesim.sampling.proposals import axes_of
from scenesim.sampling.site import rectangle
from scenesim.simulation import run
from scenesim.world.weather import Weather

STREET = "street(length=200 m, lanes=(1, 1), parking=both, sidewalk=2.5 m)"
TEXT = """
scenario test:
    road = {road}
    {weather}
    ego = car(on=road.lane(-1), s=40 m, speed=10 m/s)
    {lines}
    {background}
    sensors = rig("kitti")
    run 3 s at 10 Hz
"""
BACKGROUND = """background:
        parked(side=both, occupancy=0.6)
        traffic(density=10 /km)
        pedestrians(on=sidewalk, count=8)"""


def scenario(*lines, road=STREET, background="", weather=""):
    text = TEXT.format(
        road=road, lines="\n    ".join(lines), background=background, weather=weather
    )
    return language.parse(text, "test")


def drawn(*lines, seed=1, **more):
    return draw_scene(scenario(*lines, **more), Stream.of(seed), {})


def actors(scene):
    return {actor.name: actor for actor in scene.actors}


def free(a, b):
    p, q = rectangle(a), rectangle(b)
    return min(corner_distance(p, q), corner_distance(q, p)) if overlap(p, q) > 0.0 else 0.0


FULL = scenario("npc = car(ahead_of=ego, gap=20 m)", background=BACKGROUND)


@settings(max_examples=15)
@given(st.integers(0, 10**6))
def test_nobody_stands_in_anybody(seed):
    scene = draw_scene(FULL, Stream.of(seed), {})
    if isinstance(scene, Rejection):
        return
    boxes = [rectangle(actor) for actor in scene.actors]
    for k, p in enumerate(boxes):
        for q in boxes[:k]:
            assert overlap(p, q) >= 0.0
    assert all(scene.network.locate(x, y) for x, y, *_ in boxes)


@pytest.mark.parametrize("gap", [0.5, 7.0, 31.0])
def test_gap_is_free_space_between_footprints(gap):
    found = actors(drawn(f"npc = car(ahead_of=ego, gap={gap} m)"))
    assert free(found["ego"], found["npc"]) == pytest.approx(gap, abs=0.01)
    assert found["npc"].position[1] == pytest.approx(found["ego"].position[1], abs=1e-6)


def test_parked_stands_in_the_parking_lane_of_that_side():
    found = actors(
        drawn("a = van(parked=right, ahead_of=ego, gap=20 m)", "b = car(parked=left, behind=ego)")
    )
    a, b, ego = found["a"], found["b"], found["ego"]
    assert a.position[1] < ego.position[1] - 2.0
    assert b.position[1] > ego.position[1] + 4.0
    assert cos(b.yaw_rad - ego.yaw_rad) == pytest.approx(-1.0)
    assert a.speed_mps == 0.0


def test_a_child_before_a_van_faces_the_road():
    found = actors(
        drawn(
            "v = van(parked=right, ahead_of=ego, gap=20 m)",
            'kid = pedestrian(age="child", ahead_of=v, gap=0.5 m, facing=road)',
        )
    )
    assert free(found["v"], found["kid"]) == pytest.approx(0.5, abs=0.01)
    assert sin(found["kid"].yaw_rad) == pytest.approx(1.0)  # the road runs east, he looks north
    assert found["kid"].position[1] == pytest.approx(found["v"].position[1], abs=0.01)


@pytest.mark.parametrize(
    ("facing", "yaw"),
    [("along", 0.0), ("against", pi), ("left", pi / 2), ("north", pi / 2), ("away", -pi / 2)],
)
def test_facing(facing, yaw):
    found = actors(drawn(f"p = pedestrian(on=road.lane(-3), s=60 m, facing={facing})"))
    assert cos(found["p"].yaw_rad - yaw) == pytest.approx(1.0)


def test_beside_and_by_coordinates():
    found = actors(
        drawn(
            "a = car(on=oncoming(ego), s=40 m, speed=0 m/s)",
            "p = pedestrian(right_of=ego, gap=1 m)",
            "q = pedestrian(at=(100 m, -6 m), facing=ego)",
        )
    )
    assert cos(found["a"].yaw_rad) == pytest.approx(-1.0)
    assert free(found["ego"], found["p"]) == pytest.approx(1.0, abs=0.01)
    assert found["q"].position[:2] == pytest.approx((100.0, -6.0))
    assert cos(found["q"].yaw_rad) < -0.9


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("a = car(ahead_of=ego, gap=500 m)", "a: the road ends ahead of ego"),
        ("a = car(at=(40 m, -1.6 m))", "a: it would stand in ego"),
        ("a = car(on=left_of(ego), s=80 m)", "a: no lane left of ego"),
        ("a = car(on=road.lane(-7), s=80 m)", "a: road '1' has no lane -7; it has "),
        ("a = car(on=road.lane(-1), s=8000 m)", "a: road '1' does not reach that far"),
        ("a = car(on=road.lane(-1), s=199 m)", "a: it would stick out beyond the end of the road"),
    ],
)
def test_what_cannot_stand_is_rejected_by_name(line, reason):
    found = drawn(line)
    assert isinstance(found, Rejection)
    assert found.reason.startswith(reason)


def test_same_stream_same_scene():
    a, b = draw_scene(FULL, Stream.of(5), {}), draw_scene(FULL, Stream.of(5), {})
    assert a == b


def test_taking_one_actor_away_changes_no_other():
    """But for the place that it leaves."""
    lines = ["a = car(ahead_of=ego, gap=70 m, speed=5 m/s)", "b = pedestrian(on=sidewalk, s=150 m)"]
    both = actors(drawn(*lines, background=BACKGROUND))
    one = actors(drawn(lines[0], background=BACKGROUND))
    same = [name for name in one if name in both and one[name] == both[name]]
    assert set(both) - {"b"} <= set(one)
    assert len(same) == len(set(both) - {"b"})


def test_occupancy_and_density_are_met():
    parked, driven, slots = 0, 0, 0
    for seed in range(30):
        scene = drawn(seed=seed, background=BACKGROUND, road=STREET.replace("200", "600"))
        groups = [actor.group for actor in scene.actors]
        parked += groups.count("parked")
        driven += groups.count("traffic")
        slots += 2 * int(270 / 6)  # 130 m around a way of 70 m from 40 m on
        assert groups.count("pedestrians") == 8
    assert 0.4 < parked / slots < 0.75
    assert driven > 30


def test_weather_follows_what_is_given():
    wet = drawn(weather="weather:\n        rain = 8 mm/h\n        time = night").weather
    assert wet.wetness == pytest.approx(1.0)
    assert wet.street_lights
    assert wet.headlights
    day = drawn(weather="weather:\n        sun_elevation = 40 deg").weather
    assert day.sun_elevation_rad == pytest.approx(radians(40))
    assert not day.headlights
    assert isinstance(day, Weather)


def test_the_season_follows_the_snow_unless_it_is_given():
    assert drawn(weather="weather:\n        cloud = 0.5").weather.season == "summer"
    assert drawn(weather="weather:\n        snow_cover = 0.5").weather.season == "winter"
    late = "weather:\n        snow_cover = 0.5\n        season = autumn"
    assert drawn(weather=late).weather.season == "autumn"


def test_fields_beside_a_preset_override_it():
    given_cloud = drawn(weather='weather = preset("snow", time=dusk, cloud=0.4, season=spring)')
    assert given_cloud.weather.cloud == 0.4
    assert given_cloud.weather.snow_mm_per_h == 2.0
    assert given_cloud.weather.season == "spring"


def test_a_sampler_decides_values_and_weights():
    given_speed = scenario("npc = car(ahead_of=ego, gap=uniform(10, 50) m, speed=10 m/s)")
    rows = design("latin_hypercube", axes_of(given_speed), 5, Stream.of(1)).rows
    gaps = []
    for row in rows:
        scene = draw_proposed(given_speed, Stream.of(row.number), row, {})
        found = actors(scene)
        gaps.append(free(found["ego"], found["npc"]))
        assert scene.log_weight == 0.0
    assert sorted(int((gap - 10.0) / 8.0) for gap in gaps) == [0, 1, 2, 3, 4]


def test_draws_run():
    outcome = run(draw_scene(FULL, Stream.of(3), {}), margins=True)
    assert outcome.refused is None
    steps = outcome.timeline.positions[1:] - outcome.timeline.positions[:-1]
    assert max(hypot(x, y) for x, y, _ in steps.reshape(-1, 3)) < 25.0 * 0.05
