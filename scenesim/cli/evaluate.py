"""``scenesim evaluate``: a model on a dataset, slice by slice, against its last release."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from scenesim.evaluation.gate import GateRules, Verdict
    from scenesim.evaluation.outcomes import Truth
    from scenesim.evaluation.predictions import Predictions


def evaluate(
    dataset: Annotated[Path, typer.Argument(help="A dataset's folder.", show_default=False)],
    model: Annotated[str, typer.Option(help="A Python function: module:function.")] = "",
    predictions: Annotated[
        Path | None, typer.Option(help="COCO results (.json) or a folder of KITTI results.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the results go.")] = Path("results"),
    baseline: Annotated[Path | None, typer.Option(help="Results of the last release.")] = None,
    gate: Annotated[Path | None, typer.Option(help="Slices and limits (.toml).")] = None,
    score: Annotated[float, typer.Option(help="Predictions below do not exist.")] = 0.4,
    overlap: Annotated[float, typer.Option(help="Intersection over union of a hit.")] = 0.5,
) -> None:
    """Score a model's boxes; with a baseline, exit code 1 when a slice got worse."""
    from scenesim.dataset.manifest import read_manifest
    from scenesim.errors import DatasetError
    from scenesim.evaluation.gate import GateRules, judge, read_gate, unknown_columns
    from scenesim.evaluation.outcomes import MatchRules, outcomes, read_truth
    from scenesim.evaluation.results import read_results, write_results

    digest = read_manifest(dataset)["digest"]
    rules = read_gate(gate) if gate else GateRules()
    before = read_results(baseline, digest) if baseline else None
    truths = list(read_truth(dataset))
    found = _predictions(dataset, truths, model, predictions)
    things, frames = outcomes(truths, found, MatchRules(least_overlap=overlap, least_score=score))
    if not things:
        raise DatasetError(f"{dataset}: nothing in it is large and clear enough to count")
    unknown = unknown_columns(things, rules)
    if unknown:
        name, column = min(unknown.items())
        columns = ", ".join(sorted({c for row in things for c in row}))
        raise DatasetError(f"{gate}: slice.{name} asks for '{column}'; columns are {columns}")
    verdicts = judge(before or things, things, rules)
    summary = _summary(digest, found.source, things, frames, verdicts)
    write_results(out, things, frames, summary)
    _print(summary, verdicts, rules, judged=before is not None)
    (out / "report.md").write_text(_markdown(summary, verdicts), encoding="utf-8")
    (out / "junit.xml").write_text(_junit(verdicts), encoding="utf-8")
    if any(verdict.failed for verdict in verdicts):
        raise typer.Exit(1)


def _predictions(dataset: Path, truths: list[Truth], model: str, path: Path | None) -> Predictions:
    """Answers of a function, or what was written down."""
    from scenesim.cli.progress import Bar
    from scenesim.errors import Problem, ScenarioError
    from scenesim.evaluation.outcomes import images_of
    from scenesim.evaluation.predictions import ask, from_coco, from_kitti, load_model
    from scenesim.formats.coco import read_instances

    if bool(model) == bool(path):
        raise ScenarioError([Problem("want one of --model and --predictions")])
    if path is not None and path.suffix == ".json":
        content = read_instances(dataset / "coco/annotations/instances.json")
        return from_coco(path, {row["id"]: row["frame"] for row in content["images"]})
    if path is not None:
        return from_kitti(path, [truth.line["frame"] for truth in truths])
    function = load_model(model)
    with Bar(model) as bar:
        bar.begin(len(truths), 0)
        return ask(function, images_of(dataset, truths), model, bar.frame)


def _summary(
    digest: str,
    source: str,
    things: list[dict[str, Any]],
    frames: list[dict[str, Any]],
    verdicts: list[Verdict],
) -> dict[str, Any]:
    """The figures of the whole, as JSON types."""
    groups = sorted({row["group"] for row in things})
    recall = {}
    for group in groups:
        rows = [row["found"] for row in things if row["group"] == group]
        recall[group] = {"things": len(rows), "recall": round(sum(rows) / len(rows), 4)}
    failures = [f"{row['frame']}: {row['failure']}" for row in frames if row["failure"]]
    seconds = sorted(row["seconds"] for row in frames)
    return {
        "dataset": digest,
        "model": source,
        "frames": len(frames),
        "failed_frames": failures,
        "false_alarms_per_frame": round(sum(r["false_alarms"] for r in frames) / len(frames), 4),
        "latency_median_s": round(seconds[len(seconds) // 2], 5),
        "recall": recall,
        "slices": {
            v.name: {"recall": round(v.change.after, 4), "draws": v.change.draws} for v in verdicts
        },
    }


def _rows(verdicts: list[Verdict]) -> list[tuple[str, ...]]:
    """The table of slices as texts."""
    rows: list[tuple[str, ...]] = []
    for v in verdicts:
        c = v.change
        state = "thin" if v.thin else "WORSE" if v.failed else "ok"
        interval = f"{c.low:+.3f} .. {c.high:+.3f}"
        worst = " ".join(str(frame) for frame in v.worst_frames)
        figures = (f"{c.before:.3f}", f"{c.after:.3f}", f"{c.difference:+.3f}", interval)
        rows.append((v.name, str(c.draws), *figures, state, worst))
    return rows


_HEAD = ("slice", "draws", "before", "after", "change", "95 % interval", "verdict", "worst frames")


def _print(
    summary: dict[str, Any], verdicts: list[Verdict], rules: GateRules, *, judged: bool
) -> None:
    """Tables for a person."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table(title=f"{summary['model']} on {summary['frames']} frames", title_justify="left")
    for title in ("group", "things", "recall"):
        table.add_column(title)
    for group, figures in summary["recall"].items():
        table.add_row(group, str(figures["things"]), f"{figures['recall']:.3f}")
    console.print(table)
    console.print(f"false alarms per frame: {summary['false_alarms_per_frame']}")
    for failure in summary["failed_frames"][:5]:
        console.print(f"failed frame {failure}")
    if judged or rules.slices:
        slices = Table(*_HEAD)
        for row in _rows(verdicts):
            slices.add_row(*row)
        console.print(slices)


def _markdown(summary: dict[str, Any], verdicts: list[Verdict]) -> str:
    """A summary for a pull request."""
    lines = [f"### {summary['model']} on {summary['frames']} frames", ""]
    lines += ["| " + " | ".join(_HEAD) + " |", "|" + "---|" * len(_HEAD)]
    lines += ["| " + " | ".join(row) + " |" for row in _rows(verdicts)]
    return "\n".join(lines) + "\n"


def _junit(verdicts: list[Verdict]) -> str:
    """A report that build servers show."""
    from xml.sax.saxutils import escape, quoteattr

    failed = sum(v.failed for v in verdicts)
    lines = [f'<testsuite name="scenesim" tests="{len(verdicts)}" failures="{failed}">']
    for v, row in zip(verdicts, _rows(verdicts), strict=True):
        inside = f"<failure>{escape(' '.join(row))}</failure>" if v.failed else ""
        lines.append(f"<testcase name={quoteattr(v.name)}>{inside}</testcase>")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join([*lines, "</testsuite>"]) + "\n"
