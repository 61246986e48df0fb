"""Files and texts to scenarios: reads what they extend, merges, checks, and names all problems."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from scenesim import library
from scenesim.errors import Problem, ScenarioError, Span, nearest
from scenesim.scenario.checker import check_document
from scenesim.scenario.merge import merged
from scenesim.scenario.model import Scenario
from scenesim.scenario.parser import parse_document
from scenesim.scenario.printer import document_text
from scenesim.scenario.scope import Scope
from scenesim.scenario.settings import applied
from scenesim.scenario.source import MAX_BYTES, MAX_PROBLEMS
from scenesim.scenario.syntax import Document, Statement, String

MAX_EXTENDS = 8


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    folders: dict[str, Path] = field(default_factory=dict)
    inputs: list[Path] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def load(path: str | Path, fixed: Mapping[str, str] | None = None) -> Scenario:
    """A scenario from a file.

    Args:
        path: of a ``.scn`` file, or an OpenSCENARIO ``.xosc``; one that is not there is looked up
            in the library.
        fixed: arguments given by the caller (``--set``): address to text.

    Returns:
        The checked scenario.

    Raises:
        ScenarioError: with all problems of the file.
    """
    found = library.find(path)
    if found is None:
        raise ScenarioError([_missing(path)])
    if found.suffix.lower() == ".xosc":
        from scenesim.scenario import openscenario

        scenario = openscenario.load(found)
        return with_settings(scenario, fixed) if fixed else scenario
    return _finish(*_read(found, str(path)), fixed or {})


def loaded(scenario: Scenario | str | Path) -> Scenario:
    """A scenario that a caller has, or names by its file.

    Args:
        scenario: itself, or the path of its file.

    Returns:
        The scenario.

    Raises:
        ScenarioError: with all problems of the file.
    """
    return scenario if isinstance(scenario, Scenario) else load(scenario)


def parse(
    text: str,
    name: str = "<text>",
    fixed: Mapping[str, str] | None = None,
    *,
    beside: Path | None = None,
) -> Scenario:
    """A scenario from a text.

    Args:
        text: of a file.
        name: to show in problems.
        fixed: arguments given by the caller (``--set``): address to text.
        beside: folder of files that it refers to; None for the library alone.

    Returns:
        The checked scenario.

    Raises:
        ScenarioError: with all problems of the text.
    """
    reading = _Reading()
    if beside is not None:
        reading.folders[name] = beside
    reading.texts.append(text)
    document = _document(text, name, reading, ())
    return _finish(document, reading, fixed or {})


def problems_of(path: str | Path) -> list[Problem]:
    """All problems of a file.

    Args:
        path: of a ``.scn`` file.

    Returns:
        The problems in the order of the text; none if it is right.
    """
    try:
        load(path)
    except ScenarioError as error:
        return list(error.problems)
    return []


def format_text(text: str, name: str = "<text>") -> str:
    """A text in canonical layout; what it extends is not looked at.

    Args:
        text: of a file.
        name: to show in problems.

    Returns:
        The same scenario, comments kept; formatting it again changes nothing.

    Raises:
        ScenarioError: the text cannot be parsed.
    """
    document, source = parse_document(text, name)
    if source.problems or document is None:
        raise ScenarioError(_arranged(source.problems))
    return document_text(document)


def with_settings(scenario: Scenario, fixed: Mapping[str, str]) -> Scenario:
    """The same scenario with whole arguments replaced.

    Args:
        scenario: a checked scenario.
        fixed: address to text, as with ``--set``.

    Returns:
        A new scenario; its digest stays that of the texts.

    Raises:
        ScenarioError: an unknown address, or a value that does not check.
    """
    changed = _finish(scenario.document, _Reading(dict(scenario.folders)), fixed)
    return replace(changed, path=scenario.path, inputs=scenario.inputs, digest=scenario.digest)


def from_document(
    document: Document,
    folders: Mapping[str, Path],
    inputs: Sequence[Path] = (),
    texts: Sequence[str] = (),
    fixed: Mapping[str, str] | None = None,
) -> Scenario:
    """A scenario from a document whose ``extends`` is merged already.

    Args:
        document: the document.
        folders: display name of each source to the folder that its references start from.
        inputs: files that were read.
        texts: theirs, for the digest.
        fixed: arguments given by the caller.

    Returns:
        The checked scenario.

    Raises:
        ScenarioError: with all problems.
    """
    reading = _Reading(dict(folders), list(inputs), list(texts))
    return _finish(document, reading, fixed or {})


def _finish(document: Document | None, reading: _Reading, fixed: Mapping[str, str]) -> Scenario:
    problems = reading.problems
    scenario = None
    if document is not None:
        scope = Scope(reading.folders)
        changed, wrong = applied(document, fixed)
        scenario = check_document(changed, scope)
        found = wrong + scope.problems
        if fixed and found and not problems:
            found = _of_settings(found, fixed, document, reading)
        problems = problems + found
    if problems or scenario is None:
        raise ScenarioError(_arranged(problems))
    texts = reading.texts or [scenario.text]
    digest = hashlib.sha256("\0".join(texts).encode(errors="backslashreplace")).hexdigest()
    path = reading.inputs[0] if reading.inputs else None
    return replace(
        scenario,
        path=path,
        inputs=tuple(reading.inputs),
        digest=digest,
        folders=dict(reading.folders),
    )


def _of_settings(
    problems: Sequence[Problem], fixed: Mapping[str, str], document: Document, reading: _Reading
) -> list[Problem]:
    """Problems of a document with settings: a setting's place is its address alone.

    Where a line of the text is wrong only because of what was set, the problem says so.
    """
    alone = Scope(reading.folders)
    check_document(document, alone)
    given = ", ".join(f"{address}={text}" for address, text in fixed.items())
    told = f"the line is right without what was set: {given}"
    found = []
    for problem in problems:
        if problem.span is not None and problem.span.file in fixed:
            problem = replace(problem, span=replace(problem.span, line=0))
        elif problem.span is not None and problem not in alone.problems:
            problem = replace(problem, hint=told)
        found.append(problem)
    return found


def _arranged(problems: Sequence[Problem]) -> list[Problem]:
    """Problems in the order of the text, each once, not too many."""
    unique = list(dict.fromkeys(problems))
    files = list(dict.fromkeys(one.span.file if one.span else "" for one in unique))

    def place(problem: Problem) -> tuple[int, int, int]:
        span = problem.span or Span("", 0, 0)
        return files.index(span.file if problem.span else ""), span.line, span.column

    ordered = sorted(unique, key=place)
    if len(ordered) > MAX_PROBLEMS:
        more = len(ordered) - MAX_PROBLEMS
        ordered = [*ordered[:MAX_PROBLEMS], Problem(f"... and {more} more problems")]
    return ordered


def _read(path: Path, name: str) -> tuple[Document | None, _Reading]:
    reading = _Reading()
    document = _read_file(path, name, reading, ())
    return document, reading


def _read_file(
    path: Path, name: str, reading: _Reading, chain: tuple[Path, ...]
) -> Document | None:
    resolved = path.resolve()
    try:
        if path.stat().st_size > 4 * MAX_BYTES:
            reading.problems.append(Problem(f"{name}: more than {MAX_BYTES} characters"))
            return None
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else "cannot be read"
        reading.problems.append(Problem(f"{name}: the file {reason}"))
        return None
    reading.folders[name] = path.parent
    reading.inputs.append(resolved)
    reading.texts.append(text)
    return _document(text, name, reading, (*chain, resolved))


def _document(text: str, name: str, reading: _Reading, chain: tuple[Path, ...]) -> Document | None:
    """A document with what it extends merged in."""
    document, source = parse_document(text, name)
    reading.problems += source.problems
    if document is None:
        return None
    bases = [one for one in document.statements if one.keyword == "extends"]
    if not bases:
        return document
    if len(bases) > 1:
        reading.problems.append(
            Problem("a second 'extends'; a scenario extends one other", bases[1].span)
        )
    base = _base(bases[0], name, reading, chain)
    return document if base is None else merged(base, document)


def _base(
    statement: Statement, name: str, reading: _Reading, chain: tuple[Path, ...]
) -> Document | None:
    node = statement.values[0]
    assert isinstance(node, String)
    if len(chain) > MAX_EXTENDS:
        reading.problems.append(Problem(f"'extends' deeper than {MAX_EXTENDS}", node.span))
        return None
    scope = Scope(reading.folders)
    found = scope.file(node, (".scn",), "")
    if found is None:
        reading.problems += scope.problems
        return None
    path = Path(found.text)
    if path in chain:
        reading.problems.append(Problem(f"'{node.text}' extends itself", node.span))
        return None
    return _read_file(path, node.text, reading, chain)


def _missing(path: str | Path) -> Problem:
    """The problem of a file that is not there, with the library's nearest."""
    folder = library.folder("scenarios")
    known = sorted(one.relative_to(folder).with_suffix("") for one in folder.rglob("*.scn"))
    by_name = {one.name: str(one) for one in known}
    asked = str(path).removesuffix(".scn")  # an ending that all have makes nothing alike
    near = nearest(asked, map(str, known))
    near = near or by_name.get(nearest(Path(asked).name, by_name) or "")
    near = f"{near}.scn" if near else None
    return Problem(f"no file '{path}' here or in the library", nearest=near)
