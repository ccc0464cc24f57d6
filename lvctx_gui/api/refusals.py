"""What a status other than 2xx means: the server's, and the proxy's."""

from __future__ import annotations

from lvctx_gui.api import errors
from lvctx_gui.api.certificates import clean
from lvctx_gui.api.network import Origin
from lvctx_gui.api.request_trace import RequestTrace
from lvctx_gui.core.translate import listed, sentences, tr

Explanation = tuple[type[errors.ApiError], str, str]
"""Which of our errors it is, what happened, and what to do."""


def explain_status(status: int, host: str) -> tuple[type[errors.StatusError], str, str]:
    """What it means that ``host`` answered ``status``, which is not 2xx.

    The sentences do without the number, which reports have (``services.report``).
    """
    if status in (401, 403, 404):
        return _explain_access(status, host)
    if status == 408:
        what = tr("{host} did not get the request in time.", host=host)
        return errors.TimedOutThereError, what, tr("Try again.")
    if status == 429:
        what = tr("{host} got too many requests.", host=host)
        return errors.SlowDownError, what, tr("Wait a little, then try again.")
    if 300 <= status < 400:
        what = tr(
            "{host} points to another address, and this program does not go there.",
            host=host,
        )
        return errors.RedirectedError, what, redirect_advice()
    if status >= 500:
        what = tr(
            "{host}, or a gateway in front of it, failed.",
            host=host,
        )
        return errors.ServerFailedError, what, tr("Try again in a while.")
    what = tr("{host} refused the request.", host=host)
    return errors.StatusError, what, tr("Check what was sent, then try again.")


def _explain_access(status: int, host: str) -> tuple[type[errors.StatusError], str, str]:
    if status == 401:
        what = tr(
            "{host} does not know the session, or it has ended.",
            host=host,
        )
        return errors.NotSignedInError, what, tr("Sign in again, then repeat this.")
    if status == 403:
        what = tr("{host} says that your role or client may not do this.", host=host)
        return errors.NotAllowedError, what, role_advice()
    what = tr("{host} has found nothing there.", host=host)
    return errors.NotThereError, what, tr("Check the identifiers and the address.")


def redirect_advice() -> str:
    """What to do about a server that points to another address."""
    return tr("Check the address of the server. The sign-in page of a network may answer in its place.")


def role_advice() -> str:
    """What to do about a role that may not use the API."""
    return tr("The API is open to the roles Sysadmin, Superuser and Agent. Ask your administrator.")


def explain_proxy_status(status: int, reason: str, request_trace: RequestTrace) -> Explanation:
    """What a proxy's answer other than yes means; ``status`` 0 for one that could not be understood.

    ``reason`` is what the proxy itself said.
    """
    if status == 407:
        return errors.ProxyAuthenticationError, *_explain_authentication(request_trace)
    route, host = request_trace.route, request_trace.host
    if status:
        what = tr(
            "The proxy {proxy} answered {status} when it was asked to connect to {host}.",
            proxy=route.proxy,
            status=status,
            host=host,
        )
    else:
        what = tr(
            "The proxy {proxy} gave an answer that cannot be understood when it was asked to connect to "
            "{host}.",
            proxy=route.proxy,
            host=host,
        )
    if said := clean(route.hide(reason)):
        what = sentences((what, tr("It said: “{text}”", text=said)))
    asked = tr("Ask your IT whether it may connect to {host}.", host=host)
    return errors.ProxyFailedError, what, sentences((asked, request_trace.proxy_advice))


def _explain_authentication(request_trace: RequestTrace) -> tuple[str, str]:
    route = request_trace.route
    proxy = (
        tr("The proxy {proxy}", "the beginning of a sentence", proxy=route.proxy)
        if route.proxy
        else tr("A proxy on the way", "the beginning of a sentence")
    )
    if request_trace.schemes and "basic" not in (scheme.casefold() for scheme in request_trace.schemes):
        return (
            tr(
                "{proxy} demands a kind of sign-in that this program does not support: {kinds}. It supports "
                "Basic only.",
                proxy=proxy,
                kinds=listed(request_trace.schemes, any_of=True),
            ),
            tr("Ask your IT for a proxy that takes a user name and password, or none."),
        )
    is_in_profile = route.origin is Origin.PROFILE
    if route.credentials is not None:
        what = tr("{proxy} did not accept the user name and password (407).", proxy=proxy)
        advice = tr("Correct them in the profile, next to the address of the proxy.")
    else:
        what = tr("{proxy} wants a user name and password (407).", proxy=proxy)
        advice = tr("Enter them in the profile, next to the address of the proxy.")
    if not is_in_profile:
        advice = tr("Name this proxy in the profile, with a user name and password.")
    return what, advice
