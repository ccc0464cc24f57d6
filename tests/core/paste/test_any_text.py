"""Whatever is pasted: an answer, soon, and no error."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lvctx_gui.core.call import FIELDS
from lvctx_gui.core.paste.reading import parse_argument, parse_paste
from lvctx_gui.core.paste.result import Pasted, Refused
from tests.core.paste.samples import ACCOUNT, BARE, FOUR, HOST, SESSION, TX, URL, refusal
from tests.strategies import address_text, any_text


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
