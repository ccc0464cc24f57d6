from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef, InvalidCallError
from lvctx_gui.core.paste import parse_paste
from tests.strategies import address_text, any_text

SESSION, TX, ACCOUNT, CLIENT = "U70D91T533151E6@10.40.88.32", "28479905424", "ARB_WSAPI_1", "7419"
THREE = {"session": SESSION, "tx_id": TX, "account": ACCOUNT}
FOUR = {**THREE, "client": CLIENT}
PATH = f"/context/call/{SESSION}/{TX}/{ACCOUNT}?client={CLIENT}"


@pytest.mark.parametrize(
    "text",
    [
        PATH,
        f"https://api.livevox.com{PATH}",
        f"See https://api.na4.livevox.com{PATH}\nfor the call",
        f'"https://api.livevox.com{PATH}"',
        f"<https://api.livevox.com{PATH}>",
        f"GET {PATH} HTTP/1.1",
        f"GET {PATH} HTTP/1.1\r\nHost: api.livevox.com\r\nSession-ID: other@1\r\n",
        f"DELETE /context/call/{SESSION}/{TX}/{ACCOUNT}/Key1?client={CLIENT} HTTP/2",
        f"curl -X GET 'https://api.livevox.com{PATH}' -H 'LV-Session: x'",
    ],
)
def test_an_address_in_other_text_fills_all_fields(text):
    assert parse_paste(text) == FOUR


def test_an_account_with_a_blank_or_an_encoded_slash_is_read_whole():
    text = f"GET /context/call/{SESSION}/{TX}/EAST%2FWEST CARDS 2 HTTP/1.1"
    assert parse_paste(text) == {**THREE, "account": "EAST/WEST CARDS 2"}


def test_an_address_that_ends_early_fills_nothing():
    assert parse_paste(f"/context/call/{SESSION}/{TX}") is None


@pytest.mark.parametrize("mark", ["\t", ",", ";"])
def test_a_row_in_the_usual_order(mark):
    assert parse_paste(mark.join((SESSION, TX, ACCOUNT))) == THREE
    assert parse_paste(mark.join((SESSION, TX, ACCOUNT, CLIENT))) == FOUR
    assert parse_paste(mark.join((f" {SESSION} ", f"{TX}\u200b", ACCOUNT, CLIENT, "more")) + "\r\n") == FOUR


def test_a_row_whose_fourth_cell_is_no_number_names_no_client():
    assert parse_paste(f"{SESSION}\t{TX}\t{ACCOUNT}\tCall back") == THREE


def test_a_quoted_cell_may_hold_the_comma():
    assert parse_paste(f'{SESSION},{TX},"Smith, Inc"') == {**THREE, "account": "Smith, Inc"}


def test_tabs_go_before_the_commas_in_the_cells():
    assert parse_paste(f"{SESSION}\t{TX}\tSmith, Jones, Inc, Ltd") == {
        **THREE,
        "account": "Smith, Jones, Inc, Ltd",
    }


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ("Session\tTransaction ID\tAccount\tClient", f"{SESSION}\t{TX}\t{ACCOUNT}\t{CLIENT}"),
        ("Account Number,Call_Session-ID,Agent,TxId,client id", f"{ACCOUNT},{SESSION},Kim,{TX},{CLIENT}"),
        ("CLIENT;ACCOUNT;TX;SESSION", f"{CLIENT};{ACCOUNT};{TX};{SESSION}"),
    ],
)
def test_headings_say_which_cell_is_which(heading, row):
    assert parse_paste(f"{heading}\n{row}\nsome\tother\trow\n") == FOUR


def test_an_empty_cell_under_a_heading_is_left_out():
    assert parse_paste(f"session,tx,account,client\n{SESSION},{TX},{ACCOUNT},") == THREE


def test_a_row_of_a_report_with_columns_of_its_own_is_read_by_its_shape():
    assert parse_paste(f"2024-05-01\tKim Park\t{SESSION}\tAnswered\t{TX}\t{ACCOUNT}\t{CLIENT}") == FOUR
    assert parse_paste(f"2024-05-01,{SESSION},{TX},{ACCOUNT},Call back") == THREE


def test_sip_headers_name_the_session_and_the_transaction():
    text = (
        "INVITE sip:agent@10.40.88.32 SIP/2.0\r\nVia: SIP/2.0/UDP 10.40.88.32:5060\r\n"
        f"session-id: {SESSION};remote=0\r\nX-Transaction-ID:{TX}\r\nContent-Length: 0\r\n\r\n"
    )
    assert parse_paste(text) == {"session": SESSION, "tx_id": TX}
    assert parse_paste(f"Session-ID: {SESSION}") == {"session": SESSION}
    assert parse_paste(f"X-transaction-id: {TX}") == {"tx_id": TX}


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "\t", "\r\n", SESSION, TX, ACCOUNT, CLIENT, "EAST/WEST CARDS 2", "Smith, Inc", "a;b=c&d"),
        *("one,two,three", "1,2", "Smith,12,", ",,", '"', "a,b\nc,d", "Hello, this is, a sentence, really"),
        f"{SESSION},later,{ACCOUNT}",
        f"{ACCOUNT},x,{SESSION},{TX}",
    ],
)
def test_text_for_one_field_is_left_alone(text):
    assert parse_paste(text) is None


def test_a_cell_of_any_length_is_no_error():
    assert parse_paste("x" * 200_000 + ",1,A") is None


def test_a_row_whose_account_is_empty_names_no_call():
    assert parse_paste(f"{SESSION}\t{TX}\t") is None
    assert parse_paste(f"x\t{SESSION}\t{TX}\t") is None


@settings(max_examples=200)
@given(
    st.one_of(
        address_text,
        any_text,
        st.lists(
            st.sampled_from([SESSION, TX, ACCOUNT, ",", "\t", ";", "\n", '"', "session", "tx", "account"])
        ).map("".join),
    )
)
def test_whatever_is_pasted_gives_fields_or_nothing(text):
    fields = parse_paste(text)
    assert fields is None or (fields and fields.keys() <= FOUR.keys() and all(fields.values()))


@given(address_text, st.integers(1, 10**18), address_text, st.integers(0, 10**6))
def test_the_url_of_any_call_is_understood(session, tx_id, account, client):
    try:
        call = CallRef.parse(session, str(tx_id), account, str(client))
    except InvalidCallError:
        return
    fields = parse_paste(f"https://api.livevox.com/context/call/{call}")
    assert CallRef.parse(**fields) == call
