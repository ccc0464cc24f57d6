"""What is written in one language is the same, byte for byte, in another, and read there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from lvctx_gui.core.record import CHANGED_BY_OTHERS, Operation, Record
from lvctx_gui.core.settle import Outcome, Step
from lvctx_gui.core.translate import translate_with
from lvctx_gui.store.journal import codec
from lvctx_gui.store.policy import load_policy
from lvctx_gui.store.profiles.file import load_profiles, save_profiles
from tests.store.journal.samples import intent, page, result
from tests.store.profiles.samples import CARD_DESK, FULL

VALUES = Context(
    [Entry("A", NonTextValue("1.0", "number")), Entry("B"), Entry("C", "{n} %n \ud83d\x00\u202e")]
)
CONFLICT = Conflict("A", "old", MISSING, NonTextValue("[]", "list"))


def shout(sentence: str, _about: str, _number: int) -> str:
    return f"«{sentence}»"


@pytest.fixture
def in_each_language():
    """Calls ``write`` in English and in another language, and returns what it has given."""

    def call(write: Callable[[], object]) -> list[object]:
        translate_with(None)
        english = write()
        translate_with(shout)
        return [english, write()]

    yield call
    translate_with(None)


def journal_payloads() -> list[bytes]:
    saved = page("1")
    saved = replace(saved, draft=saved.draft.with_conflicts({"A": CONFLICT}))
    deletion = replace(intent("2"), before=VALUES, work=Operation.DELETE_ALL)
    results = [result("A", outcome, step) for outcome in Outcome for step in Step]
    return [
        codec.dump_page(saved),
        codec.dump_intent(deletion),
        codec.dump_results(results, CHANGED_BY_OTHERS),
    ]


def test_the_journal_is_the_same_in_every_language(in_each_language):
    english, other = in_each_language(journal_payloads)
    assert english == other
    page_, intent_, results = english
    assert codec.load_page(page_).draft.conflicts == {"A": CONFLICT}
    assert codec.load_intent(intent_).before == VALUES
    read, remark = codec.load_results(results)
    assert {each.outcome for each in read} == set(Outcome)
    assert Record(codec.load_intent(intent_), read, remark=remark).shown_remark == f"«{CHANGED_BY_OTHERS}»"


def test_profiles_are_the_same_in_every_language(in_each_language, tmp_path):
    file = tmp_path / "profiles.toml"

    def written() -> bytes:
        save_profiles(file, [CARD_DESK, FULL], FULL.name)
        return file.read_bytes()

    english, other = in_each_language(written)
    assert english == other
    assert load_profiles(file).profiles == (CARD_DESK, FULL)


def test_a_policy_is_understood_in_every_language(in_each_language, tmp_path):
    file = tmp_path / "policy.toml"
    file.write_text("read_only = true\nhistory = false\n", "utf-8")
    english, other = in_each_language(lambda: load_policy(file, lambda _: ""))
    assert english == other
    assert (english.read_only, english.history, english.problem) == (True, False, "")
