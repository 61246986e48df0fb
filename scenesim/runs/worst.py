"""The smallest scene in which a new release misses what the old one found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenesim.errors import ScenesimError
from scenesim.evaluation.models import Model
from scenesim.evaluation.target import Member
from scenesim.runs.accept import Accepted, Asked
from scenesim.runs.asking import Finder, check_actor
from scenesim.runs.options import draw_stream
from scenesim.runs.shrink import Shrunk, shrink
from scenesim.sampling.proposals import Proposal
from scenesim.scenario import Scenario, load, parse

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lost:
    """A thing that the old release found and the new one missed.

    Attributes:
        member: its dataset.
        draw: number of its draw there.
        time_s: of its frame, since the run began.
        actor: its address.
    """

    member: Member
    draw: int
    time_s: float
    actor: str


def lost_things(
    frame: int, before: Sequence[Row], after: Sequence[Row], place: tuple[Member, int]
) -> list[Lost]:
    """What a new release lost in one frame, the nearest first.

    Args:
        frame: number in the target.
        before: ``things`` of the old release.
        after: of the new one.
        place: dataset and draw of the frame.

    Returns:
        The things.
    """
    old = {row["object"] for row in before if row["frame"] == frame and row["found"]}
    rows = [r for r in after if r["frame"] == frame and not r["found"] and r["object"] in old]
    rows.sort(key=lambda row: row["distance_m"])
    return [Lost(*place, float(row["time_s"]), str(row["name"])) for row in rows]


def shrunk_scene(lost: Lost, model: Model, most: int) -> Shrunk:
    """The smallest scenario in which the model still misses the thing.

    Args:
        lost: what it missed.
        model: the new release.
        most: scenes to try at most.

    Returns:
        The scenario.

    Raises:
        ScenarioError: the thing is no actor that the scenario names.
        SamplingError: a scene drawn again is found, or nothing smaller fails.
    """
    scenario = _scenario(lost.member)
    check_actor(scenario, lost.actor)
    finder = Finder(model, lost.actor, clouds=not model.name.endswith(".onnx"))

    def fails(accepted: Accepted) -> bool:
        frame = finder.moments(accepted).at(lost.time_s)
        return finder.found(frame, accepted.scene.parameters) is False

    return shrink(_asked(scenario, lost), fails, keep=(lost.actor,), most=most)


def first_shrunk(candidates: Sequence[Lost], model: Model, most: int) -> tuple[Shrunk, Lost] | str:
    """The first of some lost things that can be shrunk.

    Args:
        candidates: in order.
        model: the new release.
        most: scenes to try at most for each.

    Returns:
        The scenario and what is missed in it; else why none could be shrunk.
    """
    reason = "what was lost are no actors that the scenario names"
    for lost in candidates:
        try:
            return shrunk_scene(lost, model, most), lost
        except ScenesimError as error:
            reason = str(error).splitlines()[0]
    return reason


def _scenario(member: Member) -> Scenario:
    """What a dataset was drawn from."""
    if member.file:
        return load(Path(member.file))
    told = member.manifest["scenario"]
    return parse(told["text"], f"{told['name']}.scn")


def _asked(scenario: Scenario, lost: Lost) -> Asked:
    """The draw, as its run made it."""
    options = lost.member.manifest["options"]
    per_cell = lost.member.draws_per_cell
    cells = options.get("cells") or [{}]
    fixed = {**options["fixed"], **cells[min(lost.draw // per_cell, len(cells) - 1)]}
    place = lost.draw % per_cell
    numbers, proposals = options.get("numbers"), options.get("proposals")
    stream = draw_stream(options["seed"], numbers[place] if numbers else place)
    proposal = None
    if proposals:
        chosen = proposals[place]
        proposal = Proposal(chosen["unit"], chosen["log_weight"], place)
    return Asked(scenario, stream, fixed, tuple(options.get("cameras", ())), proposal)
