"""The light of a town's lamps in its night sky: brightest low down and under clouds."""

from math import exp

from scenesim.kernels.jit import kernel
from scenesim.kernels.sky import cloud_at, is_below
from scenesim.kernels.sphere import fold


@kernel
def town_glow(glow, horizon, cloud_gain, cover, key, drift, first, last, out_sky):
    """Add the light of a town's lamps that the air and the clouds above it send back down.

    Args:
        glow: (3,) radiance of the clear air overhead.
        horizon: how much brighter it is at the horizon.
        cloud_gain: how much brighter the underside of a cloud is.
        cover, key, drift: of the clouds, as of ``paint_sky``.
        first, last: the half-open range of rows that this call owns.
        out_sky: (S, S, 3) float32 of ``paint_sky``, amended above the horizon.

    Source:
        Garstang, "Model for artificial night-sky illumination", 1986: how the glow of one's own
        town grows towards the horizon, drawn by a curve.
    """
    side = out_sky.shape[0]
    closed = min(max((cover - 0.85) / 0.15, 0.0), 1.0)
    for j in range(first, last):
        for i in range(side):
            if is_below(i, j, side):
                continue
            d = fold((i + 0.5) / side, (j + 0.5) / side)
            cloud = closed
            if cover > 0.0 and closed < 1.0:
                cloud = max(closed, cloud_at(key, d, cover, drift[0], drift[1]))
            low = 1.0 + (horizon - 1.0) * exp(-d[2] / 0.18)
            gain = low * (1.0 + (cloud_gain - 1.0) * cloud)
            for c in range(3):
                out_sky[j, i, c] += glow[c] * gain
