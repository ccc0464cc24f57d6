"""What is known of each key of an operation: what became of its request, and what a read proves.

A request that failed may have been carried out all the same, and one that was accepted may not have been:
only a read tells. Every flow that changes a call (commit, delete all, and the look at what an interrupted one
has done) takes its claims from here, so that the same answers end in the same words everywhere.

=====================  ==========================  ====================================================
state before           event                       state after
=====================  ==========================  ====================================================
any but accepted       ``sending``                 unknown; was sent; nothing is known of the server
sending                ``accepted``                accepted
sending                ``failed`` (refused)        refused
sending                ``failed`` (unknown)        unknown
sending                ``not_sent(before)``        not sent; the rest as before the sending
any but accepted       ``withheld``                not sent; the rest stays
unknown                ``seen`` at its target      accepted; the server's value is known
unknown                ``seen`` elsewhere          refused; the server's value is known
any other              ``seen``                    the step stays; the server's value is known
seen at its target     ``seen`` elsewhere          the same; others have undone it (``is_undone_by``)
any                    ``doubted``                 the step stays; nothing is known of the server
=====================  ==========================  ====================================================

The outcome follows from the step and from what the server was seen to hold since the last sending:

=========  ================  ===================  =========================================
step       at its target     something else       not read since
=========  ================  ===================  =========================================
not sent   confirmed         not committed        not committed, unless it was sent before
refused    confirmed         not committed        not confirmed
unknown    confirmed         not committed        not confirmed
accepted   confirmed         not confirmed        not confirmed
=========  ================  ===================  =========================================

A refusal is no evidence: a server that refuses may have acted, so that without a read it is "not confirmed".
An accepted request whose key holds something else was overwritten by others, or not meant: nobody can tell.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from lvctx_gui.core.entries import Context, Lookup, Missing, Value


class Step(Enum):
    """What is known of the request that carries a key."""

    NOT_SENT = "not sent"  # not shown: the journal's word
    DONE = "done"
    """Accepted; or unknown at first, and a read has shown its target."""
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Outcome(Enum):
    """What is known of a key at the end."""

    CONFIRMED = "committed and confirmed"  # not shown: the journal's word
    NOT_COMMITTED = "not committed"  # not shown: the journal's word
    NOT_CONFIRMED = "not confirmed"  # not shown: the journal's word


@dataclass(frozen=True, slots=True)
class KeyResult:
    """How it ended for one key, as reports and the journal hold it.

    ``was_sent`` tells what this operation did from what somebody else had done already; ``reason`` is a
    sentence about a step that was refused, is unknown or was not sent, ``""`` for the others.
    """

    key: str
    step: Step
    outcome: Outcome
    was_sent: bool = False
    reason: str = ""

    def __repr__(self) -> str:
        # The reason may quote the server, who may quote a value.
        return f"KeyResult({self.key!r}, {self.step.name}, {self.outcome.name})"


@dataclass(frozen=True, slots=True)
class KeyState:
    """What is known of one key while an operation goes on; its methods are the table's events.

    ``target`` is what the key is to hold (``MISSING``: it is to be gone). ``server`` are the values that it
    was seen to hold since it was last sent (several where the call holds the key more than once, none where
    it is gone), ``None`` where it was not read since.
    """

    key: str
    target: Lookup = field(repr=False)
    step: Step = Step.NOT_SENT
    was_sent: bool = False
    server: tuple[Value, ...] | None = field(default=None, repr=False)
    reason: str = field(default="", repr=False)

    # Events -------------------------------------------------------------------------------------------

    def sending(self) -> KeyState:
        """A request with this key goes out. Raises ``ValueError`` for what was accepted before."""
        self._check_not_accepted()
        return replace(self, step=Step.UNKNOWN, was_sent=True, server=None, reason="")

    def accepted(self) -> KeyState:
        """The server has said yes."""
        return replace(self, step=Step.DONE, reason="")

    def failed(self, step: Step, reason: str) -> KeyState:
        """The server has said no (``REFUSED``), or nobody knows (``UNKNOWN``); ``reason`` says why."""
        return replace(self, step=step, reason=reason)

    def not_sent(self, before: KeyState, reason: str = "") -> KeyState:
        """It did not go out after all, so that what was known ``before`` the sending still holds."""
        return replace(before, step=Step.NOT_SENT, reason=reason)

    def withheld(self, reason: str) -> KeyState:
        """It must not go out. Raises ``ValueError`` for what was accepted."""
        self._check_not_accepted()
        return replace(self, step=Step.NOT_SENT, reason=reason)

    def seen(self, server: Context) -> KeyState:
        """The call was read after everything that was sent of this key."""
        now = replace(self, server=server.values_of(self.key))
        if self.step is not Step.UNKNOWN:
            return now
        return replace(now, step=Step.DONE if now.is_at_target else Step.REFUSED)

    def doubted(self) -> KeyState:
        """What was read may have been another call's: nothing is known of the server."""
        return replace(self, server=None)

    def _check_not_accepted(self) -> None:
        if self.step is Step.DONE:
            raise ValueError("what the server has accepted is never sent again")

    # What follows -------------------------------------------------------------------------------------

    @property
    def is_at_target(self) -> bool:
        """Whether the server was seen to hold the target, and nothing was sent since."""
        return self.server is not None and _are(self.server, self.target)

    def is_undone_by(self, server: Context) -> bool:
        """Whether others have taken back what a read had shown: nothing was sent here between the two."""
        return self.is_at_target and not is_at_target(server, self.key, self.target)

    @property
    def needs_proof(self) -> bool:
        """Whether only a read tells how it ended."""
        # What a refusal says the server has not done is no evidence either.
        return self.step in (Step.DONE, Step.UNKNOWN) or (self.was_sent and self.server is None)

    @property
    def outcome(self) -> Outcome:
        """What can be claimed of the key; see the second table."""
        if self.server is None:
            was_never_sent = self.step is Step.NOT_SENT and not self.was_sent
            return Outcome.NOT_COMMITTED if was_never_sent else Outcome.NOT_CONFIRMED
        if self.is_at_target:
            return Outcome.CONFIRMED
        return Outcome.NOT_CONFIRMED if self.step is Step.DONE else Outcome.NOT_COMMITTED

    @property
    def result(self) -> KeyResult:
        """The same for reports and for the journal."""
        return KeyResult(self.key, self.step, self.outcome, self.was_sent, self.reason)


def interrupted(key: str, target: Lookup, noted: KeyResult | None) -> KeyState:
    """What the journal tells of a key whose operation nobody saw end; ``noted`` is what was written of it.

    Accepted is accepted; everything else may have been sent, or sent again, just before the end.
    """
    if noted is None:
        return KeyState(key, target, Step.UNKNOWN)
    step = Step.DONE if noted.step is Step.DONE else Step.UNKNOWN
    return KeyState(key, target, step, noted.was_sent, reason=noted.reason)


def is_at_target(server: Context, key: str, target: Lookup) -> bool:
    """Whether ``server`` shows for ``key`` what an operation wants there (``MISSING``: that it is gone).

    A key that the call holds twice is at its target when every one of its values is.
    """
    return _are(server.values_of(key), target)


def _are(values: tuple[Value, ...], target: Lookup) -> bool:
    return set(values) == (set() if isinstance(target, Missing) else {target})
