"""What is loaded after the first paint, in the order in which a person may need it.

Each of these is called in a thread: importing takes a while, and the window does not wait for it. Whoever is
quicker loads it where it is used, as anywhere.
"""

from __future__ import annotations


def flows() -> None:
    """Load what is needed next whatever a person does: the loop, what reads and writes, the journal."""
    import lvctx_gui.store.journal.journal
    import lvctx_gui.store.logs
    import lvctx_gui.store.secrets
    import lvctx_gui.ui.kit.event_loop
    import lvctx_gui.ui.main_window.flows  # noqa: F401  # loading them is all


def instance() -> None:
    """Load what listens to programs that are started beside this one."""
    import lvctx_gui.ui.main_window.instance.hosting  # noqa: F401  # loading it is all


def sign_in() -> None:
    """Load what connects; what sends is loaded with the first connection."""
    import lvctx_gui.services.sign_in
    import lvctx_gui.ui.main_window.session_actions
    import lvctx_gui.ui.sign_in.flow  # noqa: F401  # loading them is all


def sign_in_view() -> None:
    """Load the view that lets a person sign in, and what reads a paste."""
    import lvctx_gui.ui.main_window.lookup_input
    import lvctx_gui.ui.sign_in.dialog  # noqa: F401  # loading them is all


def calls() -> None:
    """Load the page of a call, and what its actions do."""
    import lvctx_gui.ui.call.page
    import lvctx_gui.ui.main_window.actions.commands
    import lvctx_gui.ui.main_window.lookup_input
    import lvctx_gui.ui.main_window.tab_words  # noqa: F401  # loading them is all


def writing() -> None:
    """Load what commits and deletes."""
    import lvctx_gui.services.commit.commit
    import lvctx_gui.services.delete_all  # noqa: F401  # loading them is all


def checklists() -> None:
    """Load what reads checklists; what patterns are made of is loaded with the first of them."""
    import lvctx_gui.core.checklist.matching
    import lvctx_gui.store.checklists.folder  # noqa: F401  # loading them is all
