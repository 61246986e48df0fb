"""``scenesim suite``: build a frozen suite of datasets, and check that it is still the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenesim.cli import options as cli
from scenesim.cli.stopping import stoppable

if TYPE_CHECKING:
    from scenesim.runs.suite import MemberPlan

suite = typer.Typer(
    name="suite",
    help="Frozen suites: what releases of a model are compared on.",
    no_args_is_help=True,
)


@suite.command()
@stoppable
def build(
    file: Annotated[Path, typer.Argument(help="A suite file (.toml).", show_default=False)],
    out: Annotated[Path, typer.Option("-o", "--out", help="The suite's folder.")],
    workers: cli.Workers = None,
    lock: Annotated[
        Path | None, typer.Option(help="Digests to meet.", show_default="the .lock beside the file")
    ] = None,
    update_lock: Annotated[
        bool, typer.Option("--update-lock", help="Write the lock file anew.")
    ] = False,
) -> None:
    """Make the datasets of a suite; what is finished is kept, so a broken build goes on.

    The first build writes a lock file; every later one, anywhere, must meet it bit for bit, or ends
    with exit code 1 and the names of the datasets that differ.
    """
    from scenesim.runs.suite import broken_lock, freeze, lock_text, plan_suite, read_suite_file

    content = read_suite_file(file)
    plans = plan_suite(content)
    processes = cli.processes(workers)
    for plan in plans:
        _make(plan, out, processes)
    frozen = freeze(out, content, plans)
    place = lock or file.with_suffix(".lock")
    if place.exists() and not update_lock:
        differ = broken_lock(place, frozen)
        if differ:
            print(f"{out}: differs from {place} in {', '.join(differ)}")
            raise typer.Exit(1)
        print(f"{out}: as frozen in {place} ({frozen['digest'][:16]})")
        return
    place.write_text(lock_text(frozen), encoding="utf-8")
    print(f"{out}: {len(plans)} datasets, frozen in {place} ({frozen['digest'][:16]})")


def _make(plan: MemberPlan, out: Path, workers: int) -> None:
    """One dataset of the suite, unless it stands there already."""
    from dataclasses import replace

    from scenesim.cli.progress import Bar
    from scenesim.front import generate
    from scenesim.runs.local import on_workers
    from scenesim.scenario import load

    root = out / plan.folder
    scenario = load(Path(plan.file))
    options = plan.options
    if plan.per_edge:
        from scenesim.cli.searching import Wanted

        # found without the conditions: the same draws are then rendered in each of them
        alone = replace(options, cells=({},))
        options = Wanted(per_edge=plan.per_edge).chosen(scenario, alone, workers)
        cells = plan.options.cells
        options = replace(options, cells=cells, draws=options.draws * len(cells))
    runner = on_workers(workers)
    with Bar(plan.name) as bar:
        summary = generate(scenario, options, root, runner=runner, watcher=bar, existing="resume")
    if summary is None:
        print(f"{root} is complete already")


@suite.command()
def check(
    folder: Annotated[Path, typer.Argument(help="A suite's folder.", show_default=False)],
) -> None:
    """Compare every file of a suite with what it was frozen with; exit code 1 names differences."""
    from scenesim.dataset.manifest import changed_files
    from scenesim.errors import DatasetError
    from scenesim.evaluation.target import SUITE, open_target

    if not (folder / SUITE).is_file():
        raise DatasetError(f"{folder} holds no finished suite: {SUITE} is missing")
    target = open_target(folder)
    differences = [
        (f"{member.name}/{path}", how)
        for member in target.members
        for path, how in changed_files(member.root, member.manifest)
    ]
    for path, how in differences:
        print(f"{how:8s} {path}")
    if differences:
        print(f"{len(differences)} files differ")
        raise typer.Exit(1)
    frames = sum(int(member.manifest["frames"]) for member in target.members)
    print(f"{folder}: {frames} frames in {len(target.members)} datasets, all as frozen")
