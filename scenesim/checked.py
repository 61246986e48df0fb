"""TOML files as checked models: every wrong field in one error, in words with units and limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from scenesim.errors import nearest
from scenesim.files import Refusal, toml_of

M = TypeVar("M", bound=BaseModel)

_UNITS = {
    "ev": "stops",
    "e": "electrons",
    **{unit: unit for unit in ("m", "deg", "s", "px", "rad", "us", "um", "rpm")},
}
_KINDS = {"float": "a number", "int": "a whole number", "bool": "true or false", "list": "a list"}


def checked_toml(kind: type[M], path: Path, refusal: Refusal) -> M:
    """A TOML file as a checked model.

    Args:
        kind: of the model.
        path: of the file.
        refusal: makes what is raised.

    Returns:
        What the file says.

    Raises:
        ScenesimError: that of ``refusal``: it cannot be read, or fields are wrong, all in one.
    """
    content = toml_of(path, refusal)
    try:
        return kind.model_validate(content)
    except ValidationError as problem:
        errors = [dict(error) for error in problem.errors()]
        lines = [_explained(kind, error) for error in errors if not _follows(error, errors)]
        raise refusal("\n".join(f"{path}: {line}" for line in lines)) from problem


def _follows(error: Mapping[str, Any], errors: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a list is too short only because of what is wrong in it."""
    place = error["loc"]
    below = any(len(e["loc"]) > len(place) and e["loc"][: len(place)] == place for e in errors)
    return error["type"] == "too_short" and below


def _explained(kind: type[Any], error: Mapping[str, Any]) -> str:
    """One wrong field in words: its name, what is wanted with unit and limits, what came."""
    steps = [step for step in error["loc"] if step is not None]
    place = "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in steps).lstrip(".")
    names = [step for step in steps if isinstance(step, str)]
    last = names[-1] if names else ""
    if error["type"] == "extra_forbidden":
        near = nearest(last, _fields(kind, names[:-1]))
        return f"{place}: unknown field" + (f"; did you mean '{near}'?" if near else "")
    if error["type"] == "value_error":
        return f"{place}.{str(error['msg']).removeprefix('Value error, ')}"
    if error["type"] == "missing":
        return f"{place}: is missing"
    got: Any = error.get("input")
    listed = isinstance(got, (list, dict))
    shown = _several(f"{len(got)} value", len(got)) if listed else repr(got)
    return f"{place}: want {_wanted(error, last)}, got {shown}"


def _wanted(error: Mapping[str, Any], field: str) -> str:
    """What a field should hold, with unit and limit."""
    kind, limits = str(error["type"]), error.get("ctx", {})
    unit = _UNITS.get(field.rsplit("_", 1)[-1], "") if "_" in field else ""
    behind = f" {unit}" if unit else ""
    if kind == "too_short":
        return _several(f"at least {limits['min_length']} value", limits["min_length"])
    if kind == "too_long":
        return _several(f"at most {limits['max_length']} value", limits["max_length"])
    if kind == "string_too_short":
        return "a text"
    if kind == "string_pattern_mismatch":
        return "a plain name (letters, digits, _)"
    given = error.get("input")
    if isinstance(given, float) and not isfinite(given):
        return "a finite number" + (f" in {unit}" if unit else "")
    plain = _KINDS.get(kind.split("_", 1)[0], "")
    if plain and kind.endswith(("_parsing", "_type", "_from_float")):
        return plain + (f" in {unit}" if unit else "")
    return str(error["msg"]).removeprefix("Input should be ") + behind


def _several(words: str, count: int) -> str:
    """Words for one thing, or for several."""
    return words if count == 1 else f"{words}s"


def _fields(kind: type[BaseModel], names: Sequence[str]) -> list[str]:
    """The fields known at a place of a model, as files write them."""
    for name in names:
        field = {one.alias or key: one for key, one in kind.model_fields.items()}.get(name)
        kind = (_model_in(field.annotation) if field else None) or kind
    return [one.alias or key for key, one in kind.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401
    """The model that a list, tuple or choice of types holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for part in get_args(annotation) if (m := _model_in(part))), None)
