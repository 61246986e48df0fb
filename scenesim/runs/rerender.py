"""Whether a dataset is what its scenario makes: some of its draws made again and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from importlib.metadata import version
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scenesim.dataset.sink import file_digest
from scenesim.errors import DatasetError
from scenesim.files import below, json_of_text
from scenesim.runs.generate import input_files
from scenesim.runs.options import RunOptions
from scenesim.runs.produce import Producer, draw_of
from scenesim.scenario import parse
from scenesim.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class Rerendering:
    """What can be made again of a dataset.

    Attributes:
        scenario: as it was drawn from.
        options: of the run.
        draws: numbers of the draws to compare.
        notes: what may explain differences, such as other versions of packages.
    """

    scenario: Scenario
    options: RunOptions
    draws: tuple[int, ...]
    notes: tuple[str, ...]


def plan(manifest: Mapping[str, Any], share: float, beside: Path | None = None) -> Rerendering:
    """Choose draws and make ready what they were drawn from.

    Args:
        manifest: of the dataset.
        share: of the draws, above 0 to 1; at least one is taken.
        beside: folder of the files that the scenario names, where they are not in the library.

    Returns:
        The plan.

    Raises:
        DatasetError: the scenario names a file that is not there or was changed since, or the
            dataset was written by a version with other options.
    """
    about = manifest["scenario"]
    known = {field.name for field in fields(RunOptions)}
    if set(manifest["options"]) != known:
        differ = ", ".join(sorted(set(manifest["options"]) ^ known))
        raise DatasetError(
            f"the dataset was written by {manifest['generator']}, whose options differ ({differ}): "
            f"it can be made again with that version only"
        )
    options = RunOptions(**_frozen(manifest["options"]))
    scenario = parse(about["text"], about["name"], beside=beside or Path.cwd())
    scenario = replace(scenario, digest=about["sha256"])
    found = input_files(draw_of(scenario, options, options.own_draws[0]).scene.parameters)
    for name, path in found.items():
        if about["inputs"].get(name, {}).get("sha256") != file_digest(path):
            raise DatasetError(f"{path} is not the file that the dataset was made from")
    draws = options.own_draws
    count = max(1, ceil(len(draws) * share))
    shift = int(manifest["digest"][:12], 16)
    chosen = sorted({draws[(shift + i * len(draws) // count) % len(draws)] for i in range(count)})
    return Rerendering(scenario, options, tuple(chosen), tuple(_notes(manifest)))


def differing_files(
    root: Path, manifest: Mapping[str, Any], work: Rerendering, on_frame: Callable[[], None]
) -> Iterator[str]:
    """Make the chosen draws again, in a folder that goes, and compare every file of their frames.

    Args:
        root: the dataset's folder.
        manifest: of it.
        work: the plan.
        on_frame: called after each frame.

    Yields:
        Paths, below the root, of files that come out different.
    """
    kept = _digests(root, manifest, frozenset(work.draws))
    for draw in work.draws:
        with TemporaryDirectory() as folder:
            entry = Producer(work.scenario, work.options, Path(folder)).draw(draw, on_frame)
        for frame in entry["frames"]:
            before = kept[frame["frame"]]
            for path, digest in frame["files"].items():
                if before.get(path) != digest:
                    yield path


def _digests(
    root: Path, manifest: Mapping[str, Any], draws: frozenset[int]
) -> dict[int, dict[str, str]]:
    """Frame number to path to digest, of some draws."""
    found: dict[int, dict[str, str]] = {}
    for shard in manifest["shards"]:
        if shard["path"].startswith("manifest/"):
            path = below(root, shard["path"])
            with path.open(encoding="utf-8") as lines:
                for line in (json_of_text(text, str(path)) for text in lines):
                    if line["draw"] in draws:
                        found[line["frame"]] = line["files"]
    return found


def _frozen(content: Mapping[str, Any]) -> dict[str, Any]:
    """Options as they were before they became JSON: lists are tuples."""
    return {k: tuple(v) if isinstance(v, list) else v for k, v in content.items()}


def _notes(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Packages that have another version now."""
    for name, before in manifest["packages"].items():
        if version(name) != before:
            yield f"made with {name} {before}, this is {version(name)}"
