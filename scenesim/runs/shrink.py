"""The smallest scene that still fails: actors go, values calm down, what is left is a scenario."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scenesim.errors import SamplingError, ScenarioError
from scenesim.runs.accept import Accepted, Asked, first_accepted
from scenesim.runs.options import draw_stream
from scenesim.sampling.absent import ABSENT
from scenesim.sampling.distributions import frozen
from scenesim.sampling.frozen import frozen_scenario
from scenesim.sampling.values import addresses, draw_from_unit, draw_values
from scenesim.scenario.addressed import settable
from scenesim.scenario.loader import from_document, with_settings
from scenesim.scenario.model import Distribution, Scenario
from scenesim.scenario.parser import parse_document
from scenesim.scenario.printer import document_text
from scenesim.scenario.syntax import Document
from scenesim.world.conditions import Number

#: seeds tried for one with which the frozen scenario fails as its draw did
SEEDS = 40
#: weather without any trouble, as texts of the language
CALM: Mapping[str, str] = {
    "weather.rain": "0 mm/h",
    "weather.snow": "0 mm/h",
    "weather.fog": "10 km",
    "weather.cloud": "0.2",
    "weather.wetness": "0",
    "weather.snow_cover": "0",
    "weather.wind": "1 m/s",
    "weather.sun_elevation": "35 deg",
}
#: arguments of the background that leave nobody there
EMPTY: Mapping[str, str] = {"occupancy": "0", "density": "0 /m", "count": "0"}
_HALVINGS = 3

Fails = Callable[[Accepted], bool]


@dataclass(frozen=True, slots=True)
class Shrunk:
    """What is left of a failing scene.

    Attributes:
        scenario: a scenario of its own; its ``text`` runs by itself.
        seed: with which its first draw fails.
        tries: scenes that were drawn and asked.
        actors: before and after, the ego included.
        calmed: addresses whose values went to something usual.
    """

    scenario: Scenario
    seed: int
    tries: int
    actors: tuple[int, int]
    calmed: tuple[str, ...]

    def text(self, why: str, file: str) -> str:
        """The scenario with how to see it fail.

        Args:
            why: what fails.
            file: its name.

        Returns:
            Text of the language.
        """
        before, after = self.actors
        return (
            f"# {why}\n# {after} of {before} actors are left. See it fail:\n"
            f"# scenesim generate {file} -n 1 --seed {self.seed}\n{self.scenario.text}"
        )


def shrink(
    asked: Asked,
    fails: Fails,
    *,
    seed: int = 0,
    keep: Sequence[str] = (),
    most: int = 400,
) -> Shrunk:
    """Take away and calm down whatever a failure does not need.

    Each step is tried on the first draw of what is left, as a run would make it, and kept if that
    still fails. The same call gives the same scenario.

    Args:
        asked: the failing draw: scenario, stream, what is fixed.
        fails: says whether an accepted draw fails.
        seed: first of those tried for the frozen scenario.
        keep: actors that stay in any case.
        most: scenes to try at most.

    Returns:
        The smaller scenario.

    Raises:
        SamplingError: the draw does not fail, or nothing written down from it does.
    """
    scenario = asked.scenario
    first = first_accepted(asked, ())
    if not fails(first):
        raise SamplingError(f"{scenario.name}: this draw does not fail: nothing to shrink", 1, {})
    stream = asked.stream.child(f"try/{first.tried}").child("values")
    if asked.proposal is not None:
        drawn = draw_from_unit(scenario, asked.proposal.unit, asked.fixed, stream)
    else:
        drawn = draw_values(scenario, stream, asked.fixed)
    still = frozen_scenario(drawn)
    work = _Shrinking(still, fails, asked.cameras, most)
    work.absent = {name: ABSENT for name, text in asked.fixed.items() if text == ABSENT}
    for number in range(SEEDS):
        work.seed = seed + number
        if work.still_fails():
            break
    else:
        raise SamplingError(
            f"{scenario.name}: with its values written down, none of {SEEDS} seeds fails: what "
            f"fails hangs on bodies and places that a scenario cannot fix",
            work.tries,
            {},
        )
    before = len(work.last.scene.actors) if work.last else 0
    work.empty()
    names = [one.name for one in work.last.scene.actors[1:]] if work.last else []
    work.remove([name for name in names if name not in keep])
    work.calm(addresses(scenario, {k: v for k, v in asked.fixed.items() if v != ABSENT}))
    work.write()
    after = len(work.last.scene.actors) if work.last else 0
    calmed = tuple(sorted(work.changed))
    return Shrunk(work.scenario, work.seed, work.tries, (before, after), calmed)


@dataclass(slots=True)
class _Shrinking:
    """A scenario that fails, on its way down."""

    scenario: Scenario
    fails: Fails
    cameras: Sequence[str]
    most: int
    seed: int = 0
    tries: int = 0
    absent: dict[str, str] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)
    last: Accepted | None = None

    def still_fails(
        self,
        absent: Mapping[str, str] | None = None,
        changed: Mapping[str, str] | None = None,
        scenario: Scenario | None = None,
    ) -> bool:
        """Try the first draw with other absences or values; remember it if it fails."""
        if self.tries >= self.most:
            return False
        self.tries += 1
        fixed = {
            **(self.absent if absent is None else absent),
            **(self.changed if changed is None else changed),
        }
        stream = draw_stream(self.seed, 0)
        asked = Asked(scenario or self.scenario, stream, fixed, self.cameras)
        try:
            accepted = first_accepted(asked, ())
        except (SamplingError, ScenarioError):
            return False
        if not self.fails(accepted):
            return False
        self.last = accepted
        return True

    def empty(self) -> None:
        """Leave out whole groups of the background, where nobody of them is needed."""
        for address in settable(self.scenario.document):
            call, _, name = address.rpartition(".")
            people = call.startswith("background.pedestrians") and name == "density"
            if call.startswith("background.") and name in EMPTY and not people:
                changed = {**self.changed, address: EMPTY[name]}
                if self.still_fails(changed=changed):
                    self.changed = changed

    def remove(self, names: Sequence[str]) -> None:
        """Take actors away, many at a time, then fewer.

        Source: Zeller & Hildebrandt, "Simplifying and isolating failure-inducing input", 2002.
        """
        left = list(names)
        size = len(left)
        while size and left:
            at = 0
            while at < len(left):
                gone = {**self.absent, **dict.fromkeys(left[at : at + size], ABSENT)}
                if self.still_fails(absent=gone):
                    self.absent = gone
                    del left[at : at + size]
                else:
                    at += size
            size = size // 2 if size > 1 else 0

    def calm(self, drawn: Mapping[str, Distribution]) -> None:
        """Move values towards the usual: the weather's calm, the median of what was drawn."""
        for address, distribution in drawn.items():
            wanted = CALM.get(address) or _median(distribution, self.scenario, address)
            if not wanted or address.startswith("background."):
                continue
            changed = {**self.changed, address: wanted}
            if self.still_fails(changed=changed):
                self.changed = changed
            elif address not in CALM:
                self._halfway(address, wanted)

    def _halfway(self, address: str, wanted: str) -> None:
        """As near to the usual as still fails, in a few halvings."""
        now = self.last.scene.parameters.get(address) if self.last else None
        target, _, unit = wanted.partition(" ")
        if not isinstance(now, float):
            return
        near, far = now, float(target)
        for _ in range(_HALVINGS):
            middle = (near + far) / 2
            changed = {**self.changed, address: f"{middle:.6g} {unit}".strip()}
            if self.still_fails(changed=changed):
                self.changed, near = changed, middle
            else:
                far = middle

    def write(self) -> None:
        """One scenario that says all of it, without what nobody needs any more.

        Raises:
            SamplingError: the scenario that was written down does not fail, which is our mistake.
        """
        told = with_settings(self.scenario, self.changed) if self.changed else self.scenario
        # the last word on each step is a run of what was written
        self.most = max(self.most, self.tries + 2 + 2 * len(self.absent))
        document = told.document
        written = _made(told, _without(document, self.absent))
        if not self.still_fails({}, {}, written):
            raise SamplingError("the shrunk scenario does not fail as its parts did", 0, {})
        for name in sorted(self.absent):
            if "[" in name:
                continue
            smaller = _forgotten(document, name)
            others = {one: text for one, text in self.absent.items() if one != name}
            try:
                candidate = _made(told, _without(smaller, others))
            except ScenarioError:
                continue  # others are placed by it
            if self.still_fails({}, {}, candidate):
                document, written, self.absent = smaller, candidate, others
        self.scenario = written


