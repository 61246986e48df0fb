"""What a camera is: where it sits, how it projects, how it turns light into numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats, Transform
from scenesim.kernels import lens
from scenesim.sensors.optics import optics_of


@dataclass(frozen=True, slots=True, eq=False)
class CameraModel:
    """A camera on the ego. Camera frame: x right, y down, z forward.

    Pixels: the first pixel covers [0, 1) x [0, 1), its centre is (0.5, 0.5). A file whose
    convention puts that centre at (0, 0) is shifted where it is read.

    Attributes:
        name: unique in the rig, such as ``camera_2``.
        width_px, height_px: image size.
        fx_px, fy_px, cx_px, cy_px: intrinsics in the pixel convention above.
        T_ego_from_camera: where it sits.
        distortion: ``none``, ``brown_conrady``, ``kannala_brandt``, ``f_theta`` or the name of an
            installed law (``sensors.optics``).
        coefficients: of the distortion: in OpenCV's order (k1 k2 p1 p2 k3 k4 k5 k6; k1 k2 k3 k4 of
            a fisheye); of f-theta those of the angle's powers 2, 3, ... over that of 1.
        readout_s: time from the first row to the last; 0 is a global shutter.
        exposure_s: shutter time; 0 renders without motion blur.
        exposure_ev: fixed exposure compensation over the automatic, in stops.
        read_noise_e: sensor read noise, electrons.
        full_well_e: electrons at saturation.
        psf_sigma_px: blur of lens and sensor.
        vignetting: strength of the lens's fall-off, 0..1 of cos^4.
        field_of_view_rad: full angle that the lens lets in, beyond it the image is black; 0: as
            far as its law goes.
        chromatic: by what share red is drawn larger than green, and blue smaller; 0.0005 .. 0.002.
        sharpening: strength of the camera's unsharp mask, 0 for none.
        f_number: focal length over opening; 0 is a pinhole, sharp at all distances.
        focus_m: distance in focus; 0: far away.
        pixel_um: of the sensor, from centre to centre; with ``fx_px`` it gives the focal length.
        rain_drops: share of the glass that drops cover in rain of 10 mm/h; 0 where it is wiped.
        effects: names of installed effects (``sensors.effects``), in the order of the light.
    """

    name: str
    width_px: int
    height_px: int
    fx_px: float
    fy_px: float
    cx_px: float
    cy_px: float
    T_ego_from_camera: Transform
    distortion: str = "none"
    coefficients: tuple[float, ...] = ()
    readout_s: float = 0.0
    exposure_s: float = 0.0
    exposure_ev: float = 0.0
    read_noise_e: float = 8.0
    full_well_e: float = 16000.0
    psf_sigma_px: float = 0.5
    vignetting: float = 0.3
    field_of_view_rad: float = 0.0
    chromatic: float = 0.0
    sharpening: float = 0.0
    f_number: float = 0.0
    focus_m: float = 0.0
    pixel_um: float = 4.65
    rain_drops: float = 0.02
    effects: tuple[str, ...] = ()

    @property
    def optics(self) -> lens.Optics:
        """The lens as kernels take it."""
        intrinsics = (self.fx_px, self.fy_px, self.cx_px, self.cy_px)
        return optics_of(self.distortion, self.coefficients, intrinsics, self.field_of_view_rad)

    @property
    def is_plane(self) -> bool:
        """Whether depth is along the optical axis: of pinholes and Brown and Conrady's lenses.

        Depth of all other lenses, which see sideways too, is along the ray.
        """
        return self.distortion in {"none", "brown_conrady"}

    def project(self, points_camera: Floats) -> Floats:
        """Where points fall on the image plane.

        Args:
            points_camera: (..., 3) m, camera frame; z > 0 for a pinhole.

        Returns:
            (..., 2) pixels (u right, v down); outside the image where the lens does not see them.
        """
        if self.distortion == "none":
            z = points_camera[..., 2]
            u = self.fx_px * points_camera[..., 0] / z + self.cx_px
            v = self.fy_px * points_camera[..., 1] / z + self.cy_px
            return np.stack([u, v], axis=-1)
        return self.projected(points_camera)[0]

    def projected(self, points_camera: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        """Where points fall on the image plane, and whether the lens sees that direction.

        Args:
            points_camera: (..., 3) m, camera frame, anywhere but the origin.

        Returns:
            (..., 2) pixels, and (...) whether they lie within the lens's field; those that do not
            fall beyond its edge.
        """
        if self.distortion == "none" and self.field_of_view_rad == 0.0:
            ahead = points_camera[..., 2] > 0.0
            safe = np.where(ahead, points_camera[..., 2], 1.0)
            apart = np.stack([points_camera[..., 0], points_camera[..., 1], safe], axis=-1)
            return self.project(apart), ahead
        flat = np.ascontiguousarray(points_camera, np.float64).reshape(-1, 3)
        pixels, seen = np.zeros((len(flat), 2)), np.zeros(len(flat), np.uint8)
        lens.project_all(self.optics, flat, pixels, seen)
        shape = points_camera.shape[:-1]
        return pixels.reshape(*shape, 2), seen.reshape(shape).astype(bool)

    def unproject(self, pixels: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        """The directions that places of the image look.

        Args:
            pixels: (..., 2), u right, v down.

        Returns:
            (..., 3) in the camera's frame, such that direction times depth is the point: z = 1 of
            plane images, unit length of the others; and (...) whether anything is seen there.
        """
        flat = np.ascontiguousarray(pixels, np.float64).reshape(-1, 2)
        rays, seen = np.zeros((len(flat), 3)), np.zeros(len(flat), np.uint8)
        lens.unproject_all(self.optics, flat, rays, seen)
        shape = pixels.shape[:-1]
        return rays.reshape(*shape, 3), seen.reshape(shape).astype(bool)
