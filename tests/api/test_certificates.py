"""Whom the program trusts, and what it says of certificates that it does not."""

from __future__ import annotations

import asyncio
import dataclasses
import ssl
import sys
import threading
from pathlib import Path

import pytest

from lvctx_gui.api import ContextClient, Network, certificates, errors, make_ssl_context
from lvctx_gui.api.errors import CarriedOut
from lvctx_gui.api.transport import Transport
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.profile import ProxyMode
from tests.api.raw import RawServer, answer
from tests.api.speech import check
from tests.tls import Authority, TlsFront

SESSION = "0f1e2d3c-login-session"
PROXIES = [Network(ProxyMode.EXPLICIT, f"{scheme}://proxy.example:3128") for scheme in ("http", "https")]


async def fail(call, network, base_url):
    """The error of a POST."""
    async with ContextClient(base_url, SESSION, network=network) as client:
        try:
            await client.update(call, [Entry("K", "1")])
        except errors.ApiError as error:
            return error
        return pytest.fail("no error was raised")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("root"))


@pytest.fixture
def other_authority(tmp_path):
    return Authority(tmp_path, "Somebody Else")


@pytest.mark.parametrize("prefix", [b"", b"# M\xfcller's\r\nsubject=/CN=x\r\n"])
async def test_a_ca_file_is_trusted_besides_the_system(api_server, fresh_call, authority, tmp_path, prefix):
    path = tmp_path / "both.pem"
    path.write_bytes(prefix + authority.ca_file.read_bytes())

    async def read(port):
        network = Network(ca_file=str(path))
        session = api_server.control.open_session()
        async with ContextClient(f"https://localhost:{port}", session, network=network) as client:
            return await client.read(fresh_call)

    with TlsFront(authority.issue("localhost"), api_server.port) as front:
        assert await read(front.port) == Context()


@pytest.mark.skipif(
    sys.platform != "linux", reason="the system's certificates are set by a variable on Linux only"
)
async def test_a_ca_file_does_not_replace_what_the_system_trusts(
    api_server, fresh_call, authority, other_authority, monkeypatch, tmp_path, tmp_path_factory
):
    monkeypatch.setenv("SSL_CERT_FILE", str(other_authority.ca_file))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
    stranger = Authority(tmp_path_factory.mktemp("stranger"), "Stranger")
    context = make_ssl_context(str(authority.ca_file))

    async def read(port):
        session = api_server.control.open_session()
        async with ContextClient(f"https://localhost:{port}", session, ssl_context=context) as client:
            return await client.read(fresh_call)

    for trusted in (authority, other_authority):
        with TlsFront(trusted.issue("localhost"), api_server.port) as front:
            assert await read(front.port) == Context()
    with (
        TlsFront(stranger.issue("localhost"), api_server.port) as front,
        pytest.raises(errors.CertificateRejectedError),
    ):
        await read(front.port)


async def test_certificates_are_looked_for_in_a_thread(fresh_call, monkeypatch, api_server, authority):
    made_in = []

    def make(ca_file=""):
        made_in.append(threading.current_thread())
        return make_ssl_context(ca_file)

    monkeypatch.setattr("lvctx_gui.api.transport.make_ssl_context", make)

    async def read(port):
        network, session = Network(ca_file=str(authority.ca_file)), api_server.control.open_session()
        async with ContextClient(f"https://localhost:{port}", session, network=network) as client:
            await asyncio.gather(*(client.read(fresh_call) for _ in range(3)))

    with TlsFront(authority.issue("localhost"), api_server.port) as front:
        await read(front.port)
    assert len(made_in) == 1
    assert made_in[0] is not threading.main_thread()


