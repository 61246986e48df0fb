"""Which arguments of a document have an address: what ``--set``, grids and twins can name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scenesim.errors import Problem, nearest
from scenesim.scenario.arithmetic import call_name
from scenesim.scenario.scope import shown, strip
from scenesim.scenario.syntax import (
    Attribute,
    Document,
    For,
    Invocation,
    Name,
    Node,
    Statement,
    Until,
)
from scenesim.world import vocabulary
from scenesim.world.signatures import Parameter, Signature


@dataclass(frozen=True, slots=True)
class Target:
    """A call of a document whose arguments have addresses.

    Attributes:
        path: of its statement: index in the document, then in its block, and so on.
        signatures: of what is called; an argument may be of any of them.
        extra: names besides arguments: ``kind``, ``for``.
    """

    path: tuple[int, ...]
    signatures: tuple[Signature, ...]
    extra: tuple[str, ...] = ()

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name in the first signature that has it."""
        found = (one.parameter(name) for one in self.signatures)
        return next((one for one in found if one is not None), None)

    def names(self) -> tuple[str, ...]:
        """Everything that can be set."""
        inside = (one.name for signature in self.signatures for one in signature.parameters)
        return (*dict.fromkeys(inside), *self.extra)


def settable(document: Document) -> list[str]:
    """Every address of a document that ``--set`` takes."""
    found = [one.name for one in document.statements if one.keyword == "param"]
    found += ["road", "weather", "sensors", "run.duration", "run.rate"]
    fields = vocabulary.signature("weather", "weather").parameters
    found += [f"weather.{one.name}" for one in fields]
    for prefix, target in targets(document).items():
        found += [f"{prefix}.{name}" for name in target.names()]
    return found


def targets(document: Document) -> dict[str, Target]:
    """Calls by the address of their arguments' owner: ``road``, ``ego``, ``when[2].ego.brake``.

    Args:
        document: with its ``extends`` merged.

    Returns:
        Owner to call; broken statements are left out.
    """
    found: dict[str, Target] = {}
    counts: dict[str, int] = {}

    def number(key: str) -> int:
        counts[key] = counts.get(key, 0) + 1
        return counts[key]

    for index, statement in enumerate(document.statements):
        if statement.keyword == "road":
            _add_call(found, "road", statement, (index,), "road")
        elif statement.keyword == "actor":
            _add_actor(found, statement, (index,))
        elif statement.keyword == "background":
            for at, line in enumerate(statement.block):
                prefix = f"background.{_word(line)}[{number(_word(line))}]"
                _add_call(found, prefix, line, (index, at), "background")
        elif statement.keyword in ("sensors", "call"):
            _add_sensors(found, statement, index, number)
        elif statement.keyword in ("when", "do"):
            _add_rule(found, statement, index, number)
    return found


def unknown(document: Document, address: str) -> Problem:
    """The problem of an address that a document has not.

    Args:
        document: with its ``extends`` merged.
        address: as given.

    Returns:
        The problem, with what could have been meant.
    """
    owner, _, name = address.rpartition(".")
    target = targets(document).get(owner)
    if target is not None:
        near = nearest(name, target.names()) if name else None
        return Problem(
            f"unknown address '{address}'",
            expected=() if near else shown(f"{owner}.{one}" for one in target.names()),
            nearest=f"{owner}.{near}" if near else None,
        )
    if address in targets(document):
        hint = "an actor as a whole can only be set to absent" if "." not in address else None
        arguments = targets(document)[address].names()
        expected = shown(f"{address}.{one}" for one in arguments)
        return Problem(f"'{address}' has arguments to set", expected=expected, hint=hint)
    return Problem(f"unknown address '{address}'", nearest=nearest(address, settable(document)))


def _word(line: Statement) -> str:
    node = strip(line.values[0]) if line.values else None
    return call_name(node) if isinstance(node, Invocation) else ""


def _add_call(
    found: dict[str, Target], prefix: str, line: Statement, path: tuple[int, ...], group: str
) -> None:
    signature = vocabulary.find(group, _word(line))
    if signature is not None:
        found[prefix] = Target(path, (signature,))


def _add_actor(found: dict[str, Target], statement: Statement, path: tuple[int, ...]) -> None:
    node = strip(statement.values[0])
    if not isinstance(node, Invocation):
        return
    function = strip(node.function)
    options = [function]
    if isinstance(function, Invocation):
        options = [strip(argument.value) for argument in function.arguments]
    known = [vocabulary.find("actor", one.text) for one in options if isinstance(one, Name)]
    signatures = tuple(one for one in known if one is not None)
    if signatures:
        found[statement.name] = Target(path, signatures, ("kind",))


def _add_sensors(
    found: dict[str, Target], statement: Statement, index: int, number: Callable[[str], int]
) -> None:
    lines: Sequence[tuple[Statement, tuple[int, ...]]] = [
        (line, (index, at)) for at, line in enumerate(statement.block)
    ] or [(statement, (index,))]
    for line, path in lines:
        word = _word(line)
        prefix = "sensors.rig" if word == "rig" else f"sensors.fault[{number('fault')}]"
        _add_call(found, prefix, line, path, "sensor")


def _add_rule(
    found: dict[str, Target], statement: Statement, index: int, number: Callable[[str], int]
) -> None:
    if statement.keyword == "when":
        address = f"when[{number('when')}]"
        found[address] = Target((index,), (), ("for",))
    for at, line in enumerate(statement.block):
        if statement.keyword == "do":
            address = f"do[{number('do')}]"
        _add_step(found, address, line, (index, at), number)


def _add_step(
    found: dict[str, Target],
    address: str,
    line: Statement,
    path: tuple[int, ...],
    number: Callable[[str], int],
) -> None:
    if line.keyword == "parallel":
        for at, inside in enumerate(line.block):
            _add_step(found, address, inside, (*path, at), number)
        return
    call = _action(line.values[0])
    if call is None or not isinstance(call.function, Attribute):
        return
    base = f"{address}.{call_name(call)}"
    times = number(base)
    signature = vocabulary.find("behaviour", call.function.name)
    if signature is not None:
        prefix = base if times == 1 else f"{base}[{times}]"
        found[prefix] = Target(path, (signature,), ("for",))


def _action(node: Node) -> Invocation | None:
    while isinstance(node, Until | For):
        node = node.action if isinstance(node, Until) else node.condition
    return node if isinstance(node, Invocation) else None
