"""Errors teach: the place, what was expected, the nearest name, all at once, and soon."""

import time

import pytest
from scenario_texts import BASE

from scenesim.errors import ScenarioError
from scenesim.scenario import parse


def problems(body: str):
    with pytest.raises(ScenarioError) as caught:
        parse(BASE + "".join(f"    {line}\n" for line in body.split("\n")), "bad.scn")
    return caught.value.problems


ONE_EACH = [
    # text, column counted from the statement, part of the message, nearest
    ("a = car(speed=12 m)", 15, "'speed' is a speed", None),
    ("a = car(s=20)", 11, "plain number without a unit", None),
    ("param a = 12 kmh", 14, "unknown unit 'kmh'", "km/h"),
    ("param a = 10/km2", 13, "unknown unit '/km2'", "/km^2"),
    ("param a = 1 m + 2 s", 11, "cannot add", None),
    ("param a = unifrm(1, 2)", 11, "unknown function", "uniform"),
    ("param a = uniform(2, 1)", 11, "must be below", None),
    ("param a = normal(0, -1)", 21, "greater than 0", None),
    ("param a = beta(2 m, 2)", 16, "'a' of beta", None),
    ("param a = normal(1)", 11, "normal needs sd", None),
    ("param a = normal(1, 2, 3)", 24, "at most 2", None),
    ("param a = 5..2 m", 11, "empty range", None),
    ("param a = .5 m", 11, "unexpected '.'", None),
    ("param a = b + 1", 11, "unknown name 'b'", None),
    ("param a = speed(ego)", 11, "measured in the run", None),
    ("param car = 3", 1, "kind of actor", None),
    ("ego = car()", 1, "bound already", None),
    ("a = cra()", 5, "unknown kind of actor", "car"),
    ("a = car(sped=3 m/s)", 9, "unknown argument of car 'sped'", "speed"),
    ("edge e: time > 1 s", 9, "'time' is measured in the run", None),
    ("a = car(on=road.lane(-1), on=road.lane(1))", 27, "given twice", None),
    ("a = car(on=road.lane(0))", 12, "reference line", None),
    ("a = pedestrian(age=childd)", 20, "unknown word 'childd'", "child"),
    ('a = car(parked="middle")', 16, "unknown word 'middle' for 'parked'", None),
    ("a = car(ahead_of=eggo)", 18, "unknown actor 'eggo'", "ego"),
    ("a = car(speed=kid.speed)", 15, "given no speed", None),
    ("a = mesh()", 5, "needs 'file'", None),
    ('a = mesh("thing.txt")', 10, "no file of a known kind", None),
    ('a = mesh("../../etc/thing.obj")', 10, "no file", None),
    ("when arrival(ego, kid) < 3 m:\n    ego.stop()", 26, "compared with a length", None),
    ("when visible(kid):\n    kid.crosss()", 0, "unknown behaviour", "cross"),
    ("when visible(kid):\n    kid.brake()", 0, "a pedestrian cannot brake", None),
    ("when visible(kid):\n    stop()", 0, "an actor doing something", None),
    ("when visible(kid) at start:\n    ego.stop()", 6, "looks at the present", None),
    ("when visible(kid):", 1, "empty block", None),
    ("when speed(ego):\n    ego.stop()", 6, "not a condition", None),
    ("edge e: collide(ego, kid) < 3", 0, "not compared", None),
    ("edge e: ttc(ego, kid) < uniform(1, 2) s", 25, "no random values", None),
    ("edge e: ttc(any parked, kid) < 1 s", 13, "one actor", None),
    ("edge e: ttc(ego kid) < 1 s", 17, "unexpected 'kid'", None),
    ("edge e: lane(ego) < lane(kid)", 9, "== or !=", None),
    ("edge e: distance(ego, any prked) < 1 m", 27, "unknown group", "parked"),
    ("requirre visible(kid)", 1, "unknown statement 'requirre'", "require"),
    ("require visible(kid) at", 24, "ends too early", None),
    ("weather:\n    clud = 0.5", 0, "unknown weather field", "cloud"),
    ("weather:\n    cloud = 1.5", 0, "must be 0 to 1", None),
    ("weather:\n    rain = 5 m/s", 0, "precipitation", None),
    ("background:\n    traffic(density=900 /km)", 0, "must be 0 to 200 /km", None),
    ("background:\n    pedestrians(on=sidewalk, count=900)", 0, "must be 0 to 500", None),
    ("require always visible(kid)", 16, "unexpected 'visible'", None),
    ('weather = preset("hevy_rain")', 18, "unknown word", "heavy_rain"),
    ("background:\n    traffik()", 0, "unknown background", "traffic"),
    ("sensors = rig('kitti')", 15, "unexpected ''", None),
    ('sensors = rug("kitti")', 11, "unknown sensor word", "rig"),
    ("road = street()", 1, "a second 'road'", None),
    ("run 6 m at 10 Hz", 5, "duration of a run", None),
    ("run 6 s at 10 Hz\nrun 6 s at 10 Hz", 0, "a second 'run'", None),
    ("cover ego.speed in 0 bins", 7, "whole number from 1", None),
    ("param a = b\nparam b = a", 0, "refers to itself", None),
    ("a = car(speed=b.speed)\nb = car(speed=a.speed)", 0, "refers to itself", None),
    ('extends "no.scn"', 9, "no file", None),
    ("param a = choice(1 m, 2 s)", 23, "one kind and dimension", None),
    ("param a = choice(1: 0, 2: 0)", 11, "weights", None),
    ("a = car", 5, "bound to no actor", None),
    ("\tparam a = 1", 0, "a tab", None),
]


