"""What is written becomes the model: one test per family of constructs."""

from math import pi

import pytest
from scenario_texts import BASE

from scenesim.scenario import parse
from scenesim.scenario.model import Distribution, Reference
from scenesim.world.conditions import (
    ActorName,
    AnyOf,
    Arithmetic,
    AtStart,
    Call,
    Comparison,
    Eventually,
    Holds,
    LaneName,
    Logic,
    Measure,
    Number,
    OverRun,
    Parallel,
    Point,
    Sustained,
    When,
    While,
    Word,
)


def made(body: str):
    return parse(BASE + "".join(f"    {line}\n" for line in body.split("\n")))


def param(text: str):
    return made(f"param x = {text}").params["x"]


def condition(text: str):
    return made(f"edge e: {text}").edges[0]


@pytest.mark.parametrize(
    ("text", "si"),
    [
        ("36 km/h", 10.0),
        ("2.5 m", 2.5),
        ("2.5m", 2.5),
        ("-5 m", -5.0),
        ("180 deg", pi),
        ("12 /km", 0.012),
        ("3 mm/h", 3.0),
        ("6 m/s^2", 6.0),
        ("4 %", 0.04),
        ("1e-3", 0.001),
        ("2 * 3 m", 6.0),
        ("(2 + 1) km", 3000.0),
        ("10 m / 4 s", 2.5),
        ("1.5 h", 5400.0),
        ("min(3 m, 20 cm)", 0.2),
        ("abs(-3 s)", 3.0),
        ("2 - 3 - 4", -5.0),
        ("2 + 3 * 4", 14.0),
    ],
)
def test_quantities_in_si(text, si):
    assert param(text) == Number(pytest.approx(si))


def test_a_unit_behind_a_distribution_scales_it():
    drawn = param("normal(38, 5) km/h")
    assert drawn == Distribution(
        "normal", "x", (Number(38.0), Number(5.0)), unit=pytest.approx(1 / 3.6)
    )


def test_units_inside_a_distribution():
    drawn = param("truncnormal(mean=10 km/h, sd=1 m/s, low=0 m/s, high=30 m/s)")
    assert drawn.arguments[0] == Number(pytest.approx(10 / 3.6))
    assert drawn.unit == 1.0


def test_ranges_are_uniform_and_carry_their_signs():
    drawn = param("-5..10 m")
    assert (drawn.name, drawn.arguments) == ("uniform", (Number(-5.0), Number(10.0)))
    summed = param("1 m + -4..8 m")
    assert isinstance(summed, Arithmetic)
    assert summed.operator == "+"
    assert summed.operands[1].arguments == (Number(-4.0), Number(8.0))


def test_weighted_choice():
    drawn = param("choice(1: 3, 2: 1) m")
    assert drawn.weights == (0.75, 0.25)
    assert drawn.arguments == (Number(1.0), Number(2.0))


def test_a_choice_of_kinds_takes_arguments():
    scenario = made("npc = choice(car, van: 2)(on=left_of(ego), gap=-5..10 m)")
    npc = scenario.actors[-1]
    assert npc.kind.address == "npc.kind"
    assert npc.kind.weights == pytest.approx((1 / 3, 2 / 3))
    assert npc.arguments["on"] == Call("left_of", named={"actor": ActorName("ego")})


def test_second_draws_in_one_argument_are_numbered():
    scenario = made("npc = car(on=road.lane(-1), speed=ego.speed + uniform(1, 2) m/s + 0..1 m/s)")
    operands = scenario.actors[-1].arguments["speed"]
    first, second = operands.operands[0].operands[1], operands.operands[1]
    assert (first.address, second.address) == ("npc.speed", "npc.speed#2")
    assert operands.operands[0].operands[0] == Reference("ego.speed")


def test_lanes():
    texts = ["road.lane(-1)", 'road.lane("12", -2)', "road.any_lane(driving)", "road.any_lane()"]
    lanes = [made(f"a = car(on={one})").actors[-1].arguments["on"] for one in texts]
    driving = LaneName(None, 0, "driving")
    assert lanes == [LaneName(None, -1), LaneName("12", -2), driving, driving]


def test_words_bare_and_quoted_and_from_params():
    scenario = made(
        'param years = choice("child", senior)\na = pedestrian(age=years, with=stroller)\n'
        'b = pedestrian(age="adult", at=(3 m, 4 m), facing=90 deg)'
    )
    a, b = scenario.actors[2:]
    assert a.arguments == {"age": Reference("years"), "with": Word("stroller")}
    assert b.arguments["at"] == Point((Number(3.0), Number(4.0)))
    assert b.arguments["facing"] == Number(pytest.approx(pi / 2))


def test_tuples_take_a_unit_behind():
    assert made("a = car(at=(3, 4) m)").actors[-1].arguments["at"] == Point(
        (Number(3.0), Number(4.0))
    )


def test_positional_arguments_get_their_names():
    rule = made("when visible(kid):\n    ego.brake(6 m/s^2)").rules[0]
    assert rule.steps[0].arguments == {"decel": Number(6.0)}


