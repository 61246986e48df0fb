"""What a surface sends towards the eye of the light that falls on it."""

from scenesim.kernels.brdf import fresnel, ggx, mirrored
from scenesim.kernels.jit import kernel
from scenesim.kernels.sphere import read
from scenesim.kernels.vec3 import dot, normalised, row

# columns of ``Media.surface``
RED = 0  # albedo, three columns
ROUGHNESS = 3
METALNESS = 4
EMISSION = 5  # three columns
TRANSMITTANCE = 8
COAT = 9
RETRO = 10


@kernel
def ambient_of(cube, n):
    """Light from all sides on a surface, from six measured ones.

    Args:
        cube: (6, 3) for +x -x +y -y +z -z.
        n: unit normal.

    Returns:
        (red, green, blue).

    Source:
        McTaggart, "Half-Life 2 / Valve source shading", 2004: the ambient cube.
    """
    x, y, z = n[0] * n[0], n[1] * n[1], n[2] * n[2]
    a = row(cube, 0 if n[0] >= 0.0 else 1)
    b = row(cube, 2 if n[1] >= 0.0 else 3)
    c = row(cube, 4 if n[2] >= 0.0 else 5)
    return (
        x * a[0] + y * b[0] + z * c[0],
        x * a[1] + y * b[1] + z * c[1],
        x * a[2] + y * b[2] + z * c[2],
    )


@kernel
def mixed(a, b, share):
    """Colour a with a share of colour b in its place."""
    return (
        a[0] + (b[0] - a[0]) * share,
        a[1] + (b[1] - a[1]) * share,
        a[2] + (b[2] - a[2]) * share,
    )


@kernel
def reflected(surround, n, v, n_v, roughness):
    """The surroundings' light that arrives from the mirror direction, blurred by roughness."""
    d = (2.0 * n_v * n[0] - v[0], 2.0 * n_v * n[1] - v[1], 2.0 * n_v * n[2] - v[2])
    return read(surround, min(surround.shape[0] - 1, int(roughness * 6.0)), d)


@kernel
def matt(sun, surface, albedo, n, v, n_l, n_v, lit, around):
    """The light that a rough dielectric scatters towards the eye.

    Args:
        sun: its direction (3) and irradiance / pi (3).
        surface: the material's numbers.
        albedo: (red, green, blue), textured.
        n, v: unit normal and direction to the eye.
        n_l, n_v: their cosines to the sun and to each other.
        lit: share of the sun that arrives.
        around: (red, green, blue) light from all other sides, occluded.

    Returns:
        (red, green, blue).
    """
    lobe = 0.0
    behind = v[0] * sun[0] + v[1] * sun[1] + v[2] * sun[2]
    if lit > 0.0 and behind < 0.3:
        # only against the light does a rough surface gleam: elsewhere the lobe is not reckoned
        lobe, _ = sun_lobes(surface, sun, n, v, n_l, n_v)
        lobe *= 0.04 * lit * min(1.0, 2.0 * (0.3 - behind))
    n_l *= 0.96 * lit
    return (
        albedo[0] * (n_l * sun[3] + 0.96 * around[0]) + lobe * sun[3] + 0.02 * around[0],
        albedo[1] * (n_l * sun[4] + 0.96 * around[1]) + lobe * sun[4] + 0.02 * around[1],
        albedo[2] * (n_l * sun[5] + 0.96 * around[2]) + lobe * sun[5] + 0.02 * around[2],
    )


@kernel
def sun_lobes(surface, s, n, v, n_l, n_v):
    """Gloss and varnish of the sun on a surface, without Fresnel's part of the base.

    Args:
        surface: the material's numbers.
        s: the sun, its direction first.
        n, v: unit normal and direction to the eye.
        n_l, n_v: their cosines to the sun and to each other.

    Returns:
        (lobe, gloss), as shares of the sun's irradiance / pi.
    """
    h = normalised((s[0] + v[0], s[1] + v[1], s[2] + v[2]))
    n_h = max(0.0, dot(n, h))
    lobe = 3.14159 * ggx(surface[ROUGHNESS], n_l, n_v, n_h)
    if surface[COAT] == 0.0:
        return lobe, 0.0
    f = fresnel(0.04, max(0.0, dot(h, v)))
    return lobe, 3.14159 * surface[COAT] * f * ggx(0.06, n_l, n_v, n_h)


@kernel
def glossy(surround, bounce, sun, surface, albedo, n, v, n_l, n_v, lit, wide, around, dim):
    """The light that a smooth, metallic or varnished surface sends towards the eye.

    Args:
        surround: (L, R, R, 3), see ``Light``.
        bounce: (red, green, blue), see ``Light``.
        sun, surface, albedo, n, v, n_l, n_v, lit, around: as of ``matt``.
        wide: share of the sky that houses and trees leave open.
        dim: share of the surroundings' image that what is near leaves.

    Returns:
        (red, green, blue).
    """
    lobe, gloss = 0.0, 0.0
    if lit > 0.0:
        lobe, gloss = sun_lobes(surface, sun, n, v, n_l, n_v)
    k, plus = mirrored(surface[ROUGHNESS], n_v)
    veil = fresnel(0.04, n_v) * surface[COAT]
    image = mixed(bounce, reflected(surround, n, v, n_v, surface[ROUGHNESS]), wide)
    film = image
    if surface[COAT] > 0.0:
        film = mixed(bounce, reflected(surround, n, v, n_v, 0.0), min(1.0, wide + 0.25))
    metal = surface[METALNESS]
    base = (1.0 - metal) * (1.0 - 0.04 * k - plus) * (1.0 - veil)
    n_l *= base * lit
    lobe, gloss = lobe * lit * (1.0 - veil), gloss * lit
    inner, outer = dim * (1.0 - veil), dim * veil
    f = (
        0.04 + (albedo[0] - 0.04) * metal,
        0.04 + (albedo[1] - 0.04) * metal,
        0.04 + (albedo[2] - 0.04) * metal,
    )
    return (
        albedo[0] * (n_l * sun[3] + base * around[0])
        + (f[0] * lobe + gloss) * sun[3]
        + (f[0] * k + plus) * inner * image[0]
        + outer * film[0],
        albedo[1] * (n_l * sun[4] + base * around[1])
        + (f[1] * lobe + gloss) * sun[4]
        + (f[1] * k + plus) * inner * image[1]
        + outer * film[1],
        albedo[2] * (n_l * sun[5] + base * around[2])
        + (f[2] * lobe + gloss) * sun[5]
        + (f[2] * k + plus) * inner * image[2]
        + outer * film[2],
    )
