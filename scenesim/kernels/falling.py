"""Drops and flakes in the air before the camera, drawn as the streaks that an exposure makes."""

from math import sqrt

from scenesim.kernels.jit import kernel


@kernel
def streaks(drops, near, first_row, last_row, out_radiance):
    """Blend streaks into rows first_row..last_row-1, far ones first.

    Args:
        drops: (N, 10) float64: column and row where each begins, column and row where it ends,
            width in pixels, opacity, nearness, and its red, green, blue radiance.
        near: (H, W) float32 nearness of the scene; what is nearer hides a drop.
        first_row, last_row: the half-open range of image rows this call owns.
        out_radiance: (H, W, 3) float32, amended.

    Source:
        Garg & Nayar, "Vision and rain", 2007: a drop takes from a pixel as much of the
        background as it covers in the exposure, and lends as much of its own light.
    """
    height, width = near.shape
    for k in range(drops.shape[0]):
        u0, v0, u1, v1 = drops[k, 0], drops[k, 1], drops[k, 2], drops[k, 3]
        half, opacity, nearness = 0.5 * drops[k, 4], drops[k, 5], drops[k, 6]
        du, dv = u1 - u0, v1 - v0
        square = du * du + dv * dv + 1.0e-9
        margin = half + 1.0
        top = max(first_row, int(max(0.0, min(v0, v1) - margin)))
        bottom = min(min(last_row, height), int(max(0.0, max(v0, v1) + margin)) + 1)
        left = int(max(0.0, min(u0, u1) - margin))
        right = min(width, int(max(0.0, max(u0, u1) + margin)) + 1)
        for j in range(top, bottom):
            for i in range(left, right):
                if near[j, i] > nearness:
                    continue
                x, y = i + 0.5 - u0, j + 0.5 - v0
                t = min(1.0, max(0.0, (x * du + y * dv) / square))
                ex, ey = x - t * du, y - t * dv
                cover = min(1.0, max(0.0, half + 0.5 - sqrt(ex * ex + ey * ey)))
                if cover > 0.0:
                    share = opacity * cover
                    for c in range(3):
                        own = out_radiance[j, i, c]
                        out_radiance[j, i, c] = own + (drops[k, 7 + c] - own) * share
