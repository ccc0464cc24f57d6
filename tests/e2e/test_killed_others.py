"""Killed and started again: others' changes are told, and what was sent from here is none of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.killed_place import Place, stage
from tests.keychain import PrivateBus, needs_keychain, private_bus

pytestmark = needs_keychain


@pytest.fixture(scope="module")
def bus() -> Iterator[PrivateBus]:
    with private_bus() as made:
        made.start_daemon()
        yield made


@pytest.fixture
def place(api_server, bus, tmp_path) -> Place:
    return Place(api_server, bus, tmp_path / "place")


def name(place: Place) -> tuple[str, int, str]:
    return place.call.session, place.call.tx_id, place.call.account


def test_a_colleagues_change_is_shown_after_kill_9_and_a_restart(place, api_server):
    with place.look_up() as program:
        assert program.ask("others") == {"message": "", "changes": {}}
        program.kill()
    api_server.control.set_entry(*name(place), "Status", "closed by a colleague")
    with place.look_up() as program:
        told = program.ask("others")
        assert told["changes"] == {"Status": ["open", "closed by a colleague"]}
        assert told["message"].startswith("“Status” was changed by others since ")
        assert "open → “closed by a colleague”." in told["message"]
        program.kill()
    with place.look_up() as program:  # it was not marked as seen
        assert program.ask("others") == told
        program.end()


@pytest.mark.parametrize("point", ["on its way POST 1", "after DELETE 3", "before end_operation 1"])
def test_what_was_sent_from_here_is_no_colleagues_change_wherever_it_was_killed(place, api_server, point):
    with place.look_up() as program:
        assert program.ask("others")["changes"] == {}
        stage(program)
        program.ask("saved")
        assert program.ask("commit", point) is None
    place.server()  # it has done by now what was sent
    api_server.control.set_entry(*name(place), "Empty", "a colleague's")
    with place.look_up() as program:
        assert program.ask("others")["changes"] == {"Empty": [None, "a colleague's"]}
        program.end()
