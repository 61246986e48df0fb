"""Random numbers that are a function of where they are used, not of when."""

import numba

from scenesim.kernels.jit import kernel


@kernel
def mix(state):
    """Scramble 64 bits so that near inputs give unrelated outputs.

    Args:
        state: any uint64.

    Returns:
        A uint64.

    Source:
        Steele, Lea & Flood, "Fast splittable pseudorandom number generators", 2014 (the
        finaliser of SplitMix64, variant 13 of Stafford).
    """
    z = numba.uint64(state)
    z = (z ^ (z >> numba.uint64(30))) * numba.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> numba.uint64(27))) * numba.uint64(0x94D049BB133111EB)
    return z ^ (z >> numba.uint64(31))


@kernel
def combined(key, value):
    """A new key from a key and a whole number.

    Args:
        key: uint64, such as a stream's.
        value: an integer: pixel, sample, beam, frame.

    Returns:
        A uint64.
    """
    return mix(
        numba.uint64(key)
        + (numba.uint64(value) + numba.uint64(1)) * numba.uint64(0x9E3779B97F4A7C15)
    )


@kernel
def unit(key):
    """A number in [0, 1) from the upper 53 bits of a key.

    Args:
        key: uint64.

    Returns:
        A float64 in [0, 1).
    """
    return float(numba.uint64(key) >> numba.uint64(11)) * 1.1102230246251565e-16


@kernel
def uniform(key, frame, pixel, sample):
    """A number in [0, 1) for one use in one place.

    Args:
        key: uint64, the stream's.
        frame, pixel, sample: integers that name the use.

    Returns:
        A float64 in [0, 1).
    """
    return unit(combined(combined(combined(key, frame), pixel), sample))
