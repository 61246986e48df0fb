"""What a spinning LiDAR sends out and what comes back."""

from math import acos, cos, floor, inf, pi, sin, sqrt
from typing import Any, NamedTuple

import numba

from scenesim.kernels.hashing import combined, mix, unit
from scenesim.kernels.jit import kernel
from scenesim.kernels.packets import turned


class Head(NamedTuple):
    """The spinning head.

    Attributes:
        elevations: (B,) rad.
        offsets: (B,) rad, azimuth against the column.
        heights: (B,) m, where each beam meets the spin axis.
        columns: firings per revolution.
        rotation: s, of a revolution.
        quantum: rad, step of the encoder; 0 for none.
    """

    elevations: Any
    offsets: Any
    heights: Any
    columns: int
    rotation: float
    quantum: float


class Motion(NamedTuple):
    """The head's pose at the sweep's time and its motion, local frame (world axes).

    Attributes:
        rotation: (3, 3) float64, local frame from sensor frame.
        pivot: (3,) m, what the vehicle turns about.
        velocity: (3,) m/s of the pivot.
        spin: (3,) rad/s.
    """

    rotation: Any
    pivot: Any
    velocity: Any
    spin: Any


class Surfaces(NamedTuple):
    """What the bodies are made of.

    Attributes:
        optics: (M, 8) float32 by material: diffuse reflectance at 905 nm, retro-reflective gain,
            transmittance, clear coat, roughness, cutout, metalness, spare.
        slots: (T,) int16 by entry of the forest: material slot.
        first_slots: (B,) int32 by body: its first row of the two tables that follow.
        materials: (S,) int16 rows of optics.
        semantics: (S,) uint8.
        own: (B,) uint8: 1 for the vehicle that carries the sensor.
    """

    optics: Any
    slots: Any
    first_slots: Any
    materials: Any
    semantics: Any
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


@kernel
def azimuth_of(head, ring, column):
    """The direction of one firing, counter-clockwise from x; the seam is at the rear.

    Args:
        head: ``Head``.
        ring: beam.
        column: firing.

    Returns:
        Radians, as the encoder has them.
    """
    azimuth = -pi + (column + 0.5) * (2.0 * pi / head.columns) + head.offsets[ring]
    if head.quantum > 0.0:
        azimuth = floor(azimuth / head.quantum + 0.5) * head.quantum
    return azimuth


@kernel
def time_of(head, column):
    """When a column fires.

    Args:
        head: ``Head``.
        column: firing.

    Returns:
        Seconds from the sweep's time, at which azimuth 0 fires.
    """
    return ((column + 0.5) / head.columns - 0.5) * head.rotation


@kernel
def fire(head, motion, first, last, out_origins, out_directions, out_times):
    """The rays of columns first..last-1, each from its own pose of the head.

    Args:
        head: ``Head``.
        motion: ``Motion``.
        first, last: the half-open range of columns.
        out_origins: (B * C, 3) float32 m, local frame; ring by ring.
        out_directions: (B * C, 3) float32, unit, local frame.
        out_times: (B * C,) float32 s.
    """
    spin = motion.spin[0], motion.spin[1], motion.spin[2]
    turns = spin[0] != 0.0 or spin[1] != 0.0 or spin[2] != 0.0
    turn, pivot, velocity = motion.rotation, motion.pivot, motion.velocity
    for column in range(first, last):
        time = time_of(head, column)
        for ring in range(head.elevations.shape[0]):
            azimuth = azimuth_of(head, ring, column)
            height, elevation = head.heights[ring], head.elevations[ring]
            flat = cos(elevation)
            x, y, z = flat * cos(azimuth), flat * sin(azimuth), sin(elevation)
            dx = turn[0, 0] * x + turn[0, 1] * y + turn[0, 2] * z
            dy = turn[1, 0] * x + turn[1, 1] * y + turn[1, 2] * z
            dz = turn[2, 0] * x + turn[2, 1] * y + turn[2, 2] * z
            px = turn[0, 2] * height - pivot[0]
            py = turn[1, 2] * height - pivot[1]
            pz = turn[2, 2] * height - pivot[2]
            if turns:
                dx, dy, dz = turned(dx, dy, dz, spin, time)
                px, py, pz = turned(px, py, pz, spin, time)
            row = ring * head.columns + column
            out_origins[row, 0] = px + pivot[0] + velocity[0] * time
            out_origins[row, 1] = py + pivot[1] + velocity[1] * time
            out_origins[row, 2] = pz + pivot[2] + velocity[2] * time
            out_directions[row, 0] = dx
            out_directions[row, 1] = dy
            out_directions[row, 2] = dz
            out_times[row] = time


