"""Two-wheelers: hands on the bar, feet on the pedals, sizes as measured on the street."""

import numpy as np
import pytest

from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.shapes import cycles
from scenesim.shapes.cycles.machines import bicycle, head_tube
from scenesim.shapes.model import RigidShape
from scenesim.shapes.people.anthropometry import Person, frame
from scenesim.world.classes import Gait, Part, Semantic

KINDS = (
    *(("bicycle", {"style": style}) for style in ("city", "road")),
    *(("cargo_bicycle", {"style": style}) for style in ("cargo", "longtail", "trike")),
    *(("escooter", {"style": style}) for style in ("slim", "rental", "sturdy")),
    *(("motorcycle", {"style": style}) for style in ("naked", "scooter")),
)


def riders():
    for seed, (kind, given) in enumerate(KINDS):
        model = cycles.specify(kind, given, Stream.of(seed))
        machine, rider = (m.shape for m in cycles.build(model).members)
        assert isinstance(machine, RigidShape)
        yield model, machine, rider


def points_of(posed, part):
    mesh = posed.lods[0]
    return mesh.vertices[np.unique(mesh.faces[mesh.face_parts == part])]


def test_hands_hold_the_grips():
    for _, _, rider in riders():
        x, half, z = rider.mount.grips
        posed = rider.pose(Gait.RIDE, 0.9, 0.0, 4.0)
        for part, side in ((Part.ARM_LEFT, 1), (Part.ARM_RIGHT, -1)):
            gaps = np.sqrt(((points_of(posed, part) - (x, side * half, z)) ** 2).sum(axis=1))
            assert gaps.min() < 0.03


def test_arms_are_a_little_bent_and_hands_closed():
    for model, _, rider in riders():
        assert rider.outfit.hands != "loose"
        joints = rider.pose(Gait.RIDE, 0.9, 0.0, 4.0).joints
        for side in ("left", "right"):
            shoulder, elbow, wrist = (
                joints[f"{name}_{side}"].astype(np.float64)
                for name in ("upper_arm", "forearm", "hand")
            )
            upper, lower = elbow - shoulder, wrist - elbow
            cosine = (upper * lower).sum() / np.sqrt((upper**2).sum() * (lower**2).sum())
            assert 12.0 < np.degrees(np.arccos(cosine)) < 100.0, model.attributes["style"]


@pytest.mark.parametrize("style", ["city", "trekking", "mountain", "road", "longtail"])
@pytest.mark.parametrize("height", [1.5, 1.75, 1.95])
def test_the_head_tube_stands_above_the_front_tyre_and_below_the_bar(style, height):
    body = frame(Person(height, 30.0, 0.5, 1.0))
    machine = bicycle(style, body)
    low, high = head_tube(machine)
    assert low[2] > 2.0 * machine.front_wheel + 0.02
    assert 0.08 < high[2] - low[2] < 0.26
    assert 0.0 < machine.mount.grips[2] - high[2] < 0.30
    assert low[0] > high[0]  # it leans back
    assert 0.10 < machine.front - low[0] < 0.22


def test_feet_stay_on_the_pedals_while_they_turn():
    for model, machine, rider in riders():
        crank = [piece for piece in machine.pieces if piece.name == "crank"]
        for k in range(8):
            travelled = 0.37 * k
            posed = rider.pose(Gait.RIDE, travelled, 0.0, 4.0)
            if not crank:
                continue
            T_shape_from_crank = crank[0].T_shape_from_piece @ Transform.euler(
                (0.0, 0.0, 0.0), 0.0, travelled / crank[0].rolls_m, 0.0
            )
            for part, side in ((Part.LEG_LEFT, 1.0), (Part.LEG_RIGHT, -1.0)):
                pedal = T_shape_from_crank.points(
                    np.array([side * rider.mount.arm, side * rider.mount.half, 0.0])
                )
                gaps = np.sqrt(((points_of(posed, part) - pedal) ** 2).sum(axis=1))
                assert gaps.min() < 0.055, model.family
                ball = posed.joints["toes_left" if side > 0 else "toes_right"]
                assert np.abs((ball - pedal)[[0, 1]]).max() < 0.03


