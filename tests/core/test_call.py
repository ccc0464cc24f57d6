from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef, InvalidCallError, fields_from_path, tidy
from lvctx_gui.core.number import MAX_DIGITS
from tests.attempt import attempt
from tests.strategies import address_text, any_text

SAMPLE = CallRef("U70D91T533151E6@10.40.88.32", 28479905424, "ARB_WSAPI_1", 7419)
SAMPLE_TEXT = "U70D91T533151E6@10.40.88.32/28479905424/ARB_WSAPI_1?client=7419"
HOST = "https://api.na4.livevox.com"


def problems(*fields):
    with pytest.raises(InvalidCallError) as caught:
        CallRef.parse(*fields)
    return dict(caught.value.problems)


def test_the_documented_call_is_written_and_read():
    assert str(SAMPLE) == SAMPLE_TEXT
    assert CallRef.from_text(SAMPLE_TEXT) == SAMPLE
    assert CallRef.parse("U70D91T533151E6@10.40.88.32", "28479905424", "ARB_WSAPI_1", "7419") == SAMPLE


def test_the_client_may_be_left_out():
    call = CallRef.parse("S", "1", "A")
    assert call.client is None
    assert str(call) == "S/1/A"
    assert CallRef.from_text("S/1/A") == call


@settings(max_examples=300)
@given(
    st.one_of(address_text, any_text),
    st.integers(1, 10**MAX_DIGITS - 1),
    st.one_of(address_text, any_text),
    st.one_of(st.none(), st.integers(0, 10**MAX_DIGITS - 1)),
)
@example("a/b", 147516594361, "EAST/WEST CARDS 2", 7419)
@example("a?client=1", 1, "b#c", None)
@example("context", 1, "context/call/x", None)
def test_what_is_typed_either_survives_its_written_form_or_is_refused(session, tx_id, account, client):
    typed = (session, str(tx_id), account, "" if client is None else str(client))
    call, error = attempt(InvalidCallError, CallRef.parse, *typed)
    if error is not None:
        assert error.problems.keys() <= {"session", "account"}
        return
    assert call == CallRef(tidy(session), tx_id, tidy(account), client)
    assert CallRef.from_text(str(call)) == call
    assert CallRef.from_text(f"{HOST}/context/call/{call}") == call
    assert str(call).isascii()


@given(st.one_of(address_text, any_text))
def test_any_text_is_read_as_a_call_or_refused(text):
    call, error = attempt(InvalidCallError, CallRef.from_text, text)
    if error is not None:
        assert error.problems
        assert all(sentence.endswith(".") for sentence in error.problems.values())
        return
    assert CallRef.from_text(str(call)) == call


@pytest.mark.parametrize(
    "text",
    [
        f"/context/call/{SAMPLE_TEXT}",
        f"{HOST}/context/call/{SAMPLE_TEXT}",
        f"{HOST}/prefix/context/call/{SAMPLE_TEXT}",
        f"  {HOST}/context/call/{SAMPLE_TEXT}\u200b\n",
        f"{HOST}/context/call/U70D91T533151E6@10.40.88.32/28479905424/ARB_WSAPI_1/Key1?client=7419",
        f"{SAMPLE_TEXT}&x=y",
        f"{SAMPLE_TEXT}#there",
        "U70D91T533151E6%4010.40.88.32/28479905424/ARB_WSAPI_1?client=7419",
        "U70D91T533151E6@10.40.88.32/28479905424/ARB_WSAPI_1/?x=1&client=7419",
    ],
)
def test_paths_and_urls_name_the_same_call(text):
    assert CallRef.from_text(text) == SAMPLE


def test_segments_are_split_before_they_are_decoded():
    assert CallRef.from_text("S/1/EAST%2FWEST%20CARDS").account == "EAST/WEST CARDS"
    assert CallRef.from_text("S/1/100%2525").account == "100%25"


def test_a_path_that_ends_early_says_what_is_missing():
    assert fields_from_path("S/1") == {"session": "S", "tx_id": "1"}
    with pytest.raises(InvalidCallError) as caught:
        CallRef.from_text("S/1")
    assert caught.value.problems == {"account": "The account is empty."}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("147516594361", 147516594361),
        ("0028479905424", 28479905424),
        ("9" * MAX_DIGITS, 10**MAX_DIGITS - 1),
        ("0" * 5_000 + "1", 1),
        (" \u200b28479905424\u2060\t", 28479905424),
    ],
)
def test_long_transaction_ids_keep_every_digit(text, number):
    assert CallRef.parse("S", text, "A").tx_id == number


@pytest.mark.parametrize(
    "text",
    [
        *(
            "28479905424.0",
            "28479905424.00",
            "28479905424,00",
            "'28479905424",
            "’28479905424",
            '"28479905424"',
        ),
        *("28,479,905,424", "28.479.905.424", "28'479'905'424", "28’479’905’424", "28 479 905 424"),
        *("28\u00a0479\u00a0905\u00a0424", "28\u202f479\u202f905\u202f424", "28,479,905,424.00"),
        *("28.479.905.424,00", "２８４７９９０５４２４", "'28,479,905,424.0"),
    ],
)
def test_numbers_are_read_as_spreadsheets_write_them(text):
    assert CallRef.parse("S", text, "A", text) == CallRef("S", 28479905424, "A", 28479905424)


