"""``scenesim evaluate``: a model on a dataset or suite, against its last release."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenesim.cli import options as cli

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scenesim.evaluation.answers import Predictions
    from scenesim.evaluation.gate import GateRules, Tables, Verdict
    from scenesim.evaluation.isolated import ModelChoice
    from scenesim.evaluation.target import Target

_Target = Annotated[
    Path, typer.Argument(help="A dataset's or a suite's folder.", show_default=False)
]
#: pictures of one failing check
_PICTURES = 5
#: scenes tried to make one smaller
_SHRINK_TRIES = 150


def evaluate(
    target: _Target,
    model: Annotated[
        str, typer.Option(help="module:function, or an .onnx file with its adapter.")
    ] = "",
    command: Annotated[
        str, typer.Option(help="A program: 'python detect.py {images} {out}'.")
    ] = "",
    predictions: Annotated[
        Path | None, typer.Option(help="COCO results (.json) or a folder of KITTI results.")
    ] = None,
    adapter: cli.Adapter = None,
    batch: Annotated[int, typer.Option(help="Frames in one call of a model.")] = 1,
    time_out: Annotated[float, typer.Option(help="Seconds that a frame may take.")] = 60.0,
    out: Annotated[Path, typer.Option("-o", "--out", help="Where the results go.")] = Path(
        "results"
    ),
    baseline: Annotated[Path | None, typer.Option(help="Results of the last release.")] = None,
    gate: Annotated[Path | None, typer.Option(help="Slices and limits (.toml).")] = None,
    score: Annotated[float, typer.Option(help="Claims below are not made.")] = 0.4,
    overlap: Annotated[float, typer.Option(help="Intersection over union of a hit.")] = 0.5,
    resume: Annotated[
        bool, typer.Option("--resume", help="Ask only for frames without an answer in --out.")
    ] = False,
    shrink: Annotated[
        bool,
        typer.Option(
            "--shrink", help="For each failing slice, also write the smallest scene that it misses."
        ),
    ] = False,
) -> None:
    """Score a model; with a baseline, exit code 1 when a slice got worse."""
    from scenesim.evaluation.figures import evaluate as figures_of
    from scenesim.evaluation.figures import summary_of
    from scenesim.evaluation.gate import judge
    from scenesim.evaluation.isolated import ModelChoice
    from scenesim.evaluation.outcomes import MatchRules
    from scenesim.evaluation.results import TABLES, write_results
    from scenesim.evaluation.target import open_target
    from scenesim.report.verdicts import junit, markdown

    _check_shrink(model, baseline, shrink=shrink)
    suite = open_target(target)
    rules = gate_rules(gate, suite)
    matching = MatchRules(least_overlap=overlap, least_score=score)
    before = _baseline(baseline, suite, matching)
    _check_slices(suite, gate, matching, rules)
    choice = ModelChoice(model, adapter, batch, time_out)
    found = _predictions(suite, choice, command, predictions, out, resume=resume)
    evaluation = figures_of(suite, found, matching, rules.least_draws)
    tables: Tables = {name: getattr(evaluation.tables, name) for name in TABLES}
    verdicts = judge(before or tables, tables, rules)
    summary = summary_of(suite, evaluation, found.source, matching)
    summary["verdicts"] = [_verdict_json(v) for v in verdicts] if before else []
    write_results(out, tables, summary)
    pictures = _pictures(suite, before, tables, verdicts, out) if before else {}
    judged = before is not None
    report = markdown(summary, verdicts, pictures, judged=judged)
    (out / "report.md").write_text(report, encoding="utf-8")
    (out / "junit.xml").write_text(junit(verdicts, evaluation.failures), encoding="utf-8")
    _print(summary, verdicts, out, judged=judged)
    if before and shrink:
        _shrink(suite, before, tables, verdicts, (model, adapter), out)
    if any(verdict.failed for verdict in verdicts):
        raise typer.Exit(1)


def gate_rules(gate: Path | None, suite: Target) -> GateRules:
    """The gate's rules with the slices that the suite declares.

    Args:
        gate: the file; None for rules of the house.
        suite: what is evaluated.

    Returns:
        The rules; a slice of the gate stands before one of the same name of the suite.
    """
    from dataclasses import replace

    from scenesim.evaluation.gate import GateRules, read_gate, slices_of

    rules = read_gate(gate) if gate else GateRules()
    mine = {part.name for part in rules.slices}
    declared = slices_of(suite.slices, str(suite.path))
    return replace(rules, slices=(*rules.slices, *(p for p in declared if p.name not in mine)))


def _baseline(folder: Path | None, suite: Target, matching: Any) -> Tables | None:  # noqa: ANN401
    """The tables of the last release, made by the same rules."""
    from dataclasses import asdict

    from scenesim.errors import DatasetError
    from scenesim.evaluation.results import read_results, read_summary

    if folder is None:
        return None
    tables = read_results(folder, suite.digest)
    if read_summary(folder).get("rules") != asdict(matching):
        raise DatasetError(f"{folder}: made with another --score or --overlap")
    return tables


def _predictions(
    suite: Target,
    choice: ModelChoice,
    command: str,
    path: Path | None,
    out: Path,
    *,
    resume: bool,
) -> Predictions:
    """Answers of a model, of a command, or what was written down."""
    from scenesim.cli.progress import Bar
    from scenesim.errors import Problem, ScenarioError
    from scenesim.evaluation.answers import Answer, Predictions
    from scenesim.evaluation.command_model import ask_command
    from scenesim.evaluation.isolated import ask
    from scenesim.evaluation.kept_answers import KeptAnswers
    from scenesim.evaluation.prediction_files import read_predictions

    if sum(map(bool, (choice.spec, command, path))) != 1:
        raise ScenarioError([Problem("want one of --model, --command and --predictions")])
    if path is not None:
        return read_predictions(path, suite)
    kept = KeptAnswers(out, _question(suite, choice, command), resume=resume)
    left = [shot for shot in suite.shots() if shot.frame not in kept.known]
    with Bar("asking", "the model begins") as bar:
        bar.begin(len(left) + len(kept.known), len(kept.known))

        def on_answers(found: Mapping[int, Answer]) -> None:
            kept.keep(found)
            for _ in found:
                bar.frame()

        if command:
            told = ask_command(command, suite, choice.time_out_s, on_answers, kept.known)
        else:
            told = ask(choice, left, on_answers)
    return Predictions({**kept.known, **told.answers}, told.source)


def _question(suite: Target, choice: ModelChoice, command: str) -> dict[str, Any]:
    """All that decides a model's answers and that can be told from here, JSON types."""
    from scenesim.dataset.sink import file_digest

    question: dict[str, Any] = {"dataset": suite.digest, "command": command, "model": choice.spec}
    if choice.spec.endswith(".onnx"):
        files = (Path(choice.spec), choice.adapter or Path(choice.spec).with_suffix(".toml"))
        question["files"] = [file_digest(file) for file in files if file.is_file()]
    return question


