"""No secret and no value in anything that the program leaves behind or shows to others.

Somebody signs in, works, and fails in every way there is, at debug level. Then every file, stream, title and
report is searched for each secret and each value. Keys and identifiers may be seen on the screen, not in a
log. The program is a process here; `test_leaks_inside` looks into a window in this one.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from lvctx_gui.sandbox import Fault
from tests.e2e import tampered
from tests.e2e.leaks import leaks_in, texts_below
from tests.e2e.person import USER, needs_screen, somebody
from tests.e2e.planted import CALL, FAILING_READS, HIDDEN, LEAK, NAMES, TYPED, VALUES, put


def outside(process) -> dict[str, bytes]:
    """What everybody on the computer can read of a process."""
    folder = Path(f"/proc/{process.pid}")
    return {name: (folder / name).read_bytes() for name in ("cmdline", "comm") if (folder / name).is_file()}


@needs_screen
def test_a_process_leaves_no_secret_and_no_value_behind(tmp_path):
    with somebody(tmp_path) as person:
        control, screen = person.api_server.control, person.screen
        put(person.api_server)
        texts: dict[str, str | bytes] = {}

        def work_and_fail():
            person.start(LVCTX_LOG_LEVEL="debug")
            person.sign_in_to_another_server()
            person.look_up(*CALL)
            sessions = [control.open_session(USER)]
            screen.keys("ctrl+e", "Return")
            screen.type(TYPED[0])
            screen.keys("Return", "Down", "Delete", "ctrl+s")
            person.confirm(f"Commit 2 changes to {person.site}, deleting 1 key?")
            person.see_call(CALL[1])
            requests = [seen for seen in control.log() if "context" in seen.target]
            assert [seen.status for seen in requests] == [200, 200, 204, 204, 200]
            for number, fault in enumerate(FAILING_READS, len(requests) + 1):
                control.add_fault(fault)
                screen.keys("F5")
                person.wait_for_logged(r" lvctx_gui\.ui\.\S+: [A-Z]+ \S+ in \d+ ms", number)
                person.see_call(CALL[1])
            control.expire_sessions()
            screen.keys("F5")
            person.sign_in_again()
            control.clear_faults()
            person.see_call(CALL[1])
            sessions.append(control.open_session(USER))
            assert sessions[0] != sessions[1]
            # It dies while something is under way.
            control.clear_log()
            control.add_fault(Fault("hang", when="after"))
            screen.keys("F5")
            control.wait_for_log(1)
            texts.update({f"first {name}": text for name, text in outside(person.process).items()})
            person.process.send_signal(signal.SIGABRT)
            code, texts["first stdout"], texts["first stderr"] = person.ended()
            assert code == -signal.SIGABRT
            control.clear_faults()
            return sessions

        def come_back_and_meet_the_unexpected():
            person.start(
                command=(sys.executable, "-X", "dev", tampered.__file__),
                LVCTX_LOG_LEVEL="debug",
                PYTHONASYNCIODEBUG="1",
                LEAK=LEAK,
            )
            person.see("Sign in")
            screen.keys("Escape")
            person.see("lvctx-gui")
            screen.keys("ctrl+l", "Tab", "Tab", "Tab", "Tab", "Tab", "space")
            texts["crash report"] = person.clipboard("Fatal Python error")
            assert "Aborted" in texts["crash report"]
            screen.keys("ctrl+i")
            person.sign_in_again()
            person.look_up(*CALL)
            for keys, troubles in (("shift+F5", 1), ("ctrl+shift+c", 2), ("ctrl+shift+u", 6)):
                screen.keys(keys)
                person.wait_for_logged("^TroubleError", troubles)
            texts.update({f"second {name}": text for name, text in outside(person.process).items()})
            code, texts["second stdout"], texts["second stderr"] = person.end()
            assert code == 0

        sessions = work_and_fail()
        crash_files = list((tmp_path / "data").rglob("crash-*.txt"))
        assert len(crash_files) == 1
        texts["crash file"] = crash_files[0].read_bytes()
        come_back_and_meet_the_unexpected()
        assert list((tmp_path / "data").rglob("crash-*.txt")) == []
        texts["titles"] = "\n".join(person.titles)

    files = texts_below(tmp_path)
    hidden = (*HIDDEN, LEAK, *sessions)
    assert leaks_in({**files, **texts}, hidden) == []
    logs = {name: text for name, text in files.items() if ".log" in name}
    assert str(person.log_file) in logs
    assert leaks_in({**logs, "stdout": texts["first stdout"], "stderr": texts["first stderr"]}, NAMES) == []
    # The search finds what is there.
    assert leaks_in(texts, ["Sign in — lvctx-gui"])
    assert leaks_in({"planted": f"…{VALUES[0]}…".encode("utf-16-le")}, hidden)
    assert {name for name, _, _ in leaks_in(files, [person.site])} == {
        str(tmp_path / "data" / "config" / "profiles.toml")
    }
