"""A diagnosis, and what it says."""

from __future__ import annotations

from lvctx_gui.api.network import Network
from lvctx_gui.core.profile import ProxyMode
from lvctx_gui.services.diagnose import Check, State, diagnose

SESSION = "0f1e2d3c-login-session"
OK, FAILED, SKIPPED = State.OK, State.FAILED, State.SKIPPED


def by(proxy, *, user="", password="", ca_file=""):
    return Network(ProxyMode.EXPLICIT, proxy, user, password, str(ca_file))


def states(diagnosis):
    return {step.check: step.state for step in diagnosis.steps}


def said(diagnosis, check):
    (step,) = (step for step in diagnosis.steps if step.check is check)
    return f"{step.sentence} {step.advice}"


def failed_at(diagnosis, check, *words):
    """The steps before went well, this one did not and says so, the rest was not tried."""
    order = list(Check)
    found = states(diagnosis)
    assert all(found[one] is not FAILED for one in order[: order.index(check)])
    assert found[check] is FAILED
    after = order[order.index(check) + 1 :]
    assert all(found[one] is SKIPPED for one in after)
    assert all(f"“{check.value}” failed" in said(diagnosis, one) for one in after)
    assert all(word in said(diagnosis, check) for word in words), said(diagnosis, check)
    assert not diagnosis.is_healthy


async def find_out(base_url, network=None, session_id=None, **options):
    return await diagnose(base_url, network or Network(), session_id, **options)


async def silence(reader, _writer):
    await reader.read()
