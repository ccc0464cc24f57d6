"""Rows of tables, headers and labels: which cell is what, or a field is left open."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lvctx_gui.core.call import FIELDS, CallRef
from lvctx_gui.core.paste.reading import parse_paste
from lvctx_gui.core.paste.result import Pasted
from tests.core.paste.samples import ACCOUNT, CLIENT, FOUR, SESSION, THREE, TWO, TX, fields, refusal, sessions


@pytest.mark.parametrize("mark", ["\t", ",", ";", "|"])
def test_a_row_in_the_usual_order(mark):
    assert fields(mark.join((SESSION, TX, ACCOUNT))) == THREE
    assert fields(mark.join((SESSION, TX, ACCOUNT, CLIENT))) == FOUR
    assert fields(mark.join((f" {SESSION} ", f"{TX}\u200b", ACCOUNT, CLIENT)) + "\r\n") == FOUR
    assert fields(mark.join(("2024-05-01 10:32:05", SESSION, TX, ACCOUNT, CLIENT))) == FOUR
    assert fields(mark.join((SESSION, f"'{TX}", "4711000123", f"{CLIENT}.00"))) == {
        **FOUR,
        "account": "4711000123",
    }


def test_cells_of_other_programs_tables():
    assert fields(f"| {SESSION} | {TX} | {ACCOUNT} | {CLIENT} |") == FOUR
    assert (
        fields(
            "| Session | Tx | Account | Client |\n|---|--:|---|---|\n"
            f"| {SESSION} | {TX} | {ACCOUNT} | {CLIENT} |"
        )
        == FOUR
    )
    assert fields(f"{SESSION}\n{TX}\n{ACCOUNT}\n{CLIENT}") == FOUR
    assert fields(f"{SESSION}\t28,479,905,424.00\t{ACCOUNT}\t7419.0") == FOUR


def test_a_quoted_cell_may_hold_the_comma():
    assert fields(f'{SESSION},{TX},"Smith, Inc"') == {**THREE, "account": "Smith, Inc"}


def test_tabs_go_before_the_commas_in_the_cells():
    assert fields(f"{SESSION}\t{TX}\tSmith, Jones, Inc, Ltd") == {
        **THREE,
        "account": "Smith, Jones, Inc, Ltd",
    }


def test_cells_that_cannot_be_told_apart_are_left_to_the_person():
    for row in (
        f"2024-05-01\tKim Park\t{SESSION}\tAnswered\t{TX}\t{ACCOUNT}\t{CLIENT}",
        f"{SESSION}\t{TX}\t{ACCOUNT}\tCall back",
        f"2024-05-01,{SESSION},{TX},{ACCOUNT},Call back",
        f"{ACCOUNT}\t{SESSION}\t{TX}\t35",
    ):
        result = parse_paste(row)
        assert dict(result.fields) == TWO
        assert f"“{ACCOUNT}”" in result.notes["account"]
        assert "Several cells can be the account" in result.notes["account"]
    phone = parse_paste(f"{SESSION}\tKim\t4155550123\t{TX}\t{ACCOUNT}")
    assert dict(phone.fields) == {"session": SESSION}
    assert "Several cells can be the transaction id: “4155550123” or “28479905424”." in phone.notes["tx_id"]


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(
    sessions,
    st.integers(10**8, 10**12),
    st.from_regex(r"[A-Za-z][A-Za-z _]{0,14}[A-Za-z]", fullmatch=True),
    st.one_of(st.none(), st.integers(0, 10**6)),
    st.sampled_from(list(permutations(range(4)))),
    st.sampled_from(("", "2024-05-01", "05/01/2024 10:32 PM", "10:32:05", "1 May 2024")),
    st.sampled_from("\t,;|"),
)
def test_a_row_in_any_order_gives_that_call_or_leaves_a_field_open(
    session, tx_id, account, client, order, date, mark
):
    call = CallRef(session, tx_id, account, client)
    cells = [call.texts[name] for name in FIELDS]
    row = mark.join([cell for cell in (date, *(cells[n] for n in order)) if cell])
    result = parse_paste(row)
    assert isinstance(result, Pasted)
    given = {name: text for name, text in call.texts.items() if text}
    assert dict(result.fields) == given or (not result.is_whole and result.fields.items() <= given.items())
    if order == (0, 1, 2, 3):
        assert dict(result.fields) == given


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ("Session\tTransaction ID\tAccount\tClient", f"{SESSION}\t{TX}\t{ACCOUNT}\t{CLIENT}"),
        ("Account Number,Call_Session-ID,Agent,TxId,client id", f"{ACCOUNT},{SESSION},Kim,{TX},{CLIENT}"),
        ("CLIENT;ACCOUNT;TX;SESSION", f"{CLIENT};{ACCOUNT};{TX};{SESSION}"),
        ("Date\tPhone\tSession\tTx\tAccount\tClient", f"1/5/24\t4155\t{SESSION}\t{TX}\t{ACCOUNT}\t7,419.0"),
    ],
)  # fmt: skip
def test_headings_say_which_cell_is_which(heading, row):
    assert fields(f"{heading}\n{row}\n") == FOUR
    assert fields(f"{heading}\r\n{row}\r\n{row}\r\n") == FOUR


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"session,tx,account\n{SESSION},{TX},A\n{SESSION},{TX}1,A", "These are 2 calls"),
        (f"{SESSION}\t{TX}\tA\n{SESSION}\t{TX}1\tA", "These are 2 calls"),
        (f"session\ttx\taccount\taccount id\n{SESSION}\t{TX}\tA\tB", "Two columns have a heading"),
        (f"session\ttx\taccount\n{SESSION}\t{TX}\tA\tB", "more cells than there are headings"),
        ("session\ttx\taccount", "headings without a row"),
        ("session\ttx\taccount\n\t\tA", "names no call"),
        (f"session\ttx\taccount\n{SESSION}\t2.84799E+10\tA", "has lost digits"),
        (f"session\ttx\taccount\n{SESSION}\t{TX}\t4.155E+15", "The account has lost digits"),
        (f"session\ttx\taccount\n{SESSION}\tpending\tA", "is not a whole number: “pending”"),
        (f"{SESSION}\t2.84799E+10\t{ACCOUNT}\t{CLIENT}", "has lost digits"),
        (f"{SESSION}\t{TX}\t{ACCOUNT}\tU2@10.0.0.2", "several session ids"),
        (f"Session-ID: {SESSION}\nSession-ID: U2@10.0.0.2", "several calls"),
        (f"Session-ID: {SESSION}\nX-transaction-id: 2.8E+10", "has lost digits"),
    ],
)  # fmt: skip
def test_rows_that_cannot_be_read_say_why(text, why):
    assert why in refusal(text)


def test_an_empty_cell_is_left_out():
    assert fields(f"session,tx,account,client\n{SESSION},{TX},{ACCOUNT},") == THREE
    assert fields(f"session,tx,account,client\n{SESSION},{TX},,") == TWO
    assert fields(f"{SESSION}\t{TX}\t") == TWO


def test_sip_headers_name_the_session_and_the_transaction():
    text = (
        "INVITE sip:agent@10.40.88.32 SIP/2.0\r\nVia: SIP/2.0/UDP 10.40.88.32:5060\r\n"
        f"session-id: {SESSION};remote=0\r\nX-Transaction-ID:{TX}\r\nContent-Length: 0\r\n\r\n"
    )
    assert fields(text) == TWO
    assert fields(f"{text}{text}") == TWO
    assert fields(f"Session-ID: {SESSION}") == {"session": SESSION}
    assert fields(f"X-transaction-id: {TX}", "account") == {"tx_id": TX}


def test_lines_with_labels_name_a_call():
    text = f"Session: {SESSION}\nTransaction ID: {TX}\nAccount: Smith, Inc\nClient: 7419.00"
    assert fields(text, "account") == {**FOUR, "account": "Smith, Inc"}
    assert fields(text.replace(": ", "\t")) == {**FOUR, "account": "Smith, Inc"}
