"""OpenSCENARIO files become scenarios that do what the files say, or are refused by place."""

import math
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from scenesim.cli.main import app
from scenesim.errors import ScenarioError
from scenesim.library import folder
from scenesim.runs.accept import accepted_draw
from scenesim.runs.options import draw_stream
from scenesim.scenario import load
from scenesim.scenario.openscenario import combinations, translate
from scenesim.scenario.openscenario.expressions import number_of, replaced

FILE = Path(__file__).with_name("cut_in.xosc")


@pytest.fixture
def cut_in(tmp_path):
    """The file beside its map."""
    shutil.copy(folder("assets") / "maps/motorway.xodr", tmp_path)
    return Path(shutil.copy(FILE, tmp_path))


def changed(path, before, after):
    """The same file with a text replaced."""
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))
    return path


def test_a_file_runs_as_it_says(cut_in):
    scenario = load(cut_in)
    assert scenario.duration_s == 16.0
    assert [actor.name for actor in scenario.actors] == ["ego", "cutter", "walker"]
    drawn = accepted_draw(scenario, draw_stream(0, 0), {})
    weather = drawn.scene.weather
    assert (weather.rain_mm_per_h, weather.fog_visibility_m, weather.wetness) == (4.0, 900.0, 0.8)
    states = drawn.timeline
    ego, cutter, walker = range(3)
    begin = round(-states.start_s / states.step_s)
    assert states.speeds[begin, ego] == pytest.approx(25.0, rel=1e-6)
    assert states.speeds[begin, cutter] == pytest.approx(1.3 * 25.0, rel=1e-6)
    lanes = [
        drawn.scene.network.locate(*states.positions[k, cutter, :2])[0].lane for k in (begin, -1)
    ]
    assert lanes == [-1, -2]
    # ahead by 0.6 s of free space first, then three seconds of changing, one of waiting, braking
    slow = next(k for k in range(begin, 999) if states.speeds[k, cutter] < 30.0)
    assert (slow - begin) * states.step_s > 4.5
    assert states.speeds[-1, cutter] == pytest.approx(10.0, abs=0.5)
    assert states.speeds[-1, walker] == 0.0


def test_positions_are_of_the_rear_axle_and_bodies_of_the_middle(cut_in):
    drawn = accepted_draw(load(cut_in), draw_stream(0, 0), {})
    begin = round(-drawn.timeline.start_s / drawn.timeline.step_s)
    found = drawn.scene.network.locate(*drawn.timeline.positions[begin, 0, :2])
    assert found[0].lane == -2
    assert found[1] == pytest.approx(300.0 + 1.4, abs=0.02)


def test_what_is_not_supported_is_named_with_its_line_and_nothing_runs(cut_in):
    changed(cut_in, "<TeleportAction><Position><LanePosition roadId=\"12\" laneId=\"-3\"",
            "<TeleportAction><Position><GeoPosition latitude=\"1\" laneId=\"-3\"")  # fmt: skip
    changed(cut_in, "</LanePosition></Position></TeleportAction>",
            "</GeoPosition></Position></TeleportAction>")  # fmt: skip
    changed(cut_in, 'vehicleCategory="van"', 'vehicleCategory="submarine"')
    with pytest.raises(ScenarioError) as caught:
        load(cut_in)
    text = str(caught.value)
    assert "<GeoPosition>" in text
    assert "'submarine'" in text
    assert f"{cut_in.name}:18:" in text
    left = translate(cut_in, skip=True)
    assert len(left.skipped) >= 2
    assert "cutter" not in left.text


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('laneId="-2"', 'laneId="-20"', "no such lane"),
        ('s="$Start"', 's="1e9"', "off road"),
        ('s="$Start"', 's="$Begin"', "no parameter 'Begin'"),
        ('value="$EgoSpeed"', 'value="nan"', "no finite number"),
        ('entityRef="Walker"', 'entityRef="Nobody"', "no such entity"),
        ("motorway.xodr", "../../etc/passwd", "no OpenDRIVE file"),
        ("${$EgoKmh / 3.6}", "${__import__('os')}", "no part of an expression"),
        ("${$EgoKmh / 3.6}", "${1 / 0}", "cannot be worked out"),
    ],
)
def test_mistakes_are_told(cut_in, before, after, told):
    with pytest.raises(ScenarioError, match=told.replace("(", r"\(")):
        load(changed(cut_in, before, after))


