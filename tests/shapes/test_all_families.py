"""Every family: closed from outside, lighter by levels, and levels that change unseen."""

from copy import copy
from dataclasses import replace

import numpy as np
import pytest

from scenesim.randomness import Stream
from scenesim.report import turntable
from scenesim.shapes import catalogue
from scenesim.shapes.model import Body, RigidShape
from scenesim.world.classes import Gait
from scenesim.world.words.actors import ANIMALS, OBSTACLES

ASKED = [
    *((kind, {}) for kind in catalogue.kinds()
      if kind not in {"mesh", "car", "emergency", "animal", "obstacle"}),
    *(("animal", {"species": word}) for word in ANIMALS.split()),
    *(("obstacle", {"kind": word}) for word in OBSTACLES.split()),
]  # fmt: skip
#: made of sheets that are seen from both sides: bags, leaves, a stroller's hood
SHEETS = {"plastic_bag", "branch", "fallen_tree", "tree", "mattress", "ladder"}
NAMES = ["-".join([kind, *given.values()]) for kind, given in ASKED]
RAYS = 40
DIRECTIONS = ((0.3, 0.1), (1.7, 0.5), (3.0, 0.2), (4.4, 0.8), (5.6, 0.3), (2.4, 1.2))


def meshes_of(body, level):
    """Corners (F, 3, 3), corner normals (F, 3, 3) m of all pieces in the body's frame."""
    corners, normals = [], []
    for member in body.members:
        shape = member.shape
        if isinstance(shape, RigidShape):
            pieces = [(p.lods, member.T_body_from_member @ p.T_shape_from_piece)
                      for p in shape.pieces]  # fmt: skip
        else:
            gait = Gait.STAND if len(body.members) == 1 else Gait.RIDE
            pieces = [(shape.pose(gait, 0.0, 0.0, 0.0).lods, member.T_body_from_member)]
        for lods, place in pieces:
            mesh = lods[min(level, len(lods) - 1)]
            corners.append(place.points(mesh.vertices.astype(np.float64))[mesh.faces])
            turned = mesh.normals.astype(np.float64) @ place.rotation.T
            normals.append(turned[mesh.faces])
    return np.concatenate(corners), np.concatenate(normals)


def first_met(corners, aims, away):
    """Nearest face and its barycentric weights for rays that all run along -away; -1 for none."""
    side = np.cross(away, (0.0, 0.0, 1.0))
    side /= np.sqrt((side**2).sum())
    axes = np.stack([side, np.cross(side, away), away], axis=1)
    flat, spots = (corners.reshape(-1, 3) @ axes).reshape(corners.shape), aims @ axes
    low, high = flat.min(axis=1), flat.max(axis=1)
    rows, weights = np.full(len(aims), -1), np.zeros((len(aims), 2))
    for i, (x, y, _) in enumerate(spots):
        near = (low[:, 0] < x) & (x < high[:, 0]) & (low[:, 1] < y) & (y < high[:, 1])
        some = np.nonzero(near)[0]
        (ax, ay, az), (bx, by, bz), (cx, cy, cz) = flat[some].transpose(1, 2, 0)
        area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        area = np.where(area == 0.0, np.inf, area)
        u = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area
        v = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area
        height = np.where((u >= 0) & (v >= 0) & (u + v <= 1) & (area < np.inf),
                          az + u * (bz - az) + v * (cz - az), -np.inf)  # fmt: skip
        if len(some) and np.isfinite(height.max()):
            best = int(height.argmax())
            rows[i], weights[i] = some[best], (u[best], v[best])
    return rows, weights