@kernel
def cosine_at(rotations, triangles, directions, ray, body, entry):
    """The cosine between a ray and the normal of the triangle that it meets.

    Args:
        rotations: (B, 3, 3) local frame from mesh frame.
        triangles: (T, 9) float32 m, mesh frame.
        directions: (R, 3) float32, local frame.
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
        total += turned_q * directions[ray, q]
    return min(abs(total) / size, 1.0)


@kernel
def reflected(optics, material, cosine):
    """What a surface sends back, as the reflectance of a Lambertian one times the cosine.

    Args:
        optics: (M, 8) float32, as of ``Surfaces``.
        material: its row.
        cosine: of incidence, 0..1.

    Returns:
        A share; retro-reflectors go far above 1.
    """
    diffuse = float(optics[material, 0]) * cosine
    retro = float(optics[material, 1]) * cosine * cosine
    coat = max(float(optics[material, 3]) * 0.04, float(optics[material, 6]) * 0.5)
    rough = max(float(optics[material, 4]), 0.08)
    slope = (1.0 - cosine * cosine) / max(cosine * cosine, 1e-4)
    spread = rough * rough
    lobe = coat / (1.0 + slope / spread) ** 2 / spread * 0.25
    return diffuse + retro + min(lobe, 4.0) * cosine


@kernel
def weigh(
    order, directions, ranges, bodies, entries, placed, triangles, surfaces, echoes, nears, out_next
):
    """Keep each ray's strongest echo, and say which rays go on behind what they met.

    Args:
        order: (O,) int32 rays that were cast.
        directions: (R, 3) float32, local frame.
        ranges: (R,) float32 m.
        bodies: (R,) int32.
        entries: (R,) int32.
        placed: (B, 3, 3) rotations, local frame from mesh frame.
        triangles: (T, 9) float32 m.
        surfaces: ``Surfaces``.
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
        material = surfaces.materials[slot]
        cosine = cosine_at(placed, triangles, directions, ray, body, entry)
        distance = float(ranges[ray])
        share = float(echoes.weights[ray])
        passing = float(surfaces.optics[material, 2])
        sent = reflected(surfaces.optics, material, cosine)
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


@kernel
def bell(key):
    """A number close to the standard normal, from sums of exact fractions.

    Args:
        key: uint64.

    Returns:
        A float64 in (-3.47, 3.47) with mean 0 and variance 1.
    """
    bits = mix(key)
    total = 0
    for i in range(4):
        total += numba.int64((bits >> numba.uint64(16 * i)) & numba.uint64(0xFFFF))
    return (total / 65536.0 - 2.0 + 2.0 / 65536.0) * 1.7320508075688772


class Receiver(NamedTuple):
    """What the receiver does with an echo.

    Attributes:
        threshold: least energy, 1/m^2.
        near: m, least range.
        far: m, greatest range.
        noise: m, standard deviation of a range at high signal.
        biases: (B,) m.
        gains: (B,) of the intensity of each beam.
        dropout: share lost for no reason.
        grid: m, coordinates are rounded to it; 0: not.
        steps: intensities are rounded down to it; 0: not.
        curve: 0 linear, 1 KITTI, 2 calibrated reflectivity.
        key: uint64 of the sweep.
        zones: (Z, 4) float64: azimuths in rad and rings of blind zones.
    """

    threshold: float
    near: float
    far: float
    noise: float
    biases: Any
    gains: Any
    dropout: float
    grid: float
    steps: float
    curve: int
    key: int
    zones: Any


class Points(NamedTuple):
    """The points of a sweep.

    Attributes:
        xyz: (P, 3) float32 m, sensor frame of each point's time.
        intensities: (P,) float32.
        rings: (P,) int16.
        columns: (P,) int32.
        times: (P,) float32 s.
        bodies: (P,) int32.
        semantics: (P,) uint8.
        entries: (P,) int32.
        incidences: (P,) float32 rad.
    """

    xyz: Any
    intensities: Any
    rings: Any
    columns: Any
    times: Any
    bodies: Any
    semantics: Any
    entries: Any
    incidences: Any


@kernel
def is_blind(zones, azimuth, ring):
    """Whether a beam ends in the sensor's own housing or vehicle.

    Args:
        zones: (Z, 4): azimuth from, to in rad, ring from, to.
        azimuth: rad.
        ring: beam.

    Returns:
        A bool.
    """
    for k in range(zones.shape[0]):
        if zones[k, 2] <= ring <= zones[k, 3]:
            past = (azimuth - zones[k, 0]) % (2.0 * pi)
            if past <= (zones[k, 1] - zones[k, 0]) % (2.0 * pi):
                return True
    return False


