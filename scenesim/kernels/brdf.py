"""How surfaces scatter light: a rough dielectric or metal under an optional varnish."""

from math import exp, pi, sqrt

from scenesim.kernels.jit import kernel


@kernel
def fresnel(f0, cosine):
    """Reflectance at an angle.

    Args:
        f0: reflectance head on.
        cosine: of the angle between light and facet.

    Returns:
        f0..1.

    Source:
        Schlick, "An inexpensive BRDF model for physically-based rendering", 1994.
    """
    k = 1.0 - cosine
    k2 = k * k
    return f0 + (1.0 - f0) * k2 * k2 * k


@kernel
def ggx(roughness, n_l, n_v, n_h):
    """The specular lobe times n.l, without Fresnel.

    Args:
        roughness: 0.02..1; the slope's width is its square.
        n_l, n_v, n_h: cosines between normal and light, eye and half-way vector, > 0.

    Returns:
        1/sr times the cosine.

    Source:
        Walter et al., "Microfacet models for refraction", 2007; visibility by Heitz, 2014
        (height-correlated Smith).
    """
    a = roughness * roughness
    a2 = a * a
    d = n_h * n_h * (a2 - 1.0) + 1.0
    lobe = a2 / (pi * d * d)
    seen = n_l * sqrt(n_v * n_v * (1.0 - a2) + a2) + n_v * sqrt(n_l * n_l * (1.0 - a2) + a2)
    return lobe * 0.5 / max(seen, 1e-6) * n_l


@kernel
def mirrored(roughness, n_v):
    """What a rough surface reflects of even surroundings: factor and addend of f0.

    Args:
        roughness: 0..1.
        n_v: cosine between normal and eye.

    Returns:
        (factor, addend).

    Source:
        Karis, "Physically based shading on mobile", 2014.
    """
    x = 1.0 - roughness
    y = -0.0275 * roughness + 0.0425
    z = -0.572 * roughness + 1.04
    w = 0.022 * roughness - 0.04
    a = min(x * x, exp(-6.4324 * n_v)) * x + y
    return -1.04 * a + z, 1.04 * a + w
