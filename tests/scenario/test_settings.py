"""``--set``: whole arguments by address, checked as in a file."""

import pytest

from scenesim.errors import ScenarioError
from scenesim.scenario import load, with_settings
from scenesim.scenario.addressed import settable
from scenesim.scenario.model import Distribution
from scenesim.world.conditions import ActorName, Number, Text, Word

FILE = "pedestrian/child_dart_out.scn"


def changed(**settings):
    return with_settings(load(FILE), settings)


def test_every_kind_of_address():
    scenario = with_settings(
        load(FILE),
        {
            "reveal": "1 s",
            "road.length": "200 m",
            "weather.rain": "0 mm/h",
            "weather.fog": "uniform(50, 80) m",
            "ego.speed": "12 m/s",
            "ego.kind": "choice(car, van)",
            "kid.age": "adult",
            "blocker.ahead_of": "kid",
            "background.parked[1].occupancy": "0.3",
            "background.pedestrians[1].speed": "1 m/s",
            "when[1].kid.cross.speed": "3 m/s",
            "when[2].for": "0.5 s",
            "when[2].ego.brake.decel": "7 m/s^2",
            "sensors.rig.name": "kitti",
            "run.duration": "4 s",
        },
    )
    assert scenario.params["reveal"] == Number(1.0)
    assert scenario.road.named["length"] == Number(200.0)
    assert scenario.weather["rain"] == Number(0.0)
    assert isinstance(scenario.weather["fog"], Distribution)
    ego, blocker, kid = scenario.actors
    assert ego.arguments["speed"] == Number(12.0)
    assert isinstance(ego.kind, Distribution)
    assert kid.arguments["age"] == Word("adult")
    assert blocker.arguments["ahead_of"] == ActorName("kid")
    assert scenario.background[0].named["occupancy"] == Number(0.3)
    assert scenario.background[2].named["speed"] == Number(1.0)
    first, second = scenario.rules
    assert first.steps[0].arguments["speed"] == Number(3.0)
    assert second.condition.duration_s == Number(0.5)
    assert second.steps[0].arguments["decel"] == Number(7.0)
    assert scenario.duration_s == 4.0
    assert scenario.digest == load(FILE).digest


def test_whole_statements():
    scenario = with_settings(
        load(FILE), {"road": "street(length=300 m)", "weather": 'preset("fog")'}
    )
    assert scenario.road.named == {"length": Number(300.0)}
    assert scenario.weather == {}
    assert scenario.preset.named["name"] == Word("fog")


def test_a_file_is_relative_to_the_current_folder(tmp_path, monkeypatch):
    (tmp_path / "my map.xodr").write_text("<OpenDRIVE/>")
    monkeypatch.chdir(tmp_path)
    scenario = load("road/drive_on_map.scn", {"road.file": "my map.xodr"})
    assert scenario.road.named["file"] == Text(str(tmp_path / "my map.xodr"))
    outside = load("road/drive_on_map.scn", {"road.file": f"{tmp_path}/my map.xodr"})
    assert outside.road.named == scenario.road.named


@pytest.mark.parametrize(
    ("address", "text", "message", "nearest"),
    [
        ("ego.sped", "1 m/s", "unknown address", "ego.speed"),
        ("when[3].for", "1 s", "unknown address", "when[2].for"),
        ("ego.speed", "12 m", "'speed' is a speed", None),
        ("ego.speed", "12 kmh", "unknown unit", "km/h"),
        ("ego.speed", "12 m/s)", "unexpected ')'", None),
        ("npc.speed#2", "1 m/s", "part of an argument", None),
        ("road.file", "a.xodr", "unknown address", None),
        ("when[1].condition", "1 s", "inside a condition", None),
    ],
)
def test_wrong_settings(address, text, message, nearest):
    with pytest.raises(ScenarioError) as caught:
        changed(**{address: text})
    problem = caught.value.problems[0]
    assert message in problem.message
    assert problem.nearest == nearest or nearest is None
    assert address in str(problem)


@pytest.mark.parametrize(
    ("address", "text", "told"),
    [
        # the place is the address alone: a value has no lines to count
        ("ego.speed", "12 m", "ego.speed: 'speed' is a speed (m/s, km/h, mph); this is a length"),
        # a name that the owner has not: what it has
        ("road.file", "a.xodr", "'road.parking'"),
        ("ego.", "3", "'ego.speed'"),
        # an actor as a whole
        ("blocker", "gone", "an actor as a whole can only be set to absent"),
        # a line of the text that is wrong only because of what was set
        ("reveal", "3 m", "child_dart_out.scn:17:30: a time (s, ms, min, h) is compared"),
        ("reveal", "3 m", "the line is right without what was set: reveal=3 m"),
        # files are looked for where the caller stands
        ("sensors.rig.name", "nix.toml", "no file 'nix.toml' in this folder or in the library"),
        ("weather", "clear", 'expected preset("clear")'),
        ("run.duration", "0 s", "a run lasts more than 0 s"),
    ],
)
def test_what_a_wrong_setting_is_told(address, text, told):
    with pytest.raises(ScenarioError) as caught:
        changed(**{address: text})
    assert told in str(caught.value)


def test_settable_addresses_can_be_set():
    scenario = load(FILE)
    known = settable(scenario.document)
    assert {"reveal", "ego.speed", "weather.rain", "when[2].ego.brake.decel"} <= set(known)
    assert len(known) == len(set(known))


def test_random_values_inside_a_condition_have_units(tmp_path):
    file = tmp_path / "braking.scn"
    file.write_text(
        "scenario braking:\n"
        "    road = street(length=100 m, lanes=(1, 1))\n"
        "    ego = car(on=road.lane(-1), s=20 m, speed=30 km/h + 0..9 km/h + 0..1 m/s)\n"
        "    when time() > uniform(0.5, 2) s and speed(ego) > 3..5 m/s:\n"
        "        ego.brake()\n"
        "    run 4 s at 10 Hz\n"
    )
    units = load(file).units
    drawn = {"when[1].condition": "s", "when[1].condition#2": "m/s", "ego.speed#2": "m/s"}
    assert drawn.items() <= units.items()


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("nosuch.scn", None),
        ("child_dart_ot.scn", "pedestrian/child_dart_out.scn"),
        ("pedestrian/child_dartout", "pedestrian/child_dart_out.scn"),
        ("", None),
    ],
)
def test_a_missing_file_has_a_near_one_only_where_it_is_near(name, near):
    with pytest.raises(ScenarioError) as caught:
        load(name)
    assert caught.value.problems[0].nearest == near


def test_a_weather_field_is_set_where_the_weather_is_told():
    told = with_settings(load(FILE), {"weather.rain": "3 mm/h", "weather.fog": "80 m"}).text
    assert told.count("weather:") == 1
    block = told.partition("weather:")[2].split("\n\n")[0].split("\n")[1:]
    assert [line.split()[0] for line in block] == ["rain", "cloud", "sun_elevation", "fog"]
