"""What is in a road network, in a few lines."""

from __future__ import annotations

from collections import Counter

from scenesim.roads.driving import MapNetwork


def summary(network: MapNetwork) -> list[tuple[str, str]]:
    """Names and values for a person to read.

    Args:
        network: any.

    Returns:
        Roads, lengths, lanes by type, junctions, signals, objects, faults.
    """
    roads = network.map.roads
    outside = [road for road in roads if not road.junction]
    lanes = Counter(span.kind for span in network.spans())
    driven = sum(span.s_end_m - span.s_start_m for span in network.spans("driving"))
    shapes = Counter(piece.kind for road in roads for piece in road.plan)
    signals = Counter(
        "traffic lights" if signal.dynamic else "signs" for road in roads for signal in road.signals
    )
    things = Counter(thing.kind for road in roads for thing in road.objects)
    stretches = Counter(stretch.kind for road in roads for stretch in road.stretches)
    major, minor = network.map.version
    return [
        ("map", f"{network.name} (OpenDRIVE {major}.{minor}, {network.setting})"),
        ("roads", f"{len(roads)}, {len(roads) - len(outside)} of them in junctions"),
        ("length", f"{sum(road.length_m for road in roads) / 1000:.3f} km of reference lines, "
                   f"{driven / 1000:.3f} km of driving lanes"),
        ("geometry", _listed(shapes)),
        ("lanes", _listed(lanes)),
        ("junctions", str(len(network.map.junctions))),
        ("signals", _listed(signals)),
        ("objects", _listed(things)),
        ("structures", _listed(stretches)),
        ("traffic", "keeps left" if network.left_hand else "keeps right"),
        ("main road", network.main_road),
        ("faults", str(len(network.faults))),
    ]  # fmt: skip


def _listed(counts: Counter[str]) -> str:
    if not counts:
        return "none"
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count} {name}" for name, count in ordered)
