"""Suites: scenarios, draws, conditions and slices, frozen by the digest of their bytes."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from scenesim.checked import checked_toml
from scenesim.dataset.manifest import listed_files, read_manifest
from scenesim.dataset.sink import FolderSink
from scenesim.errors import DatasetError
from scenesim.evaluation.gate import slices_of
from scenesim.evaluation.target import SUITE
from scenesim.files import json_of
from scenesim.runs.options import RunOptions

#: files of a dataset that say who made it, not what a model is shown
_NOT_FROZEN = frozenset({"preview.png", "croissant.json", "sweep.parquet"})


class _Strict(BaseModel):
    """Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SuiteScenario(_Strict):
    """One scenario of a suite.

    Attributes:
        file: on disk or in the library.
        name: of its dataset; the file's name by default.
        draws: in each condition; the suite's by default.
        per_edge: instead of ``draws``: search draws until each edge goal is met so often (``20``),
            or some are (``near_miss=20,late_reveal=5``).
        seed: the suite's by default.
        fix: address to text, for all conditions (``set`` in the file).
    """

    file: str = Field(min_length=1)
    name: str = Field("", pattern=r"^([\w-][\w.-]*)?$")
    draws: int | None = Field(None, ge=1)
    per_edge: str = ""
    seed: int | None = None
    fix: dict[str, str] = Field(default_factory=dict, alias="set")


class SuiteFile(_Strict):
    """What a suite file says.

    Attributes:
        name: of the suite.
        seed: root of all randomness.
        draws: of each scenario in each condition.
        frames_per_draw: frames of each draw.
        formats: of the datasets.
        image_format: ``png`` or ``jpg``.
        quality: ``fast`` or ``high``.
        scenarios: at least one (``[[scenario]]``).
        conditions: name to what it fixes (``[condition.NAME]``): each scenario is drawn in each.
        slices: name to sentence (``[slice]``).
    """

    name: str = Field(pattern=r"^[\w-][\w.-]*$")
    seed: int = 0
    draws: int = Field(20, ge=1)
    frames_per_draw: int = Field(3, ge=1)
    formats: tuple[str, ...] = ("kitti", "coco")
    image_format: str = "png"
    quality: str = "fast"
    scenarios: tuple[SuiteScenario, ...] = Field(min_length=1, alias="scenario")
    conditions: dict[str, dict[str, str]] = Field(default_factory=dict, alias="condition")
    slices: dict[str, str] = Field(default_factory=dict, alias="slice")


@dataclass(frozen=True, slots=True)
class MemberPlan:
    """One dataset to make.

    Attributes:
        name: unique in the suite; the folder below ``data/``.
        file: of the scenario.
        options: of the run.
        per_edge: quotas of edge goals; "": the options tell the draws.
        conditions: name of each cell.
    """

    name: str
    file: str
    options: RunOptions
    per_edge: str
    conditions: tuple[str, ...]

    @property
    def folder(self) -> str:
        """Where its dataset lies.

        Returns:
            Below the suite's folder.
        """
        return f"data/{self.name}"


def read_suite_file(path: Path) -> SuiteFile:
    """A suite file, checked.

    Args:
        path: of the TOML file.

    Returns:
        What it says.

    Raises:
        DatasetError: it is missing or says something else; all problems at once.
    """
    content = checked_toml(SuiteFile, path, DatasetError)
    slices_of(content.slices, str(path))
    names = [_name(scenario) for scenario in content.scenarios]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise DatasetError(f"{path}: two scenarios are named '{twice[0]}': give one a name = ...")
    return content


def _name(scenario: SuiteScenario) -> str:
    """A dataset's name."""
    return scenario.name or Path(scenario.file).stem


def plan_suite(content: SuiteFile) -> list[MemberPlan]:
    """The datasets of a suite.

    Args:
        content: of its file.

    Returns:
        One for each scenario; its cells are the conditions, which share their random numbers.
    """
    names = tuple(content.conditions) or ("",)
    cells = tuple(dict(fixed) for fixed in content.conditions.values()) or ({},)
    plans = []
    for scenario in content.scenarios:
        options = RunOptions(
            draws=(scenario.draws or content.draws) * len(cells),
            seed=content.seed if scenario.seed is None else scenario.seed,
            formats=content.formats,
            frames_per_draw=content.frames_per_draw,
            fixed=scenario.fix,
            image_format=content.image_format,
            quality=content.quality,
            split={"test": 1.0},
            cells=cells,
        )
        plans.append(MemberPlan(_name(scenario), scenario.file, options, scenario.per_edge, names))
    return plans


def content_digest(root: Path) -> str:
    """One digest over what a sealed dataset shows, whoever made it with whatever versions.

    Args:
        root: the dataset's folder.

    Returns:
        SHA-256 over the paths and digests of its files.
    """
    manifest = read_manifest(root)
    files = sorted(set(listed_files(root, manifest)))
    kept = [row for row in files if row[0] not in _NOT_FROZEN and not _is_record(row[0])]
    return hashlib.sha256(json.dumps(kept).encode()).hexdigest()


def _is_record(path: str) -> bool:
    """Whether a file is part of the manifest."""
    return path.startswith("manifest/")


def freeze(root: Path, content: SuiteFile, plans: Sequence[MemberPlan]) -> dict[str, Any]:
    """Write ``suite.json`` over datasets that are all sealed.

    Args:
        root: the suite's folder.
        content: of its file.
        plans: of its datasets.

    Returns:
        What was written.
    """
    members = [
        {
            "name": plan.name,
            "file": plan.file,
            "folder": plan.folder,
            "conditions": list(plan.conditions),
            "digest": read_manifest(root / plan.folder)["digest"],
            "content": content_digest(root / plan.folder),
        }
        for plan in plans
    ]
    frozen = {
        "name": content.name,
        "members": [[m["name"], m["file"], m["conditions"], m["content"]] for m in members],
        "slices": dict(content.slices),
    }
    digest = hashlib.sha256(json.dumps(frozen, sort_keys=True).encode()).hexdigest()
    suite = {
        "name": content.name,
        "digest": digest,
        "members": members,
        "slices": dict(content.slices),
        "recipe": content.model_dump(by_alias=True, mode="json"),
    }
    text = json.dumps(suite, indent=1, sort_keys=True) + "\n"
    FolderSink(root).write(SUITE, text.encode())
    return suite


def lock_text(suite: Mapping[str, Any]) -> str:
    """What a lock file holds: the digests that a later build must meet.

    Args:
        suite: of ``freeze``.

    Returns:
        JSON.
    """
    members = {member["name"]: member["content"] for member in suite["members"]}
    content = {"suite": suite["name"], "digest": suite["digest"], "members": members}
    return json.dumps(content, indent=1, sort_keys=True) + "\n"


def broken_lock(path: Path, suite: Mapping[str, Any]) -> list[str]:
    """How a suite differs from its lock file.

    Args:
        path: of the lock file.
        suite: of ``freeze``.

    Returns:
        Names of the datasets that differ; ``slices, names or conditions`` where only these do;
        empty where it is the same bit for bit.

    Raises:
        DatasetError: the file is no lock.
    """
    try:
        lock = json_of(path)
        frozen, digest = dict(lock["members"]), lock["digest"]
    except (ValueError, KeyError, TypeError) as error:
        raise DatasetError(f"{path} is no lock file of a suite ({error!r})") from None
    if digest == suite["digest"]:
        return []
    built = {member["name"]: member["content"] for member in suite["members"]}
    names = sorted(frozen.keys() | built.keys())
    differ = [name for name in names if frozen.get(name) != built.get(name)]
    return differ or ["slices, names or conditions"]
