"""Of which call something is, as people read it: for what is copied to other programs."""

from __future__ import annotations

from lvctx_gui.core.translate import tr
from lvctx_gui.ui.call.state import CallState


def call_facts(state: CallState) -> list[tuple[str, str]]:
    """Names and values of what names the call, and when it was read; what is not known is left out."""
    call, site, read_at = state.call, state.site, state.read_at
    facts = (
        (tr("Environment"), site.shown_name if site is not None else ""),
        (tr("Transaction"), str(call.tx_id)),
        (tr("Account"), call.account),
        (tr("Session"), call.session),
        (tr("Client"), "" if call.client is None else str(call.client)),
        (tr("Read"), read_at.isoformat(" ", timespec="seconds") if read_at is not None else ""),
    )
    return [fact for fact in facts if fact[1]]
