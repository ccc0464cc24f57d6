"""What is said of a comparison: never more than is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.comparison import Comparison, Side, SideKind
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.site import Site
from lvctx_gui.ui.messages.comparing import comparison_summary, side_details, side_labels, target_names
from tests.strategies import contexts

NOW = datetime(2026, 11, 27, 14, 2, 11, tzinfo=UTC)
CALL = CallRef("S-1", 28479905424, "ARB_WSAPI_1")


def side(*pairs, kind=SideKind.SERVER, **given):
    return Side(kind, Context([Entry(*pair) for pair in pairs]), **given)


def summary(left, right, ignored=()):
    return comparison_summary(Comparison(left, right, ignored))


def test_no_other_differences_1_key_ignored():
    left, right = side(("CallTime", "1"), ("K", "1")), side(("CallTime", "2"), ("K", "1"))
    assert summary(left, right, ["CallTime"]) == "No other differences; 1 key ignored."


def test_of_a_commit_only_its_keys_are_compared():
    part = side(("K", "1"), keys=frozenset({"K", "L"}), kind=SideKind.BEFORE)
    assert summary(part, side(("K", "1"), ("other", "1"))) == (
        "No differences in the 1 key that both sides tell of. Only the keys of this commit are compared. "
        "One side does not tell of 1 other key."
    )


@given(contexts(), contexts())
def test_nothing_is_ever_called_equal(one, other):
    sides = [Side(SideKind.SERVER, context) for context in (one, other)]
    text = summary(*sides, one.keys)
    assert "equal" not in text.casefold()
    different = one != other
    assert text.startswith(("No other", "Both", "No differences:")) or different
    if different and set(other.keys) <= set(one.keys):
        assert text.startswith("No other differences; ")


def test_a_side_says_when_it_was_read_and_whether_it_is_the_servers_or_staged():
    at = NOW - timedelta(minutes=2)
    time = f"{at.astimezone():%H:%M:%S}"
    told = {
        SideKind.SERVER: "server",
        SideKind.STAGED: "server, with 4 staged changes",
        SideKind.BEFORE: "server, before a commit",
        SideKind.AFTER: "server, after a commit",
        SideKind.SNAPSHOT: "server, snapshot",
    }
    for kind, words in told.items():
        each = side(kind=kind, at=at, staged=4)
        assert side_details(each, NOW).endswith(f"{time} · 2 min ago · {words}")
    file = side(kind=SideKind.FILE, at=at, name="answer.json")
    assert side_details(file, NOW).endswith(f"saved {time} · 2 min ago · file answer.json")


def test_two_calls_are_never_called_alike():
    here, there = Site("NA3 live", "https://a.example.com"), Site("NA4 live", "https://b.example.com")
    one, other = side(call=CALL, site=here), side(call=CALL, site=there)
    assert len(set(side_labels([one, other]))) == 2
    assert target_names([one, other]) == side_labels([one, other])
    assert target_names([one, one]) == ["28479905424"] * 2
    another = side(call=CallRef("S-1", 5, "A"), site=here)
    assert target_names([one, another]) == ["28479905424", "5"]
