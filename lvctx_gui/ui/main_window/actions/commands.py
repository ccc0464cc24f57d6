"""What the window's actions do, where that is more than a word to the page: each by a method."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from lvctx_gui import __version__
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.putting import copy_text
from lvctx_gui.ui.kit.readable import copy_selected_text
from lvctx_gui.ui.messages.message import Ends, Message, Tone

if TYPE_CHECKING:
    from lvctx_gui.ui.call.page import CallPage
    from lvctx_gui.ui.checklists.dialog import ChecklistsDialog
    from lvctx_gui.ui.compare.flow import Comparisons
    from lvctx_gui.ui.incoming.flow import IncomingTables
    from lvctx_gui.ui.main_window.known.pinning import Pinning
    from lvctx_gui.ui.main_window.lookup_row import LookupRow
    from lvctx_gui.ui.main_window.tabs import CallTabs
    from lvctx_gui.ui.operations.reading import ReadController
    from lvctx_gui.ui.operations.writing import WriteController
    from lvctx_gui.ui.outgoing.exports import Exports


class Commands:
    """Carries out what actions ask for; what is given by name is the window's own."""

    def __init__(
        self,
        tabs: CallTabs,
        lookup_row: LookupRow,
        reading: ReadController,
        writing: WriteController,
        *,
        close: Callable[[], object],
        show_history: Callable[[], None],
        show_requests: Callable[[], None],
        show_palette: Callable[[], None],
        pinning: Callable[[], Pinning],
        show_checklists: Callable[[], ChecklistsDialog],
        comparisons: Callable[[], Comparisons],
        exports: Callable[[], Exports],
        tables: Callable[[], IncomingTables],
    ) -> None:
        self.tabs = tabs
        self.lookup_row = lookup_row
        self.reading = reading
        self.writing = writing
        self.close = close
        self.show_history = show_history
        self.show_requests = show_requests
        self.show_palette = show_palette
        self._pinning = pinning
        self.show_checklists = show_checklists
        self._comparisons = comparisons
        self._exports = exports
        self._tables = tables

    def pin_call(self) -> None:
        """Pin the call that is shown, or give its pin another name."""
        page = self.tabs.current
        if page is not None and (known := self._pinning().known_of(page.state)) is not None:
            self._pinning().pin(known)

    def unpin_call(self) -> None:
        """Unpin it."""
        page = self.tabs.current
        if page is not None and (known := self._pinning().known_of(page.state)) is not None:
            self._pinning().unpin(known)

    def new_checklist(self) -> None:
        """Make a checklist that asks for the keys of the call that is shown."""
        self.show_checklists().new_of_call()

    def paste(self) -> None:
        """Put the call that the clipboard names into the lookup row, or else entries into the call shown."""
        clipboard = QGuiApplication.clipboard()
        text, page = clipboard.text(), self.tabs.current
        has_lines = len(text.splitlines()) > 1
        is_editable = page is not None and page.model.is_editable
        if page is not None and is_editable and has_lines and self._may_be_either(page, text):
            look_up = partial(self.lookup_row.paste_call, text)
            self._tables().ask_and_paste(page, clipboard.mimeData(), look_up)
            return
        refused = self.lookup_row.paste_call(text)
        if refused is None:
            return
        # A line alone was hardly meant for entries in reading mode, nor where it is an address with a fault.
        is_for_rows = has_lines or not refused.reason
        if page is not None and ("\t" in text or (is_editable and is_for_rows)):
            self._tables().paste(page, clipboard.mimeData())
            return
        text = tr(
            "The clipboard does not name a whole call, so nothing was pasted. Copy a link, a report row or "
            "SIP headers and try again."
        )
        if refused.reason:
            text = sentences((refused.reason, tr("Nothing was pasted.")))
        self.tabs.say(Message(Tone.WARNING, text))

    def import_entries(self) -> None:
        """Let the person choose a file whose entries are staged on the call shown."""
        if (page := self.tabs.current) is not None:
            self._tables().choose_file(page)

    def replace(self) -> None:
        """Let the person find and replace in the values of the call shown."""
        if (page := self.tabs.current) is not None:
            self._tables().replace(page)

    def _may_be_either(self, page: CallPage, text: str) -> bool:
        """Whether ``text`` names a call, and may as well be values for the rows that are selected."""
        return len(page.view.selected_ids()) > 1 and self.lookup_row.names_call(text)

    def refresh(self) -> None:
        """Read the call again."""
        if (page := self.tabs.current) is not None:
            self.reading.refresh(page.state)

    def refresh_entry(self) -> None:
        """Read the key of the current row alone."""
        page = self.tabs.current
        row = page.view.current_id() if page else None
        if page is not None and isinstance(row, str | tuple):
            self.reading.refresh_key(page.state, row if isinstance(row, str) else row[0])

    def copy_address(self) -> None:
        """Put the call's address on the clipboard."""
        if (page := self.tabs.current) is not None:
            copy_text(str(page.state.call))
            self._tell(tr("Copied: the address of the call"))

    def copy_link(self) -> None:
        """Put a link to the call, which names its server, on the clipboard."""
        from lvctx_gui.core.link import format_link

        if (page := self.tabs.current) is not None:
            site = page.state.site
            link = format_link(page.state.call, site.base_url if site is not None else "")
            copy_text(link)
            self._tell(tr("Copied: a link to the call"))

    def _tell(self, text: str) -> None:
        announce(self.tabs, text)
        self.tabs.said.emit(text)

    def copy_curl(self) -> None:
        """Put the lookup on the clipboard as a command, without the session."""
        from lvctx_gui.services.report import curl_command

        page = self.tabs.current
        if page is not None and page.state.site is not None:
            copy_text(curl_command(page.state.site.base_url, page.state.call))
            self._tell(tr("Copied: the request as a curl command, without the session"))

    def compare(self) -> None:
        """Let the person choose what the call is compared with."""
        if (page := self.tabs.current) is None:
            return
        if page.state.is_unread:
            text = tr("This call was not read yet, so there is nothing to compare. Read it first (F5).")
            page.state.say(Message(Tone.WARNING, text, ends=Ends.READ))
        else:
            self._comparisons().compare(page.state)

    def export(self) -> None:
        """Let the person choose which entries go into which file."""
        if (page := self.tabs.current) is not None:
            self._exports().export(page)

    def keep_snapshot(self) -> None:
        """Keep what the server held when the call was last read."""
        if (page := self.tabs.current) is not None:
            self._comparisons().keep_snapshot(page.state)

    def copy(self) -> None:
        """Copy the selected text or the card where the focus is, otherwise the selected rows."""
        # Its key is the table's; the menu is open to all, and who has selected a text means that.
        if not copy_selected_text(QApplication.focusWidget()) and (page := self.tabs.current) is not None:
            page.copy()

    def copy_as(self, form: str) -> None:
        """Copy the selected rows in the form of this name; see ``CopyForm``."""
        from lvctx_gui.ui.call.entries.copying import CopyForm

        if (page := self.tabs.current) is not None:
            page.copy_as(CopyForm[form])

    def commit(self) -> None:
        """Send what is staged."""
        if (page := self.tabs.current) is not None:
            self.writing.commit(page.state)

    def delete_all(self) -> None:
        """Ask, then delete the whole context of the call."""
        if (page := self.tabs.current) is not None:
            self.writing.delete_all(page.state)

    def put_back(self) -> None:
        """Stage again what was deleted with the whole context."""
        if (page := self.tabs.current) is not None:
            self.writing.put_back(page.state)

    def focus_filter(self) -> None:
        """Put the cursor into the filter of the page."""
        if (page := self.tabs.current) is not None:
            page.filter_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_about(self) -> None:
        """Say what this program is."""
        text = tr(
            "lvctx-gui {version}: a desktop inspector for the context data of calls.", version=__version__
        )
        self.tabs.say(Message(Tone.INFO, text))
