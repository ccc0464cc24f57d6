"""What the commit button says: what goes where, or why nothing can be sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QAction

from lvctx_gui.core.profile import Profile
from lvctx_gui.ui.call.review.commit_button import CommitButton, Readiness, commit_text
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.messages.phase import Phase

PRODUCTION = Profile("Card desk", "https://api.example.com", production=True)


@pytest.mark.parametrize(
    ("readiness", "text"),
    [
        (Readiness(4), "Commit 4 changes to NA3 live"),
        (Readiness(1), "Commit 1 change to NA3 live"),
        (Readiness(1_500), "Commit 1,500 changes to NA3 live"),
        (Readiness(4, deletes=True), "Commit 4 changes to NA3 live…"),
        (Readiness(4, conflicts=1), "Commit 4 changes to NA3 live (decide 1 first)"),
        (Readiness(4, conflicts=1, keyless=2), "Commit 4 changes to NA3 live (decide 1 first)"),
        (Readiness(4, keyless=1), "Commit 4 changes to NA3 live (1 needs a key)"),
        (Readiness(4, keyless=2, deletes=True), "Commit 4 changes to NA3 live (2 need a key)"),
        (Readiness(4, refused=1), "Commit 4 changes to NA3 live (1 cannot be sent)"),
        (Readiness(), "Nothing to commit"),
        (Readiness(is_typing=True), "Commit what you type to NA3 live"),
        (Readiness(4, is_editing_on=False), "Commit (editing is off)"),
        (Readiness(is_editing_on=False), "Nothing to commit"),
        (Readiness(is_editing_on=False, is_read_only=True), "Read-only"),
        (Readiness(4, is_read_only=True), "Read-only"),
        (Readiness(4, phase=Phase.COMMITTING), "Committing …"),
        (Readiness(4, phase=Phase.DELETING), "Deleting …"),
    ],
)
def test_the_button_says_what_goes_where_or_why_not(readiness, text):
    assert commit_text(readiness, "NA3 live") == text
    assert readiness.is_ready == (text.startswith("Commit ") and "(" not in text)


def test_without_an_environment_it_names_none():
    assert commit_text(Readiness(2), "") == "Commit 2 changes"


@pytest.fixture
def button(qtbot):
    action = QAction()
    action.setShortcut("Ctrl+S")
    button = CommitButton(action)
    button.keep = action
    qtbot.addWidget(button)
    button.resize(em(24), em(2))
    button.show()
    return button


def test_a_long_name_is_cut_in_its_middle_and_whole_elsewhere(button):
    name = "The card desk's environment in the north of the country & beyond"
    button.set_environment(name, None)
    button.show_readiness(Readiness(4, conflicts=1))
    whole = f"Commit 4 changes to {name} (decide 1 first)"
    shown = button.text().replace("&&", "&")
    assert shown.startswith("Commit 4 changes to T")
    assert "…" in shown
    assert shown.endswith(" (decide 1 first)")
    assert button.fontMetrics().horizontalAdvance(shown) <= button.width()
    assert button.accessibleName() == whole
    assert whole in button.toolTip().replace("\n", "")
    assert "(Ctrl+S)" in button.toolTip()


def test_an_ampersand_in_a_name_is_no_mnemonic(button):
    button.set_environment("A&B", None)
    button.show_readiness(Readiness(4))
    assert button.text() == "Commit 4 changes to A&&B"
    assert button.shortcut().isEmpty()


@given(st.builds(Readiness, st.integers(0, 9_999), st.integers(0, 99), st.integers(0, 99)), st.text())
def test_its_size_does_not_depend_on_what_it_says(readiness, place):
    button = CommitButton(QAction())
    before = button.sizeHint(), button.minimumSizeHint()
    button.set_environment(place, None)
    button.show_readiness(readiness)
    assert (button.sizeHint(), button.minimumSizeHint()) == before
    assert button.minimumSizeHint().width() >= em(14)


@pytest.mark.parametrize(
    ("readiness", "production", "elsewhere"),
    [
        (Readiness(4), {"danger"}, {"primary"}),
        (Readiness(4, conflicts=1), {"danger", "held"}, {"held"}),
        (Readiness(4, keyless=1), {"danger", "held"}, {"held"}),
        (Readiness(), set(), set()),
        (Readiness(is_typing=True), set(), set()),
    ],
)
def test_in_colour_is_what_sends_something_and_production_has_a_look_of_its_own(
    button, readiness, production, elsewhere
):
    button.show_readiness(readiness)
    for name, profile, look in (("NA3 live", PRODUCTION, production), ("Lab", None, elsewhere)):
        button.set_environment(name, profile)
        assert {each for each in ("primary", "danger", "held") if button.property(each)} == look
