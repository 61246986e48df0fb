"""Actor kinds with their arguments, and the words of the background."""

from __future__ import annotations

from math import pi

from scenesim.world.conditions import Word
from scenesim.world.scene import IGNORED
from scenesim.world.signatures import (
    ActorRef,
    Amount,
    CallOf,
    FilePath,
    LanePlace,
    OneOf,
    Parameter,
    Quoted,
    Signature,
    TupleOf,
)
from scenesim.world.units import ANGLE, LENGTH, NONE, PER_LENGTH, SPEED, TIME
from scenesim.world.words.making import amount, count, one_of

COLOURS = "white black grey silver blue red green brown yellow orange"

PLACES: tuple[Signature, ...] = tuple(
    Signature("place", word, (Parameter("actor", (ActorRef(),), required=True),), doc)
    for word, doc in (
        ("left_of", "the lane on the left of an actor's"),
        ("right_of", "the lane on the right of an actor's"),
        ("lane_of", "an actor's own lane"),
        ("oncoming", "the nearest lane against an actor's direction"),
    )
)

PLACEMENT: tuple[Parameter, ...] = (
    Parameter(
        "on",
        (LanePlace(), CallOf("place"), OneOf(("sidewalk", "crosswalk", "shoulder", "parking"))),
        doc="a lane, a lane beside another actor's, or a strip of the road",
    ),
    amount("s", LENGTH, doc="station of the footprint's centre"),
    amount("t", LENGTH, doc="offset of the footprint's centre from the lane's, positive left"),
    Parameter("ahead_of", (ActorRef(),), doc="further along that actor's lane"),
    Parameter("behind", (ActorRef(),), doc="further back along that actor's lane"),
    Parameter("left_of", (ActorRef(),), doc="beside that actor on its left"),
    Parameter("right_of", (ActorRef(),), doc="beside that actor on its right"),
    amount("gap", LENGTH, doc="free space between the footprints"),
    amount("offset", LENGTH, doc="sideways from the reference, positive left of its heading"),
    Parameter("at", (TupleOf(Amount(LENGTH), 2, 3),), doc="a point of the world"),
    one_of("parked", "left right", doc="in the parking lane of that side"),
    Parameter(
        "facing",
        (
            OneOf(
                (
                    "road",
                    "away",
                    "along",
                    "against",
                    "left",
                    "right",
                    "north",
                    "south",
                    "east",
                    "west",
                )
            ),
            ActorRef(),
            Amount(ANGLE, -2 * pi, 2 * pi),
        ),
        doc="where it looks; an angle is from its lane's direction",
    ),
)

_SPEED = amount("speed", SPEED, None, (0.0, 100.0), doc="at the start, and wanted")
_COLOUR = one_of("colour", COLOURS)
_HEADWAY = amount("headway", TIME, None, (0.2, 10.0), doc="time gap that its driver keeps")
_DRIVING: tuple[Parameter, ...] = (
    *PLACEMENT,
    _SPEED,
    _COLOUR,
    _HEADWAY,
    one_of("indicator", "none left right both"),
    one_of("lights", "off low high auto"),
    one_of("driver", "yes no"),
    one_of("ignores", " ".join(IGNORED), "nothing", doc="whom its driver does not heed"),
    amount(
        "reaction", TIME, None, (0.0, 5.0), doc="until its driver answers to who steps out; 0.8 s"
    ),
    one_of("overturned", "left_side right_side roof", doc="lies there after a crash"),
)
_RIDING = tuple(one for one in _DRIVING if one.name not in ("colour", "driver", "overturned"))
CLOTHING = (
    "casual tshirt shirt jumper hoodie hood jacket coat winter summer suit dress skirt shorts "
    "jeans robe hijab scarf hi_vis worker police firefighter medic postal costume sport"
)
HATS = "none cap beanie scarf muffler hood sunhat helmet fullface openface hardhat peaked mascot"
_FIGURE: tuple[Parameter, ...] = (
    Parameter(
        "age",
        (OneOf(("toddler", "child", "teenager", "adult", "senior")), Amount(NONE, 2.0, 100.0)),
        doc="a word or years",
    ),
    one_of("build", "slim average heavy"),
    one_of("sex", "woman man"),
    amount("skin_tone", NONE, None, (1.0, 10.0), doc="Monk scale, 1 lightest to 10 darkest"),
    one_of("clothing", CLOTHING),
    one_of("carrying", "none backpack handbag bag suitcase phone"),
    amount("height", LENGTH, None, (0.8, 2.2)),
    one_of("hat", HATS),
)
_CARELESS = one_of("ignores", "nothing vehicles people everything", "nothing", doc="as of drivers")
_STYLES = {
    "bicycle": "city trekking mountain road child cargo longtail trike",
    "motorcycle": "naked sport touring scooter",
    "escooter": "slim rental sturdy",
    "cargo_bicycle": "cargo longtail trike",
}

_WEAR = (
    one_of("roof", "none box"),
    one_of("boot", "shut open"),
    one_of("wear", "clean dirty dented rusty stickers"),
)
_CARS = frozenset({"car", "sedan", "hatchback", "estate", "suv", "van"})
_SERVICE = frozenset({"emergency", "police", "ambulance", "fire_engine"})
_BLUE = (one_of("blue_lights", "on off", doc="they flash with a driver unless they are off"),)

