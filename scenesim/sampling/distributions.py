"""Quantile functions and log densities of the language's distributions, one number at a time.

Only ``math`` and scalar calls of ``scipy.special``: the same bytes on every x86-64 CPU.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, exp, inf, isfinite, lgamma, log, log1p, pi
from typing import TypeAlias

_HALF_LOG_TWO_PI = 0.5 * log(2.0 * pi)
_LEAST = 2.0**-60
_MOST = 1.0 - 2.0**-53

Function: TypeAlias = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Frozen:
    """A distribution with its parameters known.

    Attributes:
        quantile: value at a share in (0, 1).
        log_density: of a value (of its probability, where values are discrete).
    """

    quantile: Function
    log_density: Function


def frozen(name: str, parameters: Sequence[float], weights: Sequence[float] = ()) -> Frozen:
    """A distribution by its word.

    Args:
        name: ``uniform normal truncnormal lognormal exponential beta gamma poisson choice``.
        parameters: in the order of the language; none for ``choice``.
        weights: of ``choice``, summing to 1; its values are indices.

    Returns:
        Its functions.

    Raises:
        ValueError: parameters that make no distribution, saying which.
    """
    if name == "choice":
        return _choice(tuple(weights))
    if not all(isfinite(one) for one in parameters):
        raise ValueError(f"parameters of {name} are not finite")
    return _MAKERS[name](*parameters)


def clamped(share: float) -> float:
    """A share moved inside (0, 1), where every quantile is finite."""
    return min(max(share, _LEAST), _MOST)


def _positive(name: str, **parameters: float) -> None:
    for parameter, value in parameters.items():
        if not value > 0.0:
            raise ValueError(f"'{parameter}' of {name} is {value:g}, not greater than 0")


def _uniform(low: float, high: float) -> Frozen:
    if not low < high:
        raise ValueError(f"'low' of uniform is {low:g}, not below 'high' {high:g}")
    width = high - low
    density = -log(width)
    return Frozen(
        lambda share: low + width * share, lambda value: density if low <= value <= high else -inf
    )


def _normal(mean: float, sd: float) -> Frozen:
    from scipy.special import ndtri

    _positive("normal", sd=sd)
    constant = -log(sd) - _HALF_LOG_TWO_PI

    def log_density(value: float) -> float:
        z = (value - mean) / sd
        return constant - 0.5 * z * z

    return Frozen(lambda share: mean + sd * float(ndtri(share)), log_density)


def _truncnormal(mean: float, sd: float, low: float, high: float) -> Frozen:
    from scipy.special import log_ndtr, ndtr, ndtri

    _positive("truncnormal", sd=sd)
    if not low < high:
        raise ValueError(f"'low' of truncnormal is {low:g}, not below 'high' {high:g}")
    a, b = (low - mean) / sd, (high - mean) / sd
    # far in the upper tail the cdf is all ones: work in the mirrored, lower one
    mirrored = a > 0.0
    if mirrored:
        a, b = -b, -a
    below, above = float(ndtr(a)), float(ndtr(b))
    mass = above - below
    if not mass > 0.0:
        raise ValueError("truncnormal has no probability between 'low' and 'high'")
    upper, lower = float(log_ndtr(b)), float(log_ndtr(a))
    log_mass = upper + log1p(-exp(min(lower - upper, -1e-300)))
    constant = -log(sd) - _HALF_LOG_TWO_PI - log_mass

    def quantile(share: float) -> float:
        if mirrored:
            z = -float(ndtri(below + mass * (1.0 - share)))
        else:
            z = float(ndtri(below + mass * share))
        return min(max(mean + sd * z, low), high)

    def log_density(value: float) -> float:
        z = (value - mean) / sd
        return constant - 0.5 * z * z if low <= value <= high else -inf

    return Frozen(quantile, log_density)


def _lognormal(median: float, sigma: float) -> Frozen:
    from scipy.special import ndtri

    _positive("lognormal", median=median, sigma=sigma)
    mean = log(median)
    constant = -log(sigma) - _HALF_LOG_TWO_PI

    def log_density(value: float) -> float:
        if not value > 0.0:
            return -inf
        z = (log(value) - mean) / sigma
        return constant - log(value) - 0.5 * z * z

    return Frozen(lambda share: median * exp(sigma * float(ndtri(share))), log_density)


def _exponential(mean: float) -> Frozen:
    _positive("exponential", mean=mean)
    constant = -log(mean)
    return Frozen(
        lambda share: -mean * log1p(-share),
        lambda value: constant - value / mean if value >= 0.0 else -inf,
    )


def _beta(a: float, b: float) -> Frozen:
    from scipy.special import betaincinv

    _positive("beta", a=a, b=b)
    constant = lgamma(a + b) - lgamma(a) - lgamma(b)

    def quantile(share: float) -> float:
        return min(max(float(betaincinv(a, b, share)), 1e-300), _MOST)

    def log_density(value: float) -> float:
        if not 0.0 < value < 1.0:
            return -inf
        return constant + (a - 1.0) * log(value) + (b - 1.0) * log1p(-value)

    return Frozen(quantile, log_density)


def _gamma(shape: float, scale: float) -> Frozen:
    from scipy.special import gammaincinv

    _positive("gamma", shape=shape, scale=scale)
    constant = -lgamma(shape) - log(scale)

    def log_density(value: float) -> float:
        if not value > 0.0:
            return -inf
        return constant + (shape - 1.0) * log(value / scale) - value / scale

    return Frozen(lambda share: max(scale * float(gammaincinv(shape, share)), 1e-300), log_density)


def _poisson(mean: float) -> Frozen:
    from scipy.special import pdtr, pdtrik

    _positive("poisson", mean=mean)
    log_mean = log(mean)
    if mean > 1e9:
        raise ValueError(f"'mean' of poisson is {mean:g}, more than 1e9")

    def quantile(share: float) -> float:
        count = float(max(0, ceil(float(pdtrik(share, mean)) - 1e-9)))
        while count > 0.0 and float(pdtr(count - 1.0, mean)) >= share:
            count -= 1.0
        while float(pdtr(count, mean)) < share:
            count += 1.0
        return count

    def log_density(value: float) -> float:
        if value < 0.0 or value % 1.0:
            return -inf
        return value * log_mean - mean - lgamma(value + 1.0)

    return Frozen(quantile, log_density)


def _choice(weights: tuple[float, ...]) -> Frozen:
    ends = tuple(accumulate(weights))
    last = max(index for index, weight in enumerate(weights) if weight > 0.0)

    def quantile(share: float) -> float:
        index = min(bisect_right(ends, share * ends[-1]), last)
        return float(index)

    def log_density(value: float) -> float:
        weight = weights[int(value)]
        return log(weight) if weight > 0.0 else -inf

    return Frozen(quantile, log_density)


_MAKERS: dict[str, Callable[..., Frozen]] = {
    "uniform": _uniform,
    "normal": _normal,
    "truncnormal": _truncnormal,
    "lognormal": _lognormal,
    "exponential": _exponential,
    "beta": _beta,
    "gamma": _gamma,
    "poisson": _poisson,
}
