"""A copied command sends the very bytes of the request, and holds no secret."""

import asyncio
import os
import shutil
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.curl.command import Shell, can_keep_in_file, curl_command
from lvctx_gui.core.curl.quoting import CurlRefusedError
from lvctx_gui.core.exchange import Kept
from lvctx_gui.core.masking.masks import Masks
from tests.api.raw import RawServer
from tests.core.curl.exchanges import EXAMPLE, SESSION, exchange
from tests.core.curl.windows import argv, legacy, powershell, prompt

VARIABLES = {"LVCTX_SESSION": SESSION, "LVCTX_SECRET": "other", "LVCTX_PASSWORD": "p", "PATH": "C:\\x;D:\\y"}
MASKS = Masks([SESSION])

printable = st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from("%^&|<>()!\"'\\ $`{}:~0"))


def sent_by_prompt(command):
    return argv(prompt(command, VARIABLES))


def sent_by_powershell(command):
    return argv(legacy(powershell(command, VARIABLES)))


READERS = {Shell.CMD: sent_by_prompt, Shell.POWERSHELL: sent_by_powershell}


def value_of(arguments, option):
    return arguments[arguments.index(option) + 1]


@pytest.mark.parametrize("shell", READERS)
def test_the_example_arrives_from_windows(shell):
    arguments = READERS[shell](curl_command(exchange(), MASKS, shell))
    assert value_of(arguments, "--data-raw").encode() == EXAMPLE
    assert f"LV-Session: {SESSION}" in arguments
    assert value_of(arguments, "--url") == "https://api.example.com/context/call/S@1/2/A"


@pytest.mark.parametrize("shell", READERS)
@given(text=printable)
def test_any_text_arrives_from_windows(shell, text):
    body = ("{" + text + "}").encode()
    try:
        command = curl_command(exchange(body), Masks([]), shell)
    except CurlRefusedError:
        assert not text.isprintable()
        return
    assert value_of(READERS[shell](command), "--data-raw").encode() == body


@pytest.mark.skipif(not shutil.which("curl") or not shutil.which("bash"), reason="no curl or no bash")
@pytest.mark.parametrize(
    "body",
    [EXAMPLE, b"@/x", b"a'b\"c\\d!e\n\r\tf\x1b[31m\xff\xfe{1,2}[3-4]", "‘ä€\u202e😀".encode(), b"-x"],
)  # fmt: skip
async def test_bash_and_curl_send_the_very_bytes(body):
    async with RawServer(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n") as server:
        one = exchange(body, target="/a/%2E/{b}[1]/S@1?sessionId=" + SESSION)
        one = replace(one, origin=server.base_url)
        command = curl_command(one, MASKS, Shell.BASH)
        assert SESSION not in command
        process = await asyncio.create_subprocess_exec(
            "bash", "-c", command.replace("curl ", "curl --silent --noproxy '*' ", 1),
            env=os.environ | {"LVCTX_SESSION": SESSION}, stdin=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        assert await process.wait() == 0
    (asked,) = server.requests
    assert (asked.method, asked.target, asked.body) == ("POST", one.target, body)
    assert asked.headers["lv-session"] == SESSION
    assert asked.headers["content-type"] == "application/json"


@pytest.mark.parametrize("shell", Shell)
@given(secret=st.text(st.characters(codec="latin-1", exclude_categories=["C"]), min_size=4, max_size=20))
def test_no_command_holds_a_secret(shell, secret):
    body = f'{{"said": "{secret}"}}'.encode()
    one = exchange(body, headers=[("X-Echo", secret.replace("\r", ""))])
    try:
        command = curl_command(one, Masks([secret, SESSION]), shell)
    except CurlRefusedError:
        return
    assert secret not in command
    assert SESSION not in command


@pytest.mark.parametrize("shell", Shell)
def test_what_no_command_can_hold_is_refused_in_a_sentence(shell):
    with pytest.raises(CurlRefusedError, match=r"NUL.*\.$") as refused:
        curl_command(exchange(b"a\0b"), MASKS, shell)
    assert refused.value.is_about_body
    with pytest.raises(CurlRefusedError, match=r"\.$"):
        curl_command(exchange(b"x" * 200_000), MASKS, shell)
    with pytest.raises(CurlRefusedError, match=r"not be kept whole|too large"):
        curl_command(exchange(request_body=Kept(b"x", 2)), MASKS, shell)


@pytest.mark.parametrize("shell", READERS)
@pytest.mark.parametrize("body", [b"a\nb", b"a\x1bb", b"\xff"])
def test_what_windows_cannot_take_is_sent_from_a_file(shell, body):
    with pytest.raises(CurlRefusedError):
        curl_command(exchange(body), MASKS, shell)
    command = curl_command(exchange(body), MASKS, shell, "C:\\My files\\100%PATH%.json")
    assert value_of(READERS[shell](command), "--data-binary") == "@C:\\My files\\100%PATH%.json"


def test_a_body_with_a_secret_is_kept_in_no_file():
    assert can_keep_in_file(exchange(), MASKS)
    assert not can_keep_in_file(exchange(SESSION.encode()), MASKS)


def test_a_sign_in_has_variables_for_its_secrets():
    from lvctx_gui.core.exchange import Doing

    body = b'{"clientName": "C", "userName": "u", "password": "a)%\\"\\u00e4", "agent": false}'
    one = exchange(body, doing=Doing.SIGN_IN, headers=[("LV-Access", "token-token")])
    command = curl_command(one, Masks([]), Shell.BASH)
    assert """"password": "'"$LVCTX_PASSWORD"'", "agent\"""" in command
    assert """'LV-Access: '"$LVCTX_ACCESS\"""" in command
