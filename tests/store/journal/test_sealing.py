"""Sealing: what comes out, and that nothing else does."""

from __future__ import annotations

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.store.journal.sealing import Sealer, SealError, new_key
from tests.strategies import any_text

KEY, OTHER = (base64.b64encode(bytes([number]) * 32).decode() for number in (1, 2))
about = st.text(max_size=20)


@given(st.binary(max_size=200), about)
def test_what_was_sealed_comes_back(text, about):
    assert Sealer(KEY).open(Sealer(KEY).seal(text, about), about) == text


@given(st.binary(max_size=200), about, about)
def test_it_opens_for_nothing_else(text, about, other):
    sealed = Sealer(KEY).seal(text, about)
    with pytest.raises(SealError):
        Sealer(OTHER).open(sealed, about)
    if other != about:
        with pytest.raises(SealError):
            Sealer(KEY).open(sealed, other)


def test_any_flipped_bit_is_seen():
    sealer = Sealer(KEY)
    sealed = sealer.seal(b"a value", "page 1")
    for bit in range(len(sealed) * 8):
        broken = bytearray(sealed)
        broken[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealError):
            sealer.open(bytes(broken), "page 1")


@given(st.binary(max_size=60), st.integers(0, 60), st.binary(max_size=5))
def test_what_is_cut_or_grown_is_seen(text, length, more):
    sealer = Sealer(KEY)
    sealed = sealer.seal(text, "")
    broken = sealed[:length] + more
    if broken != sealed:
        with pytest.raises(SealError):
            sealer.open(broken, "")


@given(st.binary(max_size=200))
def test_what_was_never_sealed_is_seen(garbage):
    with pytest.raises(SealError):
        Sealer(KEY).open(garbage, "")


@pytest.mark.parametrize("held", [None, "text of 30 characters and more", 5, 2.5])
def test_what_is_not_even_bytes_is_seen(held):
    # SQLite gives back whatever type a damaged record says.
    with pytest.raises(SealError):
        Sealer(KEY).open(held, "")


def test_the_same_text_never_looks_the_same():
    sealer = Sealer(KEY)
    sealed = {sealer.seal(b"the same", "the same") for _ in range(200)}
    assert len({text[:12] for text in sealed}) == 200
    # The nonce alone makes it so: counting is not enough when two programs share the key.
    assert len({text[12:] for text in sealed}) == 200


def test_it_is_aes_256_gcm_with_the_tag_of_full_length():
    sealed = Sealer(KEY).seal(b"a value", "page 1")
    nonce, text, tag = sealed[:12], sealed[12:-16], sealed[-16:]
    decryptor = Cipher(algorithms.AES256(base64.b64decode(KEY)), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(b"page 1")
    assert decryptor.update(text) + decryptor.finalize() == b"a value"


@pytest.mark.parametrize("length", [0, 1, 16, 24, 31, 33, 64])
def test_a_key_of_another_length_is_none(length):
    with pytest.raises(SealError):
        Sealer(base64.b64encode(bytes(length)).decode())


@pytest.mark.parametrize("key", [KEY[:-1], KEY + "\n", f" {KEY}", KEY.replace("A", "*", 1), f"{KEY[:-1]}é"])
def test_a_key_of_which_something_is_wrong_is_none(key):
    with pytest.raises(SealError):
        Sealer(key)


@given(any_text)
def test_no_text_breaks_it(key):
    with pytest.raises(SealError) as caught:
        Sealer(key)
    if len(key) > 8:
        assert key not in str(caught.value)


def test_new_keys_are_usable_and_differ():
    keys = {new_key() for _ in range(50)}
    assert len(keys) == 50
    assert {len(key) for key in keys} == {44}
    assert len({Sealer(key).key_name for key in keys}) == 50


def test_a_keys_name_is_the_same_everywhere_and_tells_nothing_of_the_key():
    name = Sealer(KEY).key_name
    assert name == Sealer(KEY).key_name != Sealer(OTHER).key_name
    key = base64.b64decode(KEY)
    assert name not in (KEY, key.hex()[:16], hashlib.sha256(key).hexdigest()[:16])


def test_a_failure_shows_neither_text_nor_key():
    sealed = Sealer(KEY).seal(b"a value", "page 1")
    with pytest.raises(SealError) as caught:
        Sealer(KEY).open(sealed, "page 2")
    assert caught.value.__cause__ is None
    assert "value" not in str(caught.value)
    assert KEY not in str(caught.value)
