"""The strings behind the practice server: what a test or a trainer may see and do from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lvctx_gui.sandbox.facts import CLIENT_ID, PRACTICE_USERS, CallId, Entry
from lvctx_gui.sandbox.faults import Fault, FaultBook
from lvctx_gui.sandbox.log import RequestLog, SeenRequest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lvctx_gui.sandbox.sessions import Sessions
    from lvctx_gui.sandbox.state import Store


class Control:
    """Everything that is not part of the API. Synchronous; any thread may call it, at any time."""

    def __init__(self, store: Store, sessions: Sessions) -> None:
        self.store = store
        self.sessions = sessions
        self.faults = FaultBook()
        self.requests = RequestLog()

    def add_fault(self, fault: Fault) -> None:
        """Let a fault wait for its requests, behind those that wait already."""
        self.faults.add(fault)

    def clear_faults(self) -> None:
        """Forget all faults; requests that hang are answered now."""
        self.faults.clear()

    def log(self) -> list[SeenRequest]:
        """Return the last 10,000 requests, oldest first. Requests under /practice are not among them."""
        return self.requests.seen()

    def wait_for_log(self, count: int, timeout: float = 10.0, *, answered: bool = False) -> list[SeenRequest]:
        """Return the log as soon as it holds this many requests; TimeoutError when that does not happen.

        `answered`: only those count that have been answered.
        """
        return self.requests.wait_for(count, timeout, answered=answered)

    def clear_log(self) -> None:
        """Forget the requests that came so far."""
        self.requests.clear()

    def reset(self) -> None:
        """Make the data what it was at first. Faults, log and sessions stay."""
        self.store.reset()

    def entries(self, session: str, tx_id: int, account: str, client: int = CLIENT_ID) -> list[Entry]:
        """Return the entries of a call in their order."""
        return self.store.read(CallId(session, tx_id, account, client))

    def set_entry(
        self,
        session: str,
        tx_id: int,
        account: str,
        key: str,
        value: object,
        client: int = CLIENT_ID,
    ) -> None:
        """Add or change one entry, as somebody else would. For one without a value use put_call()."""
        self.store.upsert(CallId(session, tx_id, account, client), [{"key": key, "value": value}])

    def remove_entry(self, session: str, tx_id: int, account: str, key: str, client: int = CLIENT_ID) -> None:
        """Remove one key, as somebody else would. A key that is not there is no error."""
        self.store.delete_key(CallId(session, tx_id, account, client), key)

    def put_call(self, session: str, tx_id: int, account: str, client: int, entries: Iterable[Entry]) -> None:
        """Make these the entries of a call, whatever was there; a key may come twice."""
        self.store.put(CallId(session, tx_id, account, client), list(entries))

    def expire_sessions(self) -> None:
        """End all sessions: the next request of everybody is answered with 401."""
        self.sessions.expire_all()

    def open_session(self, user: str = "supervisor") -> str:
        """Return the id of a valid session of this practice user, without a login over the wire."""
        return self.sessions.open(PRACTICE_USERS[user])