@pytest.mark.parametrize(("text", "column", "message", "nearest"), ONE_EACH)
def test_one_mistake_one_clear_problem(text, column, message, nearest):
    found = [one for one in problems(text) if message in one.message]
    assert found, [str(one) for one in problems(text)]
    problem = found[0]
    assert problem.nearest == nearest
    assert problem.span.file == "bad.scn" or text.startswith("extends")
    if column:
        assert problem.span.column == column + 4
        assert problem.span.line == 5


def test_one_mistake_is_one_problem():
    assert len(problems("a = car(speed=12 m)")) == 1
    assert len(problems("param a = 12 kmh")) == 1
    assert len(problems("a = cra(speed=12 m/s)\nwhen visible(a):\n    a.stop()")) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # words of other languages
        ("if visible(kid):\n    ego.stop()", ("unknown statement 'if'", "did you mean 'when'?")),
        ("import random", ("unknown statement 'import'", "did you mean 'extends'?")),
        ("for i in range(3):\n    b = car()", ("unknown statement 'for'",)),
        ("a == car()", ("unexpected '='", "a name is given with one '='")),
        ("require visible(kid) && moving(kid)", ("unexpected '&'", "write 'and'")),
        ("require visible(kid) || moving(kid)", ("unexpected '|'", "write 'or'")),
        ("require !visible(kid)", ("unexpected '!'", "write 'not'")),
        ("param a = 40 ± 5 km/h", ("unexpected '±'", "normal(40, 5) km/h")),
        ("a = car(speed=30-50 km/h)", ("cannot subtract", "a range is written 30..50 km/h")),
        ("a = car(speed=40 km / h)", ("unknown name 'h'", "without spaces, such as km/h")),
        ("weather:\n    time = 18:30", ("unexpected ':'", "18.5 h")),
        ("run 6 s", ("ends too early", "run 6 s at 10 Hz")),
        ("run for 6 s at 10 Hz", ("unexpected '6'", "run 6 s at 10 Hz")),
        # the block of a 'when' that is not indented
        ("when visible(kid):\nego.stop()", ("'when' has an empty block",)),
        ("when visible(kid):\n  ego.stop()\n   kid.stop()", ("fits no block", "6 spaces")),
        # tabs: nobody knows how wide they are
        ("when visible(kid):\n\t\tego.stop()\n\t\tkid.stop()", ("a tab", "on 2 lines")),
        # what is expected
        (
            'a = car(on="lane -1")',
            ("unknown word 'lane -1' for 'on'", "a lane such as road.lane(-1)"),
        ),
        ("when visible(kid):\n    kid.jump()", ("unknown behaviour 'jump'", "'cross'", "'fall'")),
        ("when visible(kid):\n    kid.brake()", ("a pedestrian cannot brake", "'stop'")),
    ],
)
def test_a_beginners_mistake_is_one_problem_with_the_way_out(text, told):
    found = problems(text)
    assert len(found) == 1, [str(one) for one in found]
    for part in told:
        assert part in str(found[0])


