from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lvctx_gui.sandbox import CallId
from lvctx_gui.sandbox.state import Store
from lvctx_gui.sandbox.wire import encode_json
from tests.sandbox.raw import ask, path
from tests.strategies import as_json_carries

CALL = CallId("U70D99T100000B1@10.40.88.99", 700_000_000_000, "PROPERTY_1")
# The server is shared between the examples on purpose; each example begins by saying what the call holds.
SHARED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
any_text = st.text(st.characters(exclude_categories=()), max_size=20).map(as_json_carries)


def test_read_all_and_read_one(server, call):
    server.control.put_call(
        *call, entries=[{"key": "A", "value": "1"}, {"key": "B"}, {"key": "C", "value": ""}]
    )
    answer = ask(server, "GET", path(call))
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"entry": [{"key": "A", "value": "1"}, {"key": "B"}, {"key": "C", "value": ""}]}
    assert ask(server, "GET", path(call, "A")).json() == {"value": "1"}
    assert ask(server, "GET", path(call, "B")).json() == {}
    assert ask(server, "GET", path(call, "C")).json() == {"value": ""}
    assert ask(server, "GET", path(call, "a")).status == 404


def test_nothing_there(server, call):
    answer = ask(server, "GET", path(call))
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["content-type"] == "application/json"
    for method, target in (("GET", path(call, "K")), ("DELETE", path(call, "K")), ("DELETE", path(call))):
        answer = ask(server, method, target)
        assert (answer.status, answer.json()["code"]) == (404, 404)


def test_post_updates_in_place_appends_and_leaves_the_rest_alone(server, call):
    server.control.put_call(
        *call, entries=[{"key": "A", "value": "1"}, {"key": "B", "value": "2"}, {"key": "C"}]
    )
    body = {"entry": [{"key": "New", "value": "n"}, {"key": "B"}, {"key": "A", "value": "9"}]}
    assert ask(server, "POST", path(call), body).status == 204
    assert server.control.entries(*call) == [
        {"key": "A", "value": "9"},
        {"key": "B"},
        {"key": "C"},
        {"key": "New", "value": "n"},
    ]


@pytest.mark.parametrize(
    "value",
    [0, 1.5, 9007199254740993, True, None, [], ["a", 1], {"a": {"b": None}}, "", "\0", "\ud800", "🙂"],
)
def test_values_are_stored_as_they_came(server, call, value):
    ask(server, "POST", path(call), {"entry": [{"key": "K", "value": value}]})
    answer = ask(server, "GET", path(call, "K")).json()
    assert answer == {"value": value}
    assert type(answer["value"]) is type(value)


def test_a_null_is_not_the_absence_of_a_value(server, call):
    ask(server, "POST", path(call), {"entry": [{"key": "null", "value": None}, {"key": "none"}]})
    assert ask(server, "GET", path(call)).json() == {
        "entry": [{"key": "null", "value": None}, {"key": "none"}]
    }


def test_a_key_may_be_stored_twice(server, call):
    twice = [{"key": "K", "value": "1"}, {"key": "L"}, {"key": "K", "value": "2"}]
    server.control.put_call(*call, entries=twice)
    assert ask(server, "GET", path(call)).json() == {"entry": twice}
    assert ask(server, "GET", path(call, "K")).json() == {"value": "1"}
    ask(server, "POST", path(call), {"entry": [{"key": "K", "value": "3"}]})
    assert [entry.get("value") for entry in server.control.entries(*call)] == ["3", None, "3"]
    ask(server, "DELETE", path(call, "K"))
    assert server.control.entries(*call) == [{"key": "L"}]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b'{"entry":[{"key":"K",}]}', "not JSON"),
        (b'\xef\xbb\xbf{"entry":[]}', "not JSON"),
        (b'{"entry":[{"key":"\xff"}]}', "not JSON"),
        (b'{"entry":[{"key":"K","value":NaN}]}', "NaN"),
        (b'{"entry":[{"key":"K","value":1e999}]}', "too large"),
        (b'{"entry":[{"key":"K","value":' + b"9" * 5000 + b"}]}", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "must be a JSON object"),
        (b"{}", '"entry"'),
        (b'{"entry":{}}', '"entry"'),
        (b'{"entry":[1]}', "Entry 1"),
        (b'{"entry":[{"key":"A"},{"value":"V"}]}', "Entry 2"),
        (b'{"entry":[{"key":"A"},{"key":7}]}', "Entry 2"),
    ],
)
def test_bad_bodies_are_refused_and_change_nothing(server, call, body, says):
    answer = ask(server, "POST", path(call), body)
    assert answer.status == 400
    assert answer.json()["code"] == 400
    assert says in answer.json()["message"]
    assert server.control.entries(*call) == []


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        (None, 415),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("application/json; charset=latin-1", 415),
        ("application/json; charset=utf-8", 204),
        ("Application/JSON", 204),
    ],
)
def test_content_type_of_a_post(server, call, content_type, status):
    headers = {"Content-Type": content_type} if content_type else {}
    body = {"entry": [{"key": "K"}]}
    assert ask(server, "POST", path(call), body, headers=headers).status == status
    assert len(server.control.entries(*call)) == (1 if status == 204 else 0)


def test_answers_are_utf_8_with_escapes_for_lone_surrogates_only():
    assert encode_json("é🙂\u05d0") == '"é🙂\u05d0"'.encode()
    assert encode_json("é\ud83d") == '"é\\ud83d"'.encode()


@SHARED
@given(key=any_text, value=any_text)
def test_any_text_comes_back_as_it_went(server, key, value):
    server.control.put_call(*CALL, entries=[])
    assert ask(server, "POST", path(CALL), {"entry": [{"key": key, "value": value}]}).status == 204
    assert ask(server, "GET", path(CALL)).json() == {"entry": [{"key": key, "value": value}]}


few_keys = st.sampled_from(["", ".", "K", "k", "K ", "\0", "é", "e\u0301", "\ud83d", "Key1"])
entries = st.lists(
    st.one_of(
        st.fixed_dictionaries({"key": few_keys}),
        st.fixed_dictionaries({"key": few_keys, "value": st.one_of(st.none(), st.integers(), any_text)}),
    ),
    max_size=4,
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("post"), entries),
        st.tuples(st.just("delete"), few_keys),
        st.tuples(st.just("delete all"), st.none()),
    ),
    max_size=8,
)


@pytest.fixture(scope="module")
def store():
    store = Store()
    store.open()
    yield store
    store.close()


@settings(max_examples=150, deadline=None)
@given(steps=steps)
def test_a_call_behaves_like_a_dict(store, steps):
    model: dict[str, dict[str, object]] = {}
    store.put(CALL, [])
    bystander = CALL._replace(client=8120)
    store.put(bystander, [{"key": "K", "value": "untouched"}])
    for what, argument in steps:
        if what == "post":
            store.upsert(CALL, argument)
            for entry in argument:
                # A dict keeps the place of a key that it knows, as a call does.
                model[entry["key"]] = entry
        elif what == "delete":
            assert store.delete_key(CALL, argument) is (model.pop(argument, None) is not None)
        else:
            assert store.delete_all(CALL) is bool(model)
            model.clear()
        assert store.read(CALL) == list(model.values())
    assert store.read(bystander) == [{"key": "K", "value": "untouched"}]
