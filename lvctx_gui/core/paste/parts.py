"""Reads one address of a call that was found in a text: its fields, what was left out, and what to ask."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType

from lvctx_gui.core.call import MARKER, InvalidCallError, fields_from_path, is_client, query_parts
from lvctx_gui.core.naming import field_name
from lvctx_gui.core.number import NumberProblemError, whole_number
from lvctx_gui.core.paste.result import BrokenError, Doubt, Pasted
from lvctx_gui.core.translate import listed, sentences, tr, tr_n
from lvctx_gui.core.visible import plain_text

PAIRS = {"(": ")", "[": "]", "{": "}"}
ENDING = ".,;:!?'’*)]}"
"""Signs that may end the sentence around an address, or belong to its account."""
LONGEST = 4000
"""Characters of an address. Servers take 8,000, proxies less."""
_SOFT_CODE = re.compile(r"=[0-9A-F]{2}")


def fields_named_by(token: str, base: str, words: str) -> Pasted:
    """What the address ``token`` (the text after ``/context/call/``) names; ``words`` stand after it.

    ``base`` is the base URL before it. Raises ``BrokenError`` where it cannot be read in one way only.
    """
    if len(token) > LONGEST:
        raise broken(
            tr_n(
                "The address is longer than {n} character.",
                "The address is longer than {n} characters.",
                LONGEST,
            )
        )
    if was_shortened(token) or "…" in token:
        raise BrokenError(
            tr(
                "The address was shortened when it was copied; it ends in “{text}”. Copy all of it.",
                text=plain_text(token[-12:]),
            )
        )
    token = token.partition("#")[0]
    path, mark, query = token.partition("?")
    ending = ""
    if re.search(r"\w", query):
        query = query[: len(query) - len(punctuation(query))]
    elif not mark or not query:
        path, ending = _ended(path)
        query = ""
    parts = path.lstrip("/").split("/")
    named, rest = parts[:3], [part for part in parts[3:] if part]
    if len(named) < 3 or not all(named):
        raise broken(tr("The address ends before its account: a part of it is missing."))
    if len(rest) > 1:
        raise BrokenError(
            tr(
                "The address has more parts than session, transaction id, account and key. Write a slash "
                "that belongs to the account as %2F."
            )
        )
    if _SOFT_CODE.search(path):
        raise broken(tr("The address holds codes of a mail's source (such as =20)."))
    try:
        fields = fields_from_path(MARKER + "/".join(named) + (f"?{query}" if query else ""))
    except InvalidCallError as invalid:
        raise BrokenError(str(invalid)) from None
    _check_numbers(fields, query)
    pasted = Pasted(MappingProxyType(fields), base)
    pasted = _with_remarks(pasted, rest, ending, words if not query else "")
    unused = [name for name, _ in query_parts(query) if not is_client(name)]
    if not unused:
        return pasted
    names = [
        tr("“{text}”", "part of an address in a sentence", text=plain_text(name, 40)) for name in unused[:3]
    ]
    note = tr(
        "The part after the question mark of an address can name only the client. {names} was left out.",
        names=listed(names),
    )
    return replace(pasted, notes=MappingProxyType({"client": note, **pasted.notes}))


def broken(*why: str) -> BrokenError:
    """The error that says ``why`` an address cannot be read, and what to do."""
    return BrokenError(sentences((*why, tr("Copy the address again, in one piece."))))


def punctuation(text: str) -> str:
    """What ``text`` ends in that is neither letter nor digit."""
    end = len(text)
    while end and not text[end - 1].isalnum():
        end -= 1
    return text[end:]


def was_shortened(token: str) -> bool:
    """Whether ``token`` ends in the dots of a link that is shown shortened."""
    ending = punctuation(token)
    return "…" in ending or "..." in ending


def _ended(path: str) -> tuple[str, str]:
    """A path without punctuation at its end, and that punctuation as far as it could belong to it."""
    while path and path[-1] in PAIRS.values():
        opening = next(o for o, c in PAIRS.items() if c == path[-1])
        if path.count(opening) >= path.count(path[-1]):
            return path, ""
        path = path[:-1]
    bare = path.rstrip(ENDING)
    if bare.endswith("/"):
        bare = path[: len(bare) + 1]  # an account of punctuation has one sign at least
    return bare, path[len(bare) :]


def _check_numbers(fields: dict[str, str], query: str) -> None:
    for field in ("tx_id", "client"):
        if (text := fields.get(field)) is None:
            continue
        try:
            fields[field] = str(whole_number(text))
        except NumberProblemError as error:
            raise broken(*_number_problems(field, text, str(error))) from None
    if query and not all("=" in each for each in query.replace(";", "&").split("&") if each):
        raise broken(
            tr("The part after the question mark cannot be read: “{text}”.", text=plain_text(query, 40))
        )


def _number_problems(field: str, text: str, why: str) -> tuple[str, ...]:
    name = field_name(field)
    if why:
        return tr("The {field} in the address cannot be read.", field=name), why
    shown = plain_text(text, 40)
    return (tr("The {field} in the address is not a whole number: “{text}”.", field=name, text=shown),)


def _with_remarks(pasted: Pasted, rest: list[str], ending: str, words: str) -> Pasted:
    account = pasted.fields["account"]
    notes, doubts = {}, {}
    if rest:
        notes["account"] = tr(
            "“{text}” after the account was taken for a key and left out: the whole call is looked up.",
            text=plain_text(rest[0], 60),
        )
    elif words:
        longer = f"{account}{ending} {words}"
        doubts["account"] = Doubt(
            tr(
                "“{text}” after the address was left out of the account.",
                text=plain_text(words, 60),
            ),
            tr("Add it to the account", "button"),
            longer,
        )
    if ending and not rest and not words:
        doubts["account"] = Doubt(
            tr("“{text}” at the end of the address was left out of the account.", text=ending),
            tr("Add “{text}” to it", "button", text=ending),
            account + ending,
        )
    return replace(pasted, notes=MappingProxyType(notes), doubts=MappingProxyType(doubts))
