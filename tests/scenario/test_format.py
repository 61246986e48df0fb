"""Printing is stable: formatted text says the same, keeps comments, and formats to itself."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenario_texts import BASE

from scenesim import library
from scenesim.errors import ScenarioError
from scenesim.scenario import format_text, load, parse
from scenesim.scenario.parser import parse_document
from scenesim.world.units import UNITS

FILES = sorted(library.folder("scenarios").rglob("*.scn"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_librarys_files_are_canonical(path):
    text = path.read_text(encoding="utf-8")
    assert format_text(text, path.name) == text


def problems_in(text, **options):
    """The problems of a text; anything but a ScenarioError is a crash."""
    try:
        parse(text, **options)
    except ScenarioError as error:
        return error.problems or ["an error without problems"]
    return ()


def test_layout():
    text = (
        "# top\nscenario  x :# name\n  road=street( length = 200m,lanes=( 1,1 ) )\n\n\n"
        "  # two cars\n  ego=car( )\n  other_one = van(on=road.lane( -1 ),)# behind\n"
        "  edge a:ttc(ego)<1 s\n  edge bcd : not(  visible(ego))\n"
        "  when  visible(ego)and moving(ego)for 1s :\n    ego.brake(5 m/s^2)\n    # last of when\n"
        "# end\n"
    )
    assert format_text(text) == (
        "# top\nscenario x:  # name\n    road = street(length=200 m, lanes=(1, 1))\n\n"
        "    # two cars\n    ego       = car()\n    other_one = van(on=road.lane(-1))  # behind\n"
        "    edge a:    ttc(ego) < 1 s\n    edge bcd:  not (visible(ego))\n"
        "    when visible(ego) and moving(ego) for 1 s:\n        ego.brake(5 m/s^2)\n"
        "        # last of when\n    # end\n"
    )


def test_long_calls_are_broken_into_arguments():
    arguments = ", ".join(f"{one}={one}" for one in ("on",) * 1) + ", at=(1 m, 2 m)" * 20
    text = f"scenario x:\n    ego = car({arguments})\n"
    shown = format_text(text)
    assert max(len(line) for line in shown.splitlines()) < 60
    assert format_text(shown) == shown


NAMES = st.sampled_from(["ego", "kid", "a", "reveal", "weather", "road"])
UNIT = st.sampled_from(["", *UNITS])
NUMBERS = st.decimals(0, 999, places=2).map(str)
LEAVES = st.one_of(
    st.builds(lambda n, u: f"{n} {u}".strip(), NUMBERS, UNIT),
    st.builds(lambda a, b, u: f"-{a}..{b} {u}".strip(), NUMBERS, NUMBERS, UNIT),
    NAMES,
    st.builds(lambda a, b: f"{a}.{b}", NAMES, NAMES),
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=8
    ).map(lambda t: '"' + t.replace("\\", "\\\\").replace('"', '\\"') + '"'),
)


def _grown(inner):
    arguments = st.lists(inner, max_size=3).map(", ".join)
    named = st.lists(st.builds(lambda n, v: f"{n}={v}", NAMES, inner), max_size=2).map(", ".join)
    return st.one_of(
        st.builds(lambda f, a: f"{f}({a})", NAMES, arguments),
        st.builds(lambda f, a: f"{f}({a})", NAMES, named),
        st.builds(lambda f, a, u: f"{f}({a}) {u}", NAMES, arguments, UNIT),
        st.builds(lambda a, b, o: f"({a} {o} {b})", inner, inner, st.sampled_from("+-*/<")),
        st.builds(
            lambda a, b, o: f"({a} {o} {b})", inner, inner, st.sampled_from(["and", "or", "while"])
        ),
        st.builds(lambda a: f"-{a}", inner),
        st.builds(lambda a: f"(not {a})", inner),
        st.builds(lambda a, b: f"({a}, {b})", inner, inner),
        st.builds(lambda a, w: f"choice({a}: {w})", inner, NUMBERS),
    )


VALUES = st.recursive(LEAVES, _grown, max_leaves=8)


@given(
    VALUES, st.sampled_from(["param a = ", "a = ", "require ", "edge e: ", "weather = ", "road = "])
)
def test_whatever_parses_prints_back_to_itself(value, start):
    text = f"scenario x:\n    {start}{value}\n"
    document, source = parse_document(text, "x")
    if source.problems:
        return
    shown = format_text(text)
    again, _ = parse_document(shown, "x")
    assert again == document
    assert format_text(shown) == shown


@settings(max_examples=150)
@given(
    VALUES,
    st.sampled_from(
        [
            "param a = {}",
            "a = car(speed={})",
            "require {}",
            "run {} at 10 Hz",
            "weather:\n        rain = {}",
            "when {}:\n        ego.stop()",
            "do:\n        ego.brake({}) for {}",
            "cover {} in 5 bins",
        ]
    ),
)
def test_checking_anything_gives_a_scenario_or_problems(value, frame):
    text = f"{BASE}    {frame.replace('{}', value)}\n"
    for problem in problems_in(text):
        assert problem.span is None or problem.span.line <= 7


@given(st.text(max_size=200))
def test_any_text_at_all(text):
    assert all(str(problem) for problem in problems_in(text))


@settings(max_examples=60)
@given(st.data())
def test_a_scenario_with_a_few_letters_changed(data):
    text = Path(FILES[0]).read_text(encoding="utf-8")
    for _ in range(3):
        at = data.draw(st.integers(0, len(text) - 1))
        letter = data.draw(st.sampled_from(' \n\t#"():=.,+-<0a_é\0'))
        text = text[:at] + letter + text[at + data.draw(st.integers(0, 3)) :]
    assert all(str(problem) for problem in problems_in(text, beside=FILES[0].parent))


def test_a_formatted_file_is_the_same_scenario():
    path = next(one for one in FILES if one.stem == "child_dart_out")
    scenario = load(path)
    again = parse(scenario.text)
    assert (again.actors, again.rules, again.edges) == (
        scenario.actors,
        scenario.rules,
        scenario.edges,
    )
