"""Traffic lights: what shines is what the phase says, and cars obey it."""

import numpy as np

from scenesim.randomness import Stream
from scenesim.sampling import draw_scene
from scenesim.scenario import load
from scenesim.scenery import build_stage
from scenesim.simulation import run

TEXT = """scenario t:
    "t"
    road = intersection(arms=4, control=signals, length=90 m, lanes=(1, 1))
    ego = car(on=road.lane("1", -1), s=40 m, speed=30 km/h)
    run 20 s at 10 Hz
"""
LAMPS = {"green": {"green"}, "amber": {"yellow"}, "red": {"red"}, "red_amber": {"red", "yellow"}}


def test_the_lamps_that_shine_are_those_of_the_phase(tmp_path):
    path = tmp_path / "t.scn"
    path.write_text(TEXT, encoding="utf-8")
    scene = draw_scene(load(path), Stream.of(3), {})
    timeline = run(scene).timeline
    stage = build_stage(scene, timeline)
    assert len(stage.signals) == 4
    seen = set()
    for second in range(20):
        snapshot = stage.snapshot(float(second))
        assert snapshot.signals == scene.signal_states(float(second))
        greens = [name for name, state in snapshot.signals.items() if state == "green"]
        assert len(greens) in (0, 2)  # of two streets never both
        for head in stage.signals:
            state = snapshot.signals[head.id]
            shown = next(p for p in snapshot.placements if p is head.looks[state])
            mesh = shown.lods[0]
            used = [mesh.slots[number] for number in np.unique(mesh.face_slots).tolist()]
            slots = {slot[4:] for slot in used if slot.startswith("lit_")}
            assert slots == LAMPS[state]
            seen.add(state)
            box = np.array(head.high) - np.array(head.low)
            assert 0.8 < box[2] < 1.4
            assert box[1] < 0.6
    assert seen == set(LAMPS)
    _obeys(scene, timeline)


def _obeys(scene, timeline):
    """Nobody passes its line while its light is red."""
    ids = {signal.id: signal for road in scene.network.map.roads for signal in road.signals}
    mine = next(
        name for name, signal in ids.items()
        if any(signal in road.signals for road in scene.network.map.roads if road.id == "1")
        and signal.dynamic
    )  # fmt: skip
    front = timeline.positions[:, 0, 0] + 0.5 * scene.ego.model.length_m
    line = 88.0
    crossed = int(np.argmax(front > line))
    if crossed:
        time_s = timeline.start_s + crossed * timeline.step_s
        assert scene.signal_states(time_s)[mine] in {"green", "amber"}
