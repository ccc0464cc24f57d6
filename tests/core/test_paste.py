from __future__ import annotations

from itertools import permutations
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lvctx_gui.core.call import FIELDS, CallRef, InvalidCallError
from lvctx_gui.core.paste import Pasted, Refused, parse_argument, parse_paste
from tests.attempt import attempt
from tests.core.wrappings import AROUND, BREAKS, broken
from tests.strategies import address_text, any_text

SESSION, TX, ACCOUNT, CLIENT = "U70D91T533151E6@10.40.88.32", "28479905424", "ARB_WSAPI_1", "7419"
TWO = {"session": SESSION, "tx_id": TX}
THREE = {**TWO, "account": ACCOUNT}
FOUR = {**THREE, "client": CLIENT}
CALL = CallRef(SESSION, int(TX), ACCOUNT, int(CLIENT))
PATH = f"/context/call/{CALL}"
HOST = "https://api.na4.livevox.com"
URL = f"{HOST}{PATH}"
BARE = f"{HOST}/context/call/{SESSION}/{TX}/{ACCOUNT}"

sessions = st.from_regex(r"[A-Z0-9]{1,16}@\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}", fullmatch=True)
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


def fields(text, field="session"):
    """What a paste fills, for sure."""
    result = parse_paste(text, field)
    assert isinstance(result, Pasted), result
    assert not result.doubts
    return dict(result.fields)


def refusal(text, field="session"):
    result = parse_paste(text, field)
    assert isinstance(result, Refused), result
    return result.reason


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


# --- addresses ---------------------------------------------------------------------------------------------


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


# --- what belongs to one field -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", SESSION, TX, ACCOUNT, CLIENT, "EAST/WEST CARDS 2", "Smith, Inc", "a;b=c&d"),
        "Northline, West",
        *("Northline, 12, West", "28,479,905,424", "28.479.905.424,00", "'28479905424", "1,2,3", "1,2"),
        *("Smith,12,", ",,", '"', "Hello, this is, a sentence, really", "Kim, kim@livevox.com, 28479905424"),
        *("WEST/123456/CARDS", "Session ID: closed", "Account: 12", "a|b|c", f"{SESSION},later"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["tx_id", "account", "client"])
def test_text_for_one_field_is_left_alone(text, field):
    result = parse_paste(text, field)
    assert result is None or dict(result.fields) == {"session": SESSION}


@given(any_text, st.sampled_from(FIELDS))
def test_any_text_without_a_session_or_an_address_is_left_alone_or_refused(text, field):
    result = parse_paste(text, field)
    assert result is None or isinstance(result, Refused)


def test_a_session_alone_is_a_session_in_what_mail_programs_make_of_it():
    for text in (f"mailto:{SESSION}", f"{SESSION}<mailto:{SESSION}>", f"sip:{SESSION}"):
        assert fields(text) == {"session": SESSION}
        assert parse_paste(text, "account") is None
    assert parse_paste(SESSION) is None


def test_several_cells_or_lines_without_a_call_are_refused():
    assert "several cells" in refusal("Northline\tWest", "account")
    assert "several lines" in refusal("Dear Kim,\nplease look\nthanks", "account")
    assert parse_paste("NORTH\nLINE", "account") is None  # the field shows the break, and can take it out


# --- rows --------------------------------------------------------------------------------------------------


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


def test_a_text_of_any_length_is_no_error():
    assert parse_paste("x" * 200_000 + ",1,A") is None
    assert parse_paste("context/call/" * 40_000) is None
    assert isinstance(parse_paste("context/call/" * 4_000), Refused)
    assert isinstance(parse_paste("\t".join("abc") * 10_000), Refused)
    assert "longer than 4,000 characters" in refusal(f"{BARE}{'x' * 5_000}")


@pytest.mark.slow("reads texts of 65,000 characters")
@pytest.mark.parametrize(
    "piece",
    [
        *(
            "https://",
            "https%3A",
            "https%3A%2F%2Fcontext",
            "=\n",
            "> ",
            "&amp;",
            "a@1.1.1.1/",
            "@",
            '"',
            "<mailto:",
        ),
        *(
            "Session: a\n",
            "https://urldefense.com/v3/__",
            "https://urldefense.proofpoint.com/v2/url?u=a\n",
            "\n",
        ),
        *(
            "c\n",
            "(context/call/((",
            "2024-05-01 ",
            "1,",
            " ",
            "1\t",
            "<a href='https://x'>",
            "context/call/S/1/A?\nx",
        ),
    ],
)
@pytest.mark.parametrize("before", ["", "context/call/S/1/A", "context/call/S/1/"])
def test_no_text_takes_long_to_read(before, piece):
    # Whoever can put text on the clipboard must not stop the window: some of these took minutes.
    result = parse_paste((before + piece * 65_000)[:65_000], "account")
    assert result is None or isinstance(result, Refused | Pasted)


@settings(max_examples=400)
@given(
    st.one_of(
        address_text,
        any_text,
        st.lists(
            st.sampled_from(
                [SESSION, TX, ACCOUNT, HOST, *",\t;\n|<>\"'=%", "session", "tx", "/context/call/", "?client="]
            )
        ).map("".join),
    ),
    st.sampled_from(FIELDS),
)  # fmt: skip
def test_whatever_is_pasted_gives_fields_a_reason_or_nothing(text, field):
    result = parse_paste(text, field)
    if isinstance(result, Refused):
        assert result.reason.endswith(".")
    elif result is not None:
        assert result.fields
        assert result.fields.keys() <= FOUR.keys()
        assert all(result.fields.values())
    assert isinstance(parse_argument(text), Pasted | Refused)
    assert text[:8] not in repr(result) or len(text) < 9


def test_the_command_line_takes_any_call():
    assert dict(parse_argument("S/1/A").fields) == {"session": "S", "tx_id": "1", "account": "A"}
    assert dict(parse_argument("S/x/A").fields) == {"session": "S", "tx_id": "x", "account": "A"}
    assert dict(parse_argument("S/1").fields) == {"session": "S", "tx_id": "1"}
    assert dict(parse_argument(f"<{URL}>").fields) == FOUR
    assert "its % codes do not stand for text" in parse_argument("S/1/A%FF").reason