def _check_slices(suite: Target, gate: Path | None, matching: Any, rules: GateRules) -> None:  # noqa: ANN401
    """Slices ask for columns that exist, of a target in which anything counts.

    Asked of the truth alone, before any model runs.
    """
    from scenesim.errors import DatasetError
    from scenesim.evaluation.answers import Predictions
    from scenesim.evaluation.gate import unknown_columns
    from scenesim.evaluation.outcomes import outcomes

    dry = outcomes((truth for _, truth in suite.truths()), Predictions(), matching)
    if not dry.things:
        raise DatasetError(f"{suite.path}: nothing in it is large and clear enough to count")
    tables = {"things": dry.things, "frames": dry.frames, "claims": dry.things}
    unknown = unknown_columns(tables, rules)
    if unknown:
        name, column = min(unknown.items())
        columns = ", ".join(sorted({c for row in dry.things for c in row}))
        raise DatasetError(
            f"{gate or suite.path}: slice.{name} asks for '{column}'; columns are {columns}"
        )


def _verdict_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict as JSON types."""
    from scenesim.report.verdicts import state_of

    c = verdict.change
    return {
        "metric": verdict.metric,
        "slice": verdict.name,
        "state": state_of(verdict),
        "draws": c.draws,
        "before": round(c.before, 6),
        "after": round(c.after, 6),
        "interval_95": [round(c.low, 6), round(c.high, 6)],
        "p_worse": round(c.p_value, 6),
        "worst_frames": list(verdict.worst_frames),
    }


def _pictures(
    suite: Target, before: Tables, after: Tables, verdicts: list[Verdict], out: Path
) -> dict[str, list[tuple[str, str]]]:
    """The worst frames of each failing check, drawn, with the command that makes them again."""
    from scenesim.evaluation.target import frame_places
    from scenesim.report.pictures import write_picture
    from scenesim.report.worst_frames import worst_frame
    from scenesim.runs.reproduce import reproduce_command

    failed = [v for v in verdicts if v.failed]
    if not failed:
        return {}
    shots = {shot.frame: shot for shot in suite.shots()}
    wanted = {frame for v in failed for frame in v.worst_frames[:_PICTURES]}
    places = frame_places(suite, wanted)
    pictures: dict[str, list[tuple[str, str]]] = {}
    for verdict in failed:
        name = f"{verdict.metric} {verdict.name}"
        for rank, frame in enumerate(verdict.worst_frames[:_PICTURES], 1):
            member, draw = places[frame]
            caption = f"{name}  frame {frame}  {member.name or member.manifest['scenario']['name']}"
            picture = worst_frame(shots[frame], before, after, caption)
            path = Path("worst") / _file_name(name) / f"{rank}_frame_{frame:06d}.png"
            write_picture(picture, out / path)
            file = member.file or f"{member.manifest['scenario']['name']}.scn"
            command = reproduce_command(file, member.manifest["options"], draw)
            pictures.setdefault(name, []).append((path.as_posix(), command))
    return pictures


def _check_shrink(model: str, baseline: Path | None, *, shrink: bool) -> None:
    """Scenes can be tried anew only with a model that can be asked again."""
    from scenesim.errors import Problem, ScenarioError

    if shrink and not (model and baseline):
        raise ScenarioError([Problem("--shrink wants --model and --baseline")])


def _shrink(
    suite: Target,
    before: Tables,
    after: Tables,
    verdicts: list[Verdict],
    model: tuple[str, Path | None],
    out: Path,
) -> None:
    """The smallest scenario that still fails, of the worst frame of each slice that lost things."""
    from scenesim.evaluation.models import open_model
    from scenesim.evaluation.target import frame_places
    from scenesim.runs.worst import first_shrunk, lost_things

    failed = [v for v in verdicts if v.failed and v.metric == "recall" and v.worst_frames]
    places = frame_places(suite, {frame for v in failed for frame in v.worst_frames})
    asked = open_model(*model) if failed else None
    for verdict in failed:
        candidates = [
            lost
            for frame in verdict.worst_frames
            for lost in lost_things(frame, before["things"], after["things"], places[frame])
        ]
        if asked is None:
            continue
        found = first_shrunk(candidates, asked, _SHRINK_TRIES)
        if isinstance(found, str):
            print(f"{verdict.name}: not shrunk: {found}")
            continue
        shrunk, lost = found
        path = out / "worst" / f"{_file_name(verdict.name)}.scn"
        path.parent.mkdir(parents=True, exist_ok=True)
        why = f"{model[0]} does not find {lost.actor} at {lost.time_s:g} s."
        path.write_text(shrunk.text(why, path.name), encoding="utf-8")
        print(f"{path}: {shrunk.actors[1]} of {shrunk.actors[0]} actors left")


def _file_name(text: str) -> str:
    """A slice's name as a file's."""
    return "".join(c if c.isalnum() else "_" for c in text)


def _print(summary: dict[str, Any], verdicts: list[Verdict], out: Path, *, judged: bool) -> None:
    """Tables for a person."""
    from rich.console import Console
    from rich.table import Table

    from scenesim.report.verdicts import HEAD, PART_HEAD, part_rows, verdict_rows

    console = Console()
    title = f"{summary['model']} on {summary['frames']} frames"
    parts = Table(*PART_HEAD, title=title, title_justify="left")
    first = ("group", "distance", "sky", "light", "condition", "edge goal")
    for row in part_rows({"parts": {k: v for k, v in summary["parts"].items() if k in first}}):
        parts.add_row(*row)
    console.print(parts)
    figures = summary["figures"]
    for name in ("precision/all", "false_alarms_per_frame", "calibration/ECE", "coco/bbox/AP50"):
        if name in figures:
            console.print(f"{name}: {figures[name]:.4f}")
    if judged:
        table = Table()
        for title in HEAD:
            table.add_column(title, no_wrap=title in ("metric", "slice", "verdict"))
        for row in verdict_rows(verdicts):
            table.add_row(*row)
        console.print(table)
    for failure in summary["failed_frames"][:5]:
        console.print(f"failed frame {failure}")
    if len(summary["failed_frames"]) > 5:
        console.print(f"... {len(summary['failed_frames'])} failed frames in all")
    for note in summary["notes"][:8]:
        console.print(f"note: {note}")
    console.print(f"results: {out}")
