"""An export is HAR 1.2 as its specification lists it, and holds no secret."""

import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.exchange import Ending, Kept
from lvctx_gui.core.har import har_parts
from lvctx_gui.core.masking.masks import Masks
from tests.core.curl.exchanges import EXAMPLE, SESSION, exchange

# The fields that the specification does not call optional, with their kinds.
FIELDS = {
    "log": {"version": str, "creator": dict, "entries": list},
    "creator": {"name": str, "version": str},
    "entry": {
        "startedDateTime": str, "time": (int, float), "request": dict, "response": dict, "cache": dict,
        "timings": dict,
    },
    "request": {
        "method": str, "url": str, "httpVersion": str, "cookies": list, "headers": list, "queryString": list,
        "headersSize": int, "bodySize": int,
    },
    "response": {
        "status": int, "statusText": str, "httpVersion": str, "cookies": list, "headers": list,
        "content": dict, "redirectURL": str, "headersSize": int, "bodySize": int,
    },
    "postData": {"mimeType": str, "params": list, "text": str},
    "content": {"size": int, "mimeType": str},
    "timings": {"send": (int, float), "wait": (int, float), "receive": (int, float)},
}  # fmt: skip
PAIR = {"name": str, "value": str}


def exported(exchanges, secrets=(SESSION,), *, bodies=True):
    return json.loads("".join(har_parts(exchanges, Masks(secrets), "1.0", bodies=bodies)))


def check(kind, data):
    for name, type_ in FIELDS[kind].items():
        assert isinstance(data[name], type_), (kind, name)


def check_all(har):
    check("log", har["log"])
    check("creator", har["log"]["creator"])
    assert har["log"]["version"] == "1.2"
    for entry in har["log"]["entries"]:
        check("entry", entry)
        assert datetime.fromisoformat(entry["startedDateTime"]).tzinfo is not None
        for kind in ("request", "response", "timings"):
            check(kind, entry[kind])
        check("content", entry["response"]["content"])
        assert entry["time"] == sum(entry["timings"].values())
        if "postData" in entry["request"]:
            check("postData", entry["request"]["postData"])
        pairs = [
            *entry["request"]["headers"],
            *entry["request"]["queryString"],
            *entry["response"]["headers"],
        ]
        for pair in pairs:
            assert all(isinstance(pair[name], type_) for name, type_ in PAIR.items())


LOST = exchange(answer=Kept(), status=None, ending=Ending.FAILED, why="The connection broke.")


@pytest.mark.parametrize("bodies", [True, False])
def test_all_required_fields_are_there(bodies):
    answer = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"entry":[]}'
    read = exchange(
        b"", method="GET", target="/a?client=7&x=%20y", answer=Kept(answer, len(answer)), status=200
    )
    har = exported([exchange(), read, LOST, exchange(b"\xff\0")], bodies=bodies)
    check_all(har)
    post, get, lost, _ = har["log"]["entries"]
    assert post["request"]["bodySize"] == len(EXAMPLE)
    assert ("postData" in post["request"]) is bodies
    assert get["response"]["content"].get("text") == ('{"entry":[]}' if bodies else None)
    assert get["response"]["bodySize"] == len(b'{"entry":[]}')
    assert get["request"]["queryString"] == [{"name": "client", "value": "7"}, {"name": "x", "value": " y"}]
    assert (lost["response"]["status"], lost["response"]["headersSize"]) == (0, -1)


def test_without_bodies_no_value_of_a_customer_is_in_it():
    assert "PATH" not in json.dumps(exported([exchange()], bodies=False))


def test_bodies_stand_in_it_as_they_were():
    har = exported([exchange()])
    assert har["log"]["entries"][0]["request"]["postData"]["text"].encode() == EXAMPLE


@given(secret=st.text(min_size=4, max_size=20).filter(str.isprintable))
def test_no_secret_is_in_it(secret):
    body = json.dumps({"said": secret}).encode()
    one = exchange(
        body, target="/session/validate?sessionId=" + "".join(f"%{b:02X}" for b in secret.encode())
    )
    text = "".join(har_parts([one], Masks([secret]), "1", bodies=True))
    entry = json.loads(text)["log"]["entries"][0]
    said = json.loads(entry["request"]["postData"]["text"])["said"]
    assert secret not in said
    assert entry["request"]["queryString"] == [{"name": "sessionId", "value": "***"}]
