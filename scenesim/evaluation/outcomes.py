"""What became of each labelled thing and of each claim: tables that slices can ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import atan2, cos, hypot, sin
from typing import Any

import numpy as np

from scenesim.evaluation.answers import Answer, Claim, Predictions
from scenesim.evaluation.groups import (
    GROUPS,
    MACHINES,
    group_of_class,
    group_of_kind,
    weather_columns,
)
from scenesim.evaluation.matching import Pairs, matched, nearness, overlaps
from scenesim.evaluation.target import Truth
from scenesim.geometry.transform import Floats

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MatchRules:
    """Which things count and what finds them.

    Attributes:
        least_overlap: intersection over union of a hit.
        least_score: claims below are not made.
        least_height_px: smaller things are ignored.
        least_visible: more hidden things are ignored.
        most_truncated: more truncated things are ignored.
        most_apart_m: between the centres of a cuboid and the thing that it finds.
    """

    least_overlap: float = 0.5
    least_score: float = 0.4
    least_height_px: float = 25.0
    least_visible: float = 0.5
    most_truncated: float = 0.3
    most_apart_m: float = 2.0


#: says what a false claim stands on
CauseOf = Callable[[Truth, Claim], str]


@dataclass(slots=True)
class Outcomes:
    """Tables of an evaluation.

    Attributes:
        things: a row per thing that counts.
        claims: a row per claim of a known class.
        frames: a row per frame.
        unknown: class that no label has to the number of its claims.
    """

    things: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    frames: list[Row] = field(default_factory=list)
    unknown: dict[str, int] = field(default_factory=dict)


def outcomes(
    truths: Iterable[Truth],
    predictions: Predictions,
    rules: MatchRules,
    cause_of: CauseOf | None = None,
) -> Outcomes:
    """One row per thing that counts, one per claim, one per frame.

    Args:
        truths: frames of what is evaluated.
        predictions: answers by frame; a frame without one counts as failed.
        rules: of matching.
        cause_of: asked about claims that found nothing.

    Returns:
        The tables; things have ``found`` 0 or 1 (``found_3d`` where the model tells cuboids), kind,
        distance, ... with the parameters, measures and weather of their frame.
    """
    tables = Outcomes()
    spatial = any(c.cuboid for a in predictions.answers.values() for c in a.claims)
    for truth in truths:
        answer = predictions.answers.get(truth.number, Answer((), "no answer"))
        about = _about(truth)
        things = frame_things(truth, answer, rules, spatial=spatial, about=about)
        claims = _claims(truth, answer, rules, about, cause_of)
        tables.things += things
        tables.claims += claims
        for claim in answer.claims:
            if group_of_class(claim.kind) is None:
                tables.unknown[claim.kind] = tables.unknown.get(claim.kind, 0) + 1
        false_alarms = sum(c["counted"] and not c["hit"] for c in claims)
        tables.frames.append(
            {
                **about,
                "false_alarms": false_alarms,
                "failure": answer.failure,
                "seconds": answer.seconds,
                "things": len(things),
                "found": sum(row["found"] for row in things),
            }
        )
    return tables


def frame_things(
    truth: Truth,
    answer: Answer,
    rules: MatchRules,
    *,
    spatial: bool = False,
    about: Mapping[str, Any] | None = None,
) -> list[Row]:
    """What became of the things of one frame.

    Args:
        truth: the frame.
        answer: of the model.
        rules: of matching.
        spatial: also ask which cuboid found each thing.
        about: columns that all rows of the frame share.

    Returns:
        A row per thing that counts; ``found`` is 0 or 1, ``name`` the actor's address.
    """
    shared = _about(truth) if about is None else about
    camera = truth.eye
    rows: list[Row] = []
    for group in GROUPS:
        seen = _seen(truth, group, camera)
        claims = [c for c in answer.claims if group_of_class(c.kind) == group]
        boxed, pairs = _in_image(seen, claims, camera, rules)
        ground, pairs_3d = _on_ground(truth, seen, claims, rules)
        for place, thing in enumerate(seen):
            row = _row(truth, thing, camera, group)
            if not _counts(row, rules):
                continue
            row["score"] = _score(boxed, pairs.of_thing[place])
            row["found"] = int(row["score"] >= rules.least_score)
            if spatial:
                row["score_3d"] = _score(ground, pairs_3d.of_thing[place])
                row["found_3d"] = int(row["score_3d"] >= rules.least_score)
            rows.append({**shared, **row})
    return rows


def _about(truth: Truth) -> Row:
    """Columns that all rows of a frame share."""
    draw = int(truth.line["draw"]) if truth.draw < 0 else truth.draw
    return {
        "frame": truth.number,
        "draw": draw,
        "cluster": draw if truth.cluster < 0 else truth.cluster,
        "member": truth.member,
        "condition": truth.condition,
        "time_s": float(truth.line.get("time_s", 0.0)),
        "edges": " ".join(truth.line["edges"]),
        "draw_edges": " ".join(truth.edges),
        "log_weight": truth.log_weight,
        **weather_columns(truth.line),
        **{f"measure.{name}": value for name, value in truth.line.get("measures", {}).items()},
        **{f"param.{name}": value for name, value in truth.parameters.items()},
    }


def _seen(truth: Truth, group: str, camera: str) -> list[Mapping[str, Any]]:
    """Things of a group of which the camera sees something."""
    return [
        thing
        for thing in truth.line["objects"]
        if group_of_kind(thing["kind"]) == group
        and camera in thing["views"]
        and thing["views"][camera]["modal"]
    ]


def _in_image(
    seen: Sequence[Mapping[str, Any]], claims: Sequence[Claim], camera: str, rules: MatchRules
) -> tuple[list[Claim], Pairs]:
    """Claims with a box, paired with things."""
    boxed = [c for c in claims if c.box is not None]
    things = np.array([t["views"][camera]["modal"] for t in seen], np.float64).reshape(-1, 4)
    boxes = np.array([c.box for c in boxed], np.float64).reshape(-1, 4)
    scores = [c.score for c in boxed]
    return boxed, matched(things, boxes, scores, overlaps, rules.least_overlap)


def _on_ground(
    truth: Truth, seen: Sequence[Mapping[str, Any]], claims: Sequence[Claim], rules: MatchRules
) -> tuple[list[Claim], Pairs]:
    """Claims with a cuboid, paired with things."""
    spatial = [c for c in claims if c.cuboid is not None]
    if not spatial:
        return [], Pairs((-1,) * len(seen), (), (), ())
    things = np.array([_place_ego(truth, t) for t in seen], np.float64).reshape(-1, 2)
    centres = np.array([c.cuboid.centre[:2] for c in spatial if c.cuboid], np.float64)
    scores = [c.score for c in spatial]
    return spatial, matched(things, centres.reshape(-1, 2), scores, nearness, -rules.most_apart_m)


def _place_ego(truth: Truth, thing: Mapping[str, Any]) -> tuple[float, float]:
    """A thing's centre on the ground, ego frame."""
    ego, place = truth.line["ego"], thing["box"]["translation"]
    offset = [place[i] - ego["translation"][i] for i in range(3)]
    turned = [sum(ego["rotation"][i][k] * offset[i] for i in range(3)) for k in range(2)]
    return turned[0], turned[1]


