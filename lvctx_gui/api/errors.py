"""Everything that can go wrong between this program and the server: a closed tree.

Each error is made of sentences for people: what happened (``summary``), whether it was carried out, and
what to do next (``advice``). ``str(error)`` joins them. None of them holds a value, a session id or a URL's
query.
"""

from __future__ import annotations

from enum import Enum

from lvctx_gui.core.translate import sentences, tr


class CarriedOut(Enum):
    """Whether the server acted on a request that failed. Only a read turns ``UNKNOWN`` into yes or no."""

    NO = "no"
    UNKNOWN = "unknown"


class ApiError(Exception):
    """The root of the tree; only its leaves are raised.

    ``in_short`` is the one sentence of the ``summary`` that a countdown has room for, where that has several.
    ``writing`` says whether the request was one that changes something; ``status`` is the HTTP status where
    there was one; ``retry_after`` is what the server asked to wait, in seconds, if it said.
    """

    is_passing = False
    """Whether the same request may well succeed a moment later."""

    retry_after: float | None = None

    def __init__(
        self,
        summary: str,
        advice: str = "",
        *,
        in_short: str = "",
        carried_out: CarriedOut = CarriedOut.NO,
        writing: bool = False,
        status: int | None = None,
    ) -> None:
        super().__init__(summary)
        self.summary = summary
        self.in_short = in_short or summary
        self.advice = advice
        self.carried_out = carried_out
        self.writing = writing
        self.status = status
        self.said = ""
        """The server's own words, fit to be shown; the summary quotes them."""
        self.request_line = ""
        """Method and path with every identifier replaced by its name, for reports."""

    def __repr__(self) -> str:
        # The summary may quote the server, which may quote a value.
        return f"{type(self).__name__}(<status {self.status}>)"

    @property
    def effect(self) -> str:
        """One sentence about what this means for the data on the server; a read means nothing for it."""
        if not self.writing:
            return ""
        if self.carried_out is CarriedOut.NO:
            return tr("It was not carried out.")
        return tr("It may or may not have been carried out.")

    def __str__(self) -> str:
        return sentences((self.summary, self.effect, self.advice))


class NotSentError(ApiError):
    """Refused by this program before anything was sent."""

    @property
    def effect(self) -> str:
        """Nothing has left this program."""
        return tr("Nothing was sent.")


class StoppedBeforeSendingError(NotSentError):
    """A person stopped it while nothing had left this program yet."""


class AskedToWaitError(NotSentError):
    """The server has asked for a longer wait than this program waits by itself; a person may go ahead."""


class SessionRenewedError(NotSentError):
    """The session had ended and there is another one: nothing was carried out with the old one.

    Signing in may have taken any time, so a flow that changes something reads again first.
    """


class UnsafeAddressError(NotSentError):
    """The text would address something else than it says."""


class NetworkSettingError(NotSentError, ValueError):
    """A setting of the network (proxy, CA file) cannot be used; a ``ValueError`` too, as for addresses."""


class ReadOnlyError(NotSentError):
    """This program was started read-only, and the request would change something."""


class NotReachedError(ApiError):
    """The server was not reached: the request never left, or never arrived."""


class ConnectionRefusedByHostError(NotReachedError):
    """Nothing listens there."""

    is_passing = True


class HostNotFoundError(NotReachedError):
    """The name of the server is not known."""


class CertificateRejectedError(NotReachedError):
    """No secure connection: the server's or the proxy's certificate is not trusted here, or TLS failed."""


class ProxyFailedError(NotReachedError):
    """The proxy between this computer and the server refused or failed."""


class ProxyAuthenticationError(ProxyFailedError):
    """407: the proxy wants a user name and password, or did not accept them."""


class ConnectTimedOutError(NotReachedError):
    """No connection within the time set for it."""

    is_passing = True


class ConnectionSpoiledError(NotReachedError):
    """A new connection was closed, or something came on it, before anything was asked."""

    is_passing = True


class StoppedError(ApiError):
    """A person ended the wait for an answer: the request had been sent."""


class AnswerLostError(ApiError):
    """The request was sent, its answer did not arrive whole."""

    is_passing = True


class TimedOutError(AnswerLostError):
    """No answer within the time set for it."""


class StatusError(ApiError):
    """The server answered with a status that means failure."""


class NotSignedInError(StatusError):
    """401: the session is missing, unknown or has ended."""


class NotAllowedError(StatusError):
    """403: the role or the client is not allowed."""


class NotThereError(StatusError):
    """404: no such thing."""


class SlowDownError(StatusError):
    """429: too many requests."""

    is_passing = True


class TimedOutThereError(StatusError):
    """408: the server has not got the whole request in time (RFC 9110, 15.5.9); it may be repeated."""

    is_passing = True


class ServerFailedError(StatusError):
    """5xx: the server or a gateway before it failed; it may have acted all the same."""

    is_passing = True


class RedirectedError(StatusError):
    """3xx: the server points elsewhere, which this program does not follow."""


class EmptiedError(ApiError):
    """A call that held entries shows none at all, which proves nothing about any of them."""

    is_passing = True


class NotAloneError(NotSentError):
    """A request for this call or key could reach another one, so that nothing is sent."""


class UnreadableAnswerError(ApiError):
    """An answer came, but it is not what the API page describes."""

    is_passing = True