@pytest.mark.parametrize("text", ["2.84799E+10", "2,84799E+10", "1e3", "'2.84799E+10", "2.84799E10"])
def test_a_number_that_a_spreadsheet_has_cut_says_so(text):
    found = problems("S", text, "A", text)
    assert found.keys() == {"tx_id", "client"}
    for sentence in found.values():
        assert "has lost digits: a spreadsheet has shortened it" in sentence


def test_a_number_with_two_readings_is_refused_with_both():
    for text in ("1,000", "1.000", "'7.000"):
        assert "can be read as" in problems("S", text, "A")["tx_id"]
    assert CallRef.parse("S", "1,234", "A").tx_id == 1234


@given(
    st.integers(1, 10**MAX_DIGITS - 1), st.sampled_from(",.'’ \u00a0\u202f"), st.sampled_from(("", "0", "00"))
)
def test_however_a_number_is_written_it_is_that_number_or_refused(number, separator, decimals):
    point = "," if separator == "." else "."
    for written in (str(number), f"{number:,}".replace(",", separator)):
        text = written + (f"{point}{decimals}" if decimals else "")
        call, error = attempt(InvalidCallError, CallRef.parse, "S", text, "A")
        assert error is not None or call.tx_id == number


@pytest.mark.parametrize(
    "text", ["S/1/A%FF", "S%C3%28/1/A", "S/1/100%", "S/1/A%2", "S/%zz/A", "S/1/A%ED%A0%80"]
)
def test_codes_that_are_no_text_are_refused_and_not_replaced(text):
    with pytest.raises(InvalidCallError) as caught:
        CallRef.from_text(text)
    assert "its % codes do not stand for text" in str(caught.value)


def test_an_encoded_blank_at_an_end_belongs_to_the_identifier():
    call = CallRef.from_text(" S/1/ARB%20?client=7 ")
    assert call.account == "ARB "
    assert CallRef.parse("S", "1", "ARB ", exact=("account",)).account == "ARB "
    assert CallRef.parse("S", "1", "ARB ").account == "ARB"


def test_two_clients_in_one_address_are_refused():
    with pytest.raises(InvalidCallError) as caught:
        CallRef.from_text("S/1/A?client=1&client=2")
    assert caught.value.problems == {"client": "The address names two clients. Keep only the right one."}
    assert CallRef.from_text("S/1/A?client=1&client=1").client == 1


def test_the_texts_of_a_call_are_its_fields():
    assert SAMPLE.texts == {
        "session": SAMPLE.session,
        "tx_id": "28479905424",
        "account": "ARB_WSAPI_1",
        "client": "7419",
    }
    assert CallRef("S", 1, "A ").texts["client"] == ""


@pytest.mark.parametrize(
    "text",
    [
        *("-1", "0", "000", "+1", "1_000", "12,34", "1.5", "0x1", "one", "1-", "9" * 20, "0.0", "-5.00"),
        *(
            "²",
            "\u0661\u0662",
            "१२",
            "9" * 5_000,
            "\ud800",
            "1\u200b2",
            "1\0",
            "1 00",
            "1,234,5",
            "12345,678",
        ),
    ],
)
def test_what_is_no_positive_number_in_ascii_digits_is_no_transaction_id(text):
    assert problems("S", text, "A") == {"tx_id": "The transaction id must be a positive whole number."}


@pytest.mark.parametrize("text", ["x", "-7", "7.5", "\u0667", "9" * 20, "7419;"])
def test_what_is_no_number_is_no_client(text):
    assert problems("S", "1", "A", text) == {
        "client": "The client must be a whole number in digits, or empty."
    }


def test_every_wrong_field_gets_its_sentence():
    found = problems("\u200b ", "", "a/..", "x")
    assert set(found) == {"session", "tx_id", "account", "client"}
    assert found["session"] == "The session is empty."
    assert found["tx_id"] == "The transaction id is empty."
    assert found["account"].startswith("The account cannot be used. It holds a dot segment")


def test_the_error_joins_its_sentences_and_cannot_be_changed():
    error = InvalidCallError({"session": "One.", "account": "Two."})
    assert str(error) == "One. Two."
    with pytest.raises(TypeError):
        error.problems["session"] = ""


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        (("", 1, "A"), "session"),
        (("S", 0, "A"), "tx_id"),
        (("S", -5, "A"), "tx_id"),
        (("S", 1, ".."), "account"),
    ],
)
def test_no_reference_exists_that_could_not_be_addressed(fields, wrong):
    with pytest.raises(InvalidCallError) as caught:
        CallRef(*fields)
    assert set(caught.value.problems) == {wrong}


_BLANKS = [" ", "\t", "\r\n", "\u00a0", "\u2003", "\u3000", "\u200b", "\u200e", "\u202a", "\u2060", "\ufeff"]


@pytest.mark.parametrize("blank", _BLANKS)
def test_blanks_and_invisible_characters_around_identifiers_are_dropped(blank):
    around = [f"{blank}{text}{blank}" for text in ("S", "1", "A B", "7")]
    assert CallRef.parse(*around) == CallRef("S", 1, "A B", 7)


def test_blanks_inside_an_identifier_stay():
    assert CallRef.parse("S", "1", "A\u200b  B").account == "A\u200b  B"


@given(
    any_text, st.lists(st.sampled_from(_BLANKS)).map("".join), st.lists(st.sampled_from(_BLANKS)).map("".join)
)
def test_tidying_takes_from_the_ends_only_and_once_is_enough(text, before, after):
    tidied = tidy(text)
    assert tidy(before + text + after) == tidied == tidy(tidied)
    assert tidied in text