@pytest.mark.parametrize("head", ["scenario my first:", "scenario my-first:"])
def test_a_name_of_two_words_is_told_what_a_name_is(head):
    with pytest.raises(ScenarioError) as caught:
        parse(BASE.replace("scenario test:", head))
    (problem,) = caught.value.problems
    assert "a name is one word" in str(problem)


def test_a_scenario_without_an_ego_is_one_problem():
    with pytest.raises(ScenarioError) as caught:
        parse(BASE.replace("ego = ", "cat = ") + "    edge e: ttc(ego, kid) < 1 s\n")
    (problem,) = caught.value.problems
    assert problem.message == "no ego"


def test_a_wrong_argument_hides_no_other():
    found = problems(
        "a = car(ahead_of=ego, gap=20, color=red)\nwhen visible(a):\n    a.brake(3 m, x=1)"
    )
    assert [(one.span.line, one.span.column) for one in found] == [
        (5, 31),
        (5, 35),
        (7, 17),
        (7, 22),
    ]


def test_all_problems_at_once_in_order():
    found = problems(
        "param a = 1 kmh\nb = car(speed=.5 m/s)\nwhen visible(b):\n    b.stop()\n"
        "edge e: ttc(ego) < 1 m\ndo\n    ego.brake()\nweather:\n    rain = 3"
    )
    assert [one.span.line for one in found] == [5, 6, 9, 10, 13]


def test_a_problem_reads_well():
    (problem,) = problems("a = car(sped=12 m/s)")
    assert str(problem) == (
        "bad.scn:5:13: unknown argument of car 'sped'\n"
        "        a = car(sped=12 m/s)\n"
        "                ^^^^^^^^^^^\n"
        "    did you mean 'speed'?"
    )


def test_an_unclosed_bracket_costs_one_line():
    found = problems("a = car(speed=12 m/s\nparam b = 3 kmh")
    assert [one.span.line for one in found] == [5, 6]


@pytest.mark.parametrize(
    "text",
    [
        "param a = " + "(" * 3000 + "1" + ")" * 3000,
        "param a = " + "1 + " * 1400 + "1",
        "param a = " + "-" * 5000 + "1",
        "param a = a" + ".b" * 2500,
        "param a = a" + "()" * 2500,
        "require " + "not " * 1400 + "visible(ego)",
        "\n".join(f"param a{i} = a{(i + 1) % 1900}" for i in range(1900)),
        "\n".join("garbage ! here" for _ in range(1900)),
        "\n".join(f"b{i} = cra(speed=3)" for i in range(1900)),
        "\n".join('param a = "abc' for _ in range(1900)),
        "do:\n" + "\n".join("    " * (i + 1) + "parallel:" for i in range(200)),
        "param a = (\n" + "      1 +\n" * 5000,
        "param a = " + "9" * 5000 + " m",
        "param a = 1e999999999 m",
        "param a = \0",
        "x" * 1_000_000,
    ],
    ids=lambda text: text[:20],
)
def test_hostile_texts_end_in_an_error_soon(text):
    start = time.process_time()
    problems(text)
    # a bound on work, not a benchmark: a quadratic step takes ten seconds and more here
    assert time.process_time() - start < 5.0


def test_a_long_chain_of_names_is_no_deep_recursion():
    body = "".join(f"    param a{i} = a{i + 1} + 1\n" for i in range(1500))
    scenario = parse(f"{BASE}{body}    param a1500 = 1\n")
    assert len(scenario.params) == 1501
