"""The gate's verdicts as tables: for a person, for a pull request, for a build server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from scenesim.evaluation.gate import Verdict

HEAD = ("metric", "slice", "draws", "before", "after", "change", "95 % interval", "verdict")
#: figures shown first in a summary, where they exist
_FIRST = ("recall/", "precision/", "false_alarms", "failed_frames", "coco/bbox/AP", "nuscenes/NDS")


def state_of(verdict: Verdict) -> str:
    """A verdict in one word.

    Args:
        verdict: of the gate.

    Returns:
        ``WORSE``, ``better``, ``thin`` or ``same``.
    """
    if verdict.thin:
        return "thin"
    return "WORSE" if verdict.failed else "better" if verdict.improved else "same"


def verdict_rows(verdicts: Sequence[Verdict]) -> list[tuple[str, ...]]:
    """The table of verdicts as texts, what got worse first, then what got better.

    Args:
        verdicts: of the gate.

    Returns:
        Rows under ``HEAD``.
    """
    order = {"WORSE": 0, "better": 1, "same": 2, "thin": 3}
    rows: list[tuple[str, ...]] = []
    for verdict in sorted(verdicts, key=lambda v: order[state_of(v)]):
        c = verdict.change
        interval = f"{c.low:+.3f} .. {c.high:+.3f}"
        figures = (f"{c.before:.3f}", f"{c.after:.3f}", f"{c.difference:+.3f}", interval)
        name = verdict.metric, verdict.name, str(c.draws)
        rows.append((*name, *figures, state_of(verdict)))
    return rows


def markdown(
    summary: Mapping[str, Any],
    verdicts: Sequence[Verdict],
    pictures: Mapping[str, Sequence[tuple[str, str]]],
    *,
    judged: bool,
) -> str:
    """A summary for a pull request.

    Args:
        summary: of the evaluation.
        verdicts: of the gate.
        pictures: ``METRIC SLICE`` to (path of a picture, command that makes its draw again).
        judged: whether there was a baseline.

    Returns:
        Markdown.
    """
    failed = [v for v in verdicts if v.failed]
    outcome = ""
    if judged:
        outcome = f": {len(failed)} of {len(verdicts)} checks failed" if failed else ": passed"
    lines = [f"### {summary['model']} on {summary['frames']} frames{outcome}", ""]
    if judged:
        lines += _table(HEAD, verdict_rows(verdicts))
    lines += ["", "<details><summary>Figures</summary>", ""]
    figures = sorted(summary["figures"].items(), key=lambda item: (_rank(item[0]), item[0]))
    lines += _table(("figure", "value"), [(name, f"{value:.4g}") for name, value in figures])
    lines += ["", "</details>", "", "<details><summary>Recall by part</summary>", ""]
    lines += _table(PART_HEAD, part_rows(summary))
    lines += ["", "</details>", ""]
    lines += _alarm_lines(summary)
    if summary["failed_frames"]:
        lines += [f"{len(summary['failed_frames'])} frames failed:", ""]
        lines += [f"- {text}" for text in summary["failed_frames"][:10]] + [""]
    lines += [f"- {note}" for note in summary["notes"]]
    for name, shown in pictures.items():
        lines += ["", f"#### {name}: worst frames", ""]
        for path, command in shown:
            lines += [f"![{name}]({path})", ""]
            lines += [f"`{command}`", ""] if command else []
    return "\n".join(lines).rstrip() + "\n"


PART_HEAD = ("by", "part", "things", "draws", "recall", "95 % interval", "")


def part_rows(summary: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Recall by part as texts.

    Args:
        summary: of the evaluation.

    Returns:
        Rows under ``PART_HEAD``.
    """
    rows: list[tuple[str, ...]] = []
    for name, parts in summary["parts"].items():
        for part in parts:
            interval = f"{part['low']:.3f} .. {part['high']:.3f}"
            counts = (str(part["things"]), str(part["draws"]))
            state = "thin" if part["thin"] else ""
            rows.append((name, part["name"], *counts, f"{part['recall']:.3f}", interval, state))
    return rows


def _alarm_lines(summary: Mapping[str, Any]) -> list[str]:
    """What false alarms stand on, by weather."""
    causes = summary["false_alarm_causes"]
    if not causes:
        return []
    rows = [
        (weather, cause, str(count))
        for weather, table in causes.items()
        for cause, count in table.items()
    ]
    head = _table(("weather", "false alarm", "number"), rows)
    return ["<details><summary>False alarms</summary>", "", *head, "", "</details>", ""]


def _rank(name: str) -> int:
    """Where a figure stands in the summary."""
    return next((k for k, start in enumerate(_FIRST) if name.startswith(start)), len(_FIRST))


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table in Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(c.replace("|", "\\|") for c in row) + " |" for row in rows]


def junit(verdicts: Sequence[Verdict], failures: Sequence[str]) -> str:
    """A report that build servers show.

    Args:
        verdicts: of the gate; thin ones are skipped tests.
        failures: frames that the model failed, for the suite's output.

    Returns:
        JUnit XML.
    """
    failed = sum(v.failed for v in verdicts)
    thin = sum(v.thin for v in verdicts)
    lines = [
        f'<testsuite name="scenesim" tests="{len(verdicts)}" failures="{failed}" skipped="{thin}">'
    ]
    rows = {(row[0], row[1]): row for row in verdict_rows(verdicts)}
    for verdict in verdicts:
        row = rows[verdict.metric, verdict.name]
        told = ", ".join(f"{title} {text}" for title, text in zip(HEAD[2:7], row[2:7], strict=True))
        inside = ""
        if verdict.failed:
            frames = " ".join(map(str, verdict.worst_frames))
            inside = f"<failure message={quoteattr(told)}>worst frames {frames}</failure>"
        elif verdict.thin:
            inside = f"<skipped message={quoteattr('thin: ' + told)}/>"
        name = f"classname={quoteattr(verdict.metric)} name={quoteattr(verdict.name)}"
        lines.append(f"<testcase {name}>{inside}</testcase>")
    if failures:
        text = "\n".join(failures)
        lines.append(f"<system-out>{escape(text)}</system-out>")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join([*lines, "</testsuite>"]) + "\n"
