import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenesim.errors import MapError
from scenesim.randomness import Stream
from scenesim.roads import opendrive
from scenesim.roads.building import build
from scenesim.roads.xodr_writer import to_text

SMALL = to_text(build("intersection", {"arms": 3, "length": 40.0}).map)
NUMBER = re.compile(r'="-?\d[^"]*"')


def use(network):
    """Everything that other rooms ask for."""
    for road in network.road_ids():
        network.strips(road)
        network.stripes(road)
        network.things(road)
        network.signs(road)
        network.speed_limit_mps(road, 0.5 * network.length_m(road))
    for number, span in enumerate(network.spans("driving")):
        network.path_ahead(span.road, span.lane, span.s_start_m, 200.0, Stream.of(number))
        network.right_of_way.control(span)
    network.locate(0.0, 0.0)


def maps(reference):
    return sorted((reference / "maps").glob("*/*.xodr"))


def test_all_reference_maps_load_and_are_read_back_equal(reference):
    for path in maps(reference):
        network = opendrive.read(path)
        use(network)
        again = opendrive.parse(to_text(network.map).encode(), path.name)
        assert again.map == network.map, path.name


def test_good_reference_maps_have_few_faults_and_faulty_ones_tell(reference):
    for path in maps(reference):
        faults = opendrive.read(path).faults
        if path.name == "soderleden.xodr":  # a turn begins in the middle of the road it names
            assert [fault for fault in faults if "predecessor '2' 66.17 m away" not in fault] == []
        elif path.parent.name in {"esmini", "ncap"}:
            assert faults == (), path.name
    odd = opendrive.read(reference / "maps/faulty/suspect_geometries.xodr").faults
    assert any("reference line 20.100 m" in fault for fault in odd)
    assert all(re.match(r"suspect_geometries.xodr:\d+: <", fault) for fault in odd)


def tried(text, name):
    """The network of a text, or None where it is refused with a place."""
    try:
        return opendrive.parse(text.encode(), name)
    except MapError as error:
        if name not in str(error):
            pytest.fail(f"no place in {error}")
        return None


@given(
    where=st.floats(0.0, 1.0),
    text=st.sampled_from(
        ["nan", "inf", "-1", "0", "1e300", "", "x", "-0.5", "1e9", "999", "1e-12", "true"]
    ),
    second=st.floats(0.0, 1.0),
)
@settings(max_examples=60)
def test_wrong_numbers_end_in_an_error_or_a_map_that_works(where, text, second):
    spots = list(NUMBER.finditer(SMALL))
    broken = SMALL
    for share in sorted({where, second}, reverse=True):
        spot = spots[int(share * (len(spots) - 1))]
        broken = f'{broken[: spot.start()]}="{text}"{broken[spot.end() :]}'
    network = tried(broken, "broken.xodr")
    if network and max(network.length_m(road) for road in network.road_ids()) < 1e4:
        use(network)


@given(cut=st.floats(0.0, 1.0), length=st.integers(1, 400))
@settings(max_examples=60)
def test_lost_text_ends_in_an_error_or_a_map_that_works(cut, length):
    start = int(cut * len(SMALL))
    network = tried(SMALL[:start] + SMALL[start + length :], "cut.xodr")
    if network:
        use(network)


@given(st.data())
@settings(max_examples=60)
def test_lost_lines_end_in_an_error_or_a_map_that_works(data):
    lines = SMALL.splitlines()
    single = [i for i, line in enumerate(lines) if line.rstrip().endswith("/>")]
    lost = set(data.draw(st.lists(st.sampled_from(single), min_size=1, max_size=12)))
    text = "\n".join(line for i, line in enumerate(lines) if i not in lost)
    network = tried(text, "lines.xodr")
    if network:
        use(network)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not well-formed"),
        ("<OpenDRIVE>", "not well-formed"),
        ("<OpenSCENARIO/>", "begins with <OpenDRIVE>"),
        ("<OpenDRIVE/>", "has no road"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><OpenDRIVE>&b;</OpenDRIVE>', "entities are not read"),
        ('<!DOCTYPE a SYSTEM "http://localhost/x"><OpenDRIVE/>', "document types"),
        ("<a>" * 200 + "</a>" * 200, "levels of nesting"),
        ('<OpenDRIVE><header revMajor="2"/></OpenDRIVE>', "only 1.x is known"),
    ],
)
def test_what_is_no_map_is_refused(text, message):
    with pytest.raises(MapError, match=message):
        opendrive.parse(text.encode(), "bad.xodr")


