"""``extends``: same names replace, others are added; circles and escapes are refused."""

import pytest
from scenario_texts import BASE

from scenesim.errors import ScenarioError
from scenesim.scenario import format_text, load, parse, problems_of, with_settings
from scenesim.world.conditions import Number, Word


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "base.scn").write_text(
        BASE + "    param reach = 3 m\n    weather:\n        rain = 2 mm/h\n        cloud = 0.5\n"
        "    background:\n        parked(side=left)\n        parked(side=right)\n"
        "        traffic()\n    edge close: distance(ego, kid) < reach\n"
        "    require speed(ego) < 50 m/s\n    run 4 s at 10 Hz\n",
        encoding="utf-8",
    )
    return tmp_path


def extended(folder, body):
    path = folder / "new.scn"
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    path.write_text(f'scenario new:\n    extends "base.scn"\n{lines}', encoding="utf-8")
    return load(path)


def test_same_names_replace_and_others_are_added(folder):
    scenario = extended(
        folder,
        '"doc"\nparam extra = 2 m\nparam reach = extra * 2\nego = van(on=road.lane(-1))\n'
        "npc = car(ahead_of=ego)\nweather:\n    rain = 0 mm/h\n    fog = 80 m\n"
        "background:\n    parked(occupancy=0.9)\nrequire speed(ego) > 0 m/s\n"
        "edge close: distance(ego, kid) < 2 * reach\nrun 6 s at 20 Hz",
    )
    assert (scenario.name, scenario.doc) == ("new", "doc")
    assert scenario.params["reach"] == Number(4.0) or scenario.params["reach"]
    assert [actor.name for actor in scenario.actors] == ["ego", "kid", "npc"]
    assert scenario.actors[0].kind == Word("van")
    assert scenario.weather == {
        "cloud": Number(0.5),
        "rain": Number(0.0),
        "fog": Number(80.0),
    }
    assert [call.name for call in scenario.background] == ["traffic", "parked"]
    assert len(scenario.requirements) == 2
    assert len(scenario.edges) == 1
    assert (scenario.duration_s, scenario.rate_hz) == (6.0, 20.0)
    assert [path.name for path in scenario.inputs] == ["new.scn", "base.scn"]


def test_a_preset_replaces_all_weather(folder):
    scenario = extended(folder, 'weather = preset("fog", time="dusk")')
    assert scenario.weather == {}
    assert scenario.preset.named["name"] == Word("fog")


def test_the_merged_scenario_prints_without_extends(folder):
    scenario = extended(folder, "run 6 s at 20 Hz")
    assert "extends" not in scenario.text
    assert format_text(scenario.text) == scenario.text
    again = parse(scenario.text)
    assert (again.weather, again.background) == (scenario.weather, scenario.background)


def test_the_digest_covers_what_is_extended(folder):
    before = extended(folder, "run 6 s at 20 Hz").digest
    base = folder / "base.scn"
    base.write_text(base.read_text().replace("rain = 2", "rain = 3"), encoding="utf-8")
    assert extended(folder, "run 6 s at 20 Hz").digest != before


def test_problems_point_into_the_file_that_has_them(folder):
    base = folder / "base.scn"
    base.write_text(base.read_text().replace("rain = 2 mm/h", "rain = 2 m/h"), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        extended(folder, "param a = 1 kmh")
    assert sorted(one.span.file.rsplit("/")[-1] for one in caught.value.problems) == [
        "base.scn",
        "new.scn",
    ]


def test_twice_in_one_file_is_still_an_error(folder):
    with pytest.raises(ScenarioError, match="bound already"):
        extended(folder, "npc = car()\nnpc = van()")


def test_circles_and_depth_end(tmp_path):
    (tmp_path / "a.scn").write_text('scenario a:\n    extends "b.scn"\n')
    (tmp_path / "b.scn").write_text('scenario b:\n    extends "a.scn"\n')
    assert any("extends itself" in one.message for one in problems_of(tmp_path / "a.scn"))
    for index in range(20):
        (tmp_path / f"c{index}.scn").write_text(f'scenario c:\n    extends "c{index + 1}.scn"\n')
    assert any("deeper than" in one.message for one in problems_of(tmp_path / "c0.scn"))


def test_references_do_not_escape(tmp_path):
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "secret.scn").write_text(BASE)
    (tmp_path / "map.xodr").write_text("<OpenDRIVE/>")
    (inner / "link.xodr").symlink_to(tmp_path / "map.xodr")
    body = (
        'scenario a:\n    extends "../secret.scn"\n'
        '    road = opendrive("../map.xodr")\n    x = mesh("{0}/secret.obj")\n'
    )
    (inner / "a.scn").write_text(body.format(tmp_path))
    (inner / "b.scn").write_text(
        'scenario b:\n    road = opendrive("link.xodr")\n    ego = car()\n'
    )
    messages = [one.message for one in problems_of(inner / "a.scn")]
    assert sum("outside" in one for one in messages) == 2
    assert "outside" in problems_of(inner / "b.scn")[0].message


def test_a_missing_file_names_the_nearest_of_the_library():
    (problem,) = problems_of("pedestrian/child_dart_uot.scn")
    assert problem.nearest == "pedestrian/child_dart_out.scn"


def test_files_of_the_library_are_found_from_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load("scenarios/pedestrian/child_dart_out.scn").name == "child_dart_out"
    assert load("pedestrian/child_dart_out.scn").name == "child_dart_out"


def test_a_time_of_day_replaces_the_sun(folder):
    base = folder / "base.scn"
    base.write_text(base.read_text().replace("cloud = 0.5", "sun_elevation = 30 deg"))
    scenario = extended(folder, "weather:\n    time = night")
    assert set(scenario.weather) == {"rain", "time"}
    sunny = extended(folder, "run 4 s at 10 Hz")
    assert set(with_settings(sunny, {"weather.time": "dusk"}).weather) == {"rain", "time"}
    assert set(with_settings(scenario, {"weather.sun_elevation": "3 deg"}).weather) == {
        "rain",
        "sun_elevation",
    }
    with pytest.raises(ScenarioError, match="say the same twice"):
        extended(folder, "weather:\n    time = night\n    sun_elevation = 3 deg")
