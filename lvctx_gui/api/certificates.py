"""What is wrong with a certificate, in sentences, and whose it is."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import dataclass

from lvctx_gui.api.quoting import quotable
from lvctx_gui.core.translate import mark, sentences, tr, tr_marked

UNKNOWN_ISSUER = frozenset({2, 18, 19, 20, 21, 27, 0x800B0109, 0x800B010A, -67843})
"""Verification codes that mean: it was not issued by anybody whom this computer trusts.

Numbers of OpenSSL (X509_V_ERR_…), then of Windows (CERT_E_…), then of macOS (errSec…), as truststore hands
them on; the same in ``_REASONS``.
"""

_WRONG_NAME = frozenset({62, 63, 64, 0x800B010F, -67602})
_REASONS: dict[int, str] = {
    9: mark("It is not valid yet."),
    10: mark("It has expired."),
    18: mark("It is self-signed, so that no authority confirms it."),
    19: mark("Its issuer is unknown to this computer (a self-signed one)."),
    23: mark("It was revoked."),
    0x800B0101: mark("It has expired or is not valid yet."),
    0x800B010C: mark("It was revoked."),
    -67818: mark("It has expired."),
    -67819: mark("It is not valid yet."),
    -67820: mark("It was revoked."),
}


def why_rejected(error: ssl.SSLCertVerificationError, host: str) -> str:
    """Why the certificate that ``host`` showed was rejected: a sentence that calls it "it"."""
    code = getattr(error, "verify_code", 0)
    if code in _WRONG_NAME:
        return tr("It was issued for another name than {host}.", host=host)
    if code in _REASONS:
        return tr_marked(_REASONS[code])
    if code in UNKNOWN_ISSUER:
        return tr("Its issuer is unknown to this computer.")
    if reason := clean(getattr(error, "verify_message", "")).rstrip("."):
        return tr("The operating system says: {reason}.", reason=reason)
    return tr("The operating system rejects it.")


def what_helps(error: ssl.SSLCertVerificationError, ca_file: str) -> str:
    """What to do when a certificate was rejected, as sentences."""
    code = getattr(error, "verify_code", 0)
    if code in UNKNOWN_ISSUER:
        if ca_file:
            return tr(
                "If your company decrypts TLS at a proxy, the proxy's certificate must be trusted, and the "
                "CA file of the profile does not hold it. Add it there, or let your IT add it to the "
                "certificates that the operating system trusts."
            )
        return tr(
            "If your company decrypts TLS at a proxy, the proxy's certificate must be trusted. Name it as "
            "the CA file of the profile, in PEM form, or let your IT add it to the certificates that the "
            "operating system trusts."
        )
    no_file = tr("No CA file of the profile and no certificate in the operating system helps here.")
    if code in _WRONG_NAME:
        return sentences((tr("Check the address."), no_file))
    renew = tr(
        "Check this computer's date and time. If they are right, the operator of the server, or of the proxy "
        "that decrypts TLS, must renew the certificate."
    )
    return sentences((renew, no_file))


@dataclass(frozen=True, slots=True)
class Certificate:
    """For whom a certificate was issued and by whom, as one line each; ``expires`` as ``YYYY-MM-DD``."""

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
        raise ValueError("not a certificate") from None


def clean(text: str, length: int = 120) -> str:
    """``text`` of somebody else as one short line in which nothing hides."""
    return quotable(text, length)


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
    return name or organisation or tr("nobody", "a certificate without a name")


def _date(kind: int, value: bytes) -> str:
    text = value.decode("ascii")
    if kind == _UTC_TIME:  # two digits for the year: RFC 5280, 4.1.2.5.1
        text = ("19" if text[:2] >= "50" else "20") + text
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}"