def test_the_error_names_the_line():
    text = SMALL.replace('length="40"', 'length="-3"', 2)
    line = 1 + text[: text.index('length="-3"')].count("\n")
    with pytest.raises(MapError, match=rf"bad.xodr:({line}|{line + 3}|\d+): <.*negative length"):
        opendrive.parse(text.encode(), "bad.xodr")


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(MapError, match=r"none.xodr: cannot be read"):
        opendrive.read(tmp_path / "none.xodr")


ROAD = """<road id="1" length="100" junction="-1">{link}<planView><geometry s="0" x="0" y="0"
hdg="0" length="100"><line/></geometry></planView><lanes><laneSection s="0"><center><lane id="0"
type="none"/></center><right><lane id="-1" type="driving"><width sOffset="0" a="{width}"/></lane>
</right></laneSection></lanes>{more}</road>"""
MAP = '<OpenDRIVE><header revMajor="1" revMinor="6"/>{}</OpenDRIVE>'


def faults_of(link="", width=3.5, more=""):
    network = opendrive.parse(MAP.format(ROAD.format(link=link, width=width, more=more)).encode())
    use(network)
    return network.faults


LINK = '<link><{} elementType="{}" elementId="{}" contactPoint="{}"/></link>'
SIGNAL = (
    '<signals><signal id="7" s="{}" t="-4" type="274" country="ZZ" height="{}"/></signals>'
    '<objects><object id="1" type="building" s="20" t="10" length="{}" height="4"/></objects>'
)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"link": LINK.format("successor", "road", 99, "start")}, "names the road '99'"),
        ({"link": LINK.format("successor", "junction", 99, "")}, "names the junction '99'"),
        ({"link": LINK.format("successor", "road", 1, "end")}, "names its own end as successor"),
        ({"link": LINK.format("successor", "road", 1, "start")}, "'1' 100.00 m away"),
        ({"width": -3}, "-1 is -3 m wide; taken as 0 m"),
        ({"more": SIGNAL.format(5000, 1, 1)}, "'7' at s = 5000, beyond the 100.0 m of road '1'"),
        ({"more": SIGNAL.format(50, -1, 1)}, "negative height -1; taken as 0"),
        ({"more": SIGNAL.format(50, 1, -5)}, "negative length -5; taken as 0"),
    ],
)
def test_what_leads_nowhere_or_is_less_than_nothing_is_told(words, told):
    (fault,) = faults_of(**words)
    assert told in fault


def test_an_unknown_country_has_signs_all_the_same():
    assert faults_of(more=SIGNAL.format(50, 1, 1)) == ()


def test_repeated_roads_are_read_in_time_that_grows_with_their_number():
    # ten thousand of one id: trying each number for each of them took minutes
    road = ROAD.format(link="", width=3.5, more="")
    network = opendrive.parse(MAP.format(road * 10_000).encode())
    assert network.road_ids()[-1] == "1_10000"


@pytest.mark.full
def test_a_million_elements_are_read_or_refused():
    geometry = '<geometry s="0" x="0" y="0" hdg="0" length="1"><line/></geometry>'
    text = (
        '<OpenDRIVE><road id="1" length="1"><planView>'
        + geometry * 500_000
        + '</planView><lanes><laneSection s="0"><right><lane id="-1" type="driving">'
        '<width a="3"/></lane></right></laneSection></lanes></road></OpenDRIVE>'
    )
    network = opendrive.parse(text.encode(), "huge.xodr")
    network.locate(0.5, 0.0)


def test_more_objects_than_memory_holds_are_refused(monkeypatch):
    monkeypatch.setattr(opendrive, "MAX_OBJECTS", 20)
    pole = '<object id="{0}" type="pole" s="{0}" t="3" length="1" width="1" height="2"/>'
    street = to_text(build("street", {"length": 100.0}).map)

    def with_poles(count):
        poles = "".join(pole.format(k) for k in range(count))
        return street.replace("</road>", f"<objects>{poles}</objects></road>", 1).encode()

    things = opendrive.parse(with_poles(19)).things("1")
    places = sorted(float(one.T_world_from_thing.translation[0]) for one in things)
    assert len(places) >= 19
    with pytest.raises(MapError, match="more than 20 objects"):
        opendrive.parse(with_poles(21))
