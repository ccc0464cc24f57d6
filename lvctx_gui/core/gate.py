"""What a connection may do: one decision that every connection to a server passes.

The administrator's policy, the command line and the profile are asked here, and nowhere else: a connection
needs a ``Permit``, and only ``admit`` makes one.
"""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field, replace

from lvctx_gui.core.address import AddressError, is_loopback, parse_address, place_of
from lvctx_gui.core.profile import Policy, Profile, is_read_only
from lvctx_gui.core.site import Site, session_mark
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.core.visible import plain_text

_MADE_HERE = object()


class ForbiddenError(ValueError):
    """The administrator's policy allows no such connection; ``str()`` says why, as sentences."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for every connection of this run: the administrator's ``policy`` and ``--read-only``."""

    policy: Policy = field(default_factory=Policy)
    read_only: bool = False

    @property
    def reason(self) -> str:
        """Who forbids changing anything wherever one connects, as a sentence; ``""`` when nobody does."""
        return is_read_only(None, self.read_only, self.policy)[1]

    @property
    def keeps_nothing(self) -> str:
        """Who forbids that a record of calls is kept, as a sentence; ``""`` when nobody does."""
        if self.policy.problem:
            return sentences((tr("Nothing is kept, to be safe."), self.policy.problem))
        if not self.policy.history:
            return tr("The administrator's policy ({file}) forbids keeping a history.", file=self.policy.name)
        return ""

    def fixed_at(self, base_url: str) -> Profile | None:
        """The administrator's profile that naming ``base_url`` alone means: the first one there."""
        place = place_of(base_url)
        return next((each for each in self.policy.profiles if place_of(each.base_url) == place), None)


@dataclass(frozen=True, slots=True)
class Permit:
    """What ``admit`` has allowed. ``profile`` is ``None`` for the practice server.

    ``read_only`` says who forbids changing anything there, ``""`` when nobody does.
    """

    site: Site
    profile: Profile | None
    read_only: str
    made_by: InitVar[object]

    def __post_init__(self, made_by: object) -> None:
        if made_by is not _MADE_HERE:
            raise TypeError("a permit is given by admit() alone")

    def continues(self, earlier: Permit) -> bool:
        """Whether requests that wait with ``earlier`` may use a session of this: nothing else differs."""
        mine, theirs = (replace(each.profile, name="") if each.profile else None for each in (self, earlier))
        return (
            self.site == earlier.site and mine == theirs and bool(self.read_only) == bool(earlier.read_only)
        )


def admit(
    rules: Rules,
    profile: Profile,
    *,
    practice: bool = False,
    session_id: str = "",
    client_id: int | None = None,
) -> Permit:
    """Allow a connection to the server of ``profile``, under the rules that hold there.

    ``session_id`` is a session that was obtained elsewhere: its client is not known then, so that the
    administrator's rules for every client of that server hold. ``client_id`` is the number that the server
    gave at the login.
    Raises ``AddressError`` and ``ForbiddenError``, each a ``ValueError``.
    """
    address = parse_address(profile.base_url)
    if practice:
        if not is_loopback(address.host):
            raise ForbiddenError(tr("The practice server is on this computer only. Nothing was sent."))
        site = Site(profile.name, profile.base_url, practice=True)
        return Permit(site, None, rules.reason, _MADE_HERE)
    if rules.policy.only_these and not any(_comes_from(profile, each) for each in rules.policy.profiles):
        raise ForbiddenError(
            tr(
                "The administrator's policy ({file}) allows only its own profiles, and this is not one of "
                "them. Nothing was sent. Choose one of those profiles when you sign in.",
                file=rules.policy.name,
            )
        )
    number = client_id if client_id is not None else profile.client_id
    known = bool(profile.client_code) or number is not None
    site = Site(
        profile.name,
        profile.base_url,
        client_code=profile.client_code,
        client_id=number,
        mark="" if known else session_mark(session_id),
    )
    reason = rules.reason
    for each in _binding(rules, profile, pasted=bool(session_id), client_id=client_id):
        if each.read_only and not reason:
            reason = tr(
                "Read-only: the administrator's profile “{profile}” says so.",
                profile=plain_text(each.name, 100),
            )
    return Permit(site, profile, reason or is_read_only(profile, False, Policy())[1], _MADE_HERE)


def is_fixed(rules: Rules, profile: Profile) -> bool:
    """Whether ``profile`` is one of the administrator's; what that leaves empty may be filled in."""
    return any(_comes_from(profile, each) for each in rules.policy.profiles)


def fill_in(fixed: Profile, client_code: str, user_name: str) -> Profile:
    """The administrator's profile with what it leaves to the person who signs in."""
    return replace(
        fixed,
        client_code=fixed.client_code or client_code,
        user_name=fixed.user_name or user_name,
    )


def _comes_from(profile: Profile, fixed: Profile) -> bool:
    return fill_in(fixed, profile.client_code, profile.user_name) == profile


def _binding(rules: Rules, profile: Profile, *, pasted: bool, client_id: int | None) -> tuple[Profile, ...]:
    """The administrator's profiles whose rules hold for this connection."""
    at_place = _at_place(rules, profile)
    chosen = [each for each in at_place if _comes_from(profile, each)]
    if chosen and not pasted:
        return tuple(chosen)
    if chosen:
        # Of two profiles for one client a person may choose; one for another client may be meant.
        return tuple(
            each
            for each in at_place
            if each in chosen or _is_other_client(each, chosen[0], chosen[0].client_id)
        )
    if pasted:
        return tuple(at_place)
    return tuple(each for each in at_place if not _is_other_login(each, profile, client_id))


def _at_place(rules: Rules, profile: Profile) -> list[Profile]:
    address, found, near = parse_address(profile.base_url), [], []
    for each in rules.policy.profiles:
        try:
            theirs = parse_address(each.base_url)
        except AddressError:
            continue
        if theirs == address:
            found.append(each)
        # The same host by another port or path may lead to the same data.
        elif theirs.host == address.host:
            near.append(each)
    return found or near


def _is_other_client(fixed: Profile, profile: Profile, client_id: int | None) -> bool:
    # The number in a user's profile is what somebody typed: only the one from the server counts.
    if fixed.client_id is not None and client_id is not None:
        return fixed.client_id != client_id
    if fixed.client_code and profile.client_code:
        return fixed.client_code.casefold() != profile.client_code.casefold()
    return False


def _is_other_login(fixed: Profile, profile: Profile, client_id: int | None) -> bool:
    other_user = bool(fixed.user_name) and fixed.user_name.casefold() != profile.user_name.casefold()
    return _is_other_client(fixed, profile, client_id) or other_user
