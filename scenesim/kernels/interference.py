"""Light in a LiDAR's receiver that is not the echo of its own beam: halos, sun, other LiDARs."""

from math import acos
from typing import Any, NamedTuple

import numba

from scenesim.kernels.echoes import GHOST, add
from scenesim.kernels.hashing import combined, mix, unit
from scenesim.kernels.jit import kernel
from scenesim.kernels.subrays import across

CROSSTALK = 6  # as world.classes.Cause


class Stray(NamedTuple):
    """What strays into the receiver.

    Attributes:
        halo: rad about a saturated echo within which other beams see it; 0: none.
        spill: share of a saturated echo's energy that reaches them, at its edge.
        saturation: reflectance above which an echo saturates.
        crosstalk: share of beams in which another LiDAR's pulse is taken for an echo.
        sun: (x, y, z) to the sun, local frame.
        glare: rad about the sun within which the receiver is blinded; 0: none.
        light: how strong the sun is, 0..1.
        threshold: least energy of an echo, 1/m^2.
        far: m.
        key: uint64 of the sweep.
    """

    halo: float
    spill: float
    saturation: float
    crosstalk: float
    sun: Any
    glare: float
    light: float
    threshold: float
    far: float
    key: Any


@kernel
def bloom(columns, wraps, shifts, stray, directions, echoes):
    """Halos about what throws the beam straight back, such as signs and number plates.

    Args:
        columns: rays of a ring; rays stand ring by ring.
        wraps, shifts: as of ``subrays.across``.
        stray: ``Stray``.
        directions: (B, 3) float32, unit, sensor frame.
        echoes: ``Echoes``, kept up to date.
    """
    energies, ranges, bodies, entries, cosines, leads, causes = echoes
    halo, spill, saturation, threshold = (
        stray.halo, stray.spill, stray.saturation, stray.threshold,
    )  # fmt: skip
    total = energies.shape[0]
    for beam in range(total):
        for k in range(energies.shape[1]):
            energy = numba.float64(energies[beam, k])
            distance = numba.float64(ranges[beam, k])
            if energy * distance * distance <= saturation or causes[beam, k] != 0:
                continue
            for line in range(-2, 3):
                middle = across(beam, line, columns, wraps, shifts)
                for step in range(-6, 7):
                    other = middle + step
                    if middle < 0 or other == beam or other < 0 or other >= total:
                        continue
                    cosine = 0.0
                    for q in range(3):
                        cosine += numba.float64(directions[beam, q]) * directions[other, q]
                    part = 1.0 - acos(min(cosine, 1.0)) / halo
                    if part > 0.0 and energy * spill * part * part > threshold:
                        spilt = energy * spill * part * part
                        add(
                            energies, ranges, bodies, entries, cosines, leads, causes,
                            other, 0.0, spilt, distance, -1, -1, 1.0, GHOST,
                        )  # fmt: skip


@kernel
def disturb(stray, directions, echoes):
    """Other LiDARs' pulses, and the sun: it drowns weak echoes and is at times taken for one.

    Args:
        stray: ``Stray``.
        directions: (3, R) float32, unit, local frame, of the beams' middles.
        echoes: ``Echoes``, kept up to date.
    """
    energies, ranges, bodies, entries, cosines, leads, causes = echoes
    sun, threshold, glare, light = stray.sun, stray.threshold, stray.glare, stray.light
    for beam in range(energies.shape[0]):
        own = combined(stray.key, numba.int64(beam))
        false = stray.crosstalk
        if glare > 0.0 and light > 0.0:
            cosine = 0.0
            for q in range(3):
                cosine += sun[q] * numba.float64(directions[q, beam])
            part = 1.0 - acos(max(min(cosine, 1.0), -1.0)) / glare
            if part > 0.0:
                blinding = light * part * part
                false += 0.2 * blinding
                for k in range(energies.shape[1]):
                    energies[beam, k] /= 1.0 + 100.0 * blinding
        if unit(own) < false:
            distance = 1.0 + unit(mix(own)) * (stray.far - 1.0)
            energy = threshold * 10.0 ** (2.0 * unit(mix(mix(own))))
            add(
                            energies, ranges, bodies, entries, cosines, leads, causes,
                            beam, 0.0, energy, distance, -1, -1, 1.0, CROSSTALK,
                        )  # fmt: skip
