"""What tabs say of their calls: loaded with the first page, as there is no tab before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lvctx_gui.core.call_labels import call_labels
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.messages.message import Ends, Message, Tone
from lvctx_gui.ui.messages.names import call_name


@dataclass(frozen=True, slots=True)
class TabWords:
    """What a tab says: its label, what it shows while something is under way, and how much is staged."""

    label: str
    tip: str
    staged: int = 0
    is_working: bool = False

    @property
    def spoken(self) -> str:
        """The same for screen readers and for the list, with the number of staged changes."""
        text = tr("{call}, being written", "an open call", call=self.label) if self.is_working else self.label
        if not self.staged:
            return text
        return tr_n("{call}, {n} staged change", "{call}, {n} staged changes", self.staged, call=text)


def tab_words(states: Sequence[CallState]) -> list[TabWords]:
    """What the tabs of ``states``, side by side, say."""
    labels = call_labels([(state.call, state.site) for state in states])
    return [
        TabWords(label, _tip(state), state.draft.staged_count, state.is_working)
        for state, label in zip(states, labels, strict=True)
    ]


def _tip(state: CallState) -> str:
    """All that names the call, line by line."""
    call = state.call
    lines = [call_name(call), tr("Session: {session}", session=plain_text(call.session, 200))]
    if call.client is not None:
        lines.append(tr("Client: {client}", client=call.client))
    if state.site is not None:
        lines.append(tr("Environment: {name}", name=plain_text(state.site.shown_name, 100)))
    return "\n".join(lines)


def closed_message(state: CallState, reopen: Callable[[], None]) -> Message:
    """That a tab was closed with something staged, which ``reopen`` shows again."""
    text = tr_n(
        "{call} was closed. {n} change is staged on it and kept; nothing was sent.",
        "{call} was closed. {n} changes are staged on it and kept; nothing was sent.",
        state.draft.staged_count,
        call=call_name(state.call),
    )
    about = frozenset({state.page_id})
    return Message(Tone.INFO, text, tr("Open it again"), reopen, ends=Ends.REOPENED, about=about)
