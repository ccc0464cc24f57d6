"""A window that stays open for months remembers no more calls than the journal does."""

from __future__ import annotations

from lvctx_gui.core.call import CallRef
from lvctx_gui.ui.main_window.known import calls as known_calls
from tests.api_server import SAMPLE_CALL


async def test_of_too_many_calls_the_oldest_are_known_no_more(main_window, monkeypatch):
    monkeypatch.setattr(known_calls, "REMEMBERED", 3)
    driver = await main_window()
    await driver.look_up(*SAMPLE_CALL)
    recent, site = driver.window.recent, driver.window.tabs.current.state.site
    refs = [CallRef("S", number, "A") for number in (1, 2, 3)]
    for ref in (*refs, refs[0]):
        recent.note(ref, site, 5)
    assert [known.call for known in recent.find()] == [refs[0], refs[2], refs[1]]
    assert recent.known(CallRef(SAMPLE_CALL[0], int(SAMPLE_CALL[1]), SAMPLE_CALL[2]), site) is None
