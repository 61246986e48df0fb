"""Laws of lenses: from a camera's fields to the numbers that kernels project with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import entry_points
from math import atan, degrees, hypot, radians, tan

import numpy as np

from scenesim.kernels import lens
from scenesim.kernels.lens import Optics

#: an image is at most this wide and high
MOST_PX = 8192
#: a lens sees at most this far from its axis; straight behind has no place on an image
WIDEST_RAD = radians(176.0)
#: a plane image (pinhole, Brown-Conrady) reaches at most this far from the axis
WIDEST_PLANE_RAD = radians(88.0)
_STEPS = 4096


@dataclass(frozen=True, slots=True)
class RadialLaw:
    """A lens whose image is round: how far from the centre a direction falls.

    Packages name an instance in the entry-point group ``scenesim.cameras``; its name is then a
    value of a rig file's ``distortion``.

    Attributes:
        name: in rig files.
        radius: angle from the axis in rad and the coefficients to the distance from the centre in
            focal lengths; grows with the angle, and by 1 per rad at the axis.
        counts: how many coefficients may be given.
        about: one line.
    """

    name: str
    radius: Callable[[float, Sequence[float]], float]
    counts: tuple[int, ...] = (0,)
    about: str = ""


#: how many coefficients the built-in laws take
COUNTS: Mapping[str, tuple[int, ...]] = {
    "none": (0,),
    "brown_conrady": (4, 5, 8),
    "kannala_brandt": (4,),
    "f_theta": (0, 1, 2, 3, 4, 5, 6),
}


@lru_cache(maxsize=1)
def radial_laws() -> dict[str, RadialLaw]:
    """The laws that installed packages add.

    Returns:
        Name to law.

    Raises:
        ValueError: a name is taken.
    """
    found: dict[str, RadialLaw] = {}
    for point in sorted(entry_points(group="scenesim.cameras"), key=lambda one: one.name):
        law: RadialLaw = point.load()
        if law.name in COUNTS or law.name in found:
            raise ValueError(f"two lens laws are named '{law.name}'")
        found[law.name] = law
    return found


def law_counts() -> dict[str, tuple[int, ...]]:
    """All laws with the numbers of coefficients that they take.

    Returns:
        Name to numbers.
    """
    return {**COUNTS, **{name: law.counts for name, law in radial_laws().items()}}


@lru_cache(maxsize=64)
def optics_of(
    law: str,
    coefficients: tuple[float, ...],
    intrinsics: tuple[float, float, float, float],
    field_of_view_rad: float = 0.0,
) -> Optics:
    """A lens as kernels take it.

    Args:
        law: of ``law_counts``.
        coefficients: of the law.
        intrinsics: fx, fy, cx, cy in pixels.
        field_of_view_rad: full angle that the lens lets in; 0: as far as its law goes.

    Returns:
        The lens.

    Raises:
        ValueError: an unknown law, or a wrong number of coefficients.
    """
    counts = law_counts()
    if law not in counts:
        raise ValueError(f"want a distortion of {', '.join(counts)}, got '{law}'")
    if len(coefficients) not in counts[law]:
        wanted = " or ".join(str(count) for count in counts[law])
        raise ValueError(f"{law} takes {wanted} coefficients, got {len(coefficients)}")
    c = np.zeros(14)
    table = np.zeros(1)
    model = lens.POLYNOMIAL
    limit = WIDEST_RAD
    if law in {"none", "brown_conrady"}:
        model = lens.PINHOLE if law == "none" else lens.BROWN_CONRADY
        c[: len(coefficients)] = coefficients
        limit = min(WIDEST_PLANE_RAD, _plane_limit(c))
    elif law == "kannala_brandt":
        c[0] = 1.0
        c[2:9:2] = coefficients
    elif law == "f_theta":
        c[0] = 1.0
        c[1 : 1 + len(coefficients)] = coefficients
    else:
        model = lens.TABLE
        radius = radial_laws()[law].radius
        limit = _rising(lambda theta: radius(theta, coefficients), WIDEST_RAD)
        table = np.array([radius(limit * k / _STEPS, coefficients) for k in range(_STEPS + 1)])
    if model == lens.POLYNOMIAL:
        limit = _rising(lambda theta: _power_sum(list(map(float, c)), theta), WIDEST_RAD)
    if field_of_view_rad > 0.0 and field_of_view_rad / 2 < limit:
        if model == lens.TABLE:
            share = field_of_view_rad / 2 / limit
            radius = radial_laws()[law].radius
            table = np.array(
                [radius(limit * share * k / _STEPS, coefficients) for k in range(_STEPS + 1)]
            )
        limit = field_of_view_rad / 2
    c.setflags(write=False)
    table.setflags(write=False)
    fx, fy, cx, cy = (float(value) for value in intrinsics)
    return Optics(model, fx, fy, cx, cy, c, table, limit)


def folding(
    law: str,
    coefficients: tuple[float, ...],
    intrinsics: tuple[float, float, float, float],
    size: tuple[int, int],
    field_of_view_rad: float = 0.0,
) -> str:
    """Why a lens's image would fold over inside the frame, or an empty text.

    Args:
        law: of ``law_counts``.
        coefficients: of the law.
        intrinsics: fx, fy, cx, cy in pixels.
        size: width and height, pixels.
        field_of_view_rad: full angle that the lens lets in; 0: as far as its law goes.

    Returns:
        A phrase with the angle of the fold and the angle that the frame wants.
    """
    free = optics_of(law, coefficients, intrinsics)
    optics = optics_of(law, coefficients, intrinsics, field_of_view_rad)
    widest = WIDEST_PLANE_RAD if free.model <= lens.BROWN_CONRADY else WIDEST_RAD
    if optics.limit < free.limit or free.limit >= widest - 1e-9:
        return "" if _rises_everywhere(optics, size) else "its tangential terms fold it"
    corner = _farthest(intrinsics, size)
    reach = abs(_image_radius(free, free.limit))
    if corner <= reach:
        return "" if _rises_everywhere(optics, size) else "its tangential terms fold it"
    return (
        f"the image folds {degrees(free.limit):.1f} deg from the axis, {reach * intrinsics[0]:.0f} "
        f"px from the centre, but the frame reaches {corner * intrinsics[0]:.0f} px; "
        f"want smaller coefficients, a smaller frame, or field_of_view_deg <= "
        f"{2 * degrees(free.limit):.1f}"
    )


def _image_radius(optics: Optics, theta: float) -> float:
    """Distance from the centre in focal lengths, without tangential terms."""
    if optics.model <= lens.BROWN_CONRADY:
        plane = np.array(optics.c)
        plane[2:4] = 0.0
        x = tan(theta)
        return float(lens.brown(plane, x, 0.0)[0])
    return float(lens.radius(optics, theta)[0])


def _farthest(intrinsics: tuple[float, ...], size: tuple[int, int]) -> float:
    """The farthest corner of the frame from the principal point, in focal lengths."""
    fx, fy, cx, cy = intrinsics
    across, down = max(cx, size[0] - cx) / fx, max(cy, size[1] - cy) / fy
    return hypot(across, down)


def _rises_everywhere(optics: Optics, size: tuple[int, int]) -> bool:
    """Whether neighbouring places of the frame look in neighbouring directions, none mirrored."""
    if optics.model != lens.BROWN_CONRADY:
        return True
    for u in range(0, size[0] + 1, max(1, size[0] // 16)):
        for v in range(0, size[1] + 1, max(1, size[1] // 16)):
            x, y, _, seen = lens.unproject(optics, float(u), float(v))
            if seen:
                _, _, xx, xy, yx, yy = lens.brown(optics.c, x, y)
                if xx * yy - xy * yx <= 0.0:
                    return False
    return True


def _plane_limit(c: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """The angle up to which a plane lens's radius grows."""

    def bent(x: float) -> float:
        r2 = x * x
        above = 1.0 + r2 * (c[0] + r2 * (c[1] + r2 * c[4]))
        return float(x * above / (1.0 + r2 * (c[5] + r2 * (c[6] + r2 * c[7]))))

    return atan(_rising(bent, 28.6))


def _power_sum(c: Sequence[float], theta: float) -> float:
    value = 0.0
    for k in range(len(c) - 1, -1, -1):
        value = (value + float(c[k])) * theta
    return value


def _rising(law: Callable[[float], float], most: float) -> float:
    """How far a law grows from 0 without turning back."""
    before = 0.0
    for k in range(1, _STEPS + 1):
        at = most * k / _STEPS
        value = law(at)
        if not value > before:
            return _turning(law, most * max(0, k - 2) / _STEPS, at)
        before = value
    return most


def _turning(law: Callable[[float], float], low: float, high: float) -> float:
    """The greatest value of a law between two places, by golden section."""
    share = 0.6180339887498949
    for _ in range(60):
        a, b = high - share * (high - low), low + share * (high - low)
        if law(a) < law(b):
            low = a
        else:
            high = b
    return low
