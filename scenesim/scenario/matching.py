"""Gives the arguments of a call their names."""

from __future__ import annotations

from scenesim.scenario.scope import Scope
from scenesim.scenario.syntax import Argument, Invocation


def matched(
    node: Invocation, parameters: tuple[str, ...], name: str, scope: Scope
) -> tuple[dict[str, Argument], bool]:
    """Arguments by parameter; positional ones get the names in order.

    Args:
        node: the call.
        parameters: names in order.
        name: of what is called.
        scope: problems go there.

    Returns:
        Parameter to argument, and whether that is all: False where there were problems.
    """
    given: dict[str, Argument] = {}
    right, named = True, False
    for position, argument in enumerate(node.arguments):
        key, is_behind_named = argument.name, named
        named = named or bool(key)
        if argument.weight is not None:
            scope.complain(argument.span, f"'{name}' takes no weights; choice does")
        elif not key and is_behind_named:
            told = "an argument without a name behind named ones"
            scope.complain(argument.span, told, hint="give it a name")
        elif not key and position >= len(parameters):
            most = f"at most {len(parameters)}" if parameters else "no"
            scope.complain(argument.span, f"{name} takes {most} arguments")
        elif key and key not in parameters:
            scope.unknown(argument.span, f"argument of {name}", key, parameters)
        elif (key or parameters[position]) in given:
            scope.complain(argument.span, f"'{key or parameters[position]}' is given twice")
        else:
            given[key or parameters[position]] = argument
            continue
        right = False
    return given, right
