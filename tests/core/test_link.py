"""Links to calls: a fixed grammar, of which nothing is mended."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.link import Link, LinkError, format_link, is_link, parse_link
from lvctx_gui.core.segments import segment_problem

SAMPLE = CallRef("U70D91T533151E6@10.40.88.32", 28479905424, "ARB_WSAPI_1")

identifiers = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(
    lambda text: segment_problem(text) is None
)
numbers = st.integers(1, 10**19 - 1)
calls = st.builds(CallRef, identifiers, numbers, identifiers, st.none() | st.integers(0, 10**19 - 1))
servers = st.sampled_from(
    [
        "",
        "https://api.livevox.com",
        "https://api.na4.livevox.com:8443/way/%2Fthere",
        "https://[2001:db8::1]/a@b",
    ]
)


@given(calls, servers)
def test_a_link_leads_back_to_its_call_and_server(call, base_url):
    assert parse_link(format_link(call, base_url)) == Link(call, base_url)


def test_a_link_is_what_people_expect():
    link = "lvctx://U70D91T533151E6@10.40.88.32/28479905424/ARB_WSAPI_1"
    assert format_link(SAMPLE) == link
    assert parse_link(link) == Link(SAMPLE)
    of_client = CallRef(SAMPLE.session, SAMPLE.tx_id, SAMPLE.account, 7419)
    assert parse_link(f"{link}?client=7419") == Link(of_client)
    assert (
        format_link(of_client, "https://api.na4.livevox.com/") == f"{link}?client=7419&at=api.na4.livevox.com"
    )
    assert parse_link(f"{link}?at=api.na4.livevox.com") == Link(SAMPLE, "https://api.na4.livevox.com")


def test_a_server_of_this_machine_is_named_without_its_scheme():
    link = format_link(SAMPLE, "http://127.0.0.1:8080")
    assert link.endswith("?at=127.0.0.1:8080")
    assert parse_link(link).base_url == "https://127.0.0.1:8080"


def test_only_the_case_of_the_scheme_is_free():
    assert parse_link("LVctx://S/1/a") == Link(CallRef("S", 1, "a"))
    assert parse_link("lvctx://S/1/a") != parse_link("lvctx://s/1/a")
    with pytest.raises(LinkError):
        parse_link("lvctx://S/1/a?Client=1")


@pytest.mark.parametrize(
    "text",
    [
        'lvctx://S/1/A" --base-url x',
        'lvctx://S/1/A"',
        "lvctx://S/1/A'",
        "lvctx://S/1/A --base-url x",
        " lvctx://S/1/A",
        "lvctx://S/1/A ",
        "lvctx://S/1/A\n",
        "lvctx://S/1/A\0",
        "lvctx://S/1/A#part",
        "lvctx://S/1/A/",
        "lvctx://S/1/A/Key",
        "lvctx://S/1/A?",
        "lvctx://S/1/A?client=",
        "lvctx://S/1/A?client=-1",
        "lvctx://S/1/A?client=1&client=2",
        "lvctx://S/1/A?client=1;at=x",
        "lvctx://S/1/A?at=x.com&client=1",
        "lvctx://S/1/A?at=x.com&at=y.com",
        "lvctx://S/1/A?at=https%3A%2F%2Fx.com",
        "lvctx://S/1/A?at=user@x.com",
        "lvctx://S/1/A?at=x.com:0",
        "lvctx://S/1/A?at=..",
        "lvctx://S/1/A?at=x.com/../y",
        "lvctx://S/1/A?base_url=x",
        "lvctx://S/1/A&client=1",
        "lvctx://S/0/A",
        "lvctx://S/01/A",
        "lvctx://S/1.0/A",
        "lvctx://S/１/A",
        "lvctx://S/1e3/A",
        "lvctx://S/%31/A",
        "lvctx://S//A",
        "lvctx:///1/A",
        "lvctx:S/1/A",
        "lvctx:/S/1/A",
        "lvctx:\\\\S\\1\\A",
        "lvctx://S/1",
        "lvctx://",
        "lvctx:",
        "lvctxx://S/1/A",
        "https://S/1/A",
        "S/1/A",
        "lvctx://S/1/..",
        "lvctx://S/1/%2e%2E",
        "lvctx://S/1/%252e%252e",
        "lvctx://S/1/A%2F..",
        "lvctx://S/1/A%00",
        "lvctx://S/1/A%0A",
        "lvctx://S/1/A%",
        "lvctx://S/1/A%4",
        "lvctx://S/1/A%FF",
        "lvctx://S/1/Ä",
        f"lvctx://S/1/{'A' * 8_000}",
        "",
    ],
)
def test_what_is_not_a_link_to_the_letter_is_refused_in_a_sentence(text):
    with pytest.raises(LinkError, match=r"^This link|^This is not a link") as refused:
        parse_link(text)
    assert str(refused.value).endswith(".")


_PIECES = st.sampled_from(
    [
        *("lvctx://", "LVCTX://", "S", "U7@10.4", "/", "//", "28479905424", "1", "0", "7", "x.com", "ä"),
        *("?client=", "&at=", "?at=", "%2F", "%2e", "%20", "%", "#", "&", "=", "..", "@", ":"),
        *('"', " ", "'", "\\", "\n", "--call"),
    ]
)


@given(st.text() | st.lists(_PIECES, max_size=14).map("".join))
def test_garbage_is_refused_or_is_the_call_that_stands_there(text):
    try:
        link = parse_link(text)
    except LinkError:
        return
    path, _, query = text.partition("://")[2].partition("?")
    session, number, account = path.split("/")
    assert (unquote(session), number, unquote(account)) == (
        link.call.session,
        str(link.call.tx_id),
        link.call.account,
    )
    client = re.match(r"client=(\d+)", query)
    assert link.call.client == (int(client[1]) if client else None)
    assert bool(link.base_url) is ("at=" in query)
    assert not set(text) & set(" \"'<>#\\;|`$\n\t")


@pytest.mark.parametrize(
    ("text", "means"),
    [("lvctx://S/1/A", True), ("LVCTX:", True), ("lvctx", False), ("", False), ('"lvctx://S/1/A"', False)],
)
def test_a_text_that_means_to_be_a_link_is_recognised(text, means):
    assert is_link(text) is means
