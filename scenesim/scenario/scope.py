"""What the checker knows while it reads: names, their types, files, and problems so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scenesim import library
from scenesim.errors import Problem, Span, nearest
from scenesim.scenario.model import Distribution, Value
from scenesim.scenario.source import MAX_PROBLEMS
from scenesim.scenario.syntax import Node, String
from scenesim.world.conditions import Measure, Number, Text, Word
from scenesim.world.signatures import Amount, Parameter, Signature
from scenesim.world.units import NONE, UNITS, Dimension, describe

#: names told in one message
MAX_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Type:
    """What a value is.

    Attributes:
        kind: ``number word text lane actor call tuple condition unknown``.
        dimension: of a number.
        words: all that a word can be.
    """

    kind: str
    dimension: Dimension = NONE
    words: frozenset[str] = frozenset()


UNKNOWN = Type("unknown")


@dataclass(slots=True)
class Draws:
    """Counts the random values of one argument, to give each its address."""

    base: str
    used: set[str]
    count: int = 0

    def next(self) -> str:
        """The address of the next one: ``npc.speed``, then ``npc.speed#2``."""
        address = ""
        while not address or address in self.used:
            self.count += 1
            address = self.base if self.count == 1 else f"{self.base}#{self.count}"
        self.used.add(address)
        return address


@dataclass(slots=True)
class Scope:
    """Names and problems of one scenario.

    Attributes:
        folders: display name of a source file to the folder that its references start from.
        allowed: folders that any reference may point into.
        types: address of what is known so far (``reveal``, ``ego.speed``) to its type.
        drawn: address of each random number to its type, also of those that are only part of an
            argument or stand inside a condition.
        params: names of all params.
        arguments, limits: as of ``Scenario``.
        used: addresses of random values given out.
        actors: actor to the signatures of the kinds that it can be.
        problems: found so far.
    """

    folders: Mapping[str, Path] = field(default_factory=dict)
    allowed: tuple[Path, ...] = ()
    types: dict[str, Type] = field(default_factory=dict)
    drawn: dict[str, Type] = field(default_factory=dict)
    params: set[str] = field(default_factory=set)
    actors: dict[str, tuple[Signature, ...]] = field(default_factory=dict)
    arguments: dict[str, Value] = field(default_factory=dict)
    limits: dict[str, Amount] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def draws(self, base: str) -> Draws:
        """The counter of random values of one argument."""
        return Draws(base, self.used)

    def keep(self, address: str, value: Value, parameter: Parameter | None = None) -> None:
        """Remembers an argument by address.

        Args:
            address: of the argument.
            value: checked.
            parameter: what it is for; its limits are checked when the value is drawn.
        """
        self.arguments[address] = value
        amounts = [one for one in parameter.accepts if isinstance(one, Amount)] if parameter else []
        if amounts and not isinstance(value, Number):
            self.limits[address] = amounts[0]

    def complain(
        self,
        span: Span,
        message: str,
        expected: tuple[str, ...] = (),
        nearest: str | None = None,
        hint: str | None = None,
    ) -> None:
        """Adds a problem.

        Args:
            span: where.
            message: what is wrong.
            expected: what would have been right.
            nearest: the closest known name.
            hint: one sentence that helps.
        """
        problem = Problem(message, span, expected, nearest, hint)
        if not self.is_full() and problem not in self.problems:
            self.problems.append(problem)

    def is_full(self) -> bool:
        """Whether there are more problems than anybody reads; the rest is not worked out."""
        return len(self.problems) > 2 * MAX_PROBLEMS

    def unknown(self, span: Span, what: str, name: str, known: Iterable[str]) -> None:
        """Adds the problem of a name that is not known.

        Args:
            span: where.
            what: it should have been, such as ``actor``.
            name: as written.
            known: all right names.
        """
        if self.is_full():
            return
        options = tuple(known)
        near = nearest(name, options)
        self.complain(span, f"unknown {what} '{name}'", () if near else shown(options), near)

    def unit(self, unit: str, span: Span) -> tuple[float, Dimension] | None:
        """A unit of the table, or None with a problem.

        Args:
            unit: as written; "" for none.
            span: of the quantity that it ends.

        Returns:
            SI value and dimension.
        """
        if not unit:
            return 1.0, NONE
        if unit in UNITS:
            return UNITS[unit]
        end = span.column + span.length - 1
        at = max(span.column, end - len(unit) + 1)
        place = Span(span.file, span.line, at, len(unit), span.text)
        hint = None
        if unit.startswith("/"):
            hint = "to divide by a name, put a space after the '/'"
        near = nearest(unit, UNITS)
        self.complain(place, f"unknown unit '{unit}'", (), near, hint)
        return None

    def require_dimension(self, found: Type, wanted: Dimension, span: Span, what: str) -> bool:
        """Whether a number has a dimension; adds a problem if it has another.

        Args:
            found: its type.
            wanted: its right dimension.
            span: where it stands.
            what: it is for, such as ``'speed'``.

        Returns:
            True if right or unknown.
        """
        if found.kind == "unknown":
            return True
        if found.kind != "number":
            article = "an" if found.kind[0] in "aeiou" else "a"
            self.complain(span, f"{what} is {describe(wanted)}, not {article} {found.kind}")
            return False
        if found.dimension == wanted:
            return True
        hint = None
        if found.dimension == NONE:
            hint = "write the unit behind the number"
        self.complain(
            span, f"{what} is {describe(wanted)}; this is {describe(found.dimension)}", hint=hint
        )
        return False

    def file(self, node: String, suffixes: tuple[str, ...], folder: str) -> Text | None:
        """An existing file that may be read, by the rule of the library.

        Args:
            node: the text.
            suffixes: allowed endings.
            folder: of the assets that is searched too.

        Returns:
            Its absolute path, or None with a problem.
        """
        text, span = node.text, node.span
        if not text.lower().endswith(suffixes):
            self.complain(span, f"'{text}' is no file of a known kind", tuple(suffixes))
            return None
        try:
            return self._find(node, folder)
        except (OSError, ValueError, RuntimeError):
            self.complain(span, f"'{text[:80]}' cannot be a file name")
            return None

    def _find(self, node: String, folder: str) -> Text | None:
        text, span = node.text, node.span
        beside = Path.cwd() if node.allowed else self.folders.get(span.file)
        found = library.find(text, beside or library.folder("scenarios"))
        if found is None and folder:
            found = library.find(f"assets/{folder}/{text}", library.folder("scenarios"))
        if found is None:
            here = "in this folder" if node.allowed else "beside the scenario"
            self.complain(
                span,
                f"no file '{text}' {here} or in the library",
                hint=_suggestion(text, folder),
            )
            return None
        path = found.resolve()
        if not node.allowed and not self._may_read(path, beside):
            self.complain(
                span,
                f"'{text}' lies outside the folder of the scenario and of the library",
                hint="give it with --set, or copy it beside the scenario",
            )
            return None
        return Text(str(path))

    def _may_read(self, path: Path, beside: Path | None) -> bool:
        roots = [*self.allowed, library.folder("assets"), library.folder("scenarios")]
        if beside is not None:
            roots.append(beside)
        return any(path.is_relative_to(root.resolve()) for root in roots)


