"""Teleports, lamps, positions reached, swarms, ways backwards and rational splines of files."""

import math
import shutil
from pathlib import Path

import pytest

from scenesim.errors import ScenarioError
from scenesim.library import folder
from scenesim.runs.accept import accepted_draw
from scenesim.runs.options import draw_stream
from scenesim.scenario import load
from scenesim.scenario.openscenario.nurbs import curve
from scenesim.world.classes import Light

FILE = Path(__file__).with_name("cut_in.xosc")
LATER = '<Event name="brake" priority="override">'


@pytest.fixture
def cut_in(tmp_path):
    """The file beside its map; what it tells the cutter never comes to pass."""
    shutil.copy(folder("assets") / "maps/motorway.xodr", tmp_path)
    path = tmp_path / FILE.name
    path.write_text(FILE.read_text().replace('value="0.6" freespace', 'value="90" freespace'))
    return path


def with_event(path, action, condition):
    """The file with one more event of the cutter."""
    event = (
        f'<Event name="more" priority="parallel"><Action name="one">{action}</Action>'
        '<StartTrigger><ConditionGroup><Condition name="c" delay="0" conditionEdge="none">'
        f"{condition}</Condition></ConditionGroup></StartTrigger></Event>"
    )
    text = path.read_text()
    path.write_text(text.replace(LATER, event + LATER))
    return path


def at(seconds):
    """A condition on the time."""
    return (
        f'<ByValueCondition><SimulationTimeCondition value="{seconds}" rule="greaterThan"/>'
        "</ByValueCondition>"
    )


def of_ego(inside):
    """A condition on the ego."""
    return (
        '<ByEntityCondition><TriggeringEntities triggeringEntitiesRule="any"><EntityRef '
        f'entityRef="Ego"/></TriggeringEntities><EntityCondition>{inside}</EntityCondition>'
        "</ByEntityCondition>"
    )


def private(inside):
    return f"<PrivateAction>{inside}</PrivateAction>"


def run(path):
    """A draw, and the row of the cutter."""
    drawn = accepted_draw(load(path), draw_stream(0, 0), {})
    rows = {actor.name: row for row, actor in enumerate(drawn.scene.actors)}
    return drawn, rows["cutter"]


TELEPORT = private(
    '<TeleportAction><Position><LanePosition roadId="12" laneId="-3" s="600"/></Position>'
    "</TeleportAction>"
)


def test_a_teleport_puts_somebody_elsewhere_and_it_drives_on(cut_in):
    drawn, row = run(with_event(cut_in, TELEPORT, at(2)))
    timeline, network = drawn.timeline, drawn.scene.network
    before = network.locate(*timeline.state(row, 1.9).position[:2])
    after = network.locate(*timeline.state(row, 2.2).position[:2])
    later = network.locate(*timeline.state(row, 3.2).position[:2])
    assert (before[0].lane, after[0].lane) == (-1, -3)
    assert 600.0 < after[1] < 620.0
    assert later[1] - after[1] == pytest.approx(1.3 * 25.0, rel=0.1)


def test_who_is_put_down_turned_over_rolls_over(cut_in):
    fallen = private(
        '<TeleportAction><Position><RelativeObjectPosition entityRef="Cutter" dx="0" dy="0">'
        '<Orientation type="relative" r="1.57"/></RelativeObjectPosition></Position>'
        "</TeleportAction>"
    )
    drawn, row = run(with_event(cut_in, fallen, at(2)))
    rolls = drawn.timeline.rolls[:, row]
    assert abs(rolls[0]) < 0.1
    assert abs(rolls[-1]) == pytest.approx(math.pi / 2, abs=0.1)


def test_lamps_are_switched(cut_in):
    def lamp(kind, mode):
        return private(
            "<AppearanceAction><LightStateAction><LightType>"
            f'<VehicleLight vehicleLightType="{kind}"/></LightType>'
            f'<LightState mode="{mode}"/></LightStateAction></AppearanceAction>'
        )

    with_event(cut_in, lamp("highBeam", "on"), at(1))
    drawn, row = run(with_event(cut_in, lamp("warningLights", "flashing"), at(13)))
    lights = [drawn.timeline.state(row, time).lights for time in (0.5, 3.0)]
    assert [bool(one & Light.HIGH_BEAM) for one in lights] == [False, True]
    late = {drawn.timeline.state(row, 14.0 + 0.05 * k).lights for k in range(30)}
    both = Light.INDICATOR_LEFT | Light.INDICATOR_RIGHT
    assert {one & both for one in late} == {0, both}


