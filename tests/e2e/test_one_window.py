"""One running window: what is started beside it is opened there, and nothing that is said to it stops it."""

from __future__ import annotations

import os
import signal
import socket

import pytest

from lvctx_gui.sandbox import PracticeServer
from tests.e2e.starts import PATIENCE, Starts, asked

pytestmark = [
    pytest.mark.skipif(
        os.name != "posix", reason="processes are stopped, and sockets spoken to, as on POSIX"
    ),
    pytest.mark.slow("starts the program many times"),
]


ANOTHER = "The first program's window is another one than was asked for."


@pytest.fixture
def starts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("w")  # names of sockets are short
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    with Starts(folder / "data", runtime) as starts:
        yield starts


@pytest.fixture
def server(api_server):
    return api_server


def call(account, number=5):
    return f"S@10.0.0.2/{number}/{account}"


def wait(server, requests):
    server.control.wait_for_log(requests, timeout=PATIENCE)


def run_files(starts):
    return {path.suffix: path for path in (starts.data / "state" / "run").iterdir()}


def holder(starts):
    """The process that is first."""
    return int(run_files(starts)[".lock"].read_text().split()[0])


def test_a_call_and_a_link_are_opened_in_the_window_that_is_there(starts, server):
    first = starts.first(server)
    assert starts.ends(starts.start("--call", call("ONE"))) == (0, "")
    wait(server, 2)
    assert starts.ends(starts.start(f"lvctx://{call('TWO')}?client=7419")) == (0, "")
    wait(server, 3)
    assert starts.ends(starts.start()) == (0, "")
    assert asked(server) == ["FIRST", "ONE", "TWO"]
    assert server.control.log()[2].target.endswith("?client=7419")
    assert {path.stat().st_mode & 0o077 for path in (starts.data / "state" / "run",)} == {0}
    assert starts.close(first) == 0
    assert run_files(starts) == {}


@pytest.mark.parametrize(
    "words",
    [
        ['lvctx://S/5/A" --base-url http://127.0.0.1:9'],
        ['lvctx://S/5/A"', "--base-url", "http://127.0.0.1:9"],
        ["lvctx://S/5/A", "--base-url", "http://127.0.0.1:9"],
        ["lvctx://S/5/A", "lvctx://S/6/B"],
        ["lvctx://S/5/A", ""],
        ['"lvctx://S/5/A"'],
        ["lvctx-gui", "x lvctx://S/5/A"],
        ["--base-url", "http://127.0.0.1:9", "lvctx://S/5/A"],
        ["--call", "S/6/B", "lvctx://S/5/A"],
    ],
)
def test_a_link_that_somebody_has_taken_apart_is_refused(starts, words):
    status, said = starts.ends(starts.start(*words))
    assert status == 2
    assert "lvctx-gui: error: " in said
    assert not starts.data.exists()


def test_two_that_are_started_at_once_have_one_window_and_both_calls(starts, server):
    session = server.control.open_session()
    words = ("--base-url", server.base_url)
    both = [starts.start(*words, "--call", call(name), LVCTX_SESSION_ID=session) for name in ("ONE", "TWO")]
    wait(server, 2)
    assert sorted(asked(server)) == ["ONE", "TWO"]
    # Which of them is first is decided by the system; it has one window until it is asked to end.
    first, second = sorted(both, key=lambda process: process.pid != holder(starts))
    assert starts.ends(second) == (0, "")
    assert first.poll() is None
    assert starts.close(first) == 0


def test_after_a_kill_the_next_start_is_first(starts, server):
    killed = starts.first(server)
    assert starts.ends(starts.start()) == (0, "")
    killed.kill()
    killed.wait(PATIENCE)
    assert run_files(starts).keys() == {".lock", ".socket"}
    server.control.clear_log()
    first = starts.first(server)
    assert starts.ends(starts.start("--call", call("TWO"))) == (0, "")
    wait(server, 2)
    assert starts.close(first) == 0
    assert run_files(starts) == {}


def test_where_the_first_hangs_the_second_has_its_own_window(starts, server):
    first = starts.first(server)
    assert starts.ends(starts.start()) == (0, "")
    first.send_signal(signal.SIGSTOP)
    second = starts.at(server, "--call", call("TWO"))
    starts.wait_for_logged("The first program does not answer.")
    wait(server, 2)
    first.send_signal(signal.SIGCONT)
    # It has heard of the second's wish by the time it takes the third's, and has not done it once more.
    assert starts.ends(starts.start("--call", call("THREE"))) == (0, "")
    wait(server, 3)
    assert asked(server) == ["FIRST", "TWO", "THREE"]
    assert (starts.close(second), starts.close(first)) == (0, 0)


