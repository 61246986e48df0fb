"""Tracks that traffic drives bare in snow."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import scenesim
from scenesim.randomness import Stream
from scenesim.runs.accept import accepted_draw
from scenesim.scenery import build_stage

_STREET = Path(__file__).parents[2] / "scenarios/pedestrian/child_dart_out.scn"


def ground(accepted, cover):
    weather = replace(accepted.scene.weather, snow_cover=cover, season="winter")
    stage = build_stage(replace(accepted.scene, weather=weather), accepted.timeline)
    return next(p for p in stage.statics if "asphalt" in "".join(p.lods[0].slots)).lods[0]


@pytest.fixture(scope="module")
def accepted():
    return accepted_draw(scenesim.load(str(_STREET)), Stream.of(7).child("draw/0"), {})


def faces_of(mesh, slot):
    return mesh.faces[mesh.face_slots == mesh.slots.index(slot)]


def test_snow_has_tracks_and_a_bare_road_has_none(accepted):
    assert "snow_track" not in ground(accepted, 0.0).slots
    mesh = ground(accepted, 0.8)
    bare = mesh.vertices[np.unique(faces_of(mesh, "snow_track"))]
    lanes = 2
    length = 180.0
    area = 0.0
    for face in faces_of(mesh, "snow_track"):
        a, b, c = mesh.vertices[face].astype(float)
        area += 0.5 * np.linalg.norm(np.cross(b - a, c - a))
    # two tracks of about a third of a metre on every lane
    assert 0.2 * 2 * lanes * length < area < 0.6 * 2 * lanes * length * 3
    assert len(bare) > 100


def test_tracks_follow_their_draw(accepted):
    first, again = ground(accepted, 0.8), ground(accepted, 0.8)
    assert (first.vertices == again.vertices).all()