def test_a_position_that_is_reached_fires(cut_in):
    place = '<Position><LanePosition roadId="12" laneId="-2" s="400"/></Position>'
    reached = of_ego(f'<ReachPositionCondition tolerance="1">{place}</ReachPositionCondition>')
    drawn, _ = run(with_event(cut_in, TELEPORT, reached))
    assert 4.0 in [pytest.approx(time, abs=0.1) for time in drawn.timeline.fired.values()]
    apart = of_ego(
        f'<DistanceCondition value="20" freespace="false" rule="lessThan">{place}'
        "</DistanceCondition>"
    )
    drawn, _ = run(with_event(cut_in, TELEPORT, apart))
    assert 3.2 in [pytest.approx(time, abs=0.1) for time in drawn.timeline.fired.values()]


def test_a_swarm_is_traffic_of_its_density(cut_in):
    text = cut_in.read_text()
    swarm = (
        '<GlobalAction><TrafficAction><TrafficSwarmAction semiMajorAxis="300" semiMinorAxis="300" '
        'numberOfVehicles="30" velocity="30"><CentralObject entityRef="Ego"/>'
        "</TrafficSwarmAction></TrafficAction></GlobalAction>"
    )
    cut_in.write_text(
        text.replace('<Private entityRef="Cutter">', swarm + '<Private entityRef="Cutter">')
    )
    drawn, _ = run(cut_in)
    assert 8 < sum(actor.group == "traffic" for actor in drawn.scene.actors) < 60


def test_a_negative_speed_is_a_way_backwards(cut_in):
    cut_in.write_text(
        cut_in.read_text().replace(
            'AbsoluteTargetSpeed value="$EgoSpeed"', 'AbsoluteTargetSpeed value="-2"'
        )
    )
    drawn, _ = run(cut_in)
    assert drawn.timeline.state(0, 4.0).speed_mps == pytest.approx(-2.0, abs=0.1)


def test_weather_and_signals_of_events_are_refused_by_name(cut_in):
    action = (
        '<GlobalAction><EnvironmentAction><Environment name="night"/></EnvironmentAction>'
        "</GlobalAction>"
    )
    with pytest.raises(ScenarioError, match="a run has one weather"):
        load(with_event(cut_in, action, at(2)))


def test_rational_splines():
    half = math.sqrt(0.5)
    points, weights = [(1.0, 0.0), (1.0, 1.0), (0.0, 1.0)], [1.0, half, 1.0]
    arc = curve(3, points, weights, [0, 0, 0, 1, 1, 1])
    assert (arc[0], arc[-1]) == ((1.0, 0.0), (0.0, 1.0))
    assert all(math.hypot(x, y) == pytest.approx(1.0, abs=1e-12) for x, y in arc)
    two_spans = curve(2, [(0, 0), (1, 0), (1, 2)], [1, 1, 1], [0, 0, 1, 2, 2])
    assert (1.0, 0.0) in two_spans
    for wrong in ([0, 0, 0, 1, 1], [1, 1, 1, 0, 0, 0]):
        with pytest.raises(ValueError, match="knots"):
            curve(3, points, weights, wrong)


def test_a_way_along_a_rational_spline_is_followed(cut_in):
    controls = "".join(
        f'<ControlPoint weight="1"><Position><LanePosition roadId="12" laneId="{lane}" s="{s}"/>'
        "</Position></ControlPoint>"
        for lane, s in ((-1, 360), (-1, 400), (-3, 440), (-3, 500))
    )
    knots = "".join(f'<Knot value="{k}"/>' for k in (0, 0, 0, 0, 1, 1, 1, 1))
    follow = private(
        "<RoutingAction><FollowTrajectoryAction><TrajectoryRef><Trajectory name='t' closed='false'>"
        f"<Shape><Nurbs order='4'>{controls}{knots}</Nurbs></Shape></Trajectory></TrajectoryRef>"
        "</FollowTrajectoryAction></RoutingAction>"
    )
    drawn, row = run(with_event(cut_in, follow, at(1)))
    network = drawn.scene.network
    assert network.locate(*drawn.timeline.state(row, 7.5).position[:2])[0].lane == -3