def test_garbage_and_silence_do_not_stop_the_window(starts, server):
    first = starts.first(server)
    assert starts.ends(starts.start()) == (0, "")
    talkers = [socket.socket(socket.AF_UNIX) for _ in range(30)]
    for number, talker in enumerate(talkers):
        talker.settimeout(PATIENCE)
        talker.connect(str(run_files(starts)[".socket"]))
        try:
            talker.sendall(b"" if number % 2 else b"{" * 3_000_000)
        except (BrokenPipeError, ConnectionResetError):
            continue
    assert starts.ends(starts.start("--call", call("ONE"))) == (0, "")
    wait(server, 2)
    for talker in talkers:
        talker.close()
    assert starts.close(first) == 0


def test_who_waits_under_the_name_without_the_lock_is_told_nothing(starts, server):
    """A name that somebody has taken before: it is told nothing, and it is not thrown out while it lives."""
    run = starts.data / "state" / "run"
    run.mkdir(parents=True, mode=0o700)
    named = run / f"window-{''.join(filter(str.isalnum, os.uname().nodename))[:20]}.socket"
    with socket.socket(socket.AF_UNIX) as squatter:
        squatter.bind(str(named))
        squatter.listen()
        first = starts.at(server, "--call", call("ONE"))
        wait(server, 1)
        starts.wait_for_logged("cannot be found by others")
        assert named.is_socket()
        squatter.settimeout(PATIENCE)
        met, _ = squatter.accept()
        with met:
            assert met.recv(1) == b""
    assert starts.close(first) == 0


@pytest.mark.parametrize("kind", ["open to all", "a link", "a file"])
def test_a_folder_that_is_not_ours_alone_is_not_used(starts, server, kind):
    run = starts.data / "state" / "run"
    run.parent.mkdir(parents=True)
    if kind == "a link":
        run.symlink_to(starts.data.parent)
    elif kind == "a file":
        run.write_text("")
    else:
        run.mkdir()
        run.chmod(0o777)
    first = starts.first(server)
    if kind != "a file":
        assert not [path for path in run.iterdir() if path.suffix in (".lock", ".socket")]
    assert starts.close(first) == 0


def test_another_environment_sends_nothing_before_a_person_has_said_yes(starts, server):
    with PracticeServer() as elsewhere:
        first = starts.first(server)
        words = ("--base-url", elsewhere.base_url, "--call", call("ONE"))
        assert starts.ends(starts.start(*words)) == (0, "")
        place = elsewhere.base_url.removeprefix("http://")
        assert starts.ends(starts.start(f"lvctx://{call('TWO')}?at={place}")) == (0, "")
        assert starts.ends(starts.start("--call", call("THREE"))) == (0, "")
        wait(server, 2)
        assert (asked(server), elsewhere.control.log()) == (["FIRST", "THREE"], [])
        assert starts.close(first) == 0


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--new-window"], "This window was asked for beside the one that is open."),
        (["--read-only"], ANOTHER),
        (["--base-url", "http://127.0.0.1:9"], ANOTHER),
    ],
)
def test_who_asks_for_another_window_gets_one(starts, server, words, why):
    first = starts.first(server)
    second = starts.start(*words)
    starts.wait_for_logged(why)
    assert second.poll() is None
    assert starts.ends(starts.start("--call", call("TWO"))) == (0, "")
    wait(server, 2)
    assert (starts.close(second), starts.close(first)) == (0, 0)


def test_a_practice_run_and_another_data_folder_go_beside(starts, server):
    first = starts.first(server)
    practice = starts.start("--demo")
    assert practice.stdout.readline().startswith("listening on ")
    beside = server.control.open_session()
    words = ("--base-url", server.base_url, "--call", call("TWO"))
    other = starts.start(*words, data=starts.data.parent / "other", LVCTX_SESSION_ID=beside)
    wait(server, 2)
    assert [starts.close(each) for each in (other, practice, first)] == [0, 0, 0]


def test_another_session_is_another_clients_perhaps_and_gets_its_own_window(starts, server):
    first = starts.first(server)
    second = starts.at(server, "--call", call("TWO"), user="manager")
    starts.wait_for_logged(ANOTHER)
    wait(server, 2)
    assert (starts.close(second), starts.close(first)) == (0, 0)