def _score(claims: Sequence[Claim], row: int) -> float:
    """The score of the claim that found a thing; -1 where none did."""
    return claims[row].score if row >= 0 else -1.0


def _row(truth: Truth, thing: Mapping[str, Any], camera: str, group: str) -> Row:
    """One thing's own columns."""
    view, ego = thing["views"][camera], truth.line["ego"]["translation"]
    place = thing["box"]["translation"]
    box = view["modal"]
    return {
        "object": thing["id"],
        "name": thing["name"],
        "kind": thing["kind"],
        "group": group,
        "distance_m": hypot(place[0] - ego[0], place[1] - ego[1]),
        "height_px": box[3] - box[1],
        "left": box[0],
        "top": box[1],
        "right": box[2],
        "bottom": box[3],
        "visible": view["visible"],
        "truncation": view["truncation"],
        "lidar_points": sum(thing["lidar_points"].values()),
        **{f"attribute.{name}": value for name, value in thing["attributes"].items()},
    }


def _counts(row: Mapping[str, Any], rules: MatchRules) -> bool:
    """Whether a thing is one that a detector should find."""
    return bool(
        row["height_px"] >= rules.least_height_px
        and row["visible"] >= rules.least_visible
        and row["truncation"] <= rules.most_truncated
    )


def _claims(
    truth: Truth,
    answer: Answer,
    rules: MatchRules,
    about: Mapping[str, Any],
    cause_of: CauseOf | None,
) -> list[Row]:
    """What became of the claims of one frame.

    A claim on a thing that does not count is excused; so is a second box on a found thing, as
    trackers merge those.
    """
    camera = truth.eye
    rows: list[Row] = []
    for group in GROUPS:
        seen = _seen(truth, group, camera)
        claims = [c for c in answer.claims if group_of_class(c.kind) == group]
        counting = [_counts(_row(truth, t, camera, group), rules) for t in seen]
        for spatial in (False, True):
            pair = _on_ground(truth, seen, claims, rules) if spatial else None
            made, pairs = pair or _in_image(seen, claims, camera, rules)
            # a claim with box and cuboid is one claim: judged in the image
            for place, claim in enumerate(made):
                if spatial and claim.box is not None:
                    continue
                found, closest = pairs.of_claim[place], pairs.closest[place]
                least = -rules.most_apart_m if spatial else rules.least_overlap
                near = closest >= 0 and pairs.closeness[place] >= least
                hit = found >= 0 and counting[found]
                excused = not hit and (found >= 0 or near or _on_machine(truth, claim, group))
                row = _claim_row(claim, group, hit, excused)
                row["counted"] = int(claim.score >= rules.least_score and not excused)
                if row["counted"] and not hit:
                    poor = closest >= 0 and not spatial and pairs.closeness[place] >= 0.1
                    row["cause"] = _cause(truth, claim, group, rules, cause_of, poor=poor)
                rows.append({**about, **row})
    return rows


