"""Searches that walk towards the least score: CMA-ES and Bayesian optimisation.

They have no density of proposals, so their draws have no weights.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from math import inf, isfinite
from typing import Any

from scenesim.errors import NotAvailableError
from scenesim.randomness import Stream
from scenesim.sampling.proposals import Axis, Endless, Proposal, share_of

_REFUSED = 1e6  # a score that is worse than any other
_TINY = 1e-12


class CmaEs(Endless):
    """Evolution of a normal distribution in the normal space of the values.

    Source: Hansen, "The CMA evolution strategy: a tutorial", 2016 (the ``cma`` package).
    """

    def __init__(self, axes: Sequence[Axis], stream: Stream, batch: int = 50) -> None:
        """Start at the prior: medians, and its spread.

        Args:
            axes: random values of the scenario.
            stream: of the run.
            batch: proposals between two lessons.

        Raises:
            NotAvailableError: the package is not installed.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns that it cannot plot
            try:
                import cma
            except ImportError:
                raise NotAvailableError(
                    "the sampler cma-es needs the package cma: pip install 'scenesim[search]'"
                ) from None
        self._names = [axis.address for axis in axes]
        numbers = stream.child("cma-es").generator()
        # one value alone has no covariance to adapt: a second, that nobody reads, goes along
        sides = max(2, len(axes))
        options = {"popsize": batch, "verbose": -9, "randn": _normals(numbers), "seed": 1}
        self._strategy: Any = cma.CMAEvolutionStrategy([0.0] * sides, 1.0, options)
        self._batch, self._count = batch, 0
        self._last: list[Any] = []

    def propose(self) -> list[Proposal]:
        """The next generation.

        Returns:
            Proposals without weights.
        """
        self._last = self._strategy.ask()
        batch = []
        for point in self._last:
            shares = [share_of(float(x)) for x in point]
            unit = dict(zip(self._names, shares, strict=False))
            batch.append(Proposal(unit, 0.0, self._count, False))
            self._count += 1
        return batch

    def tell(self, scores: Sequence[float]) -> None:
        """Move towards the better half.

        Args:
            scores: at most 0 where the goal is met, inf where the draw was refused.
        """
        self._strategy.tell(self._last, [s if s < inf else _REFUSED for s in scores])


def _normals(numbers: Any) -> Any:  # noqa: ANN401
    """Standard normal arrays from our own stream."""

    def draw(*shape: int) -> Any:  # noqa: ANN401
        return numbers.standard_normal(shape)

    return draw


class Bayes(Endless):
    """Tree-structured Parzen estimators over choices and continuous values together.

    Source: Bergstra, Bardenet, Bengio & Kegl, "Algorithms for hyper-parameter optimization",
    2011 (the ``optuna`` package).
    """

    def __init__(self, axes: Sequence[Axis], stream: Stream, batch: int = 20) -> None:
        """Start from draws of the prior.

        Args:
            axes: random values of the scenario.
            stream: of the run.
            batch: proposals between two lessons.

        Raises:
            NotAvailableError: the package is not installed.
        """
        try:
            import optuna
        except ImportError:
            raise NotAvailableError(
                "the sampler bayes needs the package optuna: pip install 'scenesim[search]'"
            ) from None
        self._axes = tuple(axes)
        self._stream = stream.child("bayes")
        logging.getLogger("optuna").setLevel(logging.ERROR)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # batches need a setting that it calls experimental
            sampler = optuna.samplers.TPESampler(
                seed=self._stream.key % 2**31, constant_liar=True, n_startup_trials=2 * batch
            )
        self._study: Any = optuna.create_study(sampler=sampler)
        self._last: list[Any] = []
        self._batch, self._count = batch, 0

    def propose(self) -> list[Proposal]:
        """The next batch, each where improvement is likely.

        Returns:
            Proposals without weights.
        """
        self._last = [self._study.ask() for _ in range(self._batch)]
        batch = []
        for trial in self._last:
            unit = {axis.address: self._share(trial, axis) for axis in self._axes}
            batch.append(Proposal(unit, 0.0, self._count, False))
            self._count += 1
        return batch

    def _share(self, trial: Any, axis: Axis) -> float:  # noqa: ANN401
        if not axis.is_discrete:
            return min(float(trial.suggest_float(axis.address, 0.0, 1.0)), 1.0 - _TINY)
        options = list(range(len(axis.edges) - 1))
        level = int(trial.suggest_categorical(axis.address, options))
        return 0.5 * (axis.edges[level] + axis.edges[level + 1])

    def tell(self, scores: Sequence[float]) -> None:
        """Learn where the better ones were.

        Args:
            scores: at most 0 where the goal is met, inf where the draw was refused.
        """
        for trial, score in zip(self._last, scores, strict=True):
            self._study.tell(trial, score if isfinite(score) else _REFUSED)