def shown(options: Iterable[str]) -> tuple[str, ...]:
    """What would have been right, for a message: each in quotes, told where there are more.

    Args:
        options: all of them, the likely ones first.

    Returns:
        The first of them.
    """
    quoted = [f"'{option}'" for option in options]
    more = len(quoted) - MAX_SHOWN
    return (*quoted[:MAX_SHOWN], *([f"{more} more"] if more > 0 else []))


def _suggestion(text: str, folder: str) -> str | None:
    """Names of the library's files of that folder, the nearest first."""
    place = library.folder("assets") / folder if folder else None
    if place is None or not place.is_dir():
        return None
    known = sorted(path.name for path in place.iterdir() if path.is_file())
    near = nearest(Path(text).name, known)
    shown = [near] if near else known[:6]
    return f"the library has {', '.join(shown)}" if shown else None


def words_of(value: Value) -> frozenset[str]:
    """All words that a value can be; empty if it is not a word."""
    if isinstance(value, Word):
        return frozenset((value.text,))
    if isinstance(value, Distribution) and value.name == "choice":
        return frozenset().union(*(words_of(option) for option in value.arguments))
    return frozenset()


def strip(node: Node) -> Node:
    """A node without brackets that mean nothing."""
    from scenesim.scenario.syntax import Group

    while isinstance(node, Group) and not node.unit:
        node = node.value
    return node


def weather_measure(name: str) -> Measure:
    """A weather field that the scenario does not set, as a quantity of the run."""
    return Measure("weather", (Word(name),))
