"""What is asked of formats, checked before anything is rendered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from importlib.util import find_spec

from scenesim.errors import Problem, ScenarioError
from scenesim.formats.base import CAPABILITIES, Format, FormatOptions, available_formats
from scenesim.sensors.frame import DENSE_FIELDS
from scenesim.sensors.rig import Rig

#: dense truth that ``--keep`` stores for formats written later
DENSE = ("depth", "flow")
#: all that ``--keep`` stores: fields of ``CameraFrame``
KEPT = ("depth", "normal", *DENSE_FIELDS)


def _has_stereo(rig: Rig) -> bool:
    """Two cameras side by side that look the same way with the same lens."""
    if len(rig.cameras) < 2:
        return False
    left, right = rig.cameras[:2]
    lenses = [(c.width_px, c.height_px, c.fx_px, c.fy_px) for c in (left, right)]
    turned = left.T_ego_from_camera.inverse() @ right.T_ego_from_camera
    level = all(abs(float(turned.rotation[i, i]) - 1.0) < 1e-6 for i in range(3))
    return lenses[0] == lenses[1] and level and float(turned.translation[0]) > 0.01


def _is_pinhole(rig: Rig) -> bool:
    """No camera bends the picture."""
    return all(camera.distortion == "none" for camera in rig.cameras)


#: what a format may need: whether a rig has it, and the way out where it has not
NEEDS: Mapping[str, tuple[Callable[[Rig], bool], str]] = {
    "camera": (lambda rig: bool(rig.cameras), "a rig with a camera"),
    "lidar": (lambda rig: bool(rig.lidars), "a rig with a LiDAR"),
    "stereo": (_has_stereo, "two parallel cameras: with the KITTI rig, --cameras 2,3"),
    "pinhole": (_is_pinhole, "cameras without distortion"),
}


class LossWarning(UserWarning):
    """A chosen format cannot carry something of the rig; the native truth does."""


def losses(formats: Iterable[Format], rig: Rig) -> list[str]:
    """What of a rig some of the formats leave out, for people to read before anything is rendered.

    Args:
        formats: chosen.
        rig: the sensors.

    Returns:
        One sentence each.
    """
    bent = [camera.name for camera in rig.cameras if camera.distortion != "none"]
    slow = [camera.name for camera in rig.cameras if camera.readout_s > 0.0]
    held = [f.name for f in formats if "calibration" in f.writes]
    found = []
    for names, what in (
        (bent, "the distortion of {0}: their matrices hold the pinhole part alone"),
        (slow, "the read-out time of {0}: their poses are those of the middle row"),
    ):
        if names and held:
            text = f"{', '.join(held)} cannot carry " + what.format(", ".join(names))
            found.append(f"{text}; truth/rig.json holds all of it, and boxes fit the image")
    return found


def dense_wanted(formats: Iterable[Format], keep: Iterable[str]) -> tuple[str, ...]:
    """The dense truth that a run must render.

    Args:
        formats: chosen.
        keep: of the user.

    Returns:
        Of ``KEPT``, each once.
    """
    needed = {need for f in formats for need in getattr(f, "needs", ()) if need in DENSE}
    return tuple(name for name in KEPT if name in needed | set(keep))


def check_carried(formats: Iterable[Format], wanted: Iterable[str]) -> None:
    """Refuse a choice of formats that leaves out a label that the user needs.

    Args:
        formats: chosen.
        wanted: of ``CAPABILITIES``; each must be carried by one of the formats at least.

    Raises:
        ScenarioError: a word is unknown, or nobody carries a label; all at once.
    """
    chosen = list(formats)
    problems = []
    for label in wanted:
        if label not in CAPABILITIES:
            near = next(iter(get_close_matches(label, CAPABILITIES, 1)), None)
            problems.append(Problem(f"--need {label}: unknown", None, CAPABILITIES, near))
        elif not any(label in format_.writes for format_ in chosen):
            names = ", ".join(format_.name for format_ in chosen)
            able = tuple(n for n, f in available_formats().items() if label in f.writes)
            problems.append(Problem(f"{names} cannot carry {label}", None, able))
    if problems:
        raise ScenarioError(problems)


def check_formats(
    formats: Iterable[Format],
    rig: Rig,
    options: FormatOptions,
    dense: Collection[str] = DENSE,
) -> None:
    """Refuse formats that cannot be written from a rig's readings, or not as the user asks.

    Args:
        formats: chosen.
        rig: the sensors.
        options: the user's choices.
        dense: what per-pixel truth there is: ``depth``, ``flow``.

    Raises:
        ScenarioError: which format lacks what, and the way out; all at once.
    """
    problems: list[Problem] = []
    for format_ in formats:
        for need in sorted(getattr(format_, "needs", frozenset())):
            problems += _lacking(format_.name, need, rig, options, dense)
        missing = [m for m in getattr(format_, "modules", ()) if find_spec(m) is None]
        if missing:
            hint = f"pip install 'scenesim[{format_.name}]'"
            problems.append(Problem(f"{format_.name} needs {', '.join(missing)}", hint=hint))
        if options.classes is not None and "classes" not in format_.writes:
            able = tuple(n for n, f in available_formats().items() if "classes" in f.writes)
            text = f"{format_.name} has a fixed list of classes: --classes does not hold for it"
            problems.append(Problem(text, None, able))
    if problems:
        raise ScenarioError(problems)


def _lacking(
    name: str, need: str, rig: Rig, options: FormatOptions, dense: Collection[str]
) -> Iterator[Problem]:
    """What a format lacks of one need."""
    if need in DENSE:
        if need not in dense:
            hint = f"generate it with --keep {need}"
            yield Problem(f"{name} needs {need}, which is not kept here", hint=hint)
    elif need == "sequence":
        if not options.sequence:
            yield Problem(f"{name} wants every frame of a run: generate it with --sequence")
    elif not NEEDS[need][0](rig):
        yield Problem(f"{name} wants {NEEDS[need][1]}; rig '{rig.name}' has none")
