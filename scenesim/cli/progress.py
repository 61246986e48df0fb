"""What a person sees of a run: a bar while it goes on, a table when it is done."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from scenesim.runs.generate import Summary
    from scenesim.runs.options import RunOptions
    from scenesim.runs.quotas import Quotas

_console = Console(stderr=True)


class _Rate(ProgressColumn):
    """Frames per second; what is waited for while no two frames have told it."""

    def __init__(self, waiting: str) -> None:
        super().__init__()
        self._waiting = waiting

    def render(self, task: Task) -> Text:
        """The column's text.

        Args:
            task: the run.

        Returns:
            Such as ``9.8 frames/s``.
        """
        speed = task.finished_speed or task.speed
        if speed is None:
            return Text("" if task.finished else self._waiting)
        return Text(f"{speed:.1f} frames/s")


class Bar:
    """A progress bar over the frames of a run."""

    def __init__(self, title: str, waiting: str = "compiling and drawing") -> None:
        """A bar that is not shown yet.

        Args:
            title: beside it.
            waiting: what goes on before the first frames.
        """
        self._progress = Progress(
            TextColumn("[bold]{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(waiting),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=_console,
        )
        self._task = self._progress.add_task(title, total=None)

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        task = self._progress.tasks[0]
        if task.total is None or (error is not None and not task.completed):
            self._progress.live.transient = True  # nothing was made: what is said stands alone
            self._progress.live.stop()  # the progress's own stop ends with an empty line
        else:
            self._progress.stop()

    def begin(self, frames: int, done: int) -> None:
        """See ``Watcher``.

        Args:
            frames: in all.
            done: on disk already.
        """
        self._progress.update(self._task, total=frames, completed=done)

    def frame(self) -> None:
        """See ``Watcher``."""
        self._progress.advance(self._task)


class Counting:
    """A line that shows how many draws have been simulated."""

    def __init__(self, title: str) -> None:
        self._status = _console.status(title)
        self._title = title
        self._calls = 0

    def __enter__(self) -> Self:
        self._status.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._status.stop()

    def tried(self, counts: Mapping[str, int]) -> None:
        """So many draws have been simulated.

        Args:
            counts: what is counted and how many so far.
        """
        self._calls += 1
        if self._calls % 20 == 0:
            self.show(counts)

    def show(self, counts: Mapping[str, int]) -> None:
        """Show counts at once, for steps that take seconds each.

        Args:
            counts: what is counted and how many so far.
        """
        self._status.update(f"{self._title}: {self._told(counts)}")

    def _told(self, counts: Mapping[str, int]) -> str:
        """The counts as the line shows them."""
        return ", ".join(f"{name}: {count}" for name, count in counts.items())


class Search(Counting):
    """A line that shows how far the quotas of a search are; it is told of each draw."""

    def __init__(self, title: str, wanted: Mapping[str, int]) -> None:
        super().__init__(title)
        self._wanted = wanted

    def _told(self, counts: Mapping[str, int]) -> str:
        """The hits of each goal beside those wanted."""
        told = ", ".join(f"{name} {counts[name]}/{count}" for name, count in self._wanted.items())
        return f"{self._calls} draws simulated; {told}"


def search_table(quotas: Quotas) -> None:
    """Print what a search found, and how rare each goal is under the prior.

    Args:
        quotas: of the search.
    """
    rate = quotas.accepted / max(1, quotas.attempts)
    looked = f", {quotas.looks} views rendered" if quotas.looks else ""
    title = f"{quotas.tries} draws simulated by {quotas.sampler}, {rate:.0%} accepted{looked}"
    table = Table(title=title, title_justify="left")
    for column in ("edge goal", "chosen", "met in", "tries", "probability", "95 % interval"):
        table.add_column(column)
    for name, figures in quotas.as_json().items():
        counts = (str(figures["hits"]), str(figures["seen"]), str(figures["tries"]))
        share, interval = figures["probability"], figures["interval_95"]
        if share is None:
            cells = ("not told by this sampler", "")
        else:
            cells = (f"{share:.3g}", f"{interval[0]:.3g} .. {interval[1]:.3g}")
        table.add_row(name, *counts, *cells)
    Console().print(table)
    weights = next(iter(quotas.as_json().values()))["weights"] if quotas.hits else ""
    Console().print(f"weights: {weights}", soft_wrap=True)


def closing_table(summary: Summary, out: Path, options: RunOptions, seconds: float) -> None:
    """Print what a run made.

    Args:
        summary: of the run.
        out: the dataset's folder.
        options: of the run.
        seconds: from the command to now.
    """
    table = Table(title=f"{out}", show_header=False, title_justify="left")
    table.add_column(style="bold")
    table.add_column()
    rate = summary.frames / seconds if seconds > 0 else 0.0
    draws = "1 draw" if summary.draws == 1 else f"{summary.draws} draws"
    table.add_row("frames", f"{summary.frames} in {draws} ({rate:.1f} frames/s)")
    objects = ", ".join(f"{kind} {count}" for kind, count in summary.objects.most_common())
    table.add_row("objects", objects or "none visible")
    for name, hits in sorted(summary.edges.items()):
        told = "not decided by these frames" if hits is None else f"{hits} of {draws}"
        table.add_row(f"edge {name}", told)
    accepted = f"{summary.draws} of {summary.tries} tries"
    table.add_row("accepted", f"{accepted} ({summary.draws / max(1, summary.tries):.0%})")
    for reason, count in summary.rejections.most_common():
        table.add_row("  rejected", f"{count} x {reason}")
    table.add_row("formats", ", ".join(options.formats))
    table.add_row("time", f"{seconds:.1f} s")
    Console().print(table)
