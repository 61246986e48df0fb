"""What surfaces send back to a LiDAR."""

from math import sqrt
from typing import Any, NamedTuple

import numba

from scenesim.kernels.hashing import combined, mix, unit
from scenesim.kernels.jit import kernel

GHOST = 5  # as world.classes.Cause


class Surfaces(NamedTuple):
    """What the bodies are made of.

    Attributes:
        optics: (M, 9) float32 by material: diffuse reflectance at 905 nm, retro-reflective gain,
            transmittance, clear coat, roughness, share that is cut out, metalness, share
            of the snow on it that stays, slope of its grain in rad.
        slots: (T,) int16 by entry of the forest: material slot.
        first_slots: (B,) int32 by body: its first row of the two tables that follow.
        materials: (S,) int16 rows of optics.
        semantics: (S,) uint8.
        wets: (S,) float32, share covered by water.
        films: (S,) float32, share on which water stands and mirrors: between blades and grains it
            does not.
        snows: (S,) float32, share covered by snow.
        own: (B,) uint8: 1 for the vehicle that carries the sensor.
    """

    optics: Any
    slots: Any
    first_slots: Any
    materials: Any
    semantics: Any
    wets: Any
    films: Any
    snows: Any
    own: Any


class Echoes(NamedTuple):
    """What comes back along each beam: up to K echoes that are farther apart than a pulse.

    Attributes:
        energies: (B, K) float32, reflectance * cosine / range^2 * transmission, 1/m^2; 0: none.
        ranges: (B, K) float32 m, the mean of what merged, by energy.
        bodies: (B, K) int32; -1 for none and for the air.
        entries: (B, K) int32.
        cosines: (B, K) float32 of incidence.
        leads: (B, K) float32, by how much energy the named body leads over the others that merged.
        causes: (B, K) uint8 of ``world.classes.Cause``.
    """

    energies: Any
    ranges: Any
    bodies: Any
    entries: Any
    cosines: Any
    leads: Any
    causes: Any


class Paths(NamedTuple):
    """What the rays have been through.

    Attributes:
        beams: (R,) int32 row of ``Echoes`` that each ray is part of.
        weights: (R,) float32 share of the beam's energy that still travels, there and back.
        travelled: (R,) float32 m before the ray's origin: mirrored rays begin at their mirror.
    """

    beams: Any
    weights: Any
    travelled: Any


class Mirrors(NamedTuple):
    """When a surface sends a ray on as a mirror does.

    Attributes:
        least: share of the beam's energy, there and back, that is worth following; above 1: none.
        ripple: rad, how far rain's ripples tilt water.
        key: uint64 of the sweep.
    """

    least: float
    ripple: float
    key: Any


@kernel
def reflected(surface, cosine, wet, snow):
    """What a surface sends back, as the reflectance of a Lambertian one times the cosine.

    Args:
        surface: (diffuse reflectance, retro-reflective gain, clear coat, roughness, metalness,
            slope of the grain in rad).
        cosine: of incidence, 0..1.
        wet, snow: shares covered by water and by snow.

    Returns:
        A share; retro-reflectors go far above 1.

    Source:
        Oren & Nayar, "Generalization of Lambert's reflectance model", 1994, for grain, with light
        that goes back the way it came.
    """
    base, gain, clear, roughness, metal, grain = surface
    diffuse = base * cosine
    if grain > 0.0:
        slope = grain * grain
        diffuse *= 1.0 - 0.5 * slope / (slope + 0.33)
        diffuse += base * 0.45 * slope / (slope + 0.09) * (1.0 - cosine * cosine)
    if wet > 0.0:  # through the film twice, and the wet grain below it is darker
        mirror = 0.02 + 0.98 * (1.0 - cosine) ** 5
        diffuse *= 1.0 - wet + wet * 0.45 * (1.0 - mirror) ** 2
    diffuse += snow * (0.8 * cosine - diffuse)
    retro = gain * cosine * cosine
    coat = max(clear * 0.04, metal * 0.5)
    if coat <= 0.0:
        return diffuse + retro
    rough, flat = max(roughness, 0.08), cosine * cosine
    least = max(flat, 1e-4)
    spread = rough * rough * least
    wide = spread + 1.0 - flat
    lobe = 0.25 * coat * spread * least / (wide * wide)
    return diffuse + retro + min(lobe, 4.0) * cosine