def broken_ca_files(folder, authority):
    pem = authority.ca_file.read_text()
    files = {
        "missing": None,
        "empty": b"",
        "text": b"no certificate",
        "der": ssl.PEM_cert_to_DER_cert(pem),
        "damaged": pem.replace("\nM", "\n!").encode(),
        "cut": pem[: len(pem) // 2].encode(),
    }
    for name, content in files.items():
        if content is not None:
            (folder / name).write_bytes(content)
    return [folder / name for name in files] + [folder]


async def test_a_ca_file_that_cannot_be_used_is_named_in_one_sentence(tmp_path, authority, fresh_call):
    for path in broken_ca_files(tmp_path, authority):
        with pytest.raises(ValueError, match="The CA file") as caught:
            make_ssl_context(str(path))
        assert isinstance(caught.value, errors.NetworkSettingError)
        assert str(path) in caught.value.summary
        assert caught.value.summary.count(". ") == 0
        error = await fail(fresh_call, Network(ca_file=str(path)), "https://api.example.invalid")
        assert (type(error), error.summary) == (errors.NetworkSettingError, caught.value.summary)


@pytest.mark.parametrize(
    ("host", "days", "known", "words"),
    [
        ("localhost", 2, False, ("Its issuer is unknown to this computer", "CA file", "operating system")),
        ("localhost", -1, True, ("It has expired", "date and time", "CA file", "operating system")),
        ("elsewhere.test", 2, True, ("another name than localhost", "Check the address")),
    ],
)
async def test_why_a_certificate_is_not_trusted(fresh_call, closed_port, authority, host, days, known, words):
    with TlsFront(authority.issue(host, days=days), closed_port) as front:
        network = Network(ca_file=str(authority.ca_file) if known else "")
        error = await fail(fresh_call, network, f"https://localhost:{front.port}")
    assert type(error) is errors.CertificateRejectedError
    start = f"The certificate of localhost:{front.port} is not trusted here"
    check(error, start, *words, writing=True, carried_out=CarriedOut.NO, hidden=(SESSION,))


async def test_a_self_signed_certificate_is_called_so(fresh_call, server_tls, authority):
    network = Network(ca_file=str(authority.ca_file))
    async with RawServer(answer(204), tls=server_tls) as server:
        error = await fail(fresh_call, network, server.base_url)
    # Windows calls it what it calls a root that it does not know: CERT_E_UNTRUSTEDROOT.
    reason = "Its issuer is unknown" if sys.platform == "win32" else "It is self-signed"
    check(
        error,
        reason,
        "CA file of the profile does not hold it",
        writing=True,
        carried_out=CarriedOut.NO,
        hidden=(SESSION,),
    )


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0x800B0109, "Its issuer is unknown to this computer"),
        (0x800B010F, "another name than h"),
        (0x800B0101, "expired or is not valid yet"),
        (-67843, "Its issuer is unknown to this computer"),
        (-67602, "another name than h"),
        (-67818, "expired"),
        (9, "not valid yet"),
        (23, "revoked"),
        (12345, "as the system says"),
    ],
)
def test_other_systems_numbers_are_understood(code, words):
    error = ssl.SSLCertVerificationError("x")
    error.verify_code, error.verify_message = code, "as the system says."
    assert words in certificates.why_rejected(error, "h")
    assert certificates.what_helps(error, "")


def test_a_certificate_is_read_as_others_read_it(authority):
    der = ssl.PEM_cert_to_DER_cert(authority.ca_file.read_text())
    from cryptography import x509

    expected = x509.load_der_x509_certificate(der)
    seen = certificates.read_certificate(der)
    assert seen.subject == seen.issuer == "Practice Root (Practice Ltd)"
    assert seen.expires == expected.not_valid_after_utc.date().isoformat()


@pytest.mark.filterwarnings(
    "ignore:Parsed a serial number"
)  # one of them breaks a rule that only others keep
def test_every_public_authority_is_read_as_others_read_it():
    import certifi
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    seen = 0
    for known in x509.load_pem_x509_certificates(Path(certifi.where()).read_bytes()):
        read = certificates.read_certificate(known.public_bytes(Encoding.DER))
        names = [str(part.value).strip() for part in known.issuer]
        assert read.issuer.split(" (")[0] in {name.split(" (")[0] for name in names}
        assert read.expires == known.not_valid_after_utc.date().isoformat()
        seen += 1
    assert seen > 50


@pytest.mark.parametrize(
    "der", [b"", b"\x30", b"\x30\x82\xff\xff", b"\x30\x03\x02\x01\x05", bytes(range(64))]
)
def test_what_is_no_certificate_is_refused(der):
    with pytest.raises(ValueError, match="not a certificate"):
        certificates.read_certificate(der)


async def test_nothing_turns_verification_off(authority):
    assert {field.name for field in dataclasses.fields(Network)} == {
        "proxy",
        "proxy_url",
        "proxy_user",
        "proxy_password",
        "ca_file",
    }

    async def contexts():
        for network in (None, Network(ca_file=str(authority.ca_file)), *PROXIES):
            transport = Transport("https://api.example.invalid", network=network)
            client = await transport._prepare()
            for pool in [
                client._transport._pool,
                *(mount._pool for mount in client._mounts.values() if mount),
            ]:
                yield pool._ssl_context
            await transport.aclose()

    found = [context async for context in contexts()]
    assert len(found) >= 4
    assert all(one.verify_mode is ssl.CERT_REQUIRED and one.check_hostname for one in found)
