"""Faces of signs stay on their plates, and maps' codes find them."""

import pytest

from scenesim.roads.furniture import Signal
from scenesim.scenery.road_signs import sign_kind, sign_of
from scenesim.shapes.street.pictograms import PICTOGRAMS
from scenesim.shapes.street.plates import tall
from scenesim.shapes.street.sign_faces import FACES
from scenesim.shapes.street.signs import KINDS, sign

CASES = [(kind, {"speed": "130", "speed_us": "45"}.get(kind, "")) for kind in KINDS]
CASES += [("warning", text) for text in PICTOGRAMS]
CASES += [("warning_us", text) for text in (*PICTOGRAMS, "walker")]


@pytest.mark.parametrize(("kind", "text"), CASES, ids="-".join)
def test_the_face_stays_on_the_plate(kind, text):
    form, size = FACES[kind].form, FACES[kind].size_m
    vertices = sign(kind, text, 0.0).lods[0].vertices
    half = 0.65 * size if form == "diamond" else 0.5 * size
    assert abs(vertices[:, 1]).max() <= half + 0.002
    assert vertices[:, 2].min() >= -0.002
    assert vertices[:, 2].max() <= tall(form, size) + 0.002


@pytest.mark.parametrize(
    ("code", "country", "subtype", "kind"),
    [
        ("201", "DE", "-1", "andrew"),
        ("276", "DE", "-1", "no_overtaking"),
        ("215", "DE", "-1", "roundabout"),
        ("103", "DE", "20", "warning"),
        ("R6-1", "US", "-1", "one_way_us"),
        ("W1-2", "US", "R", "warning_us"),
        ("W11-2", "US", "-1", "warning_us"),
        ("R3-2", "US", "-1", "no_turn_us"),
        ("X9", "ZZ", "-1", "plain"),
    ],
)
def test_codes_of_maps_find_their_signs(code, country, subtype, kind):
    signal = Signal(
        id="1", s_m=0.0, t_m=0.0, kind=code, subkind=subtype, country=country, orientation="+"
    )
    assert sign_kind(signal) == kind
    assert sign_of(signal, 2.0) is not None


def test_curves_bend_the_way_that_the_code_says():
    def shown(subtype):
        signal = Signal(id="1", s_m=0.0, t_m=0.0, kind="103", subkind=subtype, country="DE")
        return sign_of(signal, 2.0)

    assert shown("10") is sign("warning", "curve_left", 2.0)
    assert shown("20") is sign("warning", "curve_right", 2.0)
