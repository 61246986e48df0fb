"""Traffic signals of OpenSCENARIO: states, phases of controllers, conditions on them."""

import pytest

from scenesim.errors import ScenarioError
from scenesim.roads.building import build
from scenesim.roads.xodr_writer import write
from scenesim.runs.accept import accepted_draw
from scenesim.runs.options import draw_stream
from scenesim.scenario import load

CAR = """<ScenarioObject name="{name}"><Vehicle name="{name}" vehicleCategory="car">
<BoundingBox><Center x="1.4" y="0" z="0.7"/><Dimensions width="1.8" length="4.4" height="1.5"/>
</BoundingBox><Performance maxSpeed="60" maxAcceleration="4" maxDeceleration="9"/><Axles>
<FrontAxle maxSteering="0.5" wheelDiameter="0.6" trackWidth="1.6" positionX="2.7" positionZ="0.3"/>
<RearAxle maxSteering="0" wheelDiameter="0.6" trackWidth="1.6" positionX="0" positionZ="0.3"/>
</Axles></Vehicle></ScenarioObject>"""
PLACE = """<Private entityRef="{name}"><PrivateAction><TeleportAction><Position>
<LanePosition roadId="1" laneId="-1" s="{s}"/></Position></TeleportAction></PrivateAction>
<PrivateAction><LongitudinalAction><SpeedAction><SpeedActionDynamics dynamicsShape="step"
dynamicsDimension="time" value="0"/><SpeedActionTarget><AbsoluteTargetSpeed value="10"/>
</SpeedActionTarget></SpeedAction></LongitudinalAction></PrivateAction></Private>"""
SHOW = (
    "<GlobalAction><InfrastructureAction><TrafficSignalAction>{}</TrafficSignalAction>"
    "</InfrastructureAction></GlobalAction>"
)
FILE = """<OpenSCENARIO><FileHeader revMajor="1" revMinor="3" date="" description="" author=""/>
<RoadNetwork><LogicFile filepath="map.xodr"/><TrafficSignals><TrafficSignalController name="c">
<Phase name="go" duration="5"><TrafficSignalState trafficSignalId="1" state="off;off;on"/>
<TrafficSignalState trafficSignalId="2" state="on;off;off"/></Phase></TrafficSignalController>
</TrafficSignals></RoadNetwork><Entities>{cars}</Entities><Storyboard><Init><Actions>{shown}
{places}</Actions></Init><Story name="s"><Act name="a"><ManeuverGroup name="g"
maximumExecutionCount="1"><Actors selectTriggeringEntities="false"/><Maneuver name="m">
{events}</Maneuver></ManeuverGroup></Act></Story><StopTrigger><ConditionGroup><Condition name="end"
delay="0" conditionEdge="none"><ByValueCondition><SimulationTimeCondition value="12"
rule="greaterThan"/></ByValueCondition></Condition></ConditionGroup></StopTrigger></Storyboard>
</OpenSCENARIO>"""
EVENT = """<Event name="{name}" priority="parallel"><Action name="x">{action}</Action>
<StartTrigger><ConditionGroup><Condition name="c" delay="{delay}" conditionEdge="{edge}">
<ByValueCondition>{when}</ByValueCondition></Condition></ConditionGroup></StartTrigger></Event>"""
RED = SHOW.format('<TrafficSignalStateAction name="1" state="on;off;off"/>')
GREEN = SHOW.format(
    '<TrafficSignalControllerAction trafficSignalControllerRef="c" phase="go" delay="0"/>'
)
IS_RED = '<TrafficSignalCondition name="1" state="on;off;off"/>'
IS_GO = '<TrafficSignalControllerCondition trafficSignalControllerRef="c" phase="go"/>'


def written(tmp_path, events="", shown=RED, cars=(("Ego", 60),)):
    write(build("intersection", {"control": "signals", "length": 110.0}).map, tmp_path / "map.xodr")
    path = tmp_path / "lights.xosc"
    path.write_text(
        FILE.format(
            cars="".join(CAR.format(name=name) for name, _ in cars),
            places="".join(PLACE.format(name=name, s=s) for name, s in cars),
            shown=shown,
            events=events,
        )
    )
    return path


def event(name, action, when, delay=0, edge="none"):
    return EVENT.format(name=name, action=action, when=when, delay=delay, edge=edge)


def test_states_and_phases_are_shown_and_waited_for(tmp_path):
    events = event("go", GREEN, IS_RED, delay=4) + event("stop", RED, IS_GO, 3, "rising")
    drawn = accepted_draw(load(written(tmp_path, events)), draw_stream(0, 0), {})
    signals = drawn.timeline.signals
    assert [one[1:] for one in signals] == [
        ("1", "red"), ("1", "green"), ("2", "red"), ("1", "red"),
    ]  # fmt: skip
    assert [one[0] for one in signals] == pytest.approx([0.0, 4.0, 4.0, 7.0], abs=0.051)
    # held at the red light, it goes on when that is green
    step = round((4.0 - drawn.timeline.start_s) / drawn.timeline.step_s)
    assert drawn.timeline.speeds[step, 0] < 7.0
    assert drawn.timeline.positions[-1, 0, 0] > 110.0


def test_what_holds_from_the_start_does_not_rise(tmp_path):
    scenario = load(written(tmp_path, event("go", GREEN, IS_RED, 1, "rising")))
    assert accepted_draw(scenario, draw_stream(0, 0), {}).timeline.signals == ((0.0, "1", "red"),)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("on;off;off", "on;maybe;off", "state 'on;maybe;off' is not understood"),
        ('phase="go"/>', 'phase="no"/>', "no controller 'c' with a phase 'no'"),
    ],
)
def test_unknown_states_and_phases_are_told(tmp_path, before, after, told):
    path = written(tmp_path, event("stop", RED, IS_GO))
    path.write_text(path.read_text().replace(before, after))
    with pytest.raises(ScenarioError, match=told):
        load(path)


def test_who_begins_inside_another_is_told_before_anything_runs(tmp_path):
    path = written(tmp_path, cars=(("Ego", 60), ("Load", 61)))
    with pytest.raises(ScenarioError, match="'Load' begins inside 'Ego'") as caught:
        load(path)
    assert all(problem.span for problem in caught.value.problems)