@kernel
def brightness(curve, energy, distance, gain, jitter):
    """The intensity that the sensor writes.

    Args:
        curve: 0 linear in energy times range squared, 1 KITTI, 2 calibrated reflectivity.
        energy: 1/m^2.
        distance: m.
        gain: of the beam.
        jitter: a standard normal number; 0 for none.

    Returns:
        0..1.
    """
    sent = energy * distance * distance
    if curve == 0:
        return min(sent, 1.0)
    if curve == 2:
        if sent <= 1.0:
            return min(sent * gain + 0.01 * jitter, 1.0) * (100.0 / 255.0)
        return min((100.0 + 155.0 * min((sent - 1.0) / 300.0, 1.0)) / 255.0, 1.0)
    fade = kitti_fade(distance)
    value = 0.42 * sqrt(sqrt(max(sent, 0.0))) * fade * gain + 0.045 * jitter
    return min(max(value, 0.0), 0.99)


@kernel
def kitti_fade(distance):
    """How KITTI's intensity falls with range for one surface: flat to 20 m, then to nothing.

    Args:
        distance: m.

    Returns:
        0..1.

    Source:
        Medians of three real sweeps.
    """
    if distance < 20.0:
        return 1.0
    if distance < 25.0:
        return 1.0 - 0.2 * (distance - 20.0) / 5.0
    if distance < 35.0:
        return 0.8 - 0.25 * (distance - 25.0) / 10.0
    if distance < 50.0:
        return 0.55 - 0.3 * (distance - 35.0) / 15.0
    return max(0.25 - 0.2 * (distance - 50.0) / 20.0, 0.0)


@kernel
def report(head, receiver, order, directions, echoes, placed, triangles, surfaces, out_points):
    """The points that a sweep returns, in the order given.

    Args:
        head: ``Head``.
        receiver: ``Receiver``.
        order: (R,) int32 rays in the file's order.
        directions: (R, 3) float32, local frame.
        echoes: ``Echoes``.
        placed: (B, 3, 3) rotations, local frame from mesh frame.
        triangles: (T, 9) float32 m.
        surfaces: ``Surfaces``.
        out_points: ``Points`` with room for every ray.

    Returns:
        The number of points.
    """
    count = 0
    for k in range(order.shape[0]):
        ray = order[k]
        energy = float(echoes.energies[ray])
        if energy < receiver.threshold or energy <= 0.0:
            continue
        ring = ray // head.columns
        column = ray - ring * head.columns
        key = combined(receiver.key, ray)
        if unit(mix(key)) < receiver.dropout:
            continue
        true_range = float(echoes.ranges[ray])
        signal = energy / receiver.threshold if receiver.threshold > 0.0 else inf
        sigma = receiver.noise * (1.0 + 2.0 / sqrt(signal))
        distance = true_range + receiver.biases[ring] + sigma * bell(combined(key, 1))
        if distance < receiver.near or distance > receiver.far:
            continue
        azimuth = azimuth_of(head, ring, column)
        if is_blind(receiver.zones, azimuth, ring):
            continue
        body, entry = echoes.bodies[ray], echoes.entries[ray]
        write_place(head, receiver.grid, ring, azimuth, distance, out_points.xyz, count)
        jitter = bell(combined(key, 2)) if receiver.noise > 0.0 else 0.0
        value = brightness(receiver.curve, energy, true_range, receiver.gains[ring], jitter)
        if receiver.steps > 0.0:
            value = floor(value / receiver.steps + 1e-6) * receiver.steps
        out_points.intensities[count] = value
        out_points.rings[count] = ring
        out_points.columns[count] = column
        out_points.times[count] = time_of(head, column)
        out_points.bodies[count] = body
        slot = surfaces.first_slots[body] + surfaces.slots[entry]
        out_points.semantics[count] = surfaces.semantics[slot]
        out_points.entries[count] = entry
        cosine = cosine_at(placed, triangles, directions, ray, body, entry)
        out_points.incidences[count] = acos(cosine)
        count += 1
    return count


@kernel
def write_place(head, grid, ring, azimuth, distance, out_xyz, row):
    """Where a point lies in the sensor frame.

    Args:
        head: ``Head``.
        grid: m, coordinates are rounded to it; 0: not.
        ring: beam.
        azimuth: rad.
        distance: m.
        out_xyz: (P, 3) float32 m.
        row: of out_xyz.
    """
    flat = cos(head.elevations[ring]) * distance
    x, y = flat * cos(azimuth), flat * sin(azimuth)
    z = sin(head.elevations[ring]) * distance + head.heights[ring]
    if grid > 0.0:
        x = floor(x / grid + 0.5) * grid
        y = floor(y / grid + 0.5) * grid
        z = floor(z / grid + 0.5) * grid
    out_xyz[row, 0], out_xyz[row, 1], out_xyz[row, 2] = x, y, z
