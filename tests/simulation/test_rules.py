"""Triggers, sequences and conditions: each form of the language once, against the clock."""

import pytest
from hand_road import HandRoad
from small_scenes import VAN, car, kid, scene, still

from scenesim.errors import NotAvailableError
from scenesim.simulation import run
from scenesim.world.conditions import (
    Action,
    ActorName,
    AnyOf,
    AtStart,
    Comparison,
    EdgeGoal,
    Eventually,
    Holds,
    Logic,
    Measure,
    Number,
    OverRun,
    Parallel,
    Requirement,
    Rule,
    Sustained,
    When,
    While,
)

ROAD = HandRoad(300.0)
EGO, KID = ActorName("ego"), ActorName("kid")
TIME = Measure("time")
SPEED = Measure("speed", (EGO,))


def after(seconds):
    return Comparison(">=", TIME, Number(seconds))


def act(verb, actor="ego", for_s=None, until=None, **numbers):
    arguments = {name: Number(value) for name, value in numbers.items()}
    lasts = Number(for_s) if for_s is not None else None
    return Action(actor, verb, arguments, lasts, until, "do")


def played(*rules, requirements=(), edges=(), extra=(), duration=6.0, speed=10.0):
    ego = car(ROAD, s=20.0, speed=speed)
    return run(
        scene(
            ego,
            kid(ROAD),
            *extra,
            network=ROAD,
            rules=rules,
            requirements=requirements,
            edges=edges,
            duration=duration,
        )
    )


def test_when_fires_once_at_the_first_step_of_its_condition():
    rule = Rule(after(1.5), (act("brake", decel=5.0, to=8.0),), "when[1]")
    timeline = played(rule).timeline
    assert timeline.fired == {"when[1]": 1.5}
    assert timeline.state(0, 1.5).speed_mps == pytest.approx(10.0)
    assert timeline.state(0, 1.7).speed_mps == pytest.approx(9.0)
    assert timeline.state(0, 5.0).speed_mps == pytest.approx(8.0)


def test_a_condition_must_be_sustained():
    slow = Comparison("<", SPEED, Number(9.0))
    rules = (
        Rule(after(1.0), (act("brake", decel=5.0, to=5.0),), "when[1]"),
        Rule(Sustained(slow, Number(0.5)), (act("brake", decel=2.0),), "when[2]"),
    )
    fired = played(*rules).timeline.fired
    # below 9 m/s from 1.25 s on, held for 0.5 s
    assert fired["when[2]"] == pytest.approx(1.75, abs=0.051)


def test_steps_of_do_follow_each_other():
    rule = Rule(
        None,
        (
            act("keep_lane", for_s=1.0),
            act("brake", decel=5.0, to=5.0),
            act("accelerate", accel=2.0, to=7.0),
        ),
        "do",
    )
    timeline = played(rule).timeline
    assert timeline.state(0, 0.95).speed_mps == pytest.approx(10.0)
    assert timeline.state(0, 2.0).speed_mps == pytest.approx(5.0, abs=0.15)
    assert timeline.state(0, 3.05).speed_mps == pytest.approx(7.0, abs=0.15)


def test_until_ends_an_action():
    rule = Rule(None, (act("brake", decel=4.0, until=Comparison("<", SPEED, Number(6.0))),), "do")
    timeline = played(rule).timeline
    assert 5.6 < timeline.state(0, 3.0).speed_mps < 6.01


def test_parallel_actions_run_together():
    both = Parallel((act("brake", decel=2.0), act("cross", "kid", speed=2.0)))
    timeline = played(Rule(None, (both,), "do")).timeline
    assert timeline.state(0, 1.0).speed_mps == pytest.approx(8.0)
    assert timeline.state(1, 1.5).speed_mps == pytest.approx(2.0)


def test_arrival_and_visible_trigger():
    van = still("van", "van", VAN, (46.9, -4.35, 0.0))
    arrives = Comparison("<", Measure("arrival", (EGO, KID)), Number(1.5))
    seen = Logic("and", (Holds(Measure("visible", (KID,))), Holds(Measure("moving", (KID,)))))
    rules = (
        Rule(arrives, (act("cross", "kid", speed=3.0),), "when[1]"),
        Rule(Sustained(seen, Number(0.4)), (act("brake", decel=7.0),), "when[2]"),
    )
    timeline = played(*rules, extra=(van,)).timeline
    # front at 22.25 m, child level at 50 m: 27.75 m are 1.5 s at 10 m/s after 1.275 s
    assert timeline.fired["when[1]"] == pytest.approx(1.3, abs=0.051)
    behind = played(rules[0], extra=(van,)).timeline
    assert timeline.fired["when[2]"] > timeline.fired["when[1]"] + 0.4
    assert behind.fired.keys() == {"when[1]"}


