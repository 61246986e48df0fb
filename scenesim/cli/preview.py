"""``scenesim preview``: one frame of one draw, to see what a scenario does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenesim.cli import options as cli
from scenesim.cli.words import Mistakes
from scenesim.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scenesim.report.overlay import Picture
    from scenesim.runs.accept import Accepted
    from scenesim.truth import LabelledFrame


def preview(
    file: cli.ScenarioFile,
    seed: cli.Seed = 0,
    draw: Annotated[int, typer.Option(help="Number of the draw.")] = 0,
    time: Annotated[
        float | None,
        typer.Option(
            help="Seconds into the run.", show_default="one second before its critical moment"
        ),
    ] = None,
    fix: cli.Fixed = None,
    camera: Annotated[str, typer.Option(help="Of the rig.", show_default="its first one")] = "",
    quality: cli.Quality = "fast",
    backend: cli.Backend = "numba",
    out: Annotated[Path, typer.Option("-o", "--out", help="The PNG to write.")] = Path(
        "preview.png"
    ),
) -> None:
    """Show one frame of one draw: picture, labels, LiDAR, and everybody's way from above.

    The same seed and draw number give the same scene as in a dataset. Prints the values that were
    drawn, which rules fired when, and which goals were met.
    """
    from scenesim.kernels.ahead import compile_ahead
    from scenesim.render.backends import BACKENDS
    from scenesim.report.pictures import check_picture_name, write_picture
    from scenesim.runs.accept import accepted_draw
    from scenesim.runs.options import QUALITIES, draw_stream, unknown_words
    from scenesim.runs.single import render_frame
    from scenesim.scenario import load

    with Mistakes() as wrong:
        wrong.add(
            unknown_words(("--quality", quality, QUALITIES), ("--backend", backend, BACKENDS))
        )
        wrong.add([] if draw >= 0 else [Problem(f"--draw {draw}: want 0 or more")])
        fixed = wrong.read(cli.fixed_of, fix, {})
    check_picture_name(out)
    cli.check_installed(backend)
    compile_ahead()
    scenario = load(file)
    found = accepted_draw(scenario, draw_stream(seed, draw), fixed)
    time_s = _moment(time, found)
    rig = found.scene.rig
    names = [one.name for one in rig.cameras]
    if not names:
        raise ScenarioError([Problem(f"rig '{rig.name}' has no camera to show a picture of")])
    if camera and camera not in names:
        raise ScenarioError([Problem(f"--camera {camera}: unknown", expected=tuple(names))])
    shown = camera or names[0]
    frame = render_frame(found.scene, found.timeline, time_s, quality, (shown,), backend)
    write_picture(_page(found, frame, shown, time_s), out)
    _tell(found, frame, time_s, scenario.units)
    print(f"{out}: picture, labels and plan")


def _moment(asked: float | None, found: Accepted) -> float:
    """The time to show, within the run."""
    if asked is None:
        return max(0.0, found.timeline.critical_s - 1.0)
    if not 0.0 <= asked <= found.scene.duration_s:
        want = f"want 0 to {found.scene.duration_s:g} s"
        raise ScenarioError([Problem(f"--time {asked:g}: {want}")])
    return asked


def _page(found: Accepted, frame: LabelledFrame, camera: str, time_s: float) -> Picture:
    """Picture, picture with labels, plan; one below the other."""
    import numpy as np

    from scenesim.report.overlay import with_cuboids_and_points, with_masks_and_boxes
    from scenesim.report.scene_plan import scene_plan

    taken = np.ascontiguousarray(frame.cameras[camera].image)
    plan = scene_plan(found.scene, found.timeline, time_s, taken.shape[1])
    labelled = with_masks_and_boxes(taken, frame, camera)
    measured = with_cuboids_and_points(taken, frame, camera)
    return np.concatenate([taken, labelled, measured, plan])


def _tell(found: Accepted, frame: LabelledFrame, time_s: float, units: Mapping[str, str]) -> None:
    """What was drawn, what happened and what is seen."""
    from rich.console import Console
    from rich.table import Table

    from scenesim.world.units import said

    scene, timeline = found.scene, found.timeline
    table = Table(title=f"{scene.name} at {time_s:.2f} s", show_header=False, title_justify="left")
    table.add_column(style="bold")
    table.add_column()
    for address, value in scene.parameters.items():
        table.add_row(address, said(value, units.get(address, "")))
    for rule, fired_s in sorted(timeline.fired.items(), key=lambda pair: pair[1]):
        table.add_row(rule, f"fired at {fired_s:.2f} s")
    for address in (rule.address for rule in scene.rules):
        if address not in timeline.fired:
            table.add_row(address, "did not fire")
    for goal in scene.edges:
        table.add_row(f"edge {goal.name}", _outcome(timeline.edges.get(goal.name)))
    seen = [thing for thing in frame.objects if any(v.modal for v in thing.views.values())]
    kinds = sorted({thing.kind for thing in seen})
    counts = [f"{kind} {sum(one.kind == kind for one in seen)}" for kind in kinds]
    table.add_row("in view", ", ".join(counts) or "nothing")
    table.add_row("accepted", f"try {found.tried + 1}")
    Console().print(table)


def _outcome(times: Sequence[float] | None) -> str:
    """Whether an edge goal was met, of the times at which it held."""
    if times is None:
        return "decided on rendered frames"
    return f"met at {times[0]:.2f} s" if times else "not met"
