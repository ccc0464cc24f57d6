"""The program speaks a language of its own here: English, every sentence of it in «brackets».

What stands outside of all brackets has bypassed the translation, unless somebody typed it or the server
holds it.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication

from lvctx_gui.core.translate import translate_with
from lvctx_gui.store.keychain import SecretsError
from tests.api_server import SAMPLE_CALL
from tests.fake_keyring import no_system_keychain
from tests.gui import Driver
from tests.translation_listener import Brackets, Listener


@pytest.fixture(autouse=True)
def brackets(qapp):
    translator = Brackets()
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)
    translate_with(None)


@pytest.fixture
def listener_of(spoken, api_server):
    """Makes the listener of a window, to whom the data of the sample call are known."""

    def make(driver: Driver) -> Listener:
        listener = Listener(driver, spoken)
        entries = api_server.control.entries(*SAMPLE_CALL)
        listener.data |= {str(text) for entry in entries for text in entry.values() if text}
        listener.data |= {str(text) for text in SAMPLE_CALL}
        with pytest.raises(SecretsError) as none:
            no_system_keychain()
        listener.data.add(str(none.value))  # what the tests say in the keychain's stead
        listener.data |= {api_server.base_url, api_server.base_url.partition("//")[2], "7419"}
        return listener

    return make
