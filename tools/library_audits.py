"""Audits of every library scenario: what independent programs say of the files written.

Usage: python tools/library_audits.py FOLDER --audits DIR [NAME ...] [--draws 5] [--frames 3]

Each scenario is generated into FOLDER; ``audit_kitti.py`` and ``audit_coco.py`` of DIR judge it;
what they say is kept in ``FOLDER/NAME.json``: a second call goes on where the first stopped.
At the end a table of all that is known is printed, in Markdown.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import scenesim
from scenesim import library
from scenesim.errors import ScenesimError
from scenesim.runs.generate import close_dataset, make_dataset, seal_dataset
from scenesim.runs.local import on_workers
from scenesim.runs.options import RunOptions

#: one line of an audit: whether it holds, what was asked, the figure
_LINE = re.compile(r"^(ok  |FAIL) (.*): (.*)$")
_COUNTS = re.compile(r"\((\d+) frames, (\d+) objects\)")


class _Quiet:
    """Watches a run and says nothing."""

    def begin(self, *_: object) -> None: ...
    def frame(self) -> None: ...


def main() -> None:
    """Judge what has not been judged yet and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--audits", type=Path, required=True)
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--frames", type=int, default=3)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--keep", action="store_true", help="keep the datasets")
    words = parser.parse_intermixed_args()
    words.folder.mkdir(parents=True, exist_ok=True)
    known = {
        path.stem: path
        for path in sorted(library.folder("scenarios").rglob("*.scn"))
        if path.parent.name != "base"
    }
    for name in words.names or known:
        answer = words.folder / f"{name}.json"
        if not answer.exists():
            found = judged(known[name], words)
            answer.write_text(json.dumps(found, indent=1), encoding="utf-8")
            print(name, found["short"] or "ok", flush=True)
    print(table(words.folder))


def judged(path: Path, words: argparse.Namespace) -> dict[str, object]:
    """What both audits say of some draws of a scenario.

    Args:
        path: of the scenario.
        words: the command line's.

    Returns:
        ``frames``, ``objects`` and ``short``: the lines that do not hold.
    """
    out = words.folder / path.stem
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    scenario = scenesim.load(path)
    options = RunOptions(draws=words.draws, seed=words.seed, frames_per_draw=words.frames)
    try:
        make_dataset(scenario, options, out, on_workers(1), _Quiet())
        seal_dataset(out, close_dataset(scenario, options, out), ())
    except ScenesimError as error:
        return {"frames": 0, "objects": 0, "short": [f"not made: {error}"]}
    lines = said(words.audits / "audit_kitti.py", out / "kitti")
    frames, objects = next(map(_COUNTS.search, reversed(lines))).groups()
    lines += said(
        words.audits / "audit_coco.py",
        out / "coco/annotations/instances.json",
        *("--images", out),
    )
    if not words.keep:
        shutil.rmtree(out)
    short = [line[5:] for line in lines if line.startswith("FAIL")]
    return {"frames": int(frames), "objects": int(objects), "short": short}


def said(program: Path, *arguments: object) -> list[str]:
    """The lines an audit prints.

    Args:
        program: the audit.
        arguments: of it.

    Returns:
        Its lines, its last complaint among them where it broke.
    """
    command = [sys.executable, str(program), *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    broke = not any(map(_LINE.match, ran.stdout.splitlines()))
    return [*ran.stdout.splitlines(), *(["FAIL " + ran.stderr.strip()[-200:]] if broke else [])]


def table(folder: Path) -> str:
    """All that is known.

    Args:
        folder: with one answer for each scenario.

    Returns:
        A Markdown table.
    """
    rows = ["| scenario | frames | objects | falls short of |", "|---|---|---|---|"]
    for path in sorted(folder.glob("*.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        short = "; ".join(line.strip() for line in found["short"]) or "-"
        rows.append(f"| {path.stem} | {found['frames']} | {found['objects']} | {short} |")
    return "\n".join(rows)


if __name__ == "__main__":
    main()
