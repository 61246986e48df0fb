"""The Python builder: the same words, the same model as the text."""

import pytest

from scenesim.errors import ScenarioError
from scenesim.scenario import load
from scenesim.scenario.builder import (
    Builder,
    any_of,
    at_start,
    between,
    choice,
    deg,
    during,
    hz,
    kmh,
    lasting,
    m,
    mm_per_h,
    mps,
    mps2,
    per_km,
    s,
    until,
    w,
)
from scenesim.scenario.parser import parse_document


def dart_out():
    b = Builder(
        "child_dart_out",
        "A child runs out in front of a parked van that hides it while the ego approaches.",
    )
    reveal = b.param("reveal", w.uniform(0.8, 2.4) * s)
    b.road(
        w.street(
            length=180 * m, lanes=(1, 1), lane_width=3.25 * m, parking=w.both, sidewalk=2.5 * m
        )
    )
    b.weather(
        rain=w.exponential(mean=2) * mm_per_h,
        cloud=w.beta(2, 2),
        sun_elevation=w.uniform(4, 45) * deg,
    )
    ego = b.actor("ego", w.car(on=w.road.lane(-1), s=20 * m, speed=w.normal(38, 5) * kmh))
    blocker = b.actor("blocker", w.van(parked=w.right, ahead_of=ego, gap=w.uniform(25, 40) * m))
    kid = b.actor("kid", w.pedestrian(age="child", ahead_of=blocker, gap=0.5 * m, facing=w.road))
    b.when(w.arrival(ego, kid) < reveal, kid.cross(speed=w.uniform(2.2, 3.6) * mps))
    b.when(
        lasting(w.visible(kid) & w.moving(kid), w.uniform(0.4, 1.2) * s),
        ego.brake(w.uniform(5, 8) * mps2),
    )
    b.background(
        w.parked(side=w.both, occupancy=w.uniform(0.4, 0.9)),
        w.traffic(density=w.uniform(2, 12) * per_km),
        w.pedestrians(on=w.sidewalk, count=w.poisson(6)),
    )
    b.require(at_start(w.distance(ego, kid) < 60 * m))
    b.require(~w.collide(kid, any_of(w.parked)))
    b.edge("near_miss", w.over_run.min(w.ttc(ego, kid)) < 1 * s)
    b.edge("late_reveal", during(w.occlusion(kid) > 0.8, w.arrival(ego, kid) > 1.5 * s))
    b.edge("into_glare", (w.sun_angle(ego) < 8 * deg) & (w.weather.cloud < 0.2))
    b.sensors(w.rig("kitti"))
    b.run(6 * s, 10 * hz)
    return b


def test_the_builder_makes_the_model_of_the_file():
    built, loaded = dart_out().build(), load("pedestrian/child_dart_out.scn")
    for name in (
        *("name", "doc", "params", "road", "weather", "preset", "actors", "rules"),
        *("background", "requirements", "sensors", "duration_s", "rate_hz"),
    ):
        assert getattr(built, name) == getattr(loaded, name), name
    assert [(e.name, e.condition, e.tier) for e in built.edges] == [
        (e.name, e.condition, e.tier) for e in loaded.edges
    ]


def test_brackets_appear_where_python_had_them():
    b = Builder("x")
    b.param("a", (w.b + 1) * 2 - (3 - w.c) / (w.d * 2))
    b.param("e", -(w.b + 1) * kmh + between(-5, 10) * m)
    b.require((w.visible(w.ego) | w.moving(w.ego)) & ~(w.speed(w.ego) < 3 * mps))
    assert "param a = (b + 1) * 2 - (3 - c) / (d * 2)" in b.text()
    assert "param e = -(b + 1) * 1 km/h + -5..10 m" in b.text()
    assert "require (visible(ego) or moving(ego)) and not speed(ego) < 3 m/s" in b.text()
    document, source = parse_document(b.text(), "x")
    assert document is not None
    assert not source.problems


def test_steps_choices_and_reserved_words():
    b = Builder("x")
    b.road(w.street())
    ego = b.actor("ego", choice(w.car, w.van, weights=(3, 1))(on=w.road.lane(-1)))
    kid = b.actor("kid", w.pedestrian(on=w.sidewalk, with_=w.stroller))
    b.do(
        lasting(ego.keep_lane(), 2 * s),
        (ego.stop(), until(kid.walk(), w.distance(ego, kid) < 2 * m)),
    )
    b.cover((w.time(), 3), w.ego.kind)
    scenario = b.build()
    assert scenario.actors[0].kind.weights == (0.75, 0.25)
    assert len(scenario.rules[0].steps[1].actions) == 2
    assert scenario.covers[0].axes == (("time()", 3), ("ego.kind", 0))


def test_problems_show_the_line_that_was_built():
    b = Builder("x")
    b.road(w.street())
    b.actor("ego", w.car(sped=3 * mps))
    with pytest.raises(ScenarioError, match=r"ego = car\(sped=3 m/s\)"):
        b.build()


def test_conditions_are_not_python_truths():
    with pytest.raises(TypeError, match="for and or not"):
        bool(w.a < w.b)


def test_a_scenario_of_the_library_is_extended():
    b = Builder("followed")
    b.extends("base/highway.scn")
    b.actor("npc", w.van(behind=w.ego, gap=w.uniform(10, 20) * m, speed=w.ego.speed))
    scenario = b.build()
    base = load("base/highway.scn")
    assert scenario.road == base.road
    assert [one.name for one in scenario.actors] == [*(one.name for one in base.actors), "npc"]
