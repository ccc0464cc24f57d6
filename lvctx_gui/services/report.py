"""Texts for other people: a report of a failure, a request as a command. Neither holds a secret."""

from __future__ import annotations

import platform
import shlex

from lvctx_gui import __version__
from lvctx_gui.api.errors import ApiError, CarriedOut
from lvctx_gui.api.wire import context_target, key_target
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.profile import Profile, ProxyMode
from lvctx_gui.core.translate import mark, tr, tr_marked

_PROXIES = {
    ProxyMode.SYSTEM: mark("the system's proxy"),
    ProxyMode.NONE: mark("no proxy"),
    ProxyMode.EXPLICIT: mark("a proxy of its own"),
}


def profile_kind(profile: Profile | None) -> str:
    """What kind of profile it is, without its name."""
    if profile is None:
        return tr("none", "a kind of profile")
    parts = [
        profile.environment or tr("another address", "a kind of profile"),
        tr("production") if profile.production else tr("not production"),
        tr("read-only") if profile.read_only else tr("read and write"),
        tr_marked(_PROXIES[profile.proxy]),
        tr("certificates of its own") if profile.ca_file else tr("the system's certificates"),
    ]
    return tr(", ", "between names").join(parts)


def report(what: str, error: BaseException | None, profile: Profile | None) -> str:
    """A report of a failure: versions, system, kind of profile, request line with the values taken out."""
    lines = [
        tr(
            "lvctx-gui {version} on {system}, Python {python}",
            version=__version__,
            system=f"{platform.system()} {platform.release()}",
            python=platform.python_version(),
        ),
        tr("Profile: {kind}", kind=profile_kind(profile)),
    ]
    if isinstance(error, ApiError):
        lines += _lines_about(error)
    if error is not None:
        lines.append(tr("Kind of error: {name}", name=type(error).__name__))
    if what:
        lines.append(what)
    return "\n".join(lines)


def _lines_about(error: ApiError) -> list[str]:
    request, status = error.request_line, error.status
    unknown = error.carried_out is CarriedOut.UNKNOWN
    return [
        tr("Request: {request}", request=request) if request else tr("Request: none"),
        tr("Status: no answer") if status is None else tr("Status: {status}", status=status),
        tr("Carried out: nothing to carry out")
        if not error.writing
        else (tr("Carried out: unknown") if unknown else tr("Carried out: no")),
    ]


def curl_command(base_url: str, call: CallRef, key: str | None = None) -> str:
    """A read of ``call`` (or of one key) as a curl command for a POSIX shell.

    The session is left out: the command takes it from the environment variable LVCTX_SESSION_ID.
    Raises ``UnsafeAddressError`` for a key that cannot be addressed.
    """
    target = context_target(call) if key is None else key_target(call, key)
    url = shlex.quote(f"{base_url.rstrip('/')}{target}")
    headers = '--header "LV-Session: $LVCTX_SESSION_ID" --header "Accept: application/json"'  # not shown
    return f"curl {headers} {url}"  # not shown