def test_a_distribution_becomes_a_folder_of_scenarios(cut_in):
    (cut_in.parent / "many.xosc").write_text("""<OpenSCENARIO>
      <FileHeader revMajor="1" revMinor="2" date="" description="" author=""/>
      <ParameterValueDistribution><ScenarioFile filepath="cut_in.xosc"/><Deterministic>
        <DeterministicSingleParameterDistribution parameterName="EgoKmh">
          <DistributionRange stepWidth="10">
            <Range lowerLimit="60" upperLimit="80"/>
          </DistributionRange>
        </DeterministicSingleParameterDistribution>
        <DeterministicSingleParameterDistribution parameterName="Start">
          <DistributionSet><Element value="250"/><Element value="350"/></DistributionSet>
        </DeterministicSingleParameterDistribution>
      </Deterministic></ParameterValueDistribution></OpenSCENARIO>""")
    many = cut_in.parent / "many.xosc"
    _, runs = combinations(many)
    assert len(runs) == 6
    assert runs[0] == {"EgoKmh": "60", "Start": "250"}
    with pytest.raises(ScenarioError, match="6 runs"):
        load(many)
    done = CliRunner().invoke(app, ["import", str(many), str(cut_in.parent / "out")])
    assert done.exit_code == 0, done.output
    written = sorted((cut_in.parent / "out").glob("*.scn"))
    speeds = [load(path).actors[0].arguments["speed"].value for path in written]
    assert speeds == pytest.approx([v / 3.6 for v in (60, 60, 70, 70, 80, 80)], rel=1e-3)


def test_an_imported_file_runs_as_the_file_itself(cut_in, tmp_path):
    out = tmp_path / "elsewhere/cut_in.scn"
    done = CliRunner().invoke(app, ["import", str(cut_in), str(out), "-p", "EgoKmh=72"])
    assert done.exit_code == 0, done.output
    drawn = accepted_draw(load(out), draw_stream(0, 0), {})
    assert drawn.timeline.speeds[0, 0] == pytest.approx(20.0)
    again = CliRunner().invoke(app, ["import", str(cut_in), str(out), "-p", "EgoMph=72"])
    assert again.exit_code != 0


def test_expressions_have_known_answers():
    values = {"a": "2", "b": "-3.5", "flag": "true", "word": "Ego"}
    assert number_of("sign($b) * min(1.0, $a) - abs($b) % 2", values) == -1.0 - 1.5
    assert number_of("$a > 1 and not ($b > 0)", values) == 1.0
    assert replaced("$word", values) == "Ego"
    assert replaced("${pi/2}", {}) == repr(math.pi / 2)
    assert replaced("${1e308 * 10}", {}) == "inf"
    for wrong in ("$c", "${$a +}", "${open('x')}", "${$word * 2}", "${" + "(" * 400 + "}"):
        with pytest.raises(ValueError, match=r"\w"):
            replaced(wrong, values)


@given(st.text(alphabet="0123456789.+-*/()$abe ,<>", max_size=40))
def test_no_expression_breaks_the_reader(text):
    with suppress(ValueError):
        assert isinstance(number_of(text, {"a": "1", "b": "x"}), float)


@pytest.mark.full
def test_reference_files_run_or_are_refused_by_place(reference):
    ran, refused = 0, []
    for path in sorted((reference / "scenarios").rglob("*.xosc")):
        if "Catalogs" in path.parts:
            continue
        try:
            target, runs = combinations(path)
            found = translate(target, runs[0])
        except ScenarioError as error:
            refused.append((path.name, error.problems))
            continue
        scenario = load(path) if len(runs) == 1 else None
        if scenario is not None:
            accepted_draw(scenario, draw_stream(0, 0), {})
        assert found.text.startswith("scenario ")
        ran += 1
    assert ran >= 60, refused
    assert all(problem.span for _, problems in refused for problem in problems)
