"""Lamps at night: what street lamps, head lamps and signals shed on a surface."""

from math import atan2, exp, sqrt

from scenesim.kernels.block import AROUND, BLOCK, NX, NY, NZ, PX, PY, PZ, RETRO, Z
from scenesim.kernels.jit import kernel
from scenesim.kernels.vec3 import cross, dot, scale

# columns of a lamp: position (3), direction (3), irradiance / pi at 1 m (3), pattern
PATTERN = 9
POINT = 0
LOW_BEAM = 1
HIGH_BEAM = 2
STREET = 3


@kernel
def beam(pattern, forward, d):
    """A lamp's intensity in a direction, as a share of its greatest.

    Args:
        pattern: POINT, LOW_BEAM, HIGH_BEAM or STREET.
        forward: unit, where the lamp points.
        d: unit, from the lamp to the place.

    Returns:
        0..1.

    Source:
        The low beam: Gaussian lobe under a cut-off 1 % down on the left, rising 15 degrees on
        the right, after ECE R112.
    """
    along = dot(forward, d)
    if pattern == POINT:
        return max(0.0, 0.25 + 0.75 * along)
    if pattern == STREET:
        return max(0.0, -d[2])
    if along <= 0.0:
        return 0.0
    flat = sqrt(max(1e-9, forward[0] * forward[0] + forward[1] * forward[1]))
    right = (d[0] * forward[1] - d[1] * forward[0]) / flat
    h = atan2(right, along) * 57.29578
    v = atan2(d[2], along) * 57.29578
    if pattern == HIGH_BEAM:
        return exp(-((h / 10.0) ** 2) - (v / 3.0) ** 2)
    limit = -0.57 if h < 0.0 else min(1.0, -0.57 + 0.268 * h)
    edge = 1.0 / (1.0 + exp((v - limit) / 0.12))
    return exp(-((h / 18.0) ** 2) - ((v + 1.5) / 3.5) ** 2) * edge + 0.004 * along * along


@kernel
def reached(lamps, count, room):
    """The lamps that may light some surface of a block; all others shed nothing on it.

    Args:
        lamps: (N, 10), at most 62.
        count: pixels in the block.
        room: (ROWS * BLOCK,) float64, with the places of its surfaces.

    Returns:
        One bit for each.
    """
    x0, y0, z0, x1, y1, z1 = 1.0e30, 1.0e30, 1.0e30, -1.0e30, -1.0e30, -1.0e30
    for i in range(count):
        if room[Z * BLOCK + i] > 0.0:
            x, y, z = room[PX * BLOCK + i], room[PY * BLOCK + i], room[PZ * BLOCK + i]
            x0, y0, z0 = min(x0, x), min(y0, y), min(z0, z)
            x1, y1, z1 = max(x1, x), max(y1, y), max(z1, z)
    bits = 0
    if x0 > x1:
        return bits
    for k in range(lamps.shape[0]):
        x, y, z = lamps[k, 0], lamps[k, 1], lamps[k, 2]
        dx, dy = max(0.0, max(x0 - x, x - x1)), max(0.0, max(y0 - y, y - y1))
        dz = max(0.0, max(z0 - z, z - z1))
        square = dx * dx + dy * dy + dz * dz
        if square > 10000.0 or lamps[k, 6] + lamps[k, 7] < 2.0e-6 * square:
            continue
        fx, fy, fz = lamps[k, 3], lamps[k, 4], lamps[k, 5]
        ahead = max(fx * (x0 - x), fx * (x1 - x)) + max(fy * (y0 - y), fy * (y1 - y))
        ahead += max(fz * (z0 - z), fz * (z1 - z))
        pattern = lamps[k, PATTERN]
        if pattern in (LOW_BEAM, HIGH_BEAM) and ahead <= 0.0:
            continue
        if pattern == STREET and z0 >= z:
            continue
        bits |= 1 << k
    return bits