@kernel
def add(
    energies, ranges, bodies, entries, cosines, leads, causes,
    beam, pulse, energy, distance, body, entry, cosine, cause,
):  # fmt: skip
    """Add an echo to a beam's: one nearer than a pulse to another merges with it.

    Which surface a merged echo names is a vote weighted by energy; where there is no room, the
    weakest gives way.

    Args:
        energies, ranges, bodies, entries, cosines, leads, causes: as of ``Echoes``, kept up to
            date; apart, because a tuple's arrays are counted at each call.
        beam: its row.
        pulse: m.
        energy: 1/m^2.
        distance: m.
        body, entry, cosine, cause: of the echo.

    Source:
        Boyer & Moore, "MJRTY: a fast majority vote algorithm", 1991.
    """
    weakest = 0
    for k in range(energies.shape[1]):
        held = numba.float64(energies[beam, k])
        if held > 0.0 and causes[beam, k] == cause:
            gap = distance - ranges[beam, k]
            if abs(gap) < pulse:
                ranges[beam, k] += gap * energy / (held + energy)
                energies[beam, k] = held + energy
                if bodies[beam, k] == body:
                    leads[beam, k] += energy
                    return
                leads[beam, k] -= energy
                if leads[beam, k] < 0.0:
                    leads[beam, k] = -leads[beam, k]
                    bodies[beam, k] = body
                    entries[beam, k] = entry
                    cosines[beam, k] = cosine
                return
        if held < energies[beam, weakest]:
            weakest = k
    if energy <= energies[beam, weakest]:
        return
    energies[beam, weakest] = energy
    ranges[beam, weakest] = distance
    bodies[beam, weakest] = body
    entries[beam, weakest] = entry
    cosines[beam, weakest] = cosine
    leads[beam, weakest] = energy
    causes[beam, weakest] = cause


@kernel
def facing(turn, one, two, direction):
    """The normal of the triangle that a ray meets, turned against the ray, and the cosine.

    Args:
        turn: nine numbers, row by row: local frame from mesh frame.
        one, two: float32 (x, y, z) m, edges of the triangle, mesh frame.
        direction: float32 (x, y, z), the ray's, local frame.

    Returns:
        (x, y, z, length, cosine in 0..1), local frame; few need it of unit length.
    """
    ax, ay, az = one
    bx, by, bz = two
    nx, ny, nz = ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx
    size = sqrt(numba.float64(nx * nx + ny * ny + nz * nz))
    x = turn[0] * nx + turn[1] * ny + turn[2] * nz
    y = turn[3] * nx + turn[4] * ny + turn[5] * nz
    z = turn[6] * nx + turn[7] * ny + turn[8] * nz
    along = x * direction[0] + y * direction[1] + z * direction[2]
    side = -1.0 if along > 0.0 else 1.0
    return x * side, y * side, z * side, size, min(abs(along) / size, 1.0)


@kernel
def mirrored(clear, roughness, metal, cosine, film):
    """The share of light that a surface sends on as a mirror, once.

    Args:
        clear: transmittance.
        roughness, metal: of the surface.
        cosine: of incidence, 0..1.
        film: share on which water stands.

    Returns:
        A share: of water by Schlick's formula; of glass, two faces of it; of polished metal.
    """
    grazing = (1.0 - cosine) ** 5
    share = film * (0.02 + 0.98 * grazing)
    if clear > 0.0:
        share = max(share, 0.08 + 0.92 * grazing)
    if roughness < 0.15:
        share = max(share, 0.9 * metal)
    return share


@kernel
def reflect(origins, directions, nears, fars, travelled, ray, distance, x, y, z):
    """Send a ray on from a mirror.

    Args:
        origins, directions: (3, R) float32, local frame; written.
        nears, fars: (R,) float32 m; written.
        travelled: (R,) float32 m, the ways so far; written.
        ray: its row.
        distance: m from its origin to the mirror.
        x, y, z: unit normal of the mirror.
    """
    along = x * directions[0, ray] + y * directions[1, ray] + z * directions[2, ray]
    for q in range(3):
        origins[q, ray] += directions[q, ray] * distance
    directions[0, ray] -= 2.0 * along * x
    directions[1, ray] -= 2.0 * along * y
    directions[2, ray] -= 2.0 * along * z
    travelled[ray] += distance
    nears[ray] = 1e-3
    fars[ray] -= distance


