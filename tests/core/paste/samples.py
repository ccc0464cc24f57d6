"""A call and its address as people paste them, and what a paste gives."""

from __future__ import annotations

from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.paste.reading import parse_paste
from lvctx_gui.core.paste.result import Pasted, Refused

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