@kernel
def lamp_light(lamps, lit, eye, start, count, out_room):
    """Light of all lamps on the surfaces of a block.

    Args:
        lamps: (N, 10), see the columns; those within 4 m of the eye light retro-reflectors.
        lit: (K, H * W) uint8: how much of the first K lamps is seen, 255 for all; the others
            cast no shadows.
        eye: (3,) m, world.
        start: the block's first pixel.
        count: pixels in the block.
        out_room: (ROWS * BLOCK,) float64; AROUND is written, irradiance / pi.
    """
    room = out_room
    for i in range(count):
        room[AROUND * BLOCK + i] = 0.0
        room[(AROUND + 1) * BLOCK + i] = 0.0
        room[(AROUND + 2) * BLOCK + i] = 0.0
    bits = reached(lamps, count, room) if lamps.shape[0] > 0 else 0
    for k in range(lamps.shape[0]):
        if (bits >> k) & 1 == 0:
            continue
        ex, ey, ez = eye[0] - lamps[k, 0], eye[1] - lamps[k, 1], eye[2] - lamps[k, 2]
        is_near = ex * ex + ey * ey + ez * ez < 16.0
        for i in range(count):
            seen = lit[k, start + i] if k < lit.shape[0] else 255
            if room[Z * BLOCK + i] <= 0.0 or seen == 0:
                continue
            n = (room[NX * BLOCK + i], room[NY * BLOCK + i], room[NZ * BLOCK + i])
            d = (
                room[PX * BLOCK + i] - lamps[k, 0],
                room[PY * BLOCK + i] - lamps[k, 1],
                room[PZ * BLOCK + i] - lamps[k, 2],
            )
            power = shed(lamps, k, d, n) * (seen * (1.0 / 255.0))
            if is_near and power > 0.0 and room[RETRO * BLOCK + i] > 0.0:
                back = sent_back(d, (d[0] - ex, d[1] - ey, d[2] - ez))
                power *= 1.0 + room[RETRO * BLOCK + i] * back
            room[AROUND * BLOCK + i] += power * lamps[k, 6]
            room[(AROUND + 1) * BLOCK + i] += power * lamps[k, 7]
            room[(AROUND + 2) * BLOCK + i] += power * lamps[k, 8]


@kernel
def sent_back(from_lamp, from_eye):
    """How much more a retro-reflector sends to an eye than with the lamp 1.7 degrees beside it.

    Args:
        from_lamp: (x, y, z) m, from the lamp to the surface.
        from_eye: (x, y, z) m, from the eye to the surface.

    Source:
        A lobe half as high 0.5 degrees beside its axis, after the coefficients that EN 12899-1
        asks of sheeting at 0.2, 0.33 and 2 degrees.
    """
    across = cross(from_lamp, from_eye)
    square = dot(across, across) / (dot(from_lamp, from_lamp) * dot(from_eye, from_eye) + 1.0e-9)
    return 12.6 / (1.0 + square * 13131.0)


@kernel
def shed(lamps, k, d, n):
    """What a lamp sheds on a surface, as a share of its irradiance at 1 m.

    Args:
        lamps: (N, 10).
        k: the lamp.
        d: (x, y, z) m, from it to the surface.
        n: unit normal.
    """
    if is_dim(lamps, k, d, n):
        return 0.0
    square = dot(d, d) + 0.05
    short = 1.0 / sqrt(square)
    facing = -dot(d, n) * short
    forward = (lamps[k, 3], lamps[k, 4], lamps[k, 5])
    return facing / square * beam(lamps[k, PATTERN], forward, scale(d, short))


@kernel
def is_dim(lamps, k, d, n):
    """Whether a lamp sheds nothing to speak of on a surface, wherever it points.

    Args:
        lamps: (N, 10).
        k: the lamp.
        d: (x, y, z) m, from it to the surface.
        n: unit normal.
    """
    square = dot(d, d) + 0.05
    facing = -dot(d, n) / sqrt(square)
    power = lamps[k, 6] + lamps[k, 7]
    return square > 10000.0 or facing <= 0.0 or facing * power < 2.0e-6 * square
