"""Who walks the streets: bodies, outfits and manners by variant, and what a scenario asks for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from scenesim.errors import AssetError
from scenesim.randomness import Stream
from scenesim.shapes.people.ages import family_of, is_number, typical, years_of
from scenesim.shapes.people.anthropometry import Person, adult_height, child_height, frame
from scenesim.shapes.people.companions import place
from scenesim.shapes.people.cuts import CUTS
from scenesim.shapes.people.limbs import LEGWEAR
from scenesim.shapes.people.luck import numbers
from scenesim.shapes.people.manner import Manner
from scenesim.shapes.people.manners import manner_of
from scenesim.shapes.people.outfit import CLOTHING, Outfit
from scenesim.shapes.people.palette import palette
from scenesim.world.deferred import Deferred
from scenesim.world.scene import Model

#: variants of each family; few enough that their meshes stay in memory
VARIANTS = {"man": 16, "woman": 16, "child": 3, "senior": 10}
#: outfits and hair styles of each of them
LOOKS = 2
BUILDS = {"slim": 0.90, "average": 1.0, "heavy": 1.20}
CARRYING = ("none", "backpack", "handbag", "bag", "suitcase", "phone")
HATS = (
    *("none", "cap", "beanie", "scarf", "muffler", "hood", "sunhat", "helmet", "fullface"),
    *("openface", "hardhat", "peaked", "mascot"),
)
COMPANIONS = ("none", "stroller", "wheelchair", "dog", "umbrella", "walker", "cane")
#: arguments that change the mesh
_FORM = ("build", "height", "clothing", "carrying", "hat")

Arguments = Mapping[str, str | float]


def specified(kind: str, arguments: Arguments, stream: Stream) -> Model:
    """A person of a scenario.

    Args:
        kind: ``pedestrian`` or ``rider``.
        arguments: age, sex, build, skin_tone, clothing, carrying, with.
        stream: decides what the arguments leave open.

    Returns:
        The model.

    Raises:
        AssetError: an argument or its value is unknown.
    """
    known = {"age", "sex", "build", "skin_tone", "clothing", "carrying", "with", "height", "hat"}
    unknown = sorted(set(arguments) - known)
    if unknown:
        raise AssetError(
            f"{kind} has no argument '{unknown[0]}'; it takes {', '.join(sorted(known))}"
        )
    luck = numbers(stream)
    age = arguments.get("age")
    if age is None and str(arguments.get("clothing")) in _AT_WORK:
        age = "adult"
    years = years_of(age, next(luck), next(luck))
    sex = _word(arguments, "sex", ("male", "female"), "male" if next(luck) < 0.5 else "female")
    family = family_of(years, sex)
    variant = int(next(luck) * VARIANTS[family])
    if family != "child" and not is_number(arguments.get("age")) and years >= 18:
        years = typical(family, variant)
    asked = tuple((name, arguments[name]) for name in _FORM if name in arguments)
    look = int(stream.child("look").uniform() * LOOKS)
    person, outfit = _form(family, variant, look, years, sex, asked)
    tone = arguments.get("skin_tone")
    drawn_tone = 1 + int(next(luck) * 10)
    monk = int(tone) if tone is not None else drawn_tone
    if not 1 <= monk <= 10:
        raise AssetError(f"want skin_tone from 1 to 10 (Monk), got {monk}")
    companion = _word(arguments, "with", COMPANIONS, "none")
    if companion != "none":
        held = {"dog": "lead", "umbrella": "umbrella", "cane": "cane"}.get(companion, "none")
        outfit = outfit._replace(carrying=held)
    footprint = _footprint(companion, person)
    return Model(
        family,
        variant,
        *footprint,
        person.height_m,
        attributes=Deferred(lambda: _told(years, sex, person, monk, companion, outfit)),
        colours=Deferred(lambda: palette(years, monk, outfit, luck)),
    )


def _told(
    years: float, sex: str, person: Person, monk: int, companion: str, outfit: Outfit
) -> dict[str, str]:
    """What a label may tell of a person."""
    return {
        "age": "child" if years < 15 else "senior" if years >= 65 else "adult",
        "age_years": f"{person.age_years:g}",
        "sex": sex,
        "build": "slim" if person.girth < 0.95 else "heavy" if person.girth > 1.1 else "average",
        "girth": f"{person.girth:g}",
        "skin_tone": str(monk),
        "with": companion,
        **{name: _text(value) for name, value in outfit._asdict().items() if name != "hands"},
        "clothing": f"{outfit.upper}+{outfit.lower}",
    }


def _footprint(companion: str, person: Person) -> tuple[float, float]:
    """Length and width of a standing person with what is pushed or led, m."""
    s = person.height_m / 1.75
    if companion in {"stroller", "walker", "wheelchair"}:
        shared = place(companion, frame(person))
        return shared.length, shared.width
    if companion == "dog":
        return 1.9, 1.1
    return 0.34 * s, 0.52 * s * (0.5 + 0.5 * person.girth)


def body_of(model: Model) -> Person:
    """What a model says of the body alone.

    Args:
        model: of ``specified``.

    Returns:
        Stature, age, sex and girth.
    """
    a = model.attributes
    female = 1.0 if a["sex"] == "female" else 0.0
    return Person(model.height_m, float(a["age_years"]), female, float(a["girth"]))


def person_of(model: Model) -> tuple[Person, Outfit, Manner]:
    """What a model says of body, outfit and manner.

    Args:
        model: of ``specified``.

    Returns:
        What a figure is made from.
    """
    a = model.attributes
    person = body_of(model)
    outfit = Outfit(
        a["upper"],
        a["lower"],
        a["shoes"],
        a["hair"],
        a["hat"],
        a["beard"] == "yes",
        a["glasses"] == "yes",
        a["carrying"],
        a["vest"] == "yes",
        a["pattern"],
        a["uniform"],
    )
    return person, outfit, manner_of(model.family, model.variant, person.age_years, person, outfit)


@lru_cache(maxsize=4096)
def _form(
    family: str,
    variant: int,
    look: int,
    years: float,
    sex: str,
    asked: tuple[tuple[str, str | float], ...],
) -> tuple[Person, Outfit]:
    """Body of a variant and one of its outfits, changed as asked."""
    habit = Stream.of(0).child(f"{family}/{variant}/{sex}")
    arguments = dict(asked)
    wardrobe = habit.child(f"look/{look}") if look else habit
    return _person(years, sex, arguments, habit), _outfit(years, sex, arguments, wardrobe)


def _word(arguments: Arguments, name: str, allowed: tuple[str, ...], default: str) -> str:
    value = arguments.get(name)
    if value is None:
        return default
    text = {"man": "male", "woman": "female"}.get(str(value), str(value))
    if text not in allowed:
        raise AssetError(f"want {name} as one of {', '.join(allowed)}, got '{value}'")
    return text


def _person(years: float, sex: str, arguments: Arguments, habit: Stream) -> Person:
    """Stature and girth of a variant, unless given.

    Raises:
        AssetError: an unknown build.
    """
    place = habit.child("height").uniform()
    if years < 18:
        height = child_height(round(years)) * (0.955 + 0.09 * place)
    else:
        height = adult_height(sex == "female", place) - 0.0009 * max(0.0, years - 45)
    given = arguments.get("height")
    if given is not None:
        height = float(given)
    build = arguments.get("build")
    if build is None:
        girth = 0.88 + 0.30 * habit.child("girth").uniform() ** 1.5
    elif str(build) in BUILDS:
        girth = BUILDS[str(build)]
    else:
        raise AssetError(f"want build as one of {', '.join(BUILDS)}, got '{build}'")
    age = round(years) if years < 18 else 5 * round(years / 5)
    return Person(round(height, 2), age, 1.0 if sex == "female" else 0.0, round(girth, 2))


#: clothing of people at their work: adults, unless told otherwise
_AT_WORK = frozenset({"police", "firefighter", "medic", "postal", "worker", "hi_vis", "suit"})

#: what is worn, as often as it is named
_UPPERS = {
    "male": (
        *("tshirt", "tshirt", "tshirt", "shirt", "shirt", "polo", "jumper", "hoodie", "hoodie"),
        *("jacket", "jacket", "jacket", "coat", "suit"),
    ),
    "female": (
        *("tshirt", "tshirt", "tshirt", "shirt", "jumper", "jumper", "hoodie", "jacket"),
        *("jacket", "coat", "coat", "dress"),
    ),
}
_LOWERS = {
    "male": ("jeans", "jeans", "jeans", "slim", "trousers", "trousers", "shorts"),
    "female": ("jeans", "slim", "slim", "trousers", "wide", "leggings", "skirt", "shorts"),
}
_HAIRS = {
    "male": (
        *("short", "short", "short", "parted", "parted", "crop", "crop", "curly", "receding"),
        *("bald", "afro", "bob"),
    ),
    "female": (
        *("long", "long", "long", "bob", "bob", "ponytail", "ponytail", "bun", "short"),
        *("curly", "parted", "afro"),
    ),
}


def _outfit(years: float, sex: str, arguments: Arguments, habit: Stream) -> Outfit:
    """The outfit of a variant, changed as the arguments ask."""

    def pick(name: str, options: tuple[str, ...]) -> str:
        return habit.child(name).pick(options)

    def chance(name: str) -> float:
        return habit.child(name).uniform()

    upper, lower = pick("upper", _UPPERS[sex]), pick("lower", _LOWERS[sex])
    if years < 15:
        upper = pick("upper", ("tshirt", "tshirt", "hoodie", "jumper", "jacket", "jacket"))
        lower = pick("lower", ("jeans", "jeans", "shorts", "leggings", "trousers"))
    hair = pick("hair", _HAIRS[sex])
    if hair in {"receding", "bald"} and years < 35:
        hair = "short"
    if years >= 65:
        upper = pick("upper", ("coat", "jacket", "jacket", "jumper", "shirt", "polo"))
        lower = pick(
            "lower", ("trousers", "trousers", "jeans", "skirt" if sex == "female" else "jeans")
        )
        hair = pick(
            "hair",
            ("receding", "bald", "short", "crop", "parted")
            if sex == "male"
            else ("bob", "bob", "bun", "short", "curly"),
        )
    if upper in {"dress", "robe"}:
        lower = "none"
    if upper in {"coat", "suit"} and lower == "shorts":
        lower = "trousers"
    hat = "none" if chance("hat") > 0.16 else pick("hat kind", ("cap", "cap", "beanie", "hood"))
    if hat == "hood" and upper != "hoodie":
        hat = "none" if upper == "tshirt" else "beanie"
    shoes = pick("shoes", ("sneakers", "sneakers", "shoes", "boots"))
    bags = ("none",) * 7 + (
        "backpack",
        "backpack",
        "backpack",
        "bag",
        "phone",
        "handbag" if sex == "female" else "backpack",
    )
    carrying = pick("carrying", bags)
    outfit = Outfit(
        upper,
        lower,
        shoes,
        hair,
        hat,
        sex == "male" and years >= 22 and chance("beard") < 0.25,
        chance("glasses") < (0.5 if years >= 60 else 0.16),
        carrying,
        False,
        _pattern(upper, chance("pattern")),
    )
    return _asked(outfit, arguments)


#: garments that come in patterns
_LIGHT = frozenset({"tshirt", "polo", "jumper", "hoodie", "shirt"})


def _pattern(upper: str, luck: float) -> str:
    """Patterns are seen on a third of light clothes."""
    if upper not in _LIGHT or luck > 0.36:
        return "plain"
    if upper == "shirt" and luck < 0.20:
        return "checks"
    return "stripes" if luck < 0.14 else "block" if luck < 0.22 else "print"


def _asked(outfit: Outfit, arguments: Arguments) -> Outfit:
    """An outfit changed as the arguments ask.

    Raises:
        AssetError: unknown clothing.
    """
    clothing = arguments.get("clothing")
    if clothing is not None:
        parts: dict[str, str] = {}
        for word in str(clothing).replace("+", " ").split():
            if word in CLOTHING:
                parts.update(CLOTHING[word])
            elif word in CUTS:
                parts["upper"] = word
            elif word in LEGWEAR:
                parts["lower"] = word
            else:
                raise AssetError(f"want clothing from {', '.join(sorted(CLOTHING))}, got '{word}'")
        vest = parts.pop("vest", "") == "yes"
        outfit = outfit._replace(**parts, vest=vest)  # type: ignore[arg-type]
        if outfit.upper not in _LIGHT or vest or outfit.uniform:
            outfit = outfit._replace(pattern="plain")
        if outfit.upper not in {"dress", "robe"} and outfit.lower == "none":
            outfit = outfit._replace(lower="jeans")
    carrying = _word(arguments, "carrying", CARRYING, outfit.carrying)
    hat = arguments.get("hat")
    if hat is not None:
        outfit = outfit._replace(hat=_word(arguments, "hat", HATS, "none"))
    return outfit._replace(carrying=carrying)


def _text(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
