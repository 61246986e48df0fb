"""What wet ground mirrors: the picture itself where the mirrored ray meets it, else the sky."""

from math import exp, floor, sqrt

from scenesim.kernels.brdf import fresnel
from scenesim.kernels.hashing import combined, unit
from scenesim.kernels.jit import kernel
from scenesim.kernels.openness import open_at
from scenesim.kernels.placing import Lens  # noqa: F401  an argument's layout is part of the cache key
from scenesim.kernels.scattering import mixed
from scenesim.kernels.sphere import read


@kernel
def lattice(key, i, j):
    """A number in [0, 1) that belongs to a cell."""
    return unit(combined(combined(key, i), j))


@kernel
def hollow(key, x, y, size):
    """A smooth random height over the ground, 0..1.

    Args:
        key: uint64.
        x, y: m, world.
        size: m between hills.
    """
    x, y = x / size, y / size
    i, j = int(floor(x)), int(floor(y))  # noqa: RUF046
    x -= i
    y -= j
    x, y = x * x * (3.0 - 2.0 * x), y * y * (3.0 - 2.0 * y)
    a, b = lattice(key, i, j), lattice(key, i + 1, j)
    c, d = lattice(key, i, j + 1), lattice(key, i + 1, j + 1)
    low, high = a + (b - a) * x, c + (d - c) * x
    return low + (high - low) * y


@kernel
def film_of(key, x, y, wet):
    """How closed the water's surface is: 0 damp, 1 a puddle.

    Args:
        key: uint64 of the ground.
        x, y: m, world.
        wet: 0..1.
    """
    height = 0.65 * hollow(key, x, y, 2.7) + 0.35 * hollow(combined(key, 1), x, y, 0.8)
    puddle = min(1.0, max(0.0, (0.2 + 0.45 * wet - height) * 9.0))
    return wet * (0.3 + 0.7 * puddle)


@kernel
def met(near, lens, p, d):
    """The pixel at which a ray first passes behind the picture.

    Args:
        near: (H, W) nearness.
        lens: a pinhole.
        p: its start, camera frame, m.
        d: its direction, unit.

    Returns:
        (row, column); (-1, -1) where it leaves the picture first.

    Source:
        McGuire & Mara, "Efficient GPU screen-space ray tracing", 2014, with steps that grow.
    """
    height, width = near.shape
    step, far = 0.04 * p[2], 0.0
    j, i = -1, -1
    for _ in range(40):
        far += step
        step *= 1.16
        z = p[2] + d[2] * far
        if z < lens.near:
            return -1, -1
        i = int((p[0] + d[0] * far) / z * lens.fx + lens.cx)
        j = int((p[1] + d[1] * far) / z * lens.fy + lens.cy)
        if j < 0 or i < 0 or i >= width or j >= height:
            return -1, -1
        behind = z * float(near[j, i]) - 1.0  # how far behind, as a share of the surface's depth
        if behind > 0.002 and behind < 0.06 + 1.5 * step / z:
            return j, i
    return (j, i) if near[j, i] == 0.0 else (-1, -1)


@kernel
def mirror_ground(
    near,
    normals,
    is_ground,
    lens,
    eye,
    light,
    openness,
    key,
    first_row,
    last_row,
    radiance,
    out_radiance,
):
    """Lay a film of water over wet ground, in squares of two by two pixels.

    Args:
        near: (H, W) float32 nearness.
        normals: (H, W, 3) float32, world.
        is_ground: (H, W) uint8.
        lens: a pinhole.
        eye: ``shading.Eye``.
        light: ``shading.Light``.
        openness: (volume, window, levels) of ``openness.open_at``.
        key: uint64 of the ground's hollows.
        first_row, last_row: the half-open range of image rows this call owns, even.
        radiance: (H, W, 3) float32 without the film.
        out_radiance: (H, W, 3) float32, a copy of it.
    """
    r, o = eye.rotation, eye.position
    bounce = (light.bounce[0], light.bounce[1], light.bounce[2])
    wet, beta, most = light.ground[0], light.air[1, 0], light.surround.shape[0] - 1
    for j in range(first_row, last_row, 2):
        for i in range(0, near.shape[1], 2):
            if is_ground[j, i] == 0 or normals[j, i, 2] < 0.9:
                continue
            z = 1.0 / near[j, i]
            x, y = (i + 0.5 - lens.cx) / lens.fx, (j + 0.5 - lens.cy) / lens.fy
            away = sqrt(x * x + y * y + 1.0)
            dx = (r[0, 0] * x + r[0, 1] * y + r[0, 2]) / away
            dy = (r[1, 0] * x + r[1, 1] * y + r[1, 2]) / away
            dz = (r[2, 0] * x + r[2, 1] * y + r[2, 2]) / away
            px, py = o[0] + z * away * dx, o[1] + z * away * dy
            film = film_of(key, px, py, wet)
            # ripples tilt the water, the less the more it is a puddle
            tilt = 0.035 * (1.2 - film)
            nx = tilt * (lattice(key, i, j) - 0.5)
            ny = tilt * (lattice(key, j, -1 - i) - 0.5)
            along = dx * nx + dy * ny + dz
            mx, my, mz = dx - 2.0 * along * nx, dy - 2.0 * along * ny, abs(dz - 2.0 * along)
            d = (
                r[0, 0] * mx + r[1, 0] * my + r[2, 0] * mz,
                r[0, 1] * mx + r[1, 1] * my + r[2, 1] * mz,
                r[0, 2] * mx + r[1, 2] * my + r[2, 2] * mz,
            )
            row, column = met(near, lens, (x * z, y * z, z), d)
            if row >= 0:
                hit = radiance[row, column]
                image = (float(hit[0]), float(hit[1]), float(hit[2]))
            else:
                p = (px, py, o[2] + z * away * dz)
                wide = open_at(openness[0], openness[1], openness[2], p)
                image = mixed(bounce, read(light.surround, most, (mx, my, mz)), wide)
            clear = exp(-beta * z * away)
            share = film * fresnel(0.02, max(0.0, -dz)) * clear
            for n in range(j, min(j + 2, near.shape[0])):
                for m in range(i, min(i + 2, near.shape[1])):
                    if is_ground[n, m] != 0 and normals[n, m, 2] >= 0.9:
                        for c in range(3):
                            own = radiance[n, m, c]
                            out_radiance[n, m, c] = own + (image[c] - own) * share
