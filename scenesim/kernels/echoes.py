"""What surfaces send back to a LiDAR."""

from math import sqrt
from typing import Any, NamedTuple

import numba

from scenesim.kernels.hashing import combined, unit
from scenesim.kernels.jit import kernel


class Surfaces(NamedTuple):
    """What the bodies are made of.

    Attributes:
        optics: (M, 8) float32 by material: diffuse reflectance at 905 nm, retro-reflective gain,
            transmittance, clear coat, roughness, cutout, metalness, spare.
        slots: (T,) int16 by entry of the forest: material slot.
        first_slots: (B,) int32 by body: its first row of the two tables that follow.
        materials: (S,) int16 rows of optics.
        semantics: (S,) uint8.
        wets: (S,) float32, share covered by water.
        snows: (S,) float32, share covered by snow.
        own: (B,) uint8: 1 for the vehicle that carries the sensor.
    """

    optics: Any
    slots: Any
    first_slots: Any
    materials: Any
    semantics: Any
    wets: Any
    snows: Any
    own: Any


class Echoes(NamedTuple):
    """The strongest echo of each ray so far.

    Attributes:
        energies: (R,) float32, reflectance * cosine / range^2 * transmission, 1/m^2; 0: none.
        ranges: (R,) float32 m.
        bodies: (R,) int32.
        entries: (R,) int32.
        weights: (R,) float32, two-way transmission of what the ray has passed.
    """

    energies: Any
    ranges: Any
    bodies: Any
    entries: Any
    weights: Any


class Leaves(NamedTuple):
    """How light passes foliage, whose outer leaves alone are modelled.

    Attributes:
        semantic: id of foliage.
        gaps: share of beams that pass between the leaves of one layer; 0 for none.
        depth: m, what such a beam passes at least.
        key: uint64 of the sweep.
    """

    semantic: int
    gaps: float
    depth: float
    key: Any


@kernel
def cosine_at(rotations, triangles, directions, ray, body, entry):
    """The cosine between a ray and the normal of the triangle that it meets.

    Args:
        rotations: (B, 3, 3) local frame from mesh frame.
        triangles: (T, 9) float32 m, mesh frame.
        directions: (3, R) float32, local frame.
        ray, body, entry: rows.

    Returns:
        0..1.
    """
    ax, ay, az = triangles[entry, 3], triangles[entry, 4], triangles[entry, 5]
    bx, by, bz = triangles[entry, 6], triangles[entry, 7], triangles[entry, 8]
    nx, ny, nz = ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx
    size = sqrt(nx * nx + ny * ny + nz * nz)
    total = 0.0
    for q in range(3):
        turned_q = (
            rotations[body, q, 0] * nx + rotations[body, q, 1] * ny + rotations[body, q, 2] * nz
        )
        total += turned_q * directions[q, ray]
    return min(abs(total) / size, 1.0)


@kernel
def reflected(optics, material, cosine, wet, snow):
    """What a surface sends back, as the reflectance of a Lambertian one times the cosine.

    Args:
        optics: (M, 8) float32, as of ``Surfaces``.
        material: its row.
        cosine: of incidence, 0..1.
        wet, snow: shares covered by water and by snow.

    Returns:
        A share; retro-reflectors go far above 1.
    """
    diffuse = numba.float64(optics[material, 0]) * cosine
    if wet > 0.0:  # through the film twice, and the wet grain below it is darker
        mirror = 0.02 + 0.98 * (1.0 - cosine) ** 5
        diffuse *= 1.0 - wet + wet * 0.45 * (1.0 - mirror) ** 2
    diffuse += snow * (0.8 * cosine - diffuse)
    retro = numba.float64(optics[material, 1]) * cosine * cosine
    coat = max(numba.float64(optics[material, 3]) * 0.04, numba.float64(optics[material, 6]) * 0.5)
    rough = max(numba.float64(optics[material, 4]), 0.08)
    slope = (1.0 - cosine * cosine) / max(cosine * cosine, 1e-4)
    spread = rough * rough
    lobe = coat / (1.0 + slope / spread) ** 2 / spread * 0.25
    return diffuse + retro + min(lobe, 4.0) * cosine


@kernel
def weigh(
    order,
    directions,
    ranges,
    bodies,
    entries,
    placed,
    triangles,
    surfaces,
    leaves,
    echoes,
    nears,
    out_next,
):
    """Keep each ray's strongest echo, and say which rays go on behind what they met.

    Args:
        order: (O,) int32 rays that were cast.
        directions: (3, R) float32, local frame.
        ranges: (R,) float32 m.
        bodies: (R,) int32.
        entries: (R,) int32.
        placed: (B, 3, 3) rotations, local frame from mesh frame.
        triangles: (T, 9) float32 m.
        surfaces: ``Surfaces``.
        leaves: ``Leaves``.
        echoes: ``Echoes``, kept up to date.
        nears: (R,) float32 m, set for rays that go on.
        out_next: (O,) int32 rays that go on.

    Returns:
        How many go on.

    Source:
        Range equation of an extended Lambertian target (Wagner, Ullrich et al., 2006).
    """
    count = 0
    for k in range(order.shape[0]):
        ray = order[k]
        body, entry = bodies[ray], entries[ray]
        if body < 0 or surfaces.own[body]:
            continue
        slot = surfaces.first_slots[body] + surfaces.slots[entry]
        if surfaces.semantics[slot] == leaves.semantic and leaves.gaps > 0.0:
            chance = unit(combined(leaves.key, numba.int64(entry) * 1000003 + ray))
            if chance < leaves.gaps:  # between the leaves, and on
                nears[ray] = ranges[ray] + numba.float32(leaves.depth)
                out_next[count] = ray
                count += 1
                continue
        material = surfaces.materials[slot]
        cosine = cosine_at(placed, triangles, directions, ray, body, entry)
        distance = numba.float64(ranges[ray])
        share = numba.float64(echoes.weights[ray])
        passing = numba.float64(surfaces.optics[material, 2])
        wet, snow = surfaces.wets[slot], surfaces.snows[slot]
        sent = reflected(surfaces.optics, material, cosine, wet, snow)
        energy = share * sent / max(distance * distance, 1e-4)
        if energy > echoes.energies[ray]:
            echoes.energies[ray] = energy
            echoes.ranges[ray] = distance
            echoes.bodies[ray] = body
            echoes.entries[ray] = entry
        if passing > 0.0 and share > 0.01:
            # Fresnel: at grazing incidence a pane is a mirror
            through = passing * (1.0 - (1.0 - cosine) ** 5)
            echoes.weights[ray] = share * through * through
            nears[ray] = distance + 1e-3
            out_next[count] = ray
            count += 1
    return count
