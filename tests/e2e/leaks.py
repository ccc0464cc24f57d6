"""Looking for what must not be found."""

from __future__ import annotations

import dataclasses
import gc
import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
import shiboken6

from lvctx_gui.ui.kit.collector import take_back

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
_LOGGERS = ("lvctx_gui", "httpx", "httpcore", "asyncio", "qasync", "keyring", "concurrent", "h11")


def texts_below(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` by its path, and the paths themselves."""
    files = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert files, f"there is no file below {folder}"
    return {**files, "paths": "\n".join(map(str, folder.rglob("*"))).encode()}


def leaks_in(texts: Mapping[str, str | bytes], needles: Iterable[str]) -> list[tuple[str, str, str]]:
    """Where a needle was found: the name of the text, the needle, what stands around it."""
    found = []
    for needle in needles:
        assert len(needle) >= 8, f"{needle!r} could be anywhere"
        for name, text in texts.items():
            data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
            for encoding in _ENCODINGS:
                at = data.find(needle.encode(encoding))
                if at >= 0:
                    around = data[max(0, at - 200) : at + 100].decode("utf-8", "replace")
                    found.append((name, needle, around))
    return found


class Watch(logging.Handler):
    """Sees what happens inside a program that runs in this process.

    Every record of every logger, every data object and exception of the program that is made, every title.
    ``texts`` says what they show of themselves.
    """

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.records: list[logging.LogRecord] = []
        self.made: list[object] = []
        self.titles: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        # At once: what an argument shows of itself may change.
        record.shown = f"{record.getMessage()} {record.args!r}"
        self.records.append(record)

    @contextmanager
    def watching(self) -> Iterator[Watch]:
        """Watch until the end of the block."""
        loggers = [logging.getLogger(name) for name in ("", *_LOGGERS)]
        before = [(logger, logger.level) for logger in loggers]
        with pytest.MonkeyPatch.context() as patch:
            for kind in list(_kinds()):
                patch.setattr(kind, "__init__", _noting(kind.__init__, self.made))
            logging.getLogger().addHandler(self)
            try:
                yield self
            finally:
                logging.getLogger().removeHandler(self)
                for logger, level in before:
                    logger.setLevel(level)

    def listen(self) -> None:
        """Let every logger speak from debug level on, whatever was set before."""
        for name in ("", *_LOGGERS):
            logging.getLogger(name).setLevel(logging.DEBUG)

    def texts(self) -> dict[str, str]:
        texts = {f"log {number}": record.shown for number, record in enumerate(self.records)}
        for where, things in (("made", self.made), ("alive", living())):
            for thing in things:
                name = f"{where} {type(thing).__module__}.{type(thing).__qualname__}"
                texts[name] = f"{texts.get(name, '')}{shown(thing)}\n"
        return {**texts, "titles": "\n".join(self.titles)}


def shown(thing: object) -> str:
    """What an object shows of itself. An error's ``str`` is for the screen: it may quote the server."""
    if isinstance(thing, shiboken6.Shiboken.Object) and not shiboken6.isValid(thing):
        return ""  # Qt's half is gone: there is nothing left to show, and asking it is an error
    try:
        return repr(thing) if isinstance(thing, BaseException) else f"{thing!r}\n{thing}"
    except RuntimeError:
        if (parts := _parts(thing)) is None:
            raise
        return "\n".join(map(shown, parts))  # it holds something whose half of Qt is gone
    except AttributeError:
        return ""  # an error stopped it from being made, and a traceback keeps it


def _parts(thing: object) -> list[object] | None:
    """What the ``repr`` of ``thing`` shows, where it is that of its parts."""
    if dataclasses.is_dataclass(thing):
        return [getattr(thing, field.name) for field in dataclasses.fields(thing) if field.repr]
    if type(thing).__module__ in {"builtins", "functools"}:  # lists, bound methods, partials …
        return gc.get_referents(thing)
    return None


def living() -> list[object]:
    """Every object of the program's own classes that the garbage collector knows."""
    take_back()  # what was set aside is not listed
    return [thing for thing in gc.get_objects() if _is_ours(type(thing))]


def _is_ours(kind: type) -> bool:
    # The practice server stands in for the real one: what it holds is on another computer.
    module = str(getattr(kind, "__module__", ""))
    return module.startswith("lvctx_gui") and not module.startswith("lvctx_gui.sandbox")


def _kinds() -> Iterator[type]:
    for name, module in list(sys.modules.items()):
        if name.startswith("lvctx_gui") and not name.startswith("lvctx_gui.sandbox"):
            for kind in vars(module).values():
                if not isinstance(kind, type) or kind.__module__ != name:
                    continue
                if dataclasses.is_dataclass(kind) or issubclass(kind, BaseException):
                    yield kind


def _noting(begin: Callable[..., None], made: list[object]) -> Callable[..., None]:
    def __init__(self: object, *given: object, **named: object) -> None:  # noqa: N807  # it takes its place
        begin(self, *given, **named)
        made.append(self)

    return __init__
