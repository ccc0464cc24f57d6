"""What httpx's errors mean, in our words: where on the way it went wrong, and which setting helps."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator

import httpx

from lvctx_gui.api import errors
from lvctx_gui.api.certificates import clean, what_helps, why_rejected
from lvctx_gui.api.connections import UnaskedError
from lvctx_gui.api.refusals import Explanation, explain_proxy_status
from lvctx_gui.api.request_trace import RequestTrace, Stage
from lvctx_gui.core.translate import sentences, tr


def explain_late(request_trace: RequestTrace) -> Explanation:
    """What it means that a request as a whole took too long."""
    host, seconds = request_trace.host, f"{request_trace.times.whole:g}"
    if request_trace.has_left:
        what = tr(
            "{host} did not answer completely within the time allowed: a request may take {seconds} s.",
            host=host,
            seconds=seconds,
        )
        return errors.TimedOutError, what, tr("Try again in a while.")
    if request_trace.is_at_proxy:
        what = tr(
            "No connection to the proxy {proxy} within the time allowed: a request may take {seconds} s.",
            proxy=request_trace.route.proxy,
            seconds=seconds,
        )
    else:
        what = tr(
            "No connection to {host} within the time allowed: a request may take {seconds} s.",
            host=host,
            seconds=seconds,
        )
    return errors.ConnectTimedOutError, what, _check_advice()


def explain_stop(request_trace: RequestTrace) -> Explanation:
    """What it means that a person ended the wait."""
    if request_trace.has_left:
        what = tr("You stopped waiting for the answer of {host}.", host=request_trace.host)
        return errors.StoppedError, what, ""
    return errors.StoppedBeforeSendingError, tr("You stopped it before it was sent."), ""


def explain_unasked(error: UnaskedError, request_trace: RequestTrace) -> Explanation:
    """What it means that a new connection was of no use."""
    advice = tr("Try again. If this stays, ask your IT what answers there.")
    return errors.ConnectionSpoiledError, _unasked_summary(error, request_trace), advice


def _unasked_summary(error: UnaskedError, request_trace: RequestTrace) -> str:
    host, proxy = request_trace.host, request_trace.route.proxy
    if request_trace.is_at_proxy:
        if error.spoke:
            return tr(
                "The proxy {proxy} sent something on a new connection before it was asked anything.",
                proxy=proxy,
            )
        return tr("The proxy {proxy} closed a new connection before it was asked anything.", proxy=proxy)
    if error.spoke:
        return tr("{host} sent something on a new connection before it was asked anything.", host=host)
    return tr("{host} closed a new connection before it was asked anything.", host=host)


def explain(error: httpx.HTTPError | OSError, request_trace: RequestTrace) -> Explanation:
    """What ``error`` means for a request that came as far as ``request_trace`` says."""
    if isinstance(error, httpx.TimeoutException):
        return _explain_timeout(error, request_trace)
    if isinstance(error, httpx.ProxyError):
        found = re.match(r"(\d{3})\b ?(.*)", str(error), re.DOTALL)
        if found is None:
            return explain_proxy_status(0, str(error), request_trace)
        return explain_proxy_status(int(found[1]), found[2], request_trace)
    if request_trace.stage in (Stage.CONNECTING, Stage.PROXY_TLS, Stage.TUNNEL, Stage.TLS):
        return _explain_connect(error, request_trace)
    if isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return errors.NotSentError, tr("The request could not be built."), tr("Check what was pasted.")
    host, proxy = request_trace.host, request_trace.route.proxy
    if proxy:
        what = tr(
            "The connection to {host} through the proxy {proxy} broke before the answer was complete.",
            host=host,
            proxy=proxy,
        )
    else:
        what = tr("The connection to {host} broke before the answer was complete.", host=host)
    return errors.AnswerLostError, what, tr("Try again.")


def _check_advice() -> str:
    return tr("Check your network and the address, then try again.")


def _explain_timeout(error: httpx.TimeoutException, request_trace: RequestTrace) -> Explanation:
    host, times, proxy = request_trace.host, request_trace.times, request_trace.route.proxy
    if isinstance(error, httpx.PoolTimeout):
        what = tr(
            "No connection to {host} within the time allowed: waiting for a free connection took longer than "
            "{seconds} s.",
            host=host,
            seconds=f"{times.pool:g}",
        )
        return (
            errors.ConnectTimedOutError,
            what,
            tr("Wait until the other requests have ended, then try again."),
        )
    if isinstance(error, httpx.ConnectTimeout):
        return errors.ConnectTimedOutError, *_explain_slow_connect(request_trace)
    if request_trace.stage is Stage.TUNNEL:
        what = tr(
            "No connection to {host} within the time allowed: the proxy {proxy} did not say within {seconds} "
            "s that it had connected.",
            host=host,
            proxy=proxy,
            seconds=f"{times.read:g}",
        )
        return errors.ConnectTimedOutError, what, request_trace.proxy_advice
    if isinstance(error, httpx.WriteTimeout):
        what = tr(
            "{host} did not take the request within the time allowed: sending took longer than {seconds} s.",
            host=host,
            seconds=f"{times.write:g}",
        )
    else:
        what = tr(
            "{host} did not answer within the time allowed: waiting for the answer took longer than "
            "{seconds} s.",
            host=host,
            seconds=f"{times.read:g}",
        )
    return errors.TimedOutError, what, tr("Try again in a while.")


def _explain_slow_connect(request_trace: RequestTrace) -> tuple[str, str]:
    seconds, proxy = f"{request_trace.times.connect:g}", request_trace.route.proxy
    if proxy and request_trace.stage in (Stage.CONNECTING, Stage.PROXY_TLS):
        what = tr(
            "No connection to the proxy {proxy} within the time allowed: connecting took longer than "
            "{seconds} s.",
            proxy=proxy,
            seconds=seconds,
        )
        return what, request_trace.proxy_advice
    what = tr(
        "No connection to {host} within the time allowed: connecting took longer than {seconds} s.",
        host=request_trace.host,
        seconds=seconds,
    )
    return what, _check_advice()


def _explain_connect(error: BaseException, request_trace: RequestTrace) -> Explanation:
    advice = request_trace.proxy_advice if request_trace.is_at_proxy else _check_advice()
    for found in causes(error):
        if isinstance(found, ssl.SSLCertVerificationError):
            return _explain_certificate(found, request_trace)
        if isinstance(found, ssl.SSLError) and not _is_broken_off(found):
            what = sentences((_no_secure_connection(request_trace), _tls_reason(found)))
            return errors.CertificateRejectedError, what, advice
        if isinstance(found, socket.gaierror):
            return _explain_unknown_name(request_trace, advice)
        if isinstance(found, ConnectionRefusedError):
            return _explain_refused(request_trace, advice)
    if request_trace.stage is Stage.TUNNEL:
        what = tr(
            "The proxy {proxy} broke the connection before it had connected to {host}.",
            proxy=request_trace.route.proxy,
            host=request_trace.host,
        )
        return errors.ProxyFailedError, what, advice
    if request_trace.stage in (Stage.PROXY_TLS, Stage.TLS):
        broken = tr("The connection was broken while TLS began.")
        what = sentences((_no_secure_connection(request_trace), broken))
        advice = sentences((tr("Something between you and the server may forbid it."), advice))
        return errors.CertificateRejectedError, what, advice
    if request_trace.is_at_proxy:
        what = tr("The proxy {proxy} could not be reached.", proxy=request_trace.route.proxy)
        return errors.ProxyFailedError, what, advice
    return errors.NotReachedError, tr("{host} could not be reached.", host=request_trace.host), advice


def _explain_certificate(error: ssl.SSLCertVerificationError, request_trace: RequestTrace) -> Explanation:
    host, proxy = request_trace.host, request_trace.route.proxy
    if request_trace.is_at_proxy:
        rejected = tr("The certificate of the proxy {proxy} is not trusted here.", proxy=proxy)
    else:
        rejected = tr("The certificate of {host} is not trusted here.", host=host)
    name = re.sub(r"^\w+://|:\d+$", "", proxy if request_trace.is_at_proxy else host)
    what = sentences((rejected, why_rejected(error, name)))
    return errors.CertificateRejectedError, what, what_helps(error, request_trace.ca_file)


def _explain_unknown_name(request_trace: RequestTrace, advice: str) -> Explanation:
    if request_trace.is_at_proxy:
        proxy = request_trace.route.proxy
        return (
            errors.ProxyFailedError,
            tr("The proxy {proxy} is not known to your network.", proxy=proxy),
            advice,
        )
    host = request_trace.host
    return errors.HostNotFoundError, tr("The server {host} is not known to your network.", host=host), advice


def _explain_refused(request_trace: RequestTrace, advice: str) -> Explanation:
    if request_trace.is_at_proxy:
        proxy = request_trace.route.proxy
        return errors.ProxyFailedError, tr("The proxy {proxy} refused the connection.", proxy=proxy), advice
    what = tr("{host} refused the connection.", host=request_trace.host)
    return errors.ConnectionRefusedByHostError, what, advice


def _no_secure_connection(request_trace: RequestTrace) -> str:
    if request_trace.is_at_proxy:
        proxy = request_trace.route.proxy
        return tr("No secure connection to the proxy {proxy} could be made.", proxy=proxy)
    return tr("No secure connection to {host} could be made.", host=request_trace.host)


def causes(error: BaseException) -> Iterator[BaseException]:
    """``error``, and everything that it came from."""
    seen: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in seen:
        yield cause
        if isinstance(cause, BaseExceptionGroup):  # one failure for each address of a name
            yield from cause.exceptions
        seen.append(cause)
        cause = cause.__cause__ or cause.__context__


def _is_broken_off(error: ssl.SSLError) -> bool:
    """Whether it says no more than that the connection ended, which OpenSSL does in several ways."""
    ended = (ssl.SSLEOFError, ssl.SSLSyscallError, ssl.SSLZeroReturnError)
    return isinstance(error, ended) or not error.reason


def _tls_reason(error: ssl.SSLError) -> str:
    reason = error.reason or ""
    if reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"):
        return tr("What answers there does not speak TLS.")
    if said := clean(reason.replace("_", " ").casefold()):
        return tr("TLS failed: {reason}.", reason=said)
    return tr("TLS failed.")
