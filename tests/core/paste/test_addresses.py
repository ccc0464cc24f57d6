"""The address of a call, in whatever mail programs make of it: that call, a question or a reason."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lvctx_gui.core.call import FIELDS, CallRef, InvalidCallError
from lvctx_gui.core.paste.reading import parse_argument, parse_paste
from lvctx_gui.core.paste.result import Pasted
from tests.attempt import attempt
from tests.core.paste.samples import (
    ACCOUNT,
    BARE,
    CALL,
    CLIENT,
    FOUR,
    HOST,
    PATH,
    SESSION,
    THREE,
    TWO,
    TX,
    URL,
    fields,
    refusal,
    sessions,
)
from tests.core.wrappings import AROUND, BREAKS, broken
from tests.strategies import address_text, any_text

accounts = st.one_of(
    st.sampled_from(
        (
            "ARB_WSAPI_1",
            "EAST/WEST CARDS 2",
            "100%",
            "Smith, Inc",
            "a;b?c#d",
            "Zoë & Söhne",
            "x=20",
            "_x_",
            "Acme.",
        )
    ),
    address_text,
    st.from_regex(r"[A-Za-z0-9_.~-]{1,20}", fullmatch=True),
)


@st.composite
def calls(draw):
    account, client = draw(accounts), draw(st.one_of(st.none(), st.integers(0, 10**6)))
    tx_id = draw(st.integers(10**8, 10**12))
    try:
        return CallRef(draw(sessions), tx_id, account, client)
    except InvalidCallError:
        assume(False)


def is_this_or_asked(text, call, field="session"):
    """Whether ``text`` is read as ``call``, and no other call is ever looked up without a question."""
    result = parse_paste(text, field)
    if not isinstance(result, Pasted):
        return False
    expected = {name: value for name, value in call.texts.items() if value}
    if any(result.fields.get(name, "") != value for name, value in expected.items()):
        assert result.doubts or not result.is_whole, (text, dict(result.fields))
        return False
    assert dict(result.fields) == expected or result.doubts, (text, dict(result.fields))
    return True


@pytest.mark.slow("needs many examples")
@settings(max_examples=400, suppress_health_check=[HealthCheck.filter_too_much])
@given(calls(), st.sampled_from(sorted(AROUND)))
def test_an_address_in_any_wrapping_gives_that_call_or_none(call, name):
    assert isinstance(is_this_or_asked(AROUND[name](f"{HOST}/context/call/{call}"), call), bool)


@pytest.mark.parametrize("name", [name for name in AROUND if not name.startswith("cut")])
def test_an_ordinary_address_is_read_in_every_wrapping(name):
    result = parse_paste(AROUND[name](URL))
    assert isinstance(result, Pasted)
    assert (dict(result.fields), result.base_url, dict(result.doubts)) == (FOUR, HOST, {})
    bare = parse_paste(AROUND[name](BARE))
    assert isinstance(bare, Pasted)
    assert dict(bare.fields) == THREE


@pytest.mark.slow("needs many examples")
@settings(max_examples=600, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.data(), calls())
def test_an_address_broken_anywhere_is_joined_or_refused(data, call):
    text = data.draw(broken(f"{HOST}/context/call/{call}"))
    after = data.draw(st.sampled_from(("", "\n", "\n\nKim", "\nfor the call", ">")))
    assert isinstance(is_this_or_asked(("<" if after == ">" else "") + text + after, call), bool)


@pytest.mark.parametrize("way", BREAKS)
def test_an_ordinary_address_is_joined_wherever_a_mail_program_breaks_it(way):
    read = [is_this_or_asked(URL[:at] + BREAKS[way] + URL[at:], CALL) for at in range(1, len(URL))]
    # Between the client's digits it may be another client, and another line.
    assert read.count(False) <= (0 if "soft" in way else len(CLIENT) - 1)
    assert all(is_this_or_asked(f"<{URL[:at]}{BREAKS[way]}{URL[at:]}>", CALL) for at in range(1, len(URL)))


@pytest.mark.parametrize(("account", "read"), [(":", ":"), (":;", ":"), ("..", "."), ("Acme.", "Acme")])
def test_punctuation_behind_an_account_of_punctuation_is_asked_about(account, read):
    result = parse_paste(f"{HOST}/context/call/{SESSION}/{TX}/{account}")
    assert isinstance(result, Pasted)
    assert result.fields["account"] == read
    assert [doubt.instead for doubt in result.doubts.values()] == ([] if read == account else [account])


def test_an_account_may_end_a_line_like_a_query():
    assert fields(f"<{HOST}/context/call/{SESSION}/{TX}/client=\n0>") == {**TWO, "account": "client0"}
    assert fields(f"{BARE}?client=\n7419") == fields(f"{BARE}?client==\n7419") == FOUR


def test_where_an_address_may_go_on_in_the_next_line_that_is_asked():
    assert "whether “API_1” in the next line belongs to the address" in refusal(f"{BARE[:-5]}\nAPI_1")
    assert "whether “19” in the next line" in refusal(f"{URL[:-2]}\n19")
    assert "whether “0” in the next line" in refusal(f"{HOST}/context/call/{SESSION}/{TX}/.\n0")
    assert fields(f"{URL}\nfor the call") == FOUR
    assert fields(f"{BARE}\n\nfor the call") == THREE
    assert fields(f"<{BARE}>\nfor the call") == THREE


@pytest.mark.parametrize(
    "text",
    [
        PATH,
        f"  {URL}  ",
        f"GET {PATH} HTTP/1.1\r\nHost: api.livevox.com\r\nSession-ID: other@1\r\n",
        f"context/call/{CALL}",
        f"api.na4.livevox.com{PATH}",
        f"{HOST}/prefix{PATH}",
        f"{HOST}{PATH}&x=y",
        f"{BARE}/?x=1&client=7419",
        str(CALL),
        f"/{CALL}",
        f'"{CALL}"',
        URL.replace("@", "%40"),
    ],
)
def test_other_forms_of_the_same_address(text):
    assert fields(text) == FOUR


def test_a_key_behind_the_account_is_told_and_left_out():
    result = parse_paste(f"DELETE /context/call/{SESSION}/{TX}/{ACCOUNT}/Key1?client={CLIENT} HTTP/2")
    assert dict(result.fields) == FOUR
    assert "“Key1” after the account was taken for a key" in result.notes["account"]
    assert "more parts" in refusal(f"{BARE}/EAST/WEST/x")


def test_an_account_with_a_blank_or_an_encoded_slash_is_read_whole():
    text = f"GET /context/call/{SESSION}/{TX}/EAST%2FWEST CARDS 2 HTTP/1.1"
    assert fields(text) == {**THREE, "account": "EAST/WEST CARDS 2"}
    assert fields(f"/context/call/{SESSION}/{TX}/EAST CARDS?client=7419") == {**FOUR, "account": "EAST CARDS"}
    assert fields(f"{BARE}%20") == {**THREE, "account": f"{ACCOUNT} "}


@pytest.mark.parametrize(
    ("ending", "instead"),
    [(".", f"{ACCOUNT}."), (" please check", f"{ACCOUNT} please check"), ("!", f"{ACCOUNT}!")],
)
def test_what_may_belong_to_the_account_is_asked(ending, instead):
    result = parse_paste(BARE + ending)
    assert dict(result.fields) == THREE
    assert result.doubts["account"].instead == instead
    assert "left out of the account" in result.doubts["account"].text
    assert fields(URL + ending) == FOUR  # behind the client's number nothing can belong to it


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"{HOST}/context/call/{SESSION}/{TX}", "ends before its account"),
        (f"{HOST}/context/call/{SESSION}/{TX}/", "ends before its account"),
        (f"{HOST}/context/call/", "ends before its account"),
        (f"{BARE}%FF", "its % codes do not stand for text"),
        (f"{BARE}%2", "its % codes do not stand for text"),
        (f"{BARE}%", "its % codes do not stand for text"),
        (f"{HOST}/context/call/{SESSION}/2847x/{ACCOUNT}", "is not a whole number"),
        (f"{BARE}?client=74x19", "is not a whole number"),
        (f"{BARE}?client=7419&client=7420", "two clients"),
        (f"{BARE}?client7419", "after the question mark cannot be read: “client7419”"),
        (f"{URL[:-2]}…", "was shortened"),
        (f"{BARE[:-3]}...", "was shortened"),
        (f"{URL} {URL}0", "several calls"),
        (f"[{URL}]({URL}0)", "several calls"),
        (f"{CALL} {CALL}0", "several calls"),
        (f"{SESSION}/{TX}/A\n{SESSION}/{TX}/B", "several calls"),
        ("https://livevox.example/agents", "a web page, not of a call"),
        ("https://urldefense.com/v3/__https://api.livevox.com/context/call/S/1/A*20__;!!x!y$", "mail filter"),
        ("https://urldefense.com/v3/__https://api.livevox.com/context/call/S/1/A", "mail filter"),
        (f"https://www.google.com/url?q={BARE}%2520x&sa=D", "could mean two things"),
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_read_says_why(text, why):
    assert why in refusal(text)


def test_an_address_in_another_ones_query_ends_there():
    assert fields(f"https://www.google.com/url?q={BARE}&sa=D") == THREE
    assert fields(f"https://www.google.com/url?q={URL}&sa=D") == FOUR


@given(st.one_of(address_text, any_text), st.integers(1, 10**18), address_text, st.integers(0, 10**6))
def test_the_url_of_any_call_is_understood(session, tx_id, account, client):
    call, error = attempt(InvalidCallError, CallRef, session, tx_id, account, client)
    if error is not None:
        return
    result = parse_paste(f"https://api.livevox.com/context/call/{call}")
    assert isinstance(result, Pasted)
    assert CallRef.parse(*(result.fields[name] for name in FIELDS), exact=FIELDS) == call
    assert parse_argument(str(call)) == Pasted(MappingProxyType(dict(result.fields)))
