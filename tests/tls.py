"""Certificates that nobody knows, and a server over TLS that shows them."""

from __future__ import annotations

import asyncio
import datetime as dt
import ssl
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

PATIENCE = 60
"""Seconds after which something that should have happened has not."""


class Authority:
    """A certificate authority of the test's own; ``ca_file`` is its certificate."""

    def __init__(self, folder: Path, name: str = "Practice Root") -> None:
        pytest.importorskip("cryptography", reason="makes the certificates")
        from cryptography.hazmat.primitives.asymmetric import ec

        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name(name, "Practice Ltd")
        self.ca_file = folder / "root.pem"
        self.ca_file.write_bytes(_pem(self._build(self._name, self._key, is_authority=True)))

    def issue(self, *hosts: str, days: int = 2) -> ssl.SSLContext:
        """What a server needs to call itself ``hosts``; with negative ``days``, until that long ago."""
        from cryptography.hazmat.primitives import serialization as to
        from cryptography.hazmat.primitives.asymmetric import ec

        key = ec.generate_private_key(ec.SECP256R1())
        made = self._build(_name(hosts[0], ""), key, hosts, days=days)
        path = self._folder / f"{hosts[0]}{days}.pem"
        secret = key.private_bytes(to.Encoding.PEM, to.PrivateFormat.PKCS8, to.NoEncryption())
        path.write_bytes(_pem(made) + secret)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _build(self, subject, key, hosts=(), *, days=2, is_authority=False):
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes

        now = dt.datetime.now(dt.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=9))
            .not_valid_after(now + dt.timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        )
        if hosts:
            names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
            builder = builder.add_extension(names, critical=False)
        return builder.sign(self._key, hashes.SHA256())


def _name(common_name: str, organisation: str):
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    if organisation:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    return x509.Name(parts)


def _pem(certificate) -> bytes:
    from cryptography.hazmat.primitives import serialization

    return certificate.public_bytes(serialization.Encoding.PEM)


class TlsFront:
    """Serves over TLS what a server on this machine says in the clear; ``connections`` counts who came."""

    def __init__(self, tls: ssl.SSLContext, target: int) -> None:
        self._tls = tls
        self._target = target
        self._ready = threading.Event()
        self._talks: set[asyncio.Task[None]] = set()
        self.connections = 0

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="tls front")
        self._thread.start()
        assert self._ready.wait(PATIENCE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._left.set)
        self._thread.join(PATIENCE)

    async def _serve(self) -> None:
        self._loop, self._left = asyncio.get_running_loop(), asyncio.Event()
        self._loop.set_exception_handler(lambda _loop, _context: None)  # handshakes that clients break off
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._left.wait()
        server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        self._talks.add(task)
        task.add_done_callback(self._talks.discard)
        writers = [writer]
        with suppress(OSError, asyncio.CancelledError):
            await writer.start_tls(self._tls)
            to_reader, to_writer = await asyncio.open_connection("127.0.0.1", self._target)
            writers.append(to_writer)
            await asyncio.gather(_pass_on(reader, to_writer), _pass_on(to_reader, writer))
        for one in writers:
            one.transport.abort()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(65_536):
        writer.write(piece)
        await writer.drain()
    writer.close()