def test_a_cyclist_has_the_size_of_kitti():
    sizes = []
    for seed in range(16):
        model = cycles.specify("bicycle", {"age": "adult"}, Stream.of(seed))
        machine, rider = (m.shape for m in cycles.build(model).members)
        bounds = rider.envelope(frozenset({int(Gait.RIDE)}), 4.0)
        low = np.minimum(bounds[0], machine.low)
        high = np.maximum(bounds[1], machine.high)
        sizes.append(high - low)
        assert abs(float(high[2]) - model.height_m) < 0.12
        assert model.wheelbase_m == pytest.approx(1.05, abs=0.08)
    mean = np.mean(sizes, axis=0)
    assert np.abs(mean - (1.76, 0.60, 1.74)).max() < 0.16


def test_semantics_and_wheels():
    for model, machine, rider in riders():
        assert rider.semantic == Semantic.RIDER
        assert rider.kind == "person"
        wheels = [p for p in machine.pieces if p.name.startswith("wheel")]
        assert len(wheels) == (3 if model.attributes["style"] == "trike" else 2)
        assert model.width_m >= machine.high[1] - machine.low[1] - 0.12
        for wheel in wheels:
            mesh = wheel.lods[0].moved(wheel.T_shape_from_piece)
            assert float(mesh.low[2]) == pytest.approx(0.0, abs=0.004)
            assert wheel.rolls_m > 0.09
        assert [w.steers for w in wheels] == [False, *[True] * (len(wheels) - 1)]
        for piece in machine.pieces:
            assert len({mesh.slots for mesh in piece.lods}) == 1
            assert set(piece.lods[0].slots) <= set(machine.materials)
        assert model.rear_axle_m < 0


@pytest.mark.parametrize("style", ["naked", "sport", "touring", "scooter"])
def test_nothing_hides_the_head_lamp_of_a_motorcycle(style):
    model = cycles.specify("motorcycle", {"style": style}, Stream.of(5))
    mesh = cycles.build(model).members[0].shape.pieces[0].lods[0]
    corners = mesh.vertices[mesh.faces].astype(np.float64)[:, :, [1, 2, 0]]  # y, z, x
    is_lamp = mesh.face_slots == mesh.slots.index("lamp_head")
    edges = corners[:, 1:] - corners[:, :1]
    doubled = edges[:, 0, 0] * edges[:, 1, 1] - edges[:, 0, 1] * edges[:, 1, 0]
    others = ~is_lamp & (np.abs(doubled) > 1e-9)
    hidden = 0
    for y, z, x in corners[is_lamp].mean(axis=1):
        to = np.array([y, z]) - corners[others, 0, :2]
        (a, b), area = (edges[others, 0], edges[others, 1]), doubled[others]
        u = (to[:, 0] * b[:, 1] - to[:, 1] * b[:, 0]) / area
        v = (a[:, 0] * to[:, 1] - a[:, 1] * to[:, 0]) / area
        ahead = corners[others, 0, 2] + u * a[:, 2] + v * b[:, 2] > x + 0.002
        hidden += bool(((u >= 0) & (v >= 0) & (u + v <= 1) & ahead).any())
    assert hidden <= 0.3 * is_lamp.sum()


def test_who_rides_a_motorcycle_wears_a_jacket_and_boots_unless_asked_otherwise():
    for seed in range(12):
        worn = cycles.specify("motorcycle", {"style": "naked"}, Stream.of(seed)).attributes
        assert (worn["upper"], worn["shoes"]) == ("jacket", "boots")
    asked = cycles.specify("motorcycle", {"clothing": "tshirt"}, Stream.of(1)).attributes
    assert asked["upper"] == "tshirt"


def test_who_rides_a_motorcycle_wears_no_helmet_of_a_cyclist():
    hats = {
        cycles.specify("motorcycle", {}, Stream.of(seed)).attributes["hat"] for seed in range(24)
    }
    assert hats == {"fullface", "openface"}
