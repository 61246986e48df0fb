"""What a run was asked to make: everything that decides its bytes, and nothing else."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from scenesim.errors import Problem, ScenarioError
from scenesim.formats.base import FormatOptions
from scenesim.formats.checks import KEPT
from scenesim.formats.classes import class_map_of_rows
from scenesim.randomness import Stream
from scenesim.render.backends import BACKENDS
from scenesim.sampling.proposals import Proposal

#: draws tried for one accepted draw before giving up
MOST_TRIES = 2000
#: more than this in one run is a mistake
MOST_DRAWS = 10_000_000
#: how carefully a picture is made
QUALITIES = ("fast", "high", "reference")


@dataclass(frozen=True, slots=True)
class RunOptions:
    """Options of ``scenesim generate`` that change what is written.

    Attributes:
        draws: accepted draws.
        seed: root of all random streams.
        formats: names, in the order of the command line; the first that stores images owns them.
        frames_per_draw: frames of each draw; 0: every frame of the run.
        fixed: address to the text that replaces its argument.
        image_format: ``png`` or ``jpg``.
        cameras: names of the rig's cameras; empty: those that the rig uses by default.
        split: name to share, in order, summing to 1.
        keep_hidden: hidden objects are kept as regions not to care about.
        coco_masks: ``rle`` or ``polygon``.
        quality: ``fast``, ``high`` or ``reference``.
        backend: what draws the visibility pass: ``numba`` or ``opengl``.
        clean: clouds without noise, weather and losses.
        cells: what is fixed beyond ``fixed``, one after the other: draw n belongs to cell
            n // (draws / cells) and shares the random streams of its place in the cell with the
            same place of every other cell, so that cells differ in what was fixed alone.
        numbers: which streams the draws take; empty: each its own number. A search for rare
            events names those that it found.
        proposals: ``unit`` (address to quantile) and ``log_weight`` of each draw (None: it has
            none), where a sampler chose its values; empty: they are drawn from the prior.
        moments: times of each draw, s, that have to be among its frames: where a search saw its
            goals; empty: none.
        twins: cells after the first are counterfactual twins of its draws.
        search: what that search saw: hits, tries and probability of each edge goal.
        classes: (class, kinds) of the user's class map; empty: each format's own table.
        about: what publications say of the dataset; see ``FormatOptions``.
        keep: dense truth that is stored: of ``formats.checks.KEPT``.
        part: (k, n): the k-th of n parts of the draws, counted from 1, as a dataset of its own.
            Draws and frames keep the numbers, and the bytes, that they have in the whole.
    """

    draws: int
    seed: int = 0
    formats: tuple[str, ...] = ("kitti", "coco")
    frames_per_draw: int = 5
    fixed: Mapping[str, str] = field(default_factory=dict)
    image_format: str = "png"
    cameras: tuple[str, ...] = ()
    split: Mapping[str, float] = field(default_factory=lambda: {"train": 0.8, "val": 0.2})
    keep_hidden: bool = False
    coco_masks: str = "rle"
    quality: str = "fast"
    backend: str = "numba"
    clean: bool = False
    cells: tuple[Mapping[str, str], ...] = ({},)
    numbers: tuple[int, ...] = ()
    proposals: tuple[Mapping[str, Any], ...] = ()
    moments: tuple[tuple[float, ...], ...] = ()
    twins: bool = False
    search: Mapping[str, Any] = field(default_factory=dict)
    classes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    part: tuple[int, int] = (1, 1)

    def __post_init__(self) -> None:
        problems = list(_problems(self))
        if problems:
            raise ScenarioError(problems)

    @property
    def own_draws(self) -> range:
        """The numbers of the draws that this run makes: all, or those of its part.

        Returns:
            A range; parts differ by one draw at most.
        """
        part, parts = self.part
        return range(self.draws * (part - 1) // parts, self.draws * part // parts)

    @property
    def draws_per_cell(self) -> int:
        """How many draws each cell has.

        Returns:
            At least 1.
        """
        return self.draws // len(self.cells)

    def fixed_of(self, draw: int) -> dict[str, str]:
        """What is fixed in one draw.

        Args:
            draw: its number.

        Returns:
            Address to replacing text.
        """
        return {**self.fixed, **self.cells[draw // self.draws_per_cell]}

    def stream_of(self, draw: int) -> Stream:
        """The random stream of one draw.

        Args:
            draw: its number.

        Returns:
            Shared by the same place of all cells.
        """
        place = draw % self.draws_per_cell
        number = self.numbers[place] if self.numbers else place
        return draw_stream(self.seed, number)

    def proposal_of(self, draw: int) -> Proposal | None:
        """What a sampler chose for one draw.

        Args:
            draw: its number.

        Returns:
            The proposal; None where values are drawn from the prior.
        """
        if not self.proposals:
            return None
        place = draw % self.draws_per_cell
        chosen = self.proposals[place]
        weight = chosen["log_weight"]
        return Proposal(chosen["unit"], weight or 0.0, place, weight is not None)

    def moments_of(self, draw: int) -> tuple[float, ...]:
        """Times that have to be among a draw's frames.

        Args:
            draw: its number.

        Returns:
            s; mostly none.
        """
        return tuple(self.moments[draw % self.draws_per_cell]) if self.moments else ()

    def with_draws(
        self,
        proposals: Sequence[Proposal],
        search: Mapping[str, Any],
        *,
        weighted: bool = True,
        numbers: Sequence[int] = (),
        moments: Sequence[tuple[float, ...]] = (),
    ) -> RunOptions:
        """These options for draws that a search or a design chose.

        Args:
            proposals: of each draw; empty where their streams alone say what they are.
            search: what is to be told of how they were chosen.
            weighted: whether their weights hold: not for draws picked for what came of them.
            numbers: which streams the draws take; empty: each its own number.
            moments: times of each draw that have to be among its frames, s; empty: none.

        Returns:
            The options, with as many draws in each cell as were chosen.
        """
        return replace(
            self,
            draws=len(numbers or proposals) * len(self.cells),
            numbers=tuple(numbers),
            proposals=tuple(
                {
                    "unit": dict(one.unit),
                    "log_weight": one.log_weight if weighted and one.is_weighted else None,
                }
                for one in proposals
            ),
            moments=tuple(moments),
            search=search,
        )

    def format_options(self, cameras: tuple[str, ...]) -> FormatOptions:
        """What formats are told of these options.

        Args:
            cameras: names of the cameras written, in order.

        Returns:
            Their options.
        """
        return FormatOptions(
            self.keep_hidden,
            self.coco_masks,
            cameras,
            class_map_of_rows(self.classes),
            self.about,
            self.frames_per_draw == 0,
        )

    def as_json(self) -> dict[str, Any]:
        """All options as JSON types.

        Returns:
            Field to value.
        """
        content: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return content


def draw_stream(seed: int, number: int) -> Stream:
    """The random stream of the draw of a number.

    Args:
        seed: root of all streams.
        number: of the draw.

    Returns:
        The stream.
    """
    return Stream.of(seed).child(f"draw/{number}")


def _problems(options: RunOptions) -> list[Problem]:
    """All that is wrong with the options, together."""
    found = []
    if not 1 <= options.draws <= MOST_DRAWS:
        found.append(Problem(f"-n {options.draws}: want a number of draws from 1 to {MOST_DRAWS}"))
    if options.frames_per_draw < 0:
        found.append(Problem(f"--frames-per-draw {options.frames_per_draw}: want 1 or more"))
    if not options.cells or options.draws % len(options.cells):
        found.append(
            Problem(f"{options.draws} draws do not fill {len(options.cells)} cells evenly")
        )
    if not 1 <= options.part[0] <= options.part[1] <= max(1, options.draws):
        text = f"{options.part[0]}/{options.part[1]}"
        hint = "for example --part 3/8; there cannot be more parts than draws"
        found.append(Problem(f"--part {text}: want K/N with K from 1 to N", hint=hint))
    found += unknown_words(
        ("--image-format", options.image_format, ("png", "jpg")),
        ("--coco-masks", options.coco_masks, ("rle", "polygon")),
        ("--quality", options.quality, QUALITIES),
        ("--backend", options.backend, BACKENDS),
        *(("--keep", name, KEPT) for name in options.keep),
    )
    unknown = [name for name in options.split if name not in ("train", "val", "test")]
    if unknown or abs(sum(options.split.values()) - 1.0) > 1e-6 or min(options.split.values()) < 0:
        text = ",".join(f"{name}={share:g}" for name, share in options.split.items())
        hint = "for example --split train=0.8,val=0.2"
        found.append(
            Problem(f"--split {text}: shares of train, val, test must sum to 1", hint=hint)
        )
    return found


def unknown_words(*choices: tuple[str, str, tuple[str, ...]]) -> list[Problem]:
    """Options that say a word which is none of theirs.

    Args:
        choices: option, its word, and the words that it takes.

    Returns:
        A problem for each.
    """
    return [
        Problem(f"{option} {word}: unknown", expected=allowed)
        for option, word, allowed in choices
        if word not in allowed
    ]


def split_of(draw: int, split: Mapping[str, float]) -> str:
    """Which split a draw belongs to; each prefix of the draws holds the shares within one.

    Args:
        draw: its number.
        split: name to share.

    Returns:
        The name.
    """
    names = list(split)
    bound = 0.0
    for name in names[:-1]:
        bound += split[name]
        # the draw that makes the running count of the later splits step up belongs to them
        later = 1.0 - bound
        if int((draw + 1) * later + 1e-9) == int(draw * later + 1e-9):
            return name
    return names[-1]


def default_workers() -> int:
    """As many workers as this process may use processors.

    Returns:
        At least 1.
    """
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
