"""Encryption of what the journal holds: AES-256-GCM, one random nonce for each text (NIST SP 800-38D)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEY_BYTES = 32
_NONCE_BYTES = 12


class SealError(ValueError):
    """A text was not sealed with this key, or not for this place, or is damaged."""


class Sealer:
    """Seals and opens texts with one key. ``about`` binds a text to its place: moved elsewhere it won't open.

    Raises ``SealError`` for a key that is none.
    """

    def __init__(self, key_text: str) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if not is_key(key_text):
            raise SealError("The key of the journal is damaged.")  # not shown
        key = _decoded(key_text)
        self._cipher: AESGCM = AESGCM(key)
        self._naming = hashlib.sha256(b"lvctx-gui row names\0" + key).digest()
        self.key_name = key_name(key_text)

    def seal(self, text: bytes, about: str) -> bytes:
        """``text``, readable only with the key and only for ``about``."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, text, about.encode())

    def name_of(self, what: str) -> str:
        """A name for ``what``, always the same one, which tells nothing about it without the key."""
        said = b"lvctx-gui row name\0" + what.encode("utf-8", "surrogatepass")
        return hmac.new(self._naming, said, hashlib.sha256).hexdigest()[:32]

    def open(self, sealed: bytes, about: str) -> bytes:
        """What was sealed. Raises ``SealError``."""
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], about.encode())
        except (InvalidTag, ValueError, TypeError):
            raise SealError("not sealed with this key for this place") from None  # not shown


class Unsealed:
    """Stands in for a ``Sealer`` where nothing leaves the memory: texts stay as they are."""

    key_name = "none"

    def name_of(self, what: str) -> str:
        """``what``."""
        return what

    def seal(self, text: bytes, about: str) -> bytes:  # a Sealer's
        """``text``."""
        return text

    def open(self, sealed: bytes, about: str) -> bytes:  # a Sealer's
        """``sealed``."""
        return sealed


def about_row(table: str, row_id: str) -> str:
    """What binds a payload to its row."""
    return f"{table} {row_id}"


def new_key() -> str:
    """A new key as text, for a keychain: 44 characters."""
    return base64.b64encode(os.urandom(_KEY_BYTES)).decode("ascii")


def key_name(key_text: str) -> str:
    """Tells keys apart without telling anything about them."""
    return hashlib.sha256(b"lvctx-gui journal key name\0" + _decoded(key_text)).hexdigest()[:16]


def is_key(key_text: str) -> bool:
    """Whether this is a key as ``new_key`` makes them."""
    return len(_decoded(key_text)) == _KEY_BYTES


def _decoded(key_text: str) -> bytes:
    try:
        return base64.b64decode(key_text, validate=True)
    except (binascii.Error, ValueError):
        return b""
