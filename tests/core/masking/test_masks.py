"""No form of a secret stands in what leaves the list of requests."""

import base64
import html
import json
from urllib.parse import quote, quote_plus, unquote_to_bytes

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lvctx_gui.core.exchange import Head
from lvctx_gui.core.masking.masks import MASK, Masks

PASSWORD = 'a)%"ä'
SESSION = "cf9f1a44-login.session"

secrets = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("%&+\"\\/25uäé=<>'*"), min_size=4, max_size=30
)


FORMS = {
    "raw": lambda text: text,
    "percent": lambda text: quote(text, safe=""),
    "percent, partly": lambda text: quote(text, safe="()\"&=;'<>"),
    "percent twice": lambda text: quote(quote(text, safe=""), safe=""),
    "every byte": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    "form": quote_plus,
    "json": json.dumps,
    "json, not ascii": lambda text: json.dumps(text, ensure_ascii=False),
    "json in json": lambda text: json.dumps(json.dumps({"said": text})),
    "json with slashes": lambda text: json.dumps(text).replace("/", "\\/"),
    "json in a query": lambda text: quote(json.dumps(text)),
    "upper \\U": lambda text: "".join(
        f"\\u{ord(each):04X}" if ord(each) < 0x10000 else json.dumps(each)[1:-1] for each in text
    ),
    "html": html.escape,
    "html in numbers": lambda text: "".join(f"&#{ord(each)};" for each in text),
    "basic": lambda text: "Basic " + base64.b64encode(f"user:{text}".encode()).decode(),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 for urls": lambda text: base64.urlsafe_b64encode(f"xy{text}z".encode()).decode(),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@given(secret=secrets, before=st.text(max_size=5), after=st.text(max_size=5))
def test_each_form_of_a_secret_is_masked_wherever_it_stands(form, secret, before, after):
    assume(secret not in MASK)
    written = FORMS[form](secret)
    # In a run of base64 what stands around belongs to it.
    text = f"{before} {written} {after}"
    masks = Masks([secret])
    masked = masks.masked(text.encode("utf-8", "surrogatepass"))
    core = written.strip('"').encode("utf-8", "surrogatepass")
    assert core not in masked
    assert not masks.holds(masked)
    assert secret.encode() not in unquote_to_bytes(masked)


@pytest.mark.parametrize("form", FORMS)
def test_the_password_of_the_example_is_masked(form):
    masked = Masks([PASSWORD]).text("[" + FORMS[form](PASSWORD) + "]")
    assert MASK in masked
    for part in ("a)", '"ä', "\\u00e4", "c3%a4", "ysk"):
        assert part not in masked.lower()


@given(session=st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=40))
@pytest.mark.parametrize(
    "template",
    [
        '{{"sessionId": "{}", "userId": 7}}',
        '{{"sessionId":"{}","clientId":1}}',
        "{{\\\"sessionId\\\":\\\"{}\\\"}}",
        "GET /session/validate?sessionId={} HTTP/1.1",
        "https://sso.example/?back=%2Fv%3FsessionId%3D{}%26x%3D1",
        "user=u&password={}&agent=true",
        "<sessionId>{}</sessionId>",
        '{{"access_token" : "{}"}}',
        "{{'LV-Session': '{}'}}",
        'said: Bearer 1234567890{}',
    ],
)  # fmt: skip
def test_a_secret_that_nobody_knows_yet_is_masked_by_its_name(template, session):
    text = template.format("Q" + session + "Q7")
    assert "Q" + session + "Q7" not in Masks([]).text(text)


@given(st.text(min_size=1))
def test_a_password_in_json_is_masked_to_its_end(password):
    body = json.dumps({"userName": "u", "password": password, "agent": True})
    assert Masks([]).text(body) == '{"userName": "u", "password": "***", "agent": true}'


def test_what_is_no_secret_stays_as_it_is():
    body = json.dumps({"entry": [{"key": "sessionId", "value": "v"}, {"key": "token", "value": "w"}]})
    assert Masks([SESSION]).text(body) == body
    line = "GET /context/call/U70D91T533151E6@10.40.88.32/28479905424/ARB_WSAPI_1?client=7419 HTTP/1.1"
    assert Masks([SESSION, PASSWORD]).text(line) == line


def test_headers_are_masked_by_their_names_and_by_what_they_hold():
    masks = Masks([PASSWORD])
    head = masks.head(
        Head(
            f"GET /?p={quote(PASSWORD)} HTTP/1.1",
            (
                ("LV-Session", SESSION),
                ("authorization", "Basic dXNlcjpwYXNz"),
                ("Set-Cookie", "JSESSIONID=1; Path=/"),
                ("X-Echo", PASSWORD.encode().decode("latin-1")),
                ("WWW-Authenticate", 'Basic realm="here"'),
                ("Accept", "application/json"),
            ),
        )
    )
    assert head == Head(
        "GET /?p=*** HTTP/1.1",
        (
            ("LV-Session", "***"),
            ("authorization", "Basic ***"),
            ("Set-Cookie", "***"),
            ("X-Echo", "***"),
            ("WWW-Authenticate", 'Basic realm="here"'),
            ("Accept", "application/json"),
        ),
    )


def test_a_long_secret_that_was_cut_off_is_masked_too():
    assert Masks([SESSION]).text(f"said {SESSION[:15]}…") == "said ***…"


def test_short_words_that_begin_like_a_secret_stay():
    assert Masks(["password12"]).text("the password is wrong") == "the password is wrong"
