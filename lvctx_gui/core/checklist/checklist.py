"""A checklist: keys that a call of some kind should have, and when that is asked of a call."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyCondition:
    """A key that a call has to have, with one of these ``values`` where there are any.

    Values are compared with the text that the table shows, to the letter. An absent key makes it false.
    """

    key: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conditions:
    """When something is asked of a call: all of these must hold, and those that are empty do.

    ``environments`` are names (``NA3``), hosts, names of profiles or kinds (``production``, ``staging``,
    ``practice``); ``clients`` are numbers or codes. One of each must be the call's; case does not count.
    """

    environments: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    keys: tuple[KeyCondition, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is no condition."""
        return not (self.environments or self.clients or self.keys)


ALWAYS = Conditions()


@dataclass(frozen=True, slots=True)
class Item:
    """What is asked of one key, or of one of several (``keys``): to be there, and to hold something right.

    Where it is not ``required`` a call may lack it, and what it holds is looked at all the same. A value is
    right when it is one of ``allowed`` or matches ``pattern`` as a whole; where neither is given, any is.
    The pattern is never shown: ``sentence`` and ``example`` say what it wants ("Date as 2026-12-31").
    """

    keys: tuple[str, ...]
    when: Conditions = ALWAYS
    required: bool = True
    allow_no_value: bool = False
    allow_empty: bool = False
    allowed: tuple[str, ...] = ()
    pattern: str = ""
    sentence: str = ""
    example: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """What is asked of the calls for which ``when`` holds."""

    name: str
    when: Conditions = ALWAYS
    items: tuple[Item, ...] = ()
    description: str = ""
