"""``scenesim shrink``: the smallest scenario that still fails."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenesim.cli import options as cli
from scenesim.errors import DatasetError, Problem, SamplingError, ScenarioError

if TYPE_CHECKING:
    from scenesim.cli.progress import Counting
    from scenesim.runs.accept import Accepted, Asked
    from scenesim.runs.shrink import Fails
    from scenesim.scenario.model import Scenario


def shrink(
    file: cli.ScenarioFile,
    goal: Annotated[str, typer.Option(help="What fails: an edge goal of the scenario.")] = "",
    where: Annotated[
        str, typer.Option(metavar="CONDITION", help="Or a condition: 'pixels(kid) < 100'.")
    ] = "",
    model: Annotated[
        str, typer.Option(help="Or a model (module:function or a .onnx file) that misses --miss.")
    ] = "",
    adapter: cli.Adapter = None,
    miss: Annotated[str, typer.Option(help="The actor that the model does not find.")] = "",
    draw: Annotated[
        int, typer.Option(help="Number of the failing draw; -1 looks for the first one.")
    ] = -1,
    seed: cli.Seed = 0,
    fix: cli.Fixed = None,
    tries: Annotated[int, typer.Option(help="Scenes to try at most.")] = 400,
    out: Annotated[Path, typer.Option("-o", "--out", help="The file to write.")] = Path(
        "shrunk.scn"
    ),
) -> None:
    """Take away actors and calm down values while a draw still fails; write what is left.

    The result is a scenario of its own. Its first lines say how to see it fail.
    """
    from scenesim.cli.progress import Counting
    from scenesim.runs import shrink as shrinking
    from scenesim.scenario import load

    scenario, fails, why = _predicate(load(file), goal, where, (model, adapter), miss)
    keep = (miss,) if miss else ()
    with Counting(scenario.name) as shown:
        asking = _counted(fails, shown)
        asked = _failing(scenario, asking, cli.fixed_of(fix), seed, draw, tries)
        found = shrinking.shrink(asked, asking, seed=seed, keep=keep, most=tries)
    try:
        out.write_text(found.text(why, out.name), encoding="utf-8")
    except OSError as error:
        raise DatasetError(f"cannot write {out}: {error.strerror}") from error
    before, after = found.actors
    print(f"{out}: {after} of {before} actors left, {len(found.calmed)} values calmed")
    print(f"{found.tries} scenes tried; see it fail: generate {out} -n 1 --seed {found.seed}")


def _predicate(
    scenario: Scenario, goal: str, where: str, model_: tuple[str, Path | None], miss: str
) -> tuple[Scenario, Fails, str]:
    """What fails, as a function of a draw, and in words."""
    from scenesim.runs.asking import check_actor, check_goal, goal_holds, open_finder
    from scenesim.runs.predicates import ASKED, with_goal

    model, adapter = model_
    if sum(map(bool, (goal, where, model))) != 1 or bool(model) != bool(miss):
        hint = "for example --goal near_miss, or --model detector:find --miss kid"
        told = "want one of --goal, --where, or --model with --miss"
        raise ScenarioError([Problem(told, hint=hint)])
    if goal:
        check_goal(scenario, goal)
        return scenario, lambda draw: goal_holds(draw, goal), f"Meets the edge goal {goal}."
    if where:
        scenario = with_goal(scenario, where)
        return scenario, lambda draw: goal_holds(draw, ASKED), f"Meets: {where}."
    check_actor(scenario, miss)
    finder = open_finder(model, adapter, miss)

    def missed(draw: Accepted) -> bool:
        return finder.found(finder.moments(draw).at(), draw.scene.parameters) is False

    return scenario, missed, f"{model} does not find {miss} at the critical moment."


def _counted(fails: Fails, shown: Counting) -> Fails:
    """The same question; a line shows how many scenes were asked and what is left."""
    asked = 0

    def counting(draw: Accepted) -> bool:
        nonlocal asked
        asked += 1
        shown.show({"scenes": asked, "actors in the last": len(draw.scene.actors)})
        return fails(draw)

    return counting


def _failing(
    scenario: Scenario, fails: Fails, fixed: dict[str, str], seed: int, draw: int, tries: int
) -> Asked:
    """The draw to shrink."""
    from scenesim.runs.accept import Asked, first_accepted
    from scenesim.runs.options import draw_stream

    numbers = range(tries) if draw < 0 else range(draw, draw + 1)
    for number in numbers:
        asked = Asked(scenario, draw_stream(seed, number), fixed)
        if fails(first_accepted(asked, ())):
            print(f"draw {number} of seed {seed} fails")
            return asked
    which = f"none of the first {tries} draws fails" if draw < 0 else f"draw {draw} does not fail"
    raise SamplingError(f"{scenario.name}: {which}; give another --seed or --draw", tries, {})
