"""The fields of the lookup row, and calls to type into them."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from lvctx_gui.ui.kit.captioned_value import CaptionedValue
from tests.api_server import SAMPLE_CALL

NAMES = ("sessionEdit", "txIdEdit", "accountEdit", "clientEdit")
SESSION, TX, ACCOUNT = (str(part) for part in SAMPLE_CALL)
FOUR = [SESSION, TX, ACCOUNT, "7419"]
OTHER = ("S2@10.0.0.2", "28479905511", "OTHER")


NOTHING = ["", "", "", ""]
_IDENTITY = ("identitySession", "identityTransaction", "identityAccount", "identityClient")


def texts(driver):
    """What stands in the lookup row."""
    return [driver.find(QLineEdit, name).text() for name in NAMES]


def shown_call(driver):
    """Which call the page says it is, in the order of the lookup row."""
    return [driver.find(CaptionedValue, name).value for name in _IDENTITY]
