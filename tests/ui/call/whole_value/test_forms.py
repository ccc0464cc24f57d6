"""JSON and XML indented: a view that shows the same tokens, or says why there is none."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox

from lvctx_gui.core.sheet.indented import Indenting
from lvctx_gui.ui.call.whole_value.indenter import LINES
from tests.gui import until

ISSUE = '{"a":1,"a":2,"n":248480010225057793,"f":1.10,"e":1E400}'
SHOWN = '{\n  "a": 1,\n  "a": 2,\n  "n": 248480010225057793,\n  "f": 1.10,\n  "e": 1E400\n}'
XML = "<a><!-- why --><b>1</b><![CDATA[<x>]]></a>"


def offers(pane):
    return [pane.forms.itemText(place) for place in range(pane.forms.count())]


async def test_json_is_indented_and_every_token_stays(whole_value):
    pane = await whole_value(ISSUE)
    assert pane.shown == ISSUE
    assert offers(pane) == ["Text", "JSON, indented"]
    pane.choose("JSON, indented")
    assert pane.shown == SHOWN
    assert "Copy value" in pane.remark
    # What is shown is copied from it; the button copies what is stored.
    pane.view.selectAll()
    pane.view.copy()
    assert QGuiApplication.clipboard().text() == SHOWN
    pane.driver.press("copyValueButton")
    assert QGuiApplication.clipboard().text() == ISSUE
    assert pane.facts == "1 line · 55 bytes"
    pane.choose("Text")
    assert (pane.shown, pane.remark) == (ISSUE, "")


async def test_comments_and_cdata_stay(whole_value):
    pane = await whole_value(XML)
    pane.choose("XML, indented")
    assert pane.shown == "<a>\n  <!-- why -->\n  <b>1</b>\n  <![CDATA[<x>]]>\n</a>"


async def test_the_choice_holds_for_what_can_be_indented_and_only_that_is_offered(whole_value):
    pane = await whole_value("[1]", "plain", XML, "[2]")
    pane.choose("JSON, indented")
    pane.go_to("k1")
    assert (pane.shown, pane.remark, offers(pane)) == ("plain", "", ["Text"])
    assert not pane.forms.isEnabled()
    assert "begins with {, [ or <" in pane.forms.accessibleDescription()
    pane.go_to("k2")
    assert pane.shown.count("\n") == 4
    pane.go_to("k3")
    assert pane.shown == "[\n  2\n]"
    assert pane.forms.currentText() == "JSON, indented"


async def test_what_is_none_is_shown_as_text_with_the_reason(whole_value, spoken):
    value = '{"a":1,"b":"cde" "x":2}'
    pane = await whole_value(value)
    pane.choose("JSON, indented")
    why = "Shown as text: after character 17 (line 1, column 18) a comma or } is expected."
    assert (pane.shown, pane.remark, pane.forms.currentText()) == (value, why, "Text")
    assert pane.forms.toolTip().replace("\n", " ") == why
    assert pane.forms.accessibleDescription() == why
    assert why in spoken


async def test_an_object_that_is_no_text_is_indented_too(whole_value):
    pane = await whole_value({"a": 5})
    assert pane.driver.find(QComboBox, "valueFormBox").isEnabled()
    pane.choose("JSON, indented")
    assert pane.shown == '{\n  "a": 5\n}'


async def test_a_large_one_is_taken_apart_step_by_step_and_text_until_then(whole_value, monkeypatch):
    steps = []
    step = Indenting.step
    monkeypatch.setattr(Indenting, "step", lambda self, lines: steps.append(lines) or step(self, lines))
    value = "[" + ",".join(["[1]"] * 3_000) + "]"
    pane = await whole_value(value)
    pane.choose("JSON, indented")
    assert steps == [LINES]
    assert pane.remark == "Reading the JSON …"
    assert pane.shown.replace("\n", "") == value
    await until(lambda: pane.shown.startswith("[\n  [\n    1\n  ],"))
    assert len(steps) == 9_002 // LINES + 1
    await pane.complete()
    assert pane.view.document().blockCount() == 9_002


async def test_another_row_ends_what_nobody_waits_for(whole_value):
    pane = await whole_value("[" + ",".join(["[1]"] * 3_000) + "]", "other")
    pane.choose("JSON, indented")
    pane.go_to("k1")
    assert (pane.shown, pane.remark) == ("other", "")
    pane.choose("Text")
    assert not pane.driver.window.tabs.current.right_pane.whole_value._indenter.is_working


async def test_a_hundred_thousand_levels_do_not_break_it(whole_value):
    pane = await whole_value("[" * 100_000 + "]" * 100_000)
    pane.choose("JSON, indented")
    await until(lambda: pane.remark.startswith("Shown as text"))
    assert pane.remark == "Shown as text: indented it would have more than 100,000 lines."


@pytest.mark.repeats
async def test_fifty_thousand_levels_are_indented(whole_value):
    pane = await whole_value("[" * 49_999 + "]" * 49_999)
    pane.choose("JSON, indented")
    await until(lambda: pane.remark.startswith("Laid out anew"))
    await pane.complete()
    assert "‹20,000› [" in pane.shown
