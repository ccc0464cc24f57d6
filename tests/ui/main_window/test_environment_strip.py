"""The strip at the top: which environment this is can be read whatever its colour."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QLabel, QToolButton

from lvctx_gui.core.environment import Kind
from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.kit.palettes import HIGH_CONTRAST, LIGHT, PRODUCTION, THEMES
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.strip_colours import contrast, strip_colours
from tests.api_server import SAMPLE
from tests.gui import lay_out, until

USER = "jdoe · Superuser"
colours = st.builds("#{:02x}{:02x}{:02x}".format, *[st.integers(0, 255)] * 3)
kinds = st.sampled_from([None, *Kind])


@given(colours, kinds, st.sampled_from(THEMES))
def test_every_colour_of_a_profile_can_be_read_on(colour, kind, theme):
    strip = strip_colours(kind, colour, theme)
    assert contrast(strip.ink, strip.paper) >= 4.5
    assert contrast(strip.dim, strip.paper) >= 4.5
    assert strip.paper == colour


@given(kinds, st.sampled_from(THEMES))
def test_every_kind_can_be_read_on_in_every_theme(kind, theme):
    strip = strip_colours(kind, "", theme)
    assert contrast(strip.ink, strip.paper) >= 4.5
    assert contrast(strip.dim, strip.paper) >= 4.5
    if theme is HIGH_CONTRAST:
        assert contrast(strip.border, theme.window) >= 3


def test_the_contrast_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_kinds_differ_in_colour_and_nonsense_in_a_file_is_none():
    papers = {kind: strip_colours(kind, "", LIGHT).paper for kind in (None, *Kind)}
    assert papers[Kind.PRODUCTION] == PRODUCTION
    assert papers[Kind.STAGING] == papers[Kind.UNKNOWN]
    assert len(set(papers.values())) == 4
    assert strip_colours(Kind.PRODUCTION, "no colour", LIGHT).paper == PRODUCTION


def labels(driver):
    names = ("productionBadge", "environmentLabel", "userLabel")
    found = {name: driver.window.findChild(QLabel, name) for name in names}
    return [label.text() if label.isVisible() else None for label in found.values()]


async def test_without_a_server_it_says_so(signed_out_window):
    driver = await signed_out_window()
    assert labels(driver) == [None, "Not connected", ""]


async def test_practice_is_told_by_a_word_and_a_calm_colour(signed_out_window):
    driver = await signed_out_window("--demo")
    assert labels(driver) == ["PRACTICE", "Invented data", "supervisor · Superuser · session 1 h 59 min"]
    strip = driver.find(QFrame, "profileStrip")
    assert strip.grab().toImage().pixelColor(3, strip.height() // 2).name() == LIGHT.practice.paper


@pytest.mark.parametrize("colour", ["", "#204a87"])
async def test_production_is_red_or_has_the_profiles_own_colour(signed_out_window, api_server, colour):
    driver = await signed_out_window()
    driver.window.header.show_place("NA3 · Client 7419", USER, Kind.PRODUCTION, colour)
    assert labels(driver)[:2] == ["PRODUCTION", "NA3 · Client 7419"]
    strip = driver.find(QFrame, "profileStrip")
    assert strip.grab().toImage().pixelColor(3, strip.height() // 2) == QColor(colour or PRODUCTION)


async def test_it_is_as_wide_as_the_window_and_stands_right_below_the_menus(main_window):
    driver = await main_window("--call", SAMPLE)
    strip = driver.find(QFrame, "profileStrip")
    assert strip.width() == driver.window.width()
    assert strip.mapTo(driver.window, QPoint()).y() == driver.window.menuBar().geometry().bottom() + 1


async def test_a_long_name_never_widens_the_window(main_window):
    driver = await main_window("--call", SAMPLE)
    before = driver.window.minimumSizeHint().width()
    driver.window.resize(em(40), em(40))
    driver.window.header.show_place("An environment with a rather long name " * 9, "x" * 300, Kind.PRODUCTION)
    assert driver.window.minimumSizeHint().width() <= max(before, em(30))
    assert driver.window.width() == em(40)
    button = driver.find(QToolButton, "editModeButton")
    assert button.geometry().right() <= driver.find(QFrame, "profileStrip").width()
    assert driver.find(QLabel, "productionBadge").visibleRegion().boundingRect().width() > em(4)


async def test_the_editing_switch_says_its_state_and_keeps_its_width(main_window):
    driver = await main_window("--call", SAMPLE)
    button = driver.find(QToolButton, "editModeButton")
    said, widths = [], set()

    def look():
        driver.window.header.layout().activate()
        said.append(button.text())
        widths.add((button.geometry().left(), button.width()))

    look()
    driver.edit_mode()
    look()
    driver.window.editing.set_read_only("Read-only: because.")
    look()
    assert said == ["Editing off", "Editing on", "Read-only"]
    assert len(widths) == 1
    assert not button.icon().isNull()
    metrics = button.fontMetrics()
    room = button.width() - button.iconSize().width() - em(0.9)
    assert all(metrics.horizontalAdvance(text) <= room for text in said)


async def test_a_server_that_does_not_answer_is_told(main_window, faults):
    driver = await main_window("--call", SAMPLE)
    assert "does not answer" not in labels(driver)[2]
    faults.add(Fault("reset"))
    driver.trigger("refreshAction")
    await driver.idle()
    assert labels(driver)[2].endswith(" · the server does not answer")
    driver.trigger("refreshAction")
    await driver.idle()
    assert "does not answer" not in labels(driver)[2]


async def test_in_high_contrast_it_has_its_colour_and_a_line_around_it(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.window.header.show_place("NA3 · Client 7419", USER, Kind.PRODUCTION)
    driver.trigger("contrastThemeAction")
    strip = driver.find(QFrame, "profileStrip")
    picture = strip.grab().toImage()
    assert picture.pixelColor(3, strip.height() // 2).name() == PRODUCTION
    assert picture.pixelColor(3, 0).name() == HIGH_CONTRAST.edge
    driver.trigger("systemThemeAction")


async def test_a_long_name_leaves_room_for_who_is_signed_in(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.window.header.show_place("R&D & Köln " * 9, USER, None)
    lay_out()
    await until(lambda: driver.find(QLabel, "userLabel").width() >= em(6))


async def test_the_editing_switch_is_heard_wherever_the_focus_is(main_window, spoken):
    driver = await main_window("--call", SAMPLE)
    spoken.clear()
    driver.trigger("editModeAction")
    driver.trigger("editModeAction")
    assert spoken == ["Editing is on.", "Editing is off."]
    driver.trigger("editModeAction")
    driver.window.editing.set_read_only("Read-only: the profile says so.")
    assert spoken[2:] == ["Editing is on.", "Read-only: the profile says so."]
