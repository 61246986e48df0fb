"""The light of one draw, and what of it reaches the surfaces of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Transform
from scenesim.kernels.shading import Light
from scenesim.kernels.shadow import Shadows
from scenesim.render.ambience import Openness, OpenSky, contact
from scenesim.render.daylight import daylight
from scenesim.render.exposed import Gathered
from scenesim.render.items import Group
from scenesim.render.lamplight import LampLight, lamp_light
from scenesim.render.pool import MeshPool
from scenesim.render.room import Room
from scenesim.render.skyline import Surroundings
from scenesim.render.sunlight import SunShadows
from scenesim.render.surfaces import Surfaces
from scenesim.world.weather import Weather


class Illumination(NamedTuple):
    """The light on the surfaces of one picture.

    Attributes:
        light: sun, sky, surroundings, air and lamps.
        shadows: the sun's depth maps.
        openness: of the sky, with what is sunlit of the surroundings.
        occlusion: (H, W) share of skylight that bodies leave on the ground about them.
        lamps: with what stands in their light.
    """

    light: Light
    shadows: Shadows
    openness: Openness
    occlusion: NDArray[np.float32]
    lamps: LampLight


class DrawLight:
    """Sun, sky and lamps over one draw, and the maps of where they reach that frames share.

    Attributes:
        day: sun, sky and air.
        is_dark: whether lamps are seen to shed light.
        open_sky: what is open and what is sunlit about the camera.
    """

    def __init__(self, weather: Weather, key: int, threads: int) -> None:
        """Start with no map.

        Args:
            weather: of the draw.
            key: of clouds, roofs and crowns.
            threads: bands.
        """
        self.day = daylight(weather, key)
        self.is_dark = float(self.day.light.ambient[4].sum()) < 0.03
        self._shines = bool(self.day.light.sun[1].any())
        self.open_sky = OpenSky(self.day.direction if self._shines else None, weather.snow_cover)
        self._shadows = SunShadows(self.day.direction)
        self._surroundings = Surroundings(self.day.light, key)
        self._threads = threads

    def falling_on(
        self,
        layers: Sequence[Surfaces],
        T_world_from_camera: Transform,
        place: Gathered,
        statics: Group,
        pool: MeshPool,
        room: Room,
    ) -> Illumination:
        """What reaches the surfaces of a picture.

        Args:
            layers: the surfaces, what is seen through glass before the others.
            T_world_from_camera: where they are seen from.
            place: what there is to see.
            statics: what of it stands still.
            pool: the meshes.
            room: work arrays; those of the layers' own views are still needed.

        Returns:
            The light; valid until the next call.
        """
        eye, ahead = T_world_from_camera.translation, T_world_from_camera.rotation[:, 2]
        front, media = layers[-1], place.media
        lens = front.view.lens
        occlusion = contact(
            place.bodies,
            T_world_from_camera,
            lens,
            front.view.near,
            front.labels.instance,
            self._threads,
        )
        pictures = [layer.view.near for layer in reversed(layers)] if self._shines else []
        shadows = self._shadows.update(
            statics, place.moving, pool, media, room, T_world_from_camera, lens, pictures
        )
        openness = self.open_sky.update(statics, pool, media, room, (eye, ahead))
        lit = place.lamps if self.is_dark else ()
        lamps = lamp_light(lit, eye, place.group, pool, media, room)
        around = self._surroundings.under(self.open_sky.skyline)
        light = self.day.light._replace(lamps=lamps.rows, surround=around)
        return Illumination(light, shadows, openness, occlusion, lamps)
