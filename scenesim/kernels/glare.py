"""Light that a lens scatters: halos round lamps, the veil and the ghosts of a low sun."""

from math import atan2

from scenesim.kernels.jit import kernel


@kernel
def shrink(picture, factor, out_small):
    """Means of squares of pixels.

    Args:
        picture: (H, W, 3) float32.
        factor: pixels along a side of a square.
        out_small: (h, w, 3) float32; a rest of the picture beyond h * factor is left out.
    """
    share = 1.0 / (factor * factor)
    for j in range(out_small.shape[0]):
        for i in range(out_small.shape[1]):
            red, green, blue = 0.0, 0.0, 0.0
            for n in range(j * factor, j * factor + factor):
                for m in range(i * factor, i * factor + factor):
                    red += picture[n, m, 0]
                    green += picture[n, m, 1]
                    blue += picture[n, m, 2]
            out_small[j, i, 0] = red * share
            out_small[j, i, 1] = green * share
            out_small[j, i, 2] = blue * share


@kernel
def extremes(picture):
    """Mean and greatest green of a picture."""
    total, most = 0.0, 0.0
    for j in range(picture.shape[0]):
        for i in range(picture.shape[1]):
            total += picture[j, i, 1]
            most = max(most, picture[j, i, 1])
    return total / max(1, picture.shape[0] * picture.shape[1]), most


@kernel
def spread(small, factor, weight, keep, first_row, last_row, out_room, out_picture):
    """Add a coarse picture to a fine one, between its cells.

    Args:
        small: (h, w, 3) float32.
        factor: pixels of the fine one along a side of a cell.
        weight: of the coarse one.
        keep: of the fine one.
        first_row, last_row: the half-open range of fine rows this call owns.
        out_room: (2, w * 3) float64, room to work.
        out_picture: (H, W, 3) float32, amended.
    """
    height, width = small.shape[0], small.shape[1]
    line, steps = out_room[0], out_room[1]
    for j in range(first_row, last_row):
        y = min(height - 1.001, max(0.0, (j + 0.5) / factor - 0.5))
        n = int(y)
        y -= n
        above, below = small[n].reshape(-1), small[min(height - 1, n + 1)].reshape(-1)
        for q in range(3 * width):
            line[q] = weight * (above[q] + (below[q] - above[q]) * y)
        for q in range(3 * (width - 1)):
            steps[q] = line[q + 3] - line[q]
        out = out_picture[j].reshape(-1)
        for i in range(out_picture.shape[1]):
            x = min(width - 1.001, max(0.0, (i + 0.5) / factor - 0.5))
            m = int(x)
            x -= m
            for c in range(3):
                out[3 * i + c] = keep * out[3 * i + c] + line[3 * m + c] + steps[3 * m + c] * x


@kernel
def sun_veil(sun, colour, lens, ghosts, first_row, last_row, out_radiance):
    """Add the sun's disc, the light that the lens scatters of it, and its ghosts.

    Args:
        sun: unit direction to it, camera frame.
        colour: (red, green, blue) irradiance, with what hides the sun taken off.
        lens: a pinhole.
        ghosts: (N, 4) float64 of column, row, radius in pixels, share of the irradiance.
        first_row, last_row: the half-open range of image rows this call owns.
        out_radiance: (H, W, 3) float32, amended.

    Source:
        The veil falls with the square of the angle as in Stiles & Holladay (CIE 146:2002), and
        is a tenth of the eye's.
    """
    for j in range(first_row, last_row):
        y = (j + 0.5 - lens.cy) / lens.fy
        for i in range(out_radiance.shape[1]):
            x = (i + 0.5 - lens.cx) / lens.fx
            ex, ey = y * sun[2] - sun[1], sun[0] - x * sun[2]
            ez = x * sun[1] - y * sun[0]
            along = x * sun[0] + y * sun[1] + sun[2]
            degrees = 57.29578 * atan2((ex * ex + ey * ey + ez * ez) ** 0.5, along)
            share = 0.35 / (degrees * degrees + 0.07)
            for n in range(ghosts.shape[0]):
                gx, gy = i + 0.5 - ghosts[n, 0], j + 0.5 - ghosts[n, 1]
                if gx * gx + gy * gy < ghosts[n, 2] * ghosts[n, 2]:
                    share += ghosts[n, 3]
            for c in range(3):
                out_radiance[j, i, c] += share * colour[c]
