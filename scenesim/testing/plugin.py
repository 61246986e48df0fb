"""A pytest plugin: a test over frames that scenarios make, with their truth.

``@pytest.mark.scenesim("scenarios/pedestrian/*.scn", draws=20)`` runs a test once per frame; the
fixture ``frame`` is the ``LabelledFrame`` with its picture and cloud, ``draw`` the scene and what
happens in it. A failure prints the scenario, the seed and the command that makes the frame again.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from scenesim.scenario.model import Scenario
    from scenesim.truth.frame import LabelledFrame
    from scenesim.world.scene import Scene
    from scenesim.world.timeline import Timeline

_MARK = "scenesim(*files, draws=1, frames=1, seed=0, fix={}, quality='fast')"
_OPTIONS = ("draws", "frames", "seed", "fix", "quality")


@dataclass(frozen=True, slots=True)
class FrameRequest:
    """One frame that a test is run on.

    Attributes:
        file: of the scenario.
        seed: root of all randomness.
        draws: how many draws the mark asks for.
        number: of the draw.
        frames: of each draw.
        place: of the frame among them.
        fixed: address and text, in order.
        quality: ``fast`` or ``high``.
    """

    file: str
    seed: int
    draws: int
    number: int
    frames: int
    place: int
    fixed: tuple[tuple[str, str], ...]
    quality: str

    def name(self) -> str:
        """For the test's id.

        Returns:
            ``child_dart_out-draw3-frame0``.
        """
        return f"{Path(self.file).stem}-draw{self.number}-frame{self.place}"

    def command(self) -> str:
        """The command line that makes the frame again.

        Returns:
            One line.
        """
        from scenesim.runs.reproduce import reproduce_command

        options = {
            "draws": self.draws,
            "seed": self.seed,
            "frames_per_draw": self.frames,
            "fixed": dict(self.fixed),
        }
        return reproduce_command(self.file, options, self.number)


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """One draw of a scenario, as a test sees it.

    Attributes:
        file: of the scenario.
        seed: root of all randomness.
        number: of the draw.
        scene: the world.
        timeline: what happens in it.
        parameters: every random value by address, SI.
    """

    file: str
    seed: int
    number: int
    scene: Scene
    timeline: Timeline

    @property
    def parameters(self) -> dict[str, float | str]:
        """Every random value by its address, SI units.

        Returns:
            Address to value.
        """
        return dict(self.scene.parameters)


def pytest_configure(config: pytest.Config) -> None:
    """Announce the mark.

    Args:
        config: of the session.
    """
    config.addinivalue_line("markers", f"{_MARK}: run a test once per frame of these scenarios")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test per frame.

    Args:
        metafunc: of the test.
    """
    mark = metafunc.definition.get_closest_marker("scenesim")
    if mark is not None:
        requests = _requests(mark, metafunc.config.rootpath)
        ids = _unique([request.name() for request in requests])
        metafunc.parametrize("_scenesim_request", requests, ids=ids, indirect=True)


def _unique(names: list[str]) -> list[str]:
    """Names with a count where two scenarios are named alike."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return found


def _requests(mark: pytest.Mark, root: Path) -> list[FrameRequest]:
    """All frames of a mark.

    Raises:
        UsageError: its arguments are wrong, or its files match nothing.
    """
    unknown = set(mark.kwargs) - set(_OPTIONS)
    if unknown:
        raise pytest.UsageError(f"scenesim mark: unknown '{min(unknown)}'; want {_MARK}")
    told = {"draws": 1, "frames": 1, "seed": 0, "fix": {}, "quality": "fast", **mark.kwargs}
    for name, least in (("draws", 1), ("frames", 1), ("seed", 0)):
        if not isinstance(told[name], int) or told[name] < least:
            raise pytest.UsageError(f"scenesim mark: {name}={told[name]!r}: want {least} or more")
    files = [file for pattern in mark.args for file in _files(str(pattern), root)]
    if not files:
        raise pytest.UsageError(f"scenesim mark: no scenario matches {mark.args}")
    fixed = tuple(sorted(told["fix"].items()))
    return [
        FrameRequest(
            file, told["seed"], told["draws"], number, told["frames"], place, fixed, told["quality"]
        )
        for file in files
        for number in range(told["draws"])
        for place in range(told["frames"])
    ]


def _files(pattern: str, root: Path) -> list[str]:
    """Scenario files of a pattern: below the test's root, else in the library."""
    from scenesim.library import folder

    found = sorted(root.glob(pattern)) if not Path(pattern).is_absolute() else [Path(pattern)]
    if not found:
        library = folder("scenarios")
        found = sorted(library.glob(pattern.removeprefix("scenarios/")))
    return [str(path) for path in found]


@pytest.fixture
def _scenesim_request(request: pytest.FixtureRequest) -> FrameRequest:
    """Which frame this test is about; a failure of the test tells how to make it again."""
    wanted: FrameRequest = request.param
    request.node.stash[_REQUEST] = wanted
    return wanted


_REQUEST = pytest.StashKey[FrameRequest]()


@pytest.fixture
def draw(_scenesim_request: FrameRequest) -> Draw:
    """The draw that the test is run on: its scene, what happens in it, its parameters."""
    wanted = _scenesim_request
    return _draw(wanted.file, wanted.seed, wanted.number, wanted.fixed)


@pytest.fixture
def frame(_scenesim_request: FrameRequest, draw: Draw) -> LabelledFrame:
    """The frame that the test is run on: picture, cloud and labels."""
    from scenesim.runs.accept import frame_steps
    from scenesim.runs.single import render_frame

    wanted = _scenesim_request
    steps = frame_steps(draw.scene, draw.timeline, wanted.frames)
    time_s = steps[min(wanted.place, len(steps) - 1)] / draw.scene.rate_hz
    made = render_frame(draw.scene, draw.timeline, time_s, wanted.quality)
    return replace(made, frame=wanted.place, draw=wanted.number, step=wanted.place)


@lru_cache(maxsize=32)
def _scenario(file: str) -> Scenario:
    """A loaded scenario."""
    from scenesim.scenario import load

    return load(Path(file))


@lru_cache(maxsize=1)
def _draw(file: str, seed: int, number: int, fixed: tuple[tuple[str, str], ...]) -> Draw:
    """The draw that ``generate`` would make; the frames of a draw follow each other."""
    from scenesim.runs.single import draw as drawn

    return Draw(file, seed, number, *drawn(_scenario(file), seed, number, dict(fixed)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say of a failed test which frame it was about.

    Args:
        item: the test.

    Yields:
        To pytest's own reporting.
    """
    report = yield
    wanted = item.stash.get(_REQUEST, None)
    if wanted is not None and report.failed:
        lines = [
            f"scenario  {wanted.file}",
            f"seed      {wanted.seed}",
            f"draw      {wanted.number} of {wanted.draws}, frame {wanted.place}",
            f"again     {wanted.command()}",
        ]
        report.sections.append(("scenesim", "\n".join(lines)))
    return report