def test_rules_steps_and_addresses():
    scenario = made(
        "when distance(ego, kid) < 20 m for uniform(0.4, 1.2) s:\n"
        "    ego.brake(uniform(5, 8) m/s^2)\n"
        "    ego.brake(uniform(5, 8) m/s^2)\n"
        "do:\n"
        "    ego.keep_lane() for uniform(1, 2) s\n"
        "    parallel:\n"
        "        ego.stop() until speed(ego) < 1 m/s\n"
        "        kid.walk()\n"
    )
    when, do = scenario.rules
    assert isinstance(when.condition, Sustained)
    assert when.condition.duration_s.address == "when[1].for"
    assert [step.arguments["decel"].address for step in when.steps] == [
        "when[1].ego.brake.decel",
        "when[1].ego.brake[2].decel",
    ]
    assert (when.address, do.address, do.condition) == ("when[1]", "do", None)
    keep, parallel = do.steps
    assert (keep.address, keep.for_s.address) == ("do[1]", "do[1].ego.keep_lane.for")
    assert isinstance(parallel, Parallel)
    assert [step.address for step in parallel.actions] == ["do[2]", "do[2]"]
    assert isinstance(parallel.actions[0].until, Comparison)


def test_for_takes_the_whole_condition():
    rule = made("when visible(kid) and moving(kid) for 1 s:\n    ego.stop()").rules[0]
    assert isinstance(rule.condition, Sustained)
    assert isinstance(rule.condition.condition, Logic)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("distance(ego, kid) < 60 m at start", AtStart),
        ("eventually collide(ego, kid)", Eventually),
        ("visible(kid) while speed(ego) > 3 m/s", While),
        ("visible(kid) when speed(ego) > 3 m/s", When),
        ("not collide(kid, any parked)", Logic),
        ("visible(kid) or moving(kid)", Logic),
        ("visible(kid)", Holds),
        ("lane(kid) == lane(ego)", Comparison),
        ("lane(ego) == road.lane(-1)", Comparison),
        ("(visible(kid) for 1 s) and moving(kid)", Logic),
    ],
)
def test_forms_of_conditions(text, kind):
    assert isinstance(condition(text).condition, kind)


def test_measures_groups_and_statistics():
    goal = condition("over_run.min(distance(kid, any parked)) < 1 m").condition
    assert goal.left == OverRun("min", Measure("distance", (ActorName("kid"), AnyOf("parked"))))
    counted = condition("over_run.count(visible(kid)) > 10").condition
    assert counted.left == OverRun("count", Holds(Measure("visible", (ActorName("kid"),))))


def test_drawn_values_and_current_ones():
    goal = condition("speed(ego) > 2 * ego.speed").condition
    assert goal.left == Measure("speed", (ActorName("ego"),))
    assert goal.right == Arithmetic("*", (Number(2.0), Reference("ego.speed")))


def test_weather_in_conditions_is_drawn_or_measured():
    given = made("weather:\n    cloud = beta(2, 2)\nedge e: weather.cloud < 0.2").edges[0]
    open_one = condition("weather.cloud < 0.2")
    assert given.condition.left == Reference("weather.cloud")
    assert open_one.condition.left == Measure("weather", (Word("cloud"),))


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("ego.speed > 3 m/s", "static"),
        ("weather.cloud < 0.2", "static"),
        ("distance(ego, kid) < 3 m at start", "static"),
        ("over_run.min(ttc(ego, kid)) < 1 s", "run"),
        ("occlusion(kid) > 0.8 while ttc(ego) < 1 s", "rendered"),
        ("pixels(kid) > 100 px at start", "rendered"),
    ],
)
def test_the_cheapest_tier_decides(text, tier):
    assert condition(text).tier == tier


def test_sensors_faults_covers_and_run():
    scenario = made(
        'sensors:\n    rig("kitti")\n    fault(lidar, failed_beams(count=poisson(3)))\n'
        'fault("cam", dirty(amount=0.5))\n'
        "cover ego.speed in 5 bins by kid.kind\nrun 8 s at 20 Hz"
    )
    assert [call.name for call in scenario.sensors] == ["rig", "fault", "fault"]
    beams = scenario.sensors[1].named["kind"].named["count"]
    assert beams.address == "sensors.fault[1].kind.count"
    assert scenario.covers[0].axes == (("ego.speed", 5), ("kid.kind", 0))
    assert (scenario.duration_s, scenario.rate_hz) == (8.0, 20.0)


def test_comments_and_continuations_mean_nothing():
    scenario = parse(
        "# above\nscenario test:  # name\n    # before\n"
        '    road = street(   # open\n        length=200 m,\n    )\n    ego = car()  # "quoted" #\n'
    )
    assert scenario.road == Call("street", named={"length": Number(200.0)})


def test_keywords_are_names_elsewhere():
    scenario = made("runner = pedestrian(on=sidewalk)\nwhen visible(runner):\n    runner.run()")
    assert scenario.rules[0].steps[0].verb == "run"
