"""What a LiDAR is: its beams, its spin, its optics and its threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats, Transform

RETURN_MODES = ("strongest", "last", "first", "dual")
MOST_RETURNS = 3


@dataclass(frozen=True, slots=True, eq=False)
class LidarModel:
    """A spinning LiDAR on the ego. Sensor frame: x forward, y left, z up.

    Azimuth grows counter-clockwise from x. A sweep spins from -180 deg to +180 deg, so that its
    seam is at the rear and azimuth 0 is fired at the sweep's nominal time.

    Attributes:
        name: unique in the rig, such as ``lidar``.
        T_ego_from_lidar: where it sits.
        elevations_rad: (B,) of the beams, ring 0 (the top) first.
        azimuth_offsets_rad: (B,) of each beam against its column.
        vertical_offsets_m: (B,) height of each beam's origin along the spin axis.
        columns: firings per revolution.
        rotation_s: duration of a revolution.
        range_min_m: nearer returns are dropped.
        range_max_m: farther returns are dropped.
        range_noise_m: standard deviation of one range.
        beam_bias_m: standard deviation of the fixed range bias of each beam.
        divergence_rad: full angle of a beam.
        range_quantum_m: ranges (or coordinates) are rounded to this.
        detection_reflectance: a surface of this reflectance, seen square on ...
        detection_range_m: ... is just detected at this range; fixes the threshold.
        dropout: share of valid returns lost for no reason.
        intensity: name of the calibration curve, such as ``kitti``.
        azimuth_quantum_rad: step of the spin encoder; directions are rounded to it. 0: none.
        intensity_quantum: intensities are rounded down to this; 0: not at all.
        blind_zones: (azimuth from, to in rad counter-clockwise, ring from, to inclusive) that the
            sensor's own vehicle or housing hides; where there are any, they stand for the ego's
            body.
        kind: ``spinning``; ``raster``, line by line over a field; ``rosette``, two turning prisms.
        field_rad: width of a raster's field.
        prisms: (bend in rad, turn rate in rad/s) of each of a rosette's two prisms.
        pulse_m: length of the pulse there and back; nearer echoes of one beam merge.
        intensity_offsets: of each beam, added to its intensity; empty for none.
        firing_offsets_s: (B,) when each beam fires after its column begins; empty for all at once.
        phase_rad: where the head looks at the nominal time, counter-clockwise from x.
        divergence_vertical_rad: full angle of a beam upwards; below 0: as ``divergence_rad``.
        sub_rays: rays that stand for a beam's width where an edge may cut it; 1: edges mix
            neighbouring beams instead, which costs less.
        returns: most points of one beam.
        return_mode: which echoes they are: ``strongest``, ``last``, ``first`` or ``dual``.
        ghosts: whether beams are followed on from mirrors: wet roads, polished metal, glass.
        saturation: reflectance above which an echo saturates the receiver; 0: none.
        saturation_bias_m: by how much saturated points come out too near.
        halo_rad: about a saturated echo, where other beams see its light; 0: none.
        glare_rad: about the sun, where the receiver is blinded; 0: nowhere.
        crosstalk: share of beams in which another LiDAR's pulse is taken for an echo.
        failed_beams: beams that give nothing.
    """

    name: str
    T_ego_from_lidar: Transform
    elevations_rad: Floats
    azimuth_offsets_rad: Floats
    vertical_offsets_m: Floats
    columns: int
    rotation_s: float
    range_min_m: float
    range_max_m: float
    range_noise_m: float
    beam_bias_m: float
    divergence_rad: float
    range_quantum_m: float
    detection_reflectance: float
    detection_range_m: float
    dropout: float
    intensity: str
    azimuth_quantum_rad: float = 0.0
    intensity_quantum: float = 0.0
    blind_zones: tuple[tuple[float, float, int, int], ...] = ()
    intensity_offsets: tuple[float, ...] = ()
    pulse_m: float = 0.75
    kind: str = "spinning"
    field_rad: float = 6.283185307179586
    prisms: tuple[tuple[float, float], ...] = ()
    firing_offsets_s: tuple[float, ...] = ()
    phase_rad: float = 0.0
    divergence_vertical_rad: float = -1.0
    sub_rays: int = 1
    returns: int = 1
    return_mode: str = "strongest"
    ghosts: bool = False
    saturation: float = 0.0
    saturation_bias_m: float = 0.0
    halo_rad: float = 0.0
    glare_rad: float = 0.0
    crosstalk: float = 0.0
    failed_beams: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        shape = self.elevations_rad.shape
        for name in ("azimuth_offsets_rad", "vertical_offsets_m"):
            if getattr(self, name).shape != shape:
                raise ValueError(f"want {name} {shape}, got {getattr(self, name).shape}")
        if not 1 <= self.returns <= MOST_RETURNS:
            raise ValueError(f"want returns 1..{MOST_RETURNS}, got {self.returns}")
        if self.return_mode not in RETURN_MODES:
            raise ValueError(f"want return_mode of {RETURN_MODES}, got '{self.return_mode}'")
        if self.sub_rays < 1 or self.sub_rays == 2:
            raise ValueError(f"want sub_rays 1 or at least 3, got {self.sub_rays}")


@dataclass(frozen=True, slots=True, eq=False)
class LidarSweep:
    """One revolution as the sensor reports it: each point in the sensor frame of its own moment.

    Points stand in the sensor's file order: ring by ring from the top, within a ring by azimuth
    from +0 counter-clockwise to just under 360 deg (a sort; the seam in time is at the rear).

    Attributes:
        lidar: the sensor's name.
        time_s: of azimuth 0.
        T_world_from_lidar: the sensor's pose at ``time_s``.
        points_lidar: (P, 3) float32 m, sensor frame at the point's own time.
        intensity: (P,) float32 as calibrated, 0..1.
        ring: (P,) uint8 or int16 beam index, 0 the top.
        column: (P,) int32 firing index of the revolution.
        point_time_s: (P,) float32 offset from ``time_s``.
        instance: (P,) int32 of the Stage's instances, -1 static world.
        semantic: (P,) uint8 of ``Semantic``.
        part: (P,) int16 of ``Part``.
        cause: (P,) uint8 of ``Cause``.
        return_number: (P,) uint8, 0 the nearest of its beam.
        incidence_rad: (P,) float32 between beam and surface normal.
    """

    lidar: str
    time_s: float
    T_world_from_lidar: Transform
    points_lidar: NDArray[np.float32]
    intensity: NDArray[np.float32]
    ring: NDArray[np.int16]
    column: NDArray[np.int32]
    point_time_s: NDArray[np.float32]
    instance: NDArray[np.int32]
    semantic: NDArray[np.uint8]
    part: NDArray[np.int16]
    cause: NDArray[np.uint8]
    return_number: NDArray[np.uint8]
    incidence_rad: NDArray[np.float32]
