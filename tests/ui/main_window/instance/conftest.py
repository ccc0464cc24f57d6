from __future__ import annotations

import pytest

from lvctx_gui.store.run_folder import RunFiles
from lvctx_gui.ui.main_window.instance.listening import Listener
from tests.ui.main_window.instance.talking import Window


@pytest.fixture
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("s")
    return RunFiles(folder / "w.lock", folder / "w.socket")


@pytest.fixture
def window(qt_loop):
    return Window()


@pytest.fixture
def listener(files, window):
    listener = Listener(files, window, window)
    assert listener.listen()
    yield listener
    listener.close()