@kernel
def weigh(  # noqa: PLR0915 (split up, each call counts references to twenty arrays)
    order, rays, limits, met, placed, triangles, surfaces, mirrors, pulse, paths, echoes, out_next,
):  # fmt: skip
    """Add what rays met to their beams' echoes, and say which rays go on.

    Args:
        order: (O,) int32 rays that were cast.
        rays: (origins, directions), (3, R) float32 each, local frame; mirrored ones are written.
        limits: (nears, fars), (R,) float32 m each, set for rays that go on.
        met: (ranges (R,) float32 m, bodies (R,) int32, entries (R,) int32).
        placed: (B, 3, 3) rotations, local frame from mesh frame.
        triangles: (T, 9) float32 m.
        surfaces: ``Surfaces``.
        mirrors: ``Mirrors``.
        pulse: m; echoes nearer to each other merge.
        paths: ``Paths``, kept up to date.
        echoes: ``Echoes``, kept up to date.
        out_next: (O,) int32 rays that go on.

    Returns:
        How many go on.

    Source:
        Range equation of an extended Lambertian target (Wagner, Ullrich et al., 2006).
    """
    origins, directions = rays
    nears, fars = limits
    ranges, bodies, entries = met
    optics, slots, first_slots, materials, _, wets, films, snows, own_bodies = surfaces
    beams, weights, travelled = paths
    energies, far, named, triangle, cosines, leads, causes = echoes
    count = 0
    for k in range(order.shape[0]):
        ray = order[k]
        body, entry = bodies[ray], entries[ray]
        if body < 0 or own_bodies[body]:
            continue
        slot = first_slots[body] + slots[entry]
        material = materials[slot]
        # numbers, not arrays or rows of them: each is counted in and out again
        x, y, z, size, cosine = facing(
            (
                placed[body, 0, 0], placed[body, 0, 1], placed[body, 0, 2],
                placed[body, 1, 0], placed[body, 1, 1], placed[body, 1, 2],
                placed[body, 2, 0], placed[body, 2, 1], placed[body, 2, 2],
            ),
            (triangles[entry, 3], triangles[entry, 4], triangles[entry, 5]),
            (triangles[entry, 6], triangles[entry, 7], triangles[entry, 8]),
            (directions[0, ray], directions[1, ray], directions[2, ray]),
        )  # fmt: skip
        near = numba.float64(ranges[ray])
        distance = near + travelled[ray]
        share, film = numba.float64(weights[ray]), films[slot]
        clear, roughness = numba.float64(optics[material, 2]), numba.float64(optics[material, 4])
        metal = numba.float64(optics[material, 6])
        surface = (
            numba.float64(optics[material, 0]), numba.float64(optics[material, 1]),
            numba.float64(optics[material, 3]), roughness, metal,
            numba.float64(optics[material, 8]),
        )  # fmt: skip
        sent = reflected(surface, cosine, wets[slot], snows[slot])
        energy = share * sent / max(distance * distance, 1e-4)
        cause = GHOST if travelled[ray] > 0.0 else 0
        beam = beams[ray]
        if energy > 0.0 and energies[beam, 0] > 0.0:
            add(
                energies, far, named, triangle, cosines, leads, causes,
                beam, pulse, energy, distance, body, entry, cosine, cause,
            )  # fmt: skip
        elif energy > 0.0:  # its first one, as most are
            energies[beam, 0], leads[beam, 0], far[beam, 0] = energy, energy, distance
            named[beam, 0], triangle[beam, 0] = body, entry
            cosines[beam, 0], causes[beam, 0] = cosine, cause
        through, bright = 0.0, 0.0
        if clear > 0.0 and share > 0.01:
            # Fresnel: at grazing incidence a pane is a mirror
            through = (clear * (1.0 - (1.0 - cosine) ** 5)) ** 2
        if mirrors.least <= 1.0 and cause == 0 and film + clear + metal > 0.0:
            bright = mirrored(clear, roughness, metal, cosine, film) ** 2
        if bright > through and bright * share > mirrors.least:
            weights[ray] = share * bright
            own = combined(mirrors.key, numba.int64(ray))
            x = x / size + mirrors.ripple * (2.0 * unit(own) - 1.0)
            y = y / size + mirrors.ripple * (2.0 * unit(mix(own)) - 1.0)
            z /= size
            size = sqrt(x * x + y * y + z * z)
            reflect(
                origins, directions, nears, fars, travelled, ray, near,
                x / size, y / size, z / size,
            )  # fmt: skip
        elif through > 0.0:
            weights[ray] = share * through
            nears[ray] = near + 1e-3
        else:
            continue
        out_next[count] = ray
        count += 1
    return count