def _made(scenario: Scenario, document: Document) -> Scenario:
    made = from_document(document, scenario.folders, scenario.inputs)
    return replace(made, path=scenario.path, inputs=scenario.inputs)


def _median(distribution: Distribution, scenario: Scenario, address: str) -> str:
    """The middle of a distribution as a text of the language; "" where there is none."""
    numbers = [one.value for one in distribution.arguments if isinstance(one, Number)]
    if distribution.name == "choice" or len(numbers) < len(distribution.arguments):
        return ""
    if address not in scenario.arguments:
        return ""
    value = frozen(distribution.name, numbers).quantile(0.5) * distribution.unit
    return f"{value:.6g} {scenario.units.get(address, '')}".strip()


def _without(document: Document, absent: Iterable[str]) -> Document:
    """A document whose background is without some actors."""
    if not absent:
        return document
    names = " ".join(name.removeprefix("background.") for name in sorted(absent))
    text = f'scenario absent:\n    background:\n        without("{names}")\n'
    addition, _ = parse_document(text, "<shrunk>")
    assert addition is not None
    statements, (added,) = list(document.statements), addition.statements
    places = [at for at, one in enumerate(statements) if one.keyword == "background"]
    if places:
        old = statements[places[-1]]
        statements[places[-1]] = replace(old, block=(*old.block, *added.block))
    else:
        statements.append(added)
    return replace(document, statements=tuple(statements))


def _forgotten(document: Document, name: str) -> Document:
    """A document without an actor and every statement that names it."""
    word = re.compile(rf"\b{re.escape(name)}\b")
    kept = [
        one
        for one in document.statements
        if one.keyword == "background"
        or not word.search(document_text(replace(document, statements=(one,))).partition("\n")[2])
    ]
    return replace(document, statements=tuple(kept))