_VEHICLES: dict[str, tuple[str, bool]] = {
    "car": ("any passenger car", True),
    "sedan": ("a saloon", True),
    "hatchback": ("a small car", True),
    "estate": ("a station wagon", True),
    "suv": ("a sport utility vehicle", True),
    "pickup": ("a pick-up truck", True),
    "van": ("a delivery van", True),
    "bus": ("a city bus", True),
    "truck": ("a rigid lorry", True),
    "semi_trailer": ("a tractor with a semi-trailer", True),
    "tram": ("a tram", True),
    "articulated_bus": ("a city bus that bends", True),
    "emergency": ("a police car, an ambulance or a fire engine", True),
    "police": ("a police car", True),
    "ambulance": ("an ambulance", True),
    "fire_engine": ("a fire engine", True),
    "tractor": ("a farm tractor", True),
    "excavator": ("an excavator on tracks or wheels", True),
}
_CYCLES: dict[str, tuple[str, bool]] = {
    "bicycle": ("a cyclist on a bicycle", True),
    "motorcycle": ("a rider on a motorcycle", True),
    "escooter": ("a rider on an e-scooter", True),
    "cargo_bicycle": ("a cyclist on a bicycle with a box", True),
}

ANIMALS = "dog cat deer boar fox cow horse bird"
OBSTACLES = (
    "cone barrier bollard dustbin suitcase box pallet tyre debris concrete_block rock branch "
    "plastic_bag cart crate barrel vending_machine bus_stop ladder mattress sofa exhaust_pipe "
    "fallen_tree"
)

ACTORS: tuple[Signature, ...] = (
    *(
        Signature(
            "actor",
            word,
            (*_DRIVING, *(_WEAR if word in _CARS else _BLUE if word in _SERVICE else ())),
            doc,
            available,
            category="vehicle",
        )
        for word, (doc, available) in _VEHICLES.items()
    ),
    *(
        Signature(
            "actor",
            word,
            (*_RIDING, *_FIGURE, one_of("style", _STYLES[word])),
            doc,
            available,
            category="vehicle",
        )
        for word, (doc, available) in _CYCLES.items()
    ),
    Signature(
        "actor",
        "pedestrian",
        (
            *PLACEMENT,
            _SPEED,
            *_FIGURE,
            one_of("with", "none stroller wheelchair dog umbrella walker cane"),
            _CARELESS,
        ),
        "a person on foot",
        category="person",
    ),
    Signature(
        "actor",
        "animal",
        (one_of("species", ANIMALS, "deer"), *PLACEMENT, _SPEED, _CARELESS),
        "an animal",
        category="animal",
    ),
    Signature(
        "actor",
        "obstacle",
        (one_of("kind", OBSTACLES, "box"), *PLACEMENT),
        "something that lies or stands in the way",
        category="thing",
    ),
    Signature(
        "actor",
        "unknown_object",
        (*PLACEMENT, amount("size", LENGTH, None, (0.05, 5.0)), _SPEED),
        "an object of no known class",
        category="thing",
    ),
    Signature(
        "actor",
        "mesh",
        (
            Parameter(
                "file",
                (FilePath((".glb", ".gltf", ".obj", ".ply", ".stl"), "meshes"),),
                required=True,
            ),
            *PLACEMENT,
            _SPEED,
            Parameter("label", (Quoted(),), doc="class name that labels carry"),
            amount("scale", NONE, 1.0, (1e-4, 1e4)),
        ),
        "the user's own mesh",
        category="thing",
    ),
)

_SIDE = one_of("side", "left right both", "both")
BACKGROUND: tuple[Signature, ...] = (
    Signature(
        "background",
        "parked",
        (
            _SIDE,
            amount("occupancy", NONE, 0.5, (0.0, 1.0), doc="share of the spaces taken"),
            Parameter("kinds", (OneOf(("mixed", *_VEHICLES, *_CYCLES)),), Word("mixed")),
        ),
        "parked vehicles in the parking lanes",
    ),
    Signature(
        "background",
        "traffic",
        (
            amount("density", PER_LENGTH, 0.008, (0.0, 0.2), doc="vehicles per length of lane"),
            amount("speed", SPEED, None, (0.0, 70.0)),
            amount("headway", TIME, None, (0.2, 10.0)),
            one_of("direction", "with against both", "both"),
        ),
        "moving vehicles that follow their lanes",
    ),
    Signature(
        "background",
        "pedestrians",
        (
            one_of("on", "sidewalk crosswalk shoulder", "sidewalk"),
            count("count", 6, 500),
            amount("speed", SPEED, 1.35, (0.0, 5.0)),
            amount("density", PER_LENGTH, None, (0.0, 2.0), doc="instead of a count"),
        ),
        "people who walk along the road",
    ),
    Signature(
        "background",
        "without",
        (
            Parameter("names", (Quoted(),), required=True),
            one_of("placed", "yes no", "yes", doc="whether they had a place at first"),
        ),
        "who is taken away when all have been placed: 'blocker parked[1]/7'",
    ),
)

#: groups that ``any GROUP`` may name besides actor kinds
GROUPS = ("parked", "traffic", "pedestrians", "actor", "vehicle", "person")
