"""Texts for other people: a report of a failure, a request as a command. Neither holds a secret."""

from __future__ import annotations

import platform
import shlex

from lvctx_gui import __version__
from lvctx_gui.api.errors import ApiError
from lvctx_gui.api.wire import context_target, key_target
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.profile import Profile


def profile_kind(profile: Profile | None) -> str:
    """What kind of profile it is, without its name."""
    if profile is None:
        return "none"
    parts = [
        profile.environment or "own address",
        "production" if profile.production else "no production",
        "read-only" if profile.read_only else "read-write",
        f"proxy: {profile.proxy.value}",
        "own certificates" if profile.ca_file else "the system's certificates",
    ]
    return ", ".join(parts)


def report(what: str, error: BaseException | None, profile: Profile | None) -> str:
    """A report of a failure: versions, system, kind of profile, request line with the values taken out."""
    lines = [
        f"lvctx-gui {__version__} on {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}",
        f"Profile: {profile_kind(profile)}",
    ]
    if isinstance(error, ApiError):
        lines.append(f"Request: {error.request_line or 'none'}")
        lines.append(f"Status: {error.status if error.status is not None else 'no answer'}")
        lines.append(f"Carried out: {error.carried_out.value if error.writing else 'nothing to carry out'}")
    if error is not None:
        lines.append(f"Kind: {type(error).__name__}")
    if what:
        lines.append(what)
    return "\n".join(lines)


def curl_command(base_url: str, call: CallRef, key: str | None = None) -> str:
    """A read of ``call`` (or of one key) as a curl command for a POSIX shell.

    The session is left out: the command takes it from the environment variable LVCTX_SESSION_ID.
    Raises ``UnsafeAddressError`` for a key that cannot be addressed.
    """
    target = context_target(call) if key is None else key_target(call, key)
    url = shlex.quote(f"{base_url.rstrip('/')}{target}")
    return f'curl --header "LV-Session: $LVCTX_SESSION_ID" --header "Accept: application/json" {url}'
