"""What `core.segments` knows of ways and what `api.wire` writes, against real ones."""

from __future__ import annotations

import pytest

from lvctx_gui.api import wire
from lvctx_gui.core.segments import aliases, segment_problem
from tests.api_server import unused_call
from tests.ways.conftest import UNCHANGING, way_or_skip
from tests.ways.measure import Place, Prober, Verdict, measure
from tests.ways.texts import KEYS, LITERALS, SESSIONS

# Everything between and behind is started once, by the process that runs this group.
pytestmark = pytest.mark.xdist_group("ways")

SENT = tuple(text for text in (*SESSIONS, *KEYS) if segment_problem(text) is None)


def as_we_write(text: str) -> str:
    """The segment that the program sends for this text."""
    return wire.key_target(unused_call(), text).segments[-1]


def test_whatever_a_way_makes_of_a_segment_is_among_its_aliases(way, server):
    unknown = [
        str(one)
        for one in measure(way, server, SENT, spell=as_we_write)
        if one.turned_into not in {None, one.text, *aliases(one.text)}
    ]
    assert not unknown


def test_what_has_no_aliases_arrives_as_it_is(way, server):
    plain = tuple(text for text in SENT if not aliases(text))
    assert set(SESSIONS) <= set(plain)
    changed = [
        str(one)
        for one in measure(way, server, plain, every_method=True, spell=as_we_write)
        if one.verdict is not Verdict.SAME
    ]
    assert not changed


def test_no_way_changes_a_character_that_we_leave_as_it_is(way, server):
    texts = [
        text
        for character in LITERALS
        for text in (f"a{character}b", f"{character}b", f"a{character}", f"a{character * 2}b")
        if segment_problem(text) is None and as_we_write(text) == text
    ]
    with Prober(way, server) as prober:
        changed = [
            str(one)
            for text in texts
            for place in Place
            if (one := prober.probe(place, "GET", text, str)).verdict is not Verdict.SAME
        ]
    assert not changed


@pytest.mark.parametrize("name", UNCHANGING)
def test_what_changes_nothing_is_here_too(name, server_name, ways):
    """Otherwise a mistake in the setting would look like a way that changes much."""
    way = way_or_skip(ways, name, server_name)
    texts = ("100%25", "a?b", "a#b", "a b", "é", "a%2Bb", "a;b")
    verdicts = {one.verdict for one in measure(way, ways.server_of(way), texts, every_method=True)}
    assert verdicts == {Verdict.SAME}


@pytest.mark.parametrize(
    ("name", "server_name", "text", "became"),
    [
        ("Apache, default", "Tomcat", "a;b", "a"),
        ("nginx, with a URI", "Tomcat", ";b", ""),
        ("nginx, $uri", "Express", "a?b", "a"),
        ("nginx, $uri", "Express", "?b", ""),
        ("nginx, capture", "practice server", "100%25", "100%"),
        ("nginx, rewrite", "practice server", "/a", "a"),
        ("nginx, $uri", "Tomcat", "%2e", ""),
    ],
)
def test_the_ways_do_what_they_are_here_for(name, server_name, text, became, ways):
    way = way_or_skip(ways, name, server_name)
    with Prober(way, ways.server_of(way)) as prober:
        assert prober.probe(Place.KEY, "DELETE", text).turned_into == became
