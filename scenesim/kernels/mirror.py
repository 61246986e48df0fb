"""What wet ground mirrors: the picture itself where the mirrored ray meets it, else the sky."""

from math import exp, floor, sqrt

from scenesim.kernels.brdf import fresnel
from scenesim.kernels.jit import kernel
from scenesim.kernels.openness import open_at
from scenesim.kernels.placing import Lens  # noqa: F401  an argument's layout is part of the cache key
from scenesim.kernels.scattering import mixed
from scenesim.kernels.sphere import read
from scenesim.kernels.vec3 import row as row_of
from scenesim.kernels.weathering import film_of

_AWAY = 1000.0  # m, as far as the sky
_STONES, _RIPPLES = 0.03, 0.004  # slopes, standard deviation: a film on asphalt, a puddle
_TAPS = 5  # to each side of a smeared cell


@kernel
def met(near, lens, p, d):
    """The pixel at which a ray first passes behind the picture.

    Args:
        near: (H, W) nearness.
        lens: a pinhole.
        p: its start, camera frame, m.
        d: its direction, unit.

    Returns:
        (row, column, m along the ray); (-1, -1, 0) where it leaves the picture first.

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
            return -1, -1, 0.0
        i = int((p[0] + d[0] * far) / z * lens.fx + lens.cx)
        j = int((p[1] + d[1] * far) / z * lens.fy + lens.cy)
        if j < 0 or i < 0 or i >= width or j >= height:
            return -1, -1, 0.0
        behind = z * float(near[j, i]) - 1.0  # how far behind, as a share of the surface's depth
        if behind > 0.002 and behind < 0.06 + 1.5 * step / z:
            return j, i, far
    return (j, i, _AWAY) if near[j, i] == 0.0 else (-1, -1, 0.0)


@kernel
def trace_mirror(
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
    out_image,
):
    """What still water would mirror, how much of it and how blurred, in cells of 2 x 2 pixels.

    Args:
        near: (H, W) float32 nearness.
        normals: (H, W, 3) float32, world.
        is_ground: (H, W) uint8.
        lens: a pinhole.
        eye: ``shading.Eye``.
        light: ``shading.Light``.
        openness: (volume, window, levels) of ``openness.open_at``.
        key: uint64 of the ground's hollows.
        first_row, last_row: the half-open range of rows of cells this call owns.
        radiance: (H, W, 3) float32 without the film.
        out_image: (rows, columns, 5) float32: radiance, share of it (0 where there is no ground),
            and how many rows of cells it is smeared over to each side.

    Source:
        Smeared by slopes of the water's surface: upright by twice the slope, hardly sideways at
        grazing angles (Minnaert, "The Nature of Light and Colour in the Open Air", 1954, sec. 14).
    """
    r, o = eye.rotation, eye.position
    bounce = row_of(light.bounce, 0)
    wet, beta, most = light.ground[0], light.air[1, 0], light.surround.shape[0] - 1
    for row in range(first_row, last_row):
        for column in range(out_image.shape[1]):
            j, i = 2 * row, 2 * column
            if is_ground[j, i] == 0 or normals[j, i, 2] < 0.9:
                out_image[row, column, 3] = 0.0
                continue
            z = 1.0 / near[j, i]
            x, y = (i + 0.5 - lens.cx) / lens.fx, (j + 0.5 - lens.cy) / lens.fy
            away = sqrt(x * x + y * y + 1.0)
            dx = (r[0, 0] * x + r[0, 1] * y + r[0, 2]) / away
            dy = (r[1, 0] * x + r[1, 1] * y + r[1, 2]) / away
            dz = (r[2, 0] * x + r[2, 1] * y + r[2, 2]) / away
            px, py = o[0] + z * away * dx, o[1] + z * away * dy
            up = abs(dz)
            d = (
                r[0, 0] * dx + r[1, 0] * dy + r[2, 0] * up,
                r[0, 1] * dx + r[1, 1] * dy + r[2, 1] * up,
                r[0, 2] * dx + r[1, 2] * dy + r[2, 2] * up,
            )
            at_row, at_column, far = met(near, lens, (x * z, y * z, z), d)
            if at_row >= 0:
                hit = radiance[at_row, at_column]
                image = (float(hit[0]), float(hit[1]), float(hit[2]))
            else:
                far = _AWAY
                p = (px, py, o[2] + z * away * dz)
                wide = open_at(openness[0], openness[1], openness[2], p)
                image = mixed(bounce, read(light.surround, most, (dx, dy, up)), wide)
            closed = film_of(key, px, py, wet)
            slope = _RIPPLES + (_STONES - _RIPPLES) * (1.0 - closed)
            share = wet * (0.35 + 0.65 * closed) * fresnel(0.02, up + 3.0 * slope)
            for c in range(3):
                out_image[row, column, c] = image[c]
            out_image[row, column, 3] = share * exp(-beta * z * away)
            out_image[row, column, 4] = slope * lens.fy * far / (far + z)


@kernel
def smear_mirror(image, part, first_row, last_row, out_image):
    """Smear each cell over the cells above and below it that are ground too.

    Args:
        image: (rows, columns, 5) of ``trace_mirror``.
        part: of the stated way; ever larger parts, the whole at last, leave no gaps between taps.
        first_row, last_row: the half-open range of rows of cells this call owns.
        out_image: (rows, columns, 5) float32, as ``image``.
    """
    rows = image.shape[0]
    for row in range(first_row, last_row):
        for column in range(image.shape[1]):
            out_image[row, column, 3] = image[row, column, 3]
            out_image[row, column, 4] = image[row, column, 4]
            step = part * image[row, column, 4] / _TAPS
            if image[row, column, 3] <= 0.0 or _TAPS * step < 0.5:  # no tap leaves the cell
                for c in range(3):
                    out_image[row, column, c] = image[row, column, c]
                continue
            red, green, blue, total = 0.0, 0.0, 0.0, 0.0
            for tap in range(-_TAPS, _TAPS + 1):
                at = row + int(floor(tap * step + 0.5))  # noqa: RUF046
                if at < 0 or at >= rows or image[at, column, 3] <= 0.0:
                    continue
                weight = _TAPS + 1.0 - abs(tap)
                red += weight * image[at, column, 0]
                green += weight * image[at, column, 1]
                blue += weight * image[at, column, 2]
                total += weight
            out_image[row, column, 0] = red / total
            out_image[row, column, 1] = green / total
            out_image[row, column, 2] = blue / total


@kernel
def lay_mirror(image, normals, is_ground, first_row, last_row, out_radiance):
    """Lay the mirrored image over wet ground, between the cells' centres.

    Args:
        image: (rows, columns, 5) of ``smear_mirror``.
        normals: (H, W, 3) float32, world.
        is_ground: (H, W) uint8.
        first_row, last_row: the half-open range of image rows this call owns.
        out_radiance: (H, W, 3) float32, amended.
    """
    rows, columns = image.shape[0], image.shape[1]
    for j in range(first_row, last_row):
        up = (j // 2 + (-1 if j % 2 == 0 else 1), j // 2)
        for i in range(is_ground.shape[1]):
            if is_ground[j, i] == 0 or normals[j, i, 2] < 0.9:
                continue
            left = (i // 2 + (-1 if i % 2 == 0 else 1), i // 2)
            red, green, blue, share, total = 0.0, 0.0, 0.0, 0.0, 0.0
            for a in range(2):
                row = min(rows - 1, max(0, up[a]))
                for b in range(2):
                    column = min(columns - 1, max(0, left[b]))
                    cell = image[row, column]
                    if cell[3] <= 0.0:
                        continue
                    weight = (0.25 + 0.5 * a) * (0.25 + 0.5 * b)
                    total += weight
                    share += weight * cell[3]
                    red += weight * cell[3] * cell[0]
                    green += weight * cell[3] * cell[1]
                    blue += weight * cell[3] * cell[2]
            if total > 0.0:
                own = out_radiance[j, i]
                rest = 1.0 - share / total
                own[0] = own[0] * rest + red / total
                own[1] = own[1] * rest + green / total
                own[2] = own[2] * rest + blue / total
