"""What becomes of a profile's secrets when the profile is edited or deleted."""

from __future__ import annotations

from lvctx_gui.core.address import place_of
from lvctx_gui.core.profile import Profile
from lvctx_gui.store.keychain import SecretsError
from lvctx_gui.store.secrets import PROFILE_KINDS, SecretKind, Secrets, user_of


async def move_secrets(secrets: Secrets, old: Profile, new: Profile, *, new_proxy_password: bool) -> str:
    """Let secrets follow what a person changed; never let them follow to another server or proxy.

    ``new_proxy_password`` says that the person has given another password for the proxy. Returns what went
    wrong, as a sentence; ``""`` when nothing did.
    """
    problem = ""
    for kind in PROFILE_KINDS:
        if user_of(old, kind) == user_of(new, kind):
            continue
        if kind is SecretKind.PROXY_PASSWORD:
            stays = not new_proxy_password and _proxy_of(old) == _proxy_of(new)
        else:
            stays = place_of(old.base_url) == place_of(new.base_url)
        problem = await _follow(secrets, old, new, kind, stays=stays) or problem
    return problem


async def _follow(secrets: Secrets, old: Profile, new: Profile, kind: SecretKind, *, stays: bool) -> str:
    """Take a secret from ``old``, and give it to ``new`` where it ``stays``; returns what went wrong."""
    problem = ""
    try:
        if stays and (secret := await secrets.get(old, kind)):
            await secrets.set(new, kind, secret)
    except SecretsError as error:
        problem = str(error)
    try:
        await secrets.delete(old, kind)
    except SecretsError as error:
        problem = str(error)
    return problem


async def delete_secrets(secrets: Secrets, profile: Profile) -> str:
    """Delete each secret of ``profile``, whatever happens to the others; returns what went wrong."""
    problem = ""
    for kind in PROFILE_KINDS:
        try:
            await secrets.delete(profile, kind)
        except SecretsError as error:
            problem = str(error)
    return problem


def _proxy_of(profile: Profile) -> tuple[str, str]:
    return profile.proxy_url.strip().rstrip("/").casefold(), profile.proxy_user
