"""Whoever talks to the window's socket gets an answer or is cut off; none of them stops the window."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections import deque

import pytest

from lvctx_gui.core.hand_over import GO, LONGEST, Answer, Wish, write_answer
from lvctx_gui.store.run_folder import RunFiles
from lvctx_gui.ui.main_window.instance import listening
from lvctx_gui.ui.main_window.instance.listening import MOST_TALKERS, Listener
from tests.gui import until
from tests.ui.main_window.instance.talking import (
    CAN,
    DONE,
    NOT_HERE,
    WISH,
    connected,
    heard_until_end,
    received,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the socket is spoken to by its name")


async def said(files: RunFiles, *words: bytes) -> bytes:
    """Say all of this, each as soon as the one before is answered, and return all that is answered."""

    def talk() -> bytes:
        left = deque(words)
        with connected(files) as talker:
            heard = b""
            try:
                while left:
                    talker.sendall(left.popleft())
                    if left:
                        heard += received(talker)
            except (BrokenPipeError, ConnectionResetError):
                return heard
            return heard + heard_until_end(talker)

    return await asyncio.to_thread(talk)


async def test_a_wish_is_taken_when_its_sender_says_go(files, window, listener):
    assert await said(files, WISH, GO) == CAN + DONE
    assert window.taken == [Wish("S/1/A")]


async def test_nothing_is_done_for_who_has_given_up_before_that(files, window, listener):
    def ask_and_go() -> bytes:
        with connected(files) as talker:
            talker.sendall(WISH)
            return talker.recv(1 << 16)

    assert await asyncio.to_thread(ask_and_go) == CAN
    assert await said(files, WISH, GO) == CAN + DONE
    assert len(window.taken) == 1


async def test_what_is_for_another_window_is_refused(files, window, listener):
    window.can = False
    assert await said(files, WISH) == NOT_HERE
    assert window.taken == []


async def test_another_version_hears_that_it_is_one(files, window, listener):
    line = json.dumps({"version": 2, "open": ["S/1/A"]}).encode() + b"\n"
    assert await said(files, line) == write_answer(Answer.OTHER_VERSION)
    assert window.taken == []


@pytest.mark.parametrize(
    "words",
    [
        (b"GET / HTTP/1.1\r\n\r\n",),
        (b"\0" * 100 + b"\n",),
        (b"x" * 5_000_000,),
        (b" " * LONGEST + WISH,),
        (b"[" * 30_000 + b"\n",),
        (GO,),
        (WISH + GO,),
        (WISH + WISH,),
        (WISH, WISH),
        (WISH, b"x" * 5_000_000),
        (WISH, b'{"version": 1, "go": false}\n'),
    ],
    ids=lambda words: str(words[-1][:12]),
)
async def test_who_does_not_keep_to_the_form_is_cut_off_and_nothing_is_done(files, window, listener, words):
    assert await said(files, *words) in (b"", CAN)
    assert window.taken == []
    assert await said(files, WISH, GO) == CAN + DONE


async def test_who_says_nothing_or_drips_is_cut_off(files, window, listener, monkeypatch):
    monkeypatch.setattr(listening, "PATIENCE", 20)

    def drip() -> bytes:
        with connected(files) as talker:
            try:
                for byte in WISH * 1_000:
                    talker.sendall(bytes([byte]).replace(b"\n", b" "))
            except (BrokenPipeError, ConnectionResetError):
                return b""
            return heard_until_end(talker)

    def wait() -> bytes:
        with connected(files) as talker:
            return heard_until_end(talker)

    assert await asyncio.gather(asyncio.to_thread(drip), asyncio.to_thread(wait)) == [b"", b""]
    assert window.taken == []


async def test_a_crowd_is_heard_in_part_and_the_next_one_again(files, window, listener):
    crowd = [connected(files) for _ in range(MOST_TALKERS)]
    await until(lambda: len(listener._talks) == MOST_TALKERS)
    assert await said(files, b"") == b""
    for talker in crowd:
        talker.close()
    await until(lambda: not listener._talks)
    assert await said(files, WISH, GO) == CAN + DONE


async def test_another_user_is_not_heard(files, window, listener, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert await said(files, WISH) == b""
    assert window.taken == []


async def test_the_socket_of_one_that_was_killed_is_replaced(files, window):
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(os.fspath(files.socket))
        killed.listen()
    assert files.socket.is_socket()
    listener = Listener(files, window, window)
    assert listener.listen()
    assert await said(files, WISH, GO) == CAN + DONE
    listener.close()
    assert not files.socket.exists()


async def test_a_living_server_is_not_orphaned(files, window, listener):
    inode = files.socket.stat().st_ino
    assert not Listener(files, window, window).listen()
    assert files.socket.stat().st_ino == inode
    assert await said(files, WISH, GO) == CAN + DONE
