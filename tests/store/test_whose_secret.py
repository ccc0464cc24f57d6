"""Whose secret it is: who has the same name and another address gets nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.profile import MAX_NAME, Profile, ProxyMode
from lvctx_gui.store.keychain import SERVICE, SecretsProblem
from lvctx_gui.store.secrets import PROFILE_KINDS, SecretKind, Secrets, user_of
from tests.keychain import PATIENCE
from tests.store.stub_keychain import DESK, NA4, SECRET, Stub, trouble


def other(**values):
    return replace(DESK, **values)


@pytest.mark.parametrize("kind", PROFILE_KINDS)
async def test_who_has_the_same_name_and_another_address_gets_nothing(kind):
    stub = Stub()
    await Secrets(PATIENCE, lambda: stub).set(DESK, kind, SECRET)
    proxied = {"proxy": ProxyMode.EXPLICIT, "proxy_url": "http://proxy.example:3128"}
    strangers = [other(name="card desk"), other(name="Loans"), other(**proxied)]
    if kind is not SecretKind.PROXY_PASSWORD:
        # With a certificate of their own somebody on the way is that server.
        strangers += [other(base_url="https://evil.example"), other(ca_file="/tmp/ca.pem")]
        strangers += [other(base_url=f"{NA4}:8443"), other(base_url=f"{NA4}/x")]
    else:
        strangers += [other(proxy_user="somebody"), other(**proxied, proxy_user="somebody")]
    fresh, same = Secrets(PATIENCE, lambda: stub), Secrets(PATIENCE, lambda: stub)
    for stranger in strangers:
        assert await fresh.get(stranger, kind) is None
    # What does not change where it goes changes nothing; neither does a run that remembers it.
    for profile in (DESK, other(base_url=f"{NA4.upper()}:443/", user_name="jdoe", read_only=True)):
        assert await same.get(profile, kind) == SECRET
        assert await fresh.get(profile, kind) == SECRET
    assert len(stub.kept) == 1


async def test_what_was_stored_without_an_address_is_removed_and_goes_to_nobody():
    stub = Stub()
    for kind in PROFILE_KINDS:
        stub.kept[SERVICE, f"Card desk/{kind.value}"] = SECRET
    stub.kept[SERVICE, "Loans/password"] = SECRET

    secrets = Secrets(PATIENCE, lambda: stub)
    assert [await secrets.get(DESK, kind) for kind in PROFILE_KINDS] == [None] * 3
    assert await secrets.remove_unbound("Card desk")
    assert not await secrets.remove_unbound("Card desk")
    assert [await secrets.get(DESK, kind) for kind in PROFILE_KINDS] == [None] * 3
    assert stub.kept == {(SERVICE, "Loans/password"): SECRET}


async def test_an_old_secret_that_cannot_be_removed_is_tried_again():
    stub = Stub(error=RuntimeError("not now"))
    stub.kept[SERVICE, "Card desk/password"] = SECRET
    secrets = Secrets(PATIENCE, lambda: stub)
    assert (await trouble(secrets.remove_unbound("Card desk"))).problem is SecretsProblem.FAILED
    stub.error = None
    assert await secrets.remove_unbound("Card desk")
    assert stub.kept == {}


def test_a_profiles_secret_cannot_be_asked_for_by_its_name_alone():
    for kind in PROFILE_KINDS:
        with pytest.raises(ValueError, match="no secret of str"):
            user_of("Card desk", kind)
    with pytest.raises(ValueError, match="no secret of Profile"):
        user_of(DESK, SecretKind.JOURNAL_KEY)


@given(st.text(max_size=MAX_NAME), st.text(max_size=3000), st.sampled_from(PROFILE_KINDS))
def test_user_names_fit_into_windows_and_are_told_apart(name, address, kind):
    profile = Profile(name, address, proxy=ProxyMode.EXPLICIT, proxy_url=address, ca_file=address)
    user = user_of(profile, kind)
    assert len(user) <= 513
    head, digest = user.rsplit("/", 1)
    assert head == f"{name}/{kind.value}"
    assert len(digest) == 32