def _claim_row(claim: Claim, group: str, hit: bool, excused: bool) -> Row:
    """One claim's own columns."""
    left, top, right, bottom = claim.box or (0.0, 0.0, 0.0, 0.0)
    centre = claim.cuboid.centre if claim.cuboid else (0.0, 0.0, 0.0)
    return {
        "kind": claim.kind,
        "group": group,
        "score": claim.score,
        "hit": int(hit),
        "excused": int(excused),
        "left": left,
        "top": top,
        "right": right,
        "bottom": bottom,
        "x_m": centre[0],
        "y_m": centre[1],
        "cause": "",
    }


def _on_machine(truth: Truth, claim: Claim, group: str) -> bool:
    """Whether a claimed bicycle or motorcycle is that of a rider, whose label holds both."""
    if group != "cycle":
        return False
    camera = truth.eye
    return any(
        claim.box is not None and _shares(thing["views"][camera]["modal"], claim.box)
        for thing in _seen(truth, "person", camera)
        if thing["kind"] in MACHINES
    )


def _shares(thing: Sequence[float], claim: Sequence[float]) -> bool:
    """Whether most of a claim's box lies in a thing's."""
    width = min(thing[2], claim[2]) - max(thing[0], claim[0])
    height = min(thing[3], claim[3]) - max(thing[1], claim[1])
    area = (claim[2] - claim[0]) * (claim[3] - claim[1])
    return width > 0 and height > 0 and width * height > 0.5 * area


def _cause(
    truth: Truth,
    claim: Claim,
    group: str,
    rules: MatchRules,
    cause_of: CauseOf | None,
    *,
    poor: bool,
) -> str:
    """Why a claim is false: a poor box, another class, or what it stands on."""
    camera = truth.eye
    if claim.box is not None:
        others = [t for g in GROUPS if g != group for t in _seen(truth, g, camera)]
        _, pairs = _in_image(others, [claim], camera, rules)
        if pairs.of_claim[0] >= 0:
            return f"is a {others[pairs.of_claim[0]]['kind']}"
    if poor:
        return "poor box"
    return cause_of(truth, claim) if cause_of else "background"


def corners_on_ground(claim: Claim) -> Floats:
    """The footprint of a claim's cuboid.

    Args:
        claim: with a cuboid.

    Returns:
        (4, 2) m, ego frame.

    Raises:
        ValueError: it has none.
    """
    if claim.cuboid is None:
        raise ValueError("want a claim with a cuboid")
    (x, y, _), (length, width, _) = claim.cuboid.centre, claim.cuboid.size
    c, s = cos(claim.cuboid.yaw_rad), sin(claim.cuboid.yaw_rad)
    return np.array(
        [
            (x + c * a * length / 2 - s * b * width / 2, y + s * a * length / 2 + c * b * width / 2)
            for a, b in ((1, 1), (1, -1), (-1, -1), (-1, 1))
        ]
    )


def yaw_in_ego(truth: Truth, thing: Mapping[str, Any]) -> float:
    """A thing's heading seen from the ego.

    Args:
        truth: the frame.
        thing: of its line.

    Returns:
        rad, counter-clockwise from the ego's x axis.
    """
    ego, box = truth.line["ego"]["rotation"], thing["box"]["rotation"]
    heading = [box[i][0] for i in range(3)]
    x, y = (sum(ego[i][k] * heading[i] for i in range(3)) for k in range(2))
    return atan2(y, x)