def hit(text, condition):
    return Requirement(condition, text)


@pytest.mark.parametrize(
    ("condition", "refused"),
    [
        (AtStart(Comparison("<", Measure("distance", (EGO, KID)), Number(60.0))), False),
        (AtStart(Comparison("<", Measure("distance", (EGO, KID)), Number(20.0))), True),
        (Comparison(">", SPEED, Number(9.0)), False),
        (Eventually(Comparison(">", SPEED, Number(20.0))), True),
        (Logic("not", (Holds(Measure("collide", (KID, AnyOf("parked")))),)), False),
        (Comparison(">", OverRun("min", SPEED), Number(9.9)), False),
        (
            Comparison(">", OverRun("count", Comparison(">", SPEED, Number(9.0))), Number(5.0)),
            False,
        ),
        (When(Comparison(">", SPEED, Number(9.0)), after(2.0)), False),
        (When(Comparison("<", SPEED, Number(9.0)), after(2.0)), True),
    ],
)
def test_requirements(condition, refused):
    outcome = played(requirements=[hit("the text", condition)])
    assert outcome.refused == ("the text" if refused else None)


def test_edges_name_the_moments_they_hold():
    edges = [
        EdgeGoal("late", after(5.95), ""),
        EdgeGoal("never", Comparison("<", SPEED, Number(1.0)), ""),
        EdgeGoal("both", While(after(1.0), Comparison("<", TIME, Number(1.1))), ""),
        EdgeGoal("first", When(Comparison(">", SPEED, Number(1.0)), after(2.0)), ""),
        EdgeGoal(
            "hidden", Comparison(">", Measure("occlusion", (KID,)), Number(0.5)), "", "rendered"
        ),
    ]
    found = played(edges=edges).timeline.edges
    assert found["late"] == pytest.approx((5.95, 6.0))
    assert found["never"] == ()
    assert found["both"] == pytest.approx((1.0, 1.05))
    assert found["first"] == pytest.approx((2.0,))
    assert "hidden" not in found


def test_statistics_that_peak_at_different_moments_are_a_goal_together():
    rule = Rule(after(2.0), (act("brake", decel=5.0, to=8.0),), "when[1]")
    fast = Comparison(">", OverRun("max", SPEED), Number(9.0))  # decided at the start
    slow = Comparison("<", OverRun("min", SPEED), Number(8.5))  # and after two seconds
    edges = [
        EdgeGoal("extremes", Logic("and", (fast, slow)), ""),
        EdgeGoal("still_fast", Logic("and", (slow, Comparison(">", SPEED, Number(9.99)))), ""),
        EdgeGoal("at_the_end", Logic("and", (slow, after(5.95))), ""),
    ]
    found = played(rule, edges=edges).timeline.edges
    assert found["extremes"] == pytest.approx((0.0, 2.4))
    assert found["still_fast"][0] == 0.0
    assert found["still_fast"][-1] == pytest.approx(2.0)
    assert found["at_the_end"] == pytest.approx((5.95, 6.0))


def test_the_critical_moment_is_of_least_ttc():
    assert played().timeline.critical_s == 3.0  # nobody in the way: the middle
    wall = still("wall", "van", VAN, (90.0, -1.625, 0.0))
    hold = Rule(None, (act("keep_lane"),), "do")
    timeline = played(hold, extra=(wall,), speed=15.0).timeline
    # front at 22.25, wall's end at 87.4: met after 4.34 s
    assert timeline.critical_s == pytest.approx(4.35, abs=0.051)


def test_a_verb_without_legs_says_so():
    with pytest.raises(NotAvailableError, match="levitate"):
        played(Rule(None, (act("levitate"),), "do"))


def test_same_scene_same_bytes():
    rule = Rule(after(1.0), (act("cross", "kid", speed=3.0),), "when[1]")
    a, b = played(rule).timeline, played(rule).timeline
    for name in ("positions", "yaws", "speeds", "pitches", "travelled", "lights"):
        assert getattr(a, name).tobytes() == getattr(b, name).tobytes()
