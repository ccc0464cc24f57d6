"""A checklist as a TOML document.

::

    name = "Promise to pay"
    description = "What a call with a promise needs"

    [when]                                # all of it must hold; what is left out does
    environments = ["NA3", "NA4"]         # names, hosts, profiles, or production, staging, practice
    clients = ["7419"]                    # numbers or codes

    [when.keys]                           # an absent key makes it false
    Disposition = ["Promise to pay"]      # one of these values; true: the key is there

    [[item]]
    keys = ["PromiseDate"]                # several: one of these keys
    pattern = '[0-9]{4}-[0-9]{2}-[0-9]{2}'  # of the whole value; never shown
    sentence = "Date as 2026-12-31"       # shown in its place
    example = "2026-12-31"

    [[item]]
    keys = ["Channel"]
    required = false                      # the call may lack it
    allow_no_value = true
    allow_empty = true
    allowed = ["letter", "phone"]
    note = "Ask the team lead"
    [item.when.keys]
    CallBack = true

What has another form than this is named by file, item and field, and left out; all the rest counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, NamedTuple

from lvctx_gui.core.checklist.checklist import Checklist, Conditions, Item, KeyCondition
from lvctx_gui.core.checklist.problems import Problem
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_text

_LIST_FIELDS = ("name", "description", "when", "item")
_WHEN_FIELDS = ("environments", "clients", "keys")
_ITEM_FIELDS = tuple(field.name for field in fields(Item))
_SWITCHES = ("required", "allow_no_value", "allow_empty")
_TEXTS = ("pattern", "sentence", "example", "note")
_PLAIN = Item(())


class Understood(NamedTuple):
    """What a document says. ``mistakes`` are about what was left out, ``unknown`` about other fields."""

    checklist: Checklist
    mistakes: tuple[Problem, ...]
    unknown: tuple[Problem, ...]


def understand(document: Mapping[str, Any]) -> Understood:
    """The checklist that a TOML document describes. Never raises: what is wrong is told."""
    reader = _Reader()
    when = reader.conditions(document.get("when", {}))
    name = reader.text(document, "name")
    description = reader.text(document, "description")
    reader.name_unknown(document, _LIST_FIELDS)
    tables = document.get("item", [])
    if not isinstance(tables, list):
        reader.mistake("items", tr("“item” must be written as [[item]]."))
        tables = []
    items = tuple(reader.item(number, table) for number, table in enumerate(tables))
    checklist = Checklist(name, when, items, description)
    return Understood(checklist, tuple(reader.mistakes), tuple(reader.unknown))


class _Reader:
    """Reads field after field, and notes what is wrong with the item that it is at."""

    def __init__(self) -> None:
        self.mistakes: list[Problem] = []
        self.unknown: list[Problem] = []
        self._at: int | None = None

    def mistake(self, field: str, sentence: str) -> None:
        self.mistakes.append(Problem(self._at, field, sentence))

    def name_unknown(self, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                sentence = tr("“{field}” is not known.", field=plain_text(key, 60))
                self.unknown.append(Problem(self._at, "", sentence))

    def item(self, number: int, table: object) -> Item:
        self._at = number
        if not isinstance(table, dict):
            self.mistake("keys", tr("An item must be written as [[item]]."))
            return _PLAIN
        self.name_unknown(table, _ITEM_FIELDS)
        values: dict[str, Any] = {name: self.switch(table, name) for name in _SWITCHES}
        values.update({name: self.text(table, name) for name in _TEXTS})
        return Item(
            self.texts(table, "keys"),
            self.conditions(table.get("when", {})),
            allowed=self.texts(table, "allowed"),
            **values,
        )

    def conditions(self, table: object) -> Conditions:
        if not isinstance(table, dict):
            self.mistake("conditions", tr("“when” must be a table: [when]."))
            return Conditions()
        self.name_unknown(table, _WHEN_FIELDS)
        keys = table.get("keys", {})
        if not isinstance(keys, dict):
            self.mistake("conditions", tr("“when.keys” must be a table: [when.keys]."))
            keys = {}
        conditions = tuple(self.key_condition(key, wanted) for key, wanted in keys.items())
        return Conditions(self.texts(table, "environments"), self.texts(table, "clients"), conditions)

    def key_condition(self, key: str, wanted: object) -> KeyCondition:
        if wanted is True:
            return KeyCondition(key)
        values = _texts(wanted)
        if not values:
            self.mistake(
                "conditions",
                tr(
                    "The condition on “{key}” must be true (the key is there) or a list of texts in "
                    "quotation marks.",
                    key=plain_text(key, 60),
                ),
            )
        return KeyCondition(key, values or ())

    def switch(self, table: Mapping[str, Any], name: str) -> bool:
        value = table.get(name, getattr(_PLAIN, name))
        if not isinstance(value, bool):
            self.mistake(name, tr("“{key}” must be true or false.", key=name))
            return bool(getattr(_PLAIN, name))
        return value

    def text(self, table: Mapping[str, Any], name: str) -> str:
        value = table.get(name, "")
        if not isinstance(value, str):
            self.mistake(name, tr("“{key}” must be a text in quotation marks.", key=name))
            return ""
        return value

    def texts(self, table: Mapping[str, Any], name: str) -> tuple[str, ...]:
        values = _texts(table.get(name, []))
        if values is None:
            self.mistake(name, tr("“{key}” must be a list of texts in quotation marks.", key=name))
            return ()
        return values


def _texts(value: object) -> tuple[str, ...] | None:
    # One text is as good as a list of one: people write it so.
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    return None


# Writing --------------------------------------------------------------------------------------------------


def toml_of(checklist: Checklist) -> str:
    """The TOML that ``understand`` reads as ``checklist``; what goes without saying is left out."""
    import tomli_w

    head: dict[str, Any] = {"name": checklist.name}
    if checklist.description:
        head["description"] = checklist.description
    if not checklist.when.is_empty:
        head["when"] = _conditions_table(checklist.when)
    parts = [tomli_w.dumps(head)]
    for item in checklist.items:
        # tomli_w would squeeze short items into one line each. Written alone as [item], a table differs from
        # an element of [[item]] in nothing but that head line; a table in it follows it in both.
        body = tomli_w.dumps({"item": _item_table(item)}).removeprefix("[item]\n")
        parts.append(f"[[item]]\n{body}")
    return "\n".join(parts)


def _item_table(item: Item) -> dict[str, Any]:
    table: dict[str, Any] = {"keys": list(item.keys)}
    for name in (*_SWITCHES, *_TEXTS):
        if (value := getattr(item, name)) != getattr(_PLAIN, name):
            table[name] = value
    if item.allowed:
        table["allowed"] = list(item.allowed)
    if not item.when.is_empty:
        table["when"] = _conditions_table(item.when)
    return table


def _conditions_table(when: Conditions) -> dict[str, Any]:
    table: dict[str, Any] = {}
    if when.environments:
        table["environments"] = list(when.environments)
    if when.clients:
        table["clients"] = list(when.clients)
    if when.keys:
        table["keys"] = {each.key: list(each.values) or True for each in when.keys}
    return table
