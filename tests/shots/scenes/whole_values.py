"""One value in full: long, searched, indented, with characters that hide."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from tests.gui import until
from tests.shots.matrix import Scene, core, small
from tests.shots.stage import Stage

JSON = (
    '{"customer":{"name":"Ada","name":"Ada L.","account":248480010225057793},"balance":1.10,"limit":1E400,'
    '"notes":["called back","asked for the letter of the first of the month again, which was sent to the old '
    'address"],"tags":[],"closed":null}'
)
XML = (
    "<?xml version=\"1.0\"?><call id='28479905'><!-- taken over from the old system --><note>Promised to pay"
    "</note><raw><![CDATA[<b>50 & more</b>]]></raw><empty/></call>"
)
ODD = "\ufeffFirst\u00a0name\tAda\r\nSecond line \rthird\u2028fourth, with a \u202eturn\u202c, a \0\nlast  "
LONG = "The customer asks for the letter of the first of the month again. " * 1_600


async def whole(stage: Stage, value: str, form: str = "", find: str = "", *, wraps: bool = True) -> None:
    stage.put_entries([{"key": "Payload", "value": value}, {"key": "QaScore", "value": "62"}])
    driver = await stage.at_call()
    driver.table.setCurrentIndex(driver.cell("Payload", "Value"))
    driver.trigger("wholeValueAction")
    if not wraps:
        driver.trigger("wrapAction")
    view = driver.find(QPlainTextEdit, "wholeValueView")
    if form:
        forms = driver.find(QComboBox, "valueFormBox")
        forms.setCurrentIndex(forms.findText(form))
        forms.activated.emit(forms.currentIndex())
    if find:
        view.setFocus()
        QTest.keyClick(view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        driver.find(QLineEdit, "findInValueEdit").setText(find)
    await until(lambda: view.sheet.is_complete)


SCENES = (
    core("whole-value-indented", partial(whole, value=JSON, form="JSON, indented")),
    Scene("whole-value-xml", partial(whole, value=XML, form="XML, indented")),
    small("whole-value-no-json", partial(whole, value=JSON.replace(",", " ", 1), form="JSON, indented")),
    core("whole-value-odd", partial(whole, value=ODD)),
    core("whole-value-found", partial(whole, value=LONG, find="LETTER")),
    Scene("whole-value-unwrapped", partial(whole, value=LONG, wraps=False)),
)
