"""What is wrong with a certificate, in words, and whose it is."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import dataclass

from lvctx_gui.api.said import shown

CHECK_CLOCK = "Check this computer's date and time."

UNKNOWN_ISSUER = frozenset({2, 18, 19, 20, 21, 27, 0x800B0109, 0x800B010A, -67843})
"""Verification codes that mean: nobody whom this computer trusts vouches for it.

Numbers of OpenSSL (X509_V_ERR_…), then of Windows (CERT_E_…), then of macOS (errSec…), as truststore hands
them on; the same in ``_REASONS``.
"""

_WRONG_NAME = frozenset({62, 63, 64, 0x800B010F, -67602})
_REASONS: dict[int, str] = {
    9: "it is not valid yet",
    10: "it has expired",
    18: "it is self-signed, so that nobody vouches for it",
    19: "its issuer is unknown to this computer (a self-signed one)",
    23: "it was revoked",
    0x800B0101: "it has expired or is not valid yet",
    0x800B010C: "it was revoked",
    -67818: "it has expired",
    -67819: "it is not valid yet",
    -67820: "it was revoked",
}


def why_rejected(error: ssl.SSLCertVerificationError, host: str) -> str:
    """The reason for which the certificate that ``host`` showed was rejected, as the end of a sentence."""
    code = getattr(error, "verify_code", 0)
    if code in _WRONG_NAME:
        return f"it was made out to another name than {host}"
    if code in _REASONS:
        return _REASONS[code]
    if code in UNKNOWN_ISSUER:
        return "its issuer is unknown to this computer"
    return clean(getattr(error, "verify_message", "") or "the operating system rejects it").rstrip(".")


def what_helps(error: ssl.SSLCertVerificationError, ca_file: str) -> str:
    """The setting that helps when a certificate was rejected, in one or two sentences."""
    code = getattr(error, "verify_code", 0)
    if code in UNKNOWN_ISSUER:
        named = "does not hold it" if ca_file else "may name it, in PEM form"
        return (
            f"If your company opens TLS at a proxy, its certificate must be trusted: the CA file of the "
            f"profile {named}, or your IT adds it to the certificates that the operating system trusts."
        )
    if code in _WRONG_NAME:
        return (
            "Check the address. No CA file of the profile and no certificate in the operating system helps."
        )
    return (
        f"{CHECK_CLOCK} If they are right, whoever runs the server, or the proxy that opens TLS, must renew "
        "it: no CA file of the profile and no certificate in the operating system helps."
    )


@dataclass(frozen=True, slots=True)
class Certificate:
    """Whose a certificate is and who vouches for it, as one line each; ``expires`` as ``YYYY-MM-DD``."""

    subject: str
    issuer: str
    expires: str


def read_certificate(der: bytes) -> Certificate:
    """The parts of an X.509 certificate (RFC 5280, 4.1) that people are shown. Raises ``ValueError``.

    The standard library decodes only certificates that it verified, and those that fail are the ones to see.
    """
    try:
        ((_, whole),) = _items(der)
        (_, signed), *_ = _items(whole)
        fields = list(_items(signed))
        if fields[0][0] == 0xA0:  # the version, which the oldest leave out
            del fields[0]
        _, _, (_, issuer), (_, validity), (_, subject), *_ = fields
        _, (kind, expires) = _items(validity)
        return Certificate(_name(subject), _name(issuer), _date(kind, expires))
    except (IndexError, ValueError):
        raise ValueError("This is no certificate.") from None


def clean(text: str, length: int = 120) -> str:
    """``text`` of somebody else as one short line in which nothing hides."""
    return shown(text, length)


_COMMON_NAME, _ORGANISATION = b"\x55\x04\x03", b"\x55\x04\x0a"
_UTC_TIME = 0x17


def _items(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and content of each item in DER (X.690, 8.1)."""
    at = 0
    while at < len(data):
        tag, length = data[at], data[at + 1]
        at += 2
        if length & 0x80:
            size = length & 0x7F
            length = int.from_bytes(data[at : at + size], "big")
            at += size
        if at + length > len(data):
            raise ValueError
        yield tag, data[at : at + length]
        at += length


def _name(data: bytes) -> str:
    found: dict[bytes, str] = {}
    for _, group in _items(data):
        for _, pair in _items(group):
            (_, kind), (tag, value) = _items(pair)
            found.setdefault(kind, clean(value.decode("utf-16-be" if tag == 0x1E else "utf-8", "replace")))
    name, organisation = found.get(_COMMON_NAME, ""), found.get(_ORGANISATION, "")
    if name and organisation and name != organisation:
        return f"{name} ({organisation})"
    return name or organisation or "nobody by name"


def _date(kind: int, value: bytes) -> str:
    text = value.decode("ascii")
    if kind == _UTC_TIME:  # two digits for the year: RFC 5280, 4.1.2.5.1
        text = ("19" if text[:2] >= "50" else "20") + text
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}"