@pytest.mark.parametrize(("kind", "given"), ASKED, ids=NAMES)
def test_no_inside_is_seen_from_outside(kind, given):
    model = catalogue.specify(kind, given, Stream.of(3))
    corners, normals = meshes_of(catalogue.build(model), 0)
    generator = np.random.Generator(np.random.Philox(key=5))
    low, high = corners.min(axis=(0, 1)), corners.max(axis=(0, 1))
    seen, behind = 0, 0
    for turn, up in DIRECTIONS:
        away = np.array([np.cos(turn) * np.cos(up), np.sin(turn) * np.cos(up), np.sin(up)])
        rows, weights = first_met(corners, low + (high - low) * generator.random((RAYS, 3)), away)
        met = rows >= 0
        share = np.concatenate([1.0 - weights.sum(axis=1, keepdims=True), weights], axis=1)
        smooth = (normals[rows[met]] * share[met, :, None]).sum(axis=1)
        seen, behind = seen + int(met.sum()), behind + int((smooth @ away < -0.2).sum())
    assert seen > 20
    if not set(given.values()) & SHEETS:
        assert behind <= 0.03 * seen, f"{behind} of {seen} rays meet a back side"


@pytest.mark.parametrize(("kind", "given"), ASKED, ids=NAMES)
def test_levels_grow_lighter_in_the_same_place(kind, given):
    body = catalogue.build(catalogue.specify(kind, given, Stream.of(3)))
    levels = [meshes_of(body, level)[0] for level in range(3)]
    counts = [len(level) for level in levels]
    assert counts[0] >= counts[1] >= counts[2] > 0
    assert counts[0] <= 32_000
    assert counts[0] < 1200 or counts[2] < 0.45 * counts[0]
    for coarse in levels[1:]:
        for bound in ("min", "max"):
            gap = getattr(levels[0], bound)(axis=(0, 1)) - getattr(coarse, bound)(axis=(0, 1))
            assert np.abs(gap).max() < 0.2


def one_level(body, level):
    """The body with a single level of detail."""
    members = []
    for member in body.members:
        shape = member.shape
        if not isinstance(shape, RigidShape):
            figure = copy(shape)
            figure._skins = (shape._skins[level],) * len(shape._skins)
            members.append(replace(member, shape=figure))
            continue
        pieces = [
            replace(p, lods=(p.lods[min(level, len(p.lods) - 1)],) * len(p.lods))
            for p in shape.pieces
        ]
        members.append(replace(member, shape=replace(shape, pieces=tuple(pieces))))
    return Body(tuple(members))


@pytest.mark.full
@pytest.mark.parametrize(("kind", "switch"), [
    *((kind, switch) for switch in (0, 1) for kind in ("hatchback", "suv", "van", "truck",
      "semi_trailer", "bus", "tram", "tractor", "police", "pedestrian", "animal", "bicycle",
      "cargo_bicycle", "escooter", "motorcycle")),
    *((kind, 2) for kind in ("hatchback", "suv", "estate")),
])  # fmt: skip
def test_nobody_sees_a_level_change(kind, switch, monkeypatch):
    model = catalogue.specify(kind, {}, Stream.of(4))
    body = catalogue.build(model)
    distance = body.members[0].shape.lod_range_m[switch]
    seen = []
    for level in (switch, switch + 1):
        one = one_level(body, level)
        with monkeypatch.context() as patched:
            patched.setattr(turntable.catalogue, "build", lambda _, one=one: one)
            seen.append(list(turntable.views(model, (distance,), 3, turned_rad=0.5)))
    for fine, coarse in zip(*seen, strict=True):
        left, top, right, bottom = (int(v) for v in fine.box)
        gap = np.abs(np.array(fine.box) - np.array(coarse.box)).max()
        # an antenna is thinner than a pixel: its tip comes and goes
        assert gap <= 2.0, f"the outline jumps by {gap} px at {distance:.0f} m"
        inside = (slice(top, bottom), slice(left, right))
        change = np.abs(fine.image[inside].astype(int) - coarse.image[inside].astype(int))
        assert change.mean() < (13.0, 16.0, 16.0)[switch], (
            f"{change.mean():.1f} of 255 at {distance:.0f} m"
        )
