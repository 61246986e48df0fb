"""What a surface is made of, once for camera and LiDAR."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Material:
    """A surface under visible light and at 905 nm.

    Attributes:
        name: for people and tables.
        albedo: (r, g, b) linear diffuse reflectance; multiplies the texture.
        roughness: GGX roughness in [0.02, 1].
        metalness: 0 dielectric, 1 metal (albedo is then the specular colour).
        texture: name of a tile in ``assets/textures`` or empty.
        texture_size_m: metres that one repeat of the texture covers.
        emission: (r, g, b) linear radiance relative to a white sunlit surface of 1.
        reflectance_905: diffuse reflectance at 905 nm, 0..1.
        retro: retro-reflective gain over a white Lambertian surface, 1.7 degrees beside the
            lamp; 0 for none.
        transmittance: share of light that passes through (glass), 0..1.
        clear_coat: strength of a smooth varnish over the surface, 0..1; more for several panes of
            glass one behind the other.
        cutout: the texture's alpha decides what of the surface is there (leaves, fences).
        holds_snow: share of the snow that would lie on it that does: tracks are driven bare.
        lamp: bits of ``Light`` that make it emit; 0: its emission is always on.
        grain_rad: slope of its grain: the coarser, the more of a LiDAR's light comes back at
            grazing angles; 0 for none.
        translucency: share of the sun's light on its back that leaves let through, as of what they
            send back of that on their front, 0..1.
    """

    name: str
    albedo: tuple[float, float, float]
    roughness: float = 0.8
    metalness: float = 0.0
    texture: str = ""
    texture_size_m: float = 1.0
    emission: tuple[float, float, float] = (0.0, 0.0, 0.0)
    reflectance_905: float = 0.3
    retro: float = 0.0
    transmittance: float = 0.0
    clear_coat: float = 0.0
    cutout: bool = False
    holds_snow: float = 1.0
    lamp: int = 0
    grain_rad: float = 0.0
    translucency: float = 0.0
