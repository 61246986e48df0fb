"""What moves on a body besides its wheels: doors on their hinges, blue lights, trailers."""

from dataclasses import replace

import numpy as np
import pytest
from scenes import run, scene, street

from scenesim.randomness import Stream
from scenesim.scenery.cast import Cast
from scenesim.scenery.palette import Palette
from scenesim.shapes import catalogue
from scenesim.world.classes import Gait, Light


def cast_of(word, doors=None, **arguments):
    """A cast of an ego and one other of a kind, which stands before it."""
    drawn = scene(street(), others=("car",))
    model = catalogue.specify(word, arguments, Stream.of(3))
    other = replace(drawn.actors[1], kind=word, model=model)
    drawn = replace(drawn, actors=(drawn.actors[0], other))
    timeline = run(drawn)
    if doors is not None:
        series = np.zeros((*timeline.yaws.shape, 2))
        series[:, 1] = doors
        timeline = replace(timeline, doors=series)
    return Cast(drawn, timeline, Palette({}))


def test_blue_lights_flash_and_shine_unless_they_are_off():
    cast = cast_of("police")
    bits = [cast.snapshot(0.125 * k).lights[0] & Light.BLUE_FLASHING for k in range(8)]
    assert 0 < sum(bit > 0 for bit in bits) < 8
    lit = [k for k in range(8) if bits[k]]
    shining = cast.snapshot(0.125 * lit[0]).lamps
    assert any(lamp.colour[2] > 5 * lamp.colour[0] for lamp in shining)
    off = cast_of("police", blue_lights="off")
    assert not any(off.snapshot(0.125 * k).lights[0] & Light.BLUE_FLASHING for k in range(8))


def test_doors_swing_outwards_about_their_hinges():
    shut, wide = cast_of("estate"), cast_of("estate", doors=(1.0, 0.6))
    assert len(wide.snapshot(0.0).placements) == len(shut.snapshot(0.0).placements) + 2
    half = shut.boxes[0][Gait.STAND].width_m / 2
    reach = []
    for placement in wide.snapshot(0.0).placements:
        if placement.instance != 0:
            continue
        points = placement.T_world_from_mesh.points(placement.lods[0].vertices.astype(np.float64))
        local = wide._motions(0.0)[1].T_world_from_body.inverse().points(points)
        reach.append((local[:, 1].min(), local[:, 1].max()))
    assert max(high for _, high in reach) > half + 0.6
    assert min(low for low, _ in reach) < -half - 0.35
    width = wide.boxes[0][Gait.STAND].width_m
    assert width == pytest.approx(2 * half, abs=0.02), "the box is of the shut body"


def test_trailers_tell_the_boxes_of_their_parts():
    parts = cast_of("semi_trailer").snapshot(0.0).part_boxes
    assert [len(boxes) for boxes in parts.values()] == [2]
    assert cast_of("van").snapshot(0.0).part_boxes == {}


def test_who_falls_has_a_box_for_each_posture():
    drawn = scene(street(), others=("pedestrian",))
    timeline = run(drawn)
    half = len(timeline.gaits) // 2
    gaits = timeline.gaits.copy()
    gaits[: half // 2, 1], gaits[half // 2 : half, 1] = Gait.STAND, Gait.WALK
    gaits[half:, 1] = Gait.LIE
    boxes = Cast(drawn, replace(timeline, gaits=gaits), Palette({})).boxes[0]
    assert set(boxes) == {Gait.STAND, Gait.WALK, Gait.LIE}
    assert boxes[Gait.STAND] is boxes[Gait.WALK]
    upright, lying = boxes[Gait.WALK], boxes[Gait.LIE]
    assert upright.length_m < 1.3
    assert upright.height_m > 1.4
    assert lying.height_m < 0.7
    assert max(lying.length_m, lying.width_m) > 1.4
