"""What a camera is: where it sits, how it projects, how it turns light into numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenesim.geometry.transform import Floats, Transform


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
        distortion: ``none``, ``brown_conrady``, ``kannala_brandt`` or ``f_theta``.
        coefficients: of the distortion, in OpenCV's order.
        readout_s: time from the first row to the last; 0 is a global shutter.
        exposure_s: shutter time; 0 renders without motion blur.
        exposure_ev: fixed exposure compensation over the automatic, in stops.
        read_noise_e: sensor read noise, electrons.
        full_well_e: electrons at saturation.
        psf_sigma_px: blur of lens and sensor.
        vignetting: strength of the lens's fall-off, 0..1 of cos^4.
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

    def project(self, points_camera: Floats) -> Floats:
        """Where points fall on the image plane, by the pinhole law.

        Args:
            points_camera: (..., 3) m, camera frame, z > 0.

        Returns:
            (..., 2) pixels (u right, v down).
        """
        z = points_camera[..., 2]
        u = self.fx_px * points_camera[..., 0] / z + self.cx_px
        v = self.fy_px * points_camera[..., 1] / z + self.cy_px
        return np.stack([u, v], axis=-1)
