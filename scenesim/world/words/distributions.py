"""Distributions: their parameters, and which of them carry the dimension of the value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DistributionWord:
    """A distribution as the language knows it.

    Attributes:
        name: its word.
        parameters: in order.
        plain: those that are plain numbers whatever the dimension of the value is.
        positive: parameters that must be greater than 0.
    """

    name: str
    parameters: tuple[str, ...]
    plain: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()


DISTRIBUTIONS: dict[str, DistributionWord] = {
    word.name: word
    for word in (
        DistributionWord("uniform", ("low", "high")),
        DistributionWord("normal", ("mean", "sd"), positive=("sd",)),
        DistributionWord("truncnormal", ("mean", "sd", "low", "high"), positive=("sd",)),
        DistributionWord(
            "lognormal", ("median", "sigma"), plain=("sigma",), positive=("median", "sigma")
        ),
        DistributionWord("exponential", ("mean",), positive=("mean",)),
        DistributionWord("beta", ("a", "b"), plain=("a", "b"), positive=("a", "b")),
        DistributionWord(
            "gamma", ("shape", "scale"), plain=("shape",), positive=("shape", "scale")
        ),
        DistributionWord("poisson", ("mean",), plain=("mean",), positive=("mean",)),
    )
}
