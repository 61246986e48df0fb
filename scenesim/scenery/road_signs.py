"""Which drawn sign a map's signal is."""

from __future__ import annotations

from scenesim.roads.furniture import Signal
from scenesim.shapes.street.prop import Prop
from scenesim.shapes.street.signs import sign, signal_head

#: StVO numbers to kinds of sign
_GERMAN = {
    "206": "stop",
    "205": "yield",
    "306": "priority",
    "301": "priority",
    "267": "no_entry",
    "283": "no_stopping",
    "286": "no_parking",
    "209": "ahead",
    "211": "ahead",
    "222": "keep_right",
    "314": "parking",
    "350": "crossing",
    "220": "one_way",
    "224": "bus_stop",
    "310": "town",
    "274": "speed",
    "274.1": "speed",
    "201": "andrew",
    "250": "no_vehicles",
    "276": "no_overtaking",
    "277": "no_overtaking",
    "278": "end_of_limits",
    "280": "end_of_limits",
    "282": "end_of_limits",
    "237": "bike_path",
    "239": "foot_path",
    "215": "roundabout",
    "330": "motorway",
    "330.1": "motorway",
    "101": "warning",
    "114": "warning",
    "131": "warning",
    "133": "warning",
    "138": "warning",
    "136": "warning",
    "123": "warning",
    "112": "warning",
    "103": "warning",
    "105": "warning",
    "120": "warning",
    "430": "direction",
    "432": "direction",
    "332": "direction",
}
_AMERICAN = {
    **{"R1-1": "stop", "R1-2": "yield", "R2-1": "speed_us", "R5-1": "no_entry"},
    **{"R3-1": "no_turn_us", "R3-2": "no_turn_us", "R6-1": "one_way_us", "R8-3": "no_parking"},
    **dict.fromkeys(("W1-1", "W1-2", "W3-3", "W8-5", "W11-1", "W11-2", "W20-1"), "warning_us"),
    **dict.fromkeys(("W21-1", "W21-1A", "S1-1", "W2-1", "W3-1", "W3-2", "W4-1"), "warning_us"),
}
#: what a warning, or a ban of turning, shows
_PICTURED = {
    **{"103": "curve_left", "105": "curve_left", "114": "slippery", "123": "works"},
    **{"131": "lights", "136": "children", "138": "bicycle"},
    **{"W1-1": "curve_left", "W1-2": "curve_left", "W3-3": "lights", "W8-5": "slippery"},
    **{"W11-1": "bicycle", "W11-2": "walker", "S1-1": "children", "R3-1": "right", "R3-2": "left"},
    **dict.fromkeys(("W20-1", "W21-1", "W21-1A"), "works"),
}
_LIGHTS = {"1000001": 3, "1000002": 2, "1000009": 2, "1000010": 3, "1000011": 3, "1000007": 2}
#: state of a light to the lamps that are lit
_SHOWN = {
    "green": "green",
    "amber": "yellow",
    "red": "red",
    "red_amber": "red_yellow",
    "off": "off",
}
_SHOWN_TO_PEOPLE = {**_SHOWN, "amber": "red", "red_amber": "red"}
_WORDS = (
    ("stop", "stop"),
    ("yield", "yield"),
    ("vorfahrtgew", "yield"),
    ("vorfahrt", "priority"),
    ("parking", "parking"),
    ("crosswalk", "crossing"),
    ("speed", "speed"),
    ("hoechstgeschw", "speed"),
)
_PAINT = frozenset(
    {"293", "294", "295", "296", "297", "298", "299", "340", "341", "1000003", "1000004"}
)


def sign_kind(signal: Signal) -> str:
    """What a signal is, in a word.

    Args:
        signal: of the map.

    Returns:
        ``traffic_light``, ``pedestrian_light``, a kind of sign such as ``stop``, ``speed`` or
        ``plain``; "" for paint on the road and for what nobody sees.
    """
    if signal.kind in _PAINT or "sgrm" in signal.name.lower():
        return ""
    if signal.kind in _LIGHTS or (signal.dynamic and signal.kind not in _GERMAN):
        return "traffic_light" if _LIGHTS.get(signal.kind, 3) == 3 else "pedestrian_light"
    known = _GERMAN.get(signal.kind) or _AMERICAN.get(signal.kind)
    word = f"{signal.name} {signal.text}".lower()
    return known or next((found for part, found in _WORDS if part in word), "plain")


def light_of(signal: Signal, low_m: float) -> dict[str, Prop] | None:
    """What a traffic light looks like in each of its states.

    Args:
        signal: of the map.
        low_m: its lower edge above the ground.

    Returns:
        State (``green amber red red_amber off``) to the prop on its post; None for what is none.
    """
    lamps = _LIGHTS.get(signal.kind)
    if lamps is None:
        return None
    low = max(round(max(low_m, 0.6), 1), 1.8)
    shown = _SHOWN if lamps == 3 else _SHOWN_TO_PEOPLE
    return {state: signal_head(lamps, lit, low) for state, lit in shown.items()}


def sign_of(signal: Signal, low_m: float, lit: str = "red") -> Prop | None:
    """The sign or light that a signal is.

    Args:
        signal: of the map.
        low_m: its lower edge above the ground.
        lit: lamps of a traffic light that shine.

    Returns:
        The prop on its post; None for paint on the road and for what nobody sees.
    """
    kind = sign_kind(signal)
    if not kind:
        return None
    low = round(max(low_m, 0.6), 1)
    if kind.endswith("_light"):
        return signal_head(_LIGHTS.get(signal.kind, 3), lit, max(low, 1.8))
    return sign(kind, _text(signal, kind), max(low, 0.6))


def _text(signal: Signal, kind: str) -> str:
    if kind in {"speed", "speed_us"}:
        try:
            value = float(signal.value)
        except ValueError:
            value = 0.0
        if value <= 0 and signal.subkind.isdigit():
            value = float(signal.subkind)
        if value <= 0:
            digits = "".join(c for c in signal.name if c.isdigit() or c == " ").split()
            value = float(digits[-1][-3:]) if digits else 50.0
        return f"{min(max(round(value), 5), 130)}"
    if kind in {"town", "direction"}:
        return signal.text.upper()[:10] or "NEUDORF"
    shown = _PICTURED.get(signal.kind, "")
    to_the_right = signal.subkind in {"20", "21"} or signal.subkind.upper().endswith("R")
    return "curve_right" if shown == "curve_left" and to_the_right else shown
