"""The practice server: a second implementation of the API that staff train on and tests run against.

It shares no code with the rest of the program, so that a misreading of the API on one side shows up as a
disagreement with the other. Importing this package loads neither starlette nor uvicorn; only naming
`PracticeServer` (or running `python -m lvctx_gui.sandbox`) does.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lvctx_gui.sandbox.control import Control
    from lvctx_gui.sandbox.facts import (
        ACCESS_TOKEN,
        CLIENT_CODE,
        CLIENT_ID,
        OTHER_CLIENT_ID,
        PRACTICE_USERS,
        CallId,
        PracticeUser,
        SandboxError,
    )
    from lvctx_gui.sandbox.faults import Fault
    from lvctx_gui.sandbox.log import SeenRequest
    from lvctx_gui.sandbox.seed import PracticeCall, practice_calls
    from lvctx_gui.sandbox.server import PracticeServer

__all__ = [
    "ACCESS_TOKEN",
    "CLIENT_CODE",
    "CLIENT_ID",
    "OTHER_CLIENT_ID",
    "PRACTICE_USERS",
    "CallId",
    "Control",
    "Fault",
    "PracticeCall",
    "PracticeServer",
    "PracticeUser",
    "SandboxError",
    "SeenRequest",
    "practice_calls",
]

_HOMES = {
    "Control": "control",
    "Fault": "faults",
    "PracticeCall": "seed",
    "PracticeServer": "server",
    "SeenRequest": "log",
    "practice_calls": "seed",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    # What has no other home is a fact.
    value: object = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'facts')}"), name)
    globals()[name] = value
    return value
