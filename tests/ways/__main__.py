"""Prints what becomes of addresses on each way: ``python -m tests.ways``.

``--literals`` tells which characters may stand for themselves; ``--all`` asks with every method.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))

from tests.ways.measure import Place, Prober, Verdict, measure
from tests.ways.running import Ways, running_everything
from tests.ways.texts import KEYS, LITERALS, SESSIONS


def main(arguments: list[str]) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="lvctx-ways-") as folder,
        running_everything(Path(folder)) as ways,
    ):
        for name, why in ways.missing.items():
            print(f"left out: {name}: {why}")
        if "--literals" in arguments:
            _print_literals(ways)
        else:
            _print_addresses(ways, every_method="--all" in arguments)


def _print_addresses(ways: Ways, *, every_method: bool) -> None:
    """For each text and place: what it became, and on which ways."""
    became: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for way in ways.ways.values():
        for one in measure(way, ways.server_of(way), (*SESSIONS, *KEYS), every_method=every_method):
            what = one.verdict.value
            if one.verdict in {Verdict.ANOTHER, Verdict.OTHER_CALL} and one.reached is not None:
                where = (one.reached.session, one.reached.account, one.reached.key, one.reached.client)
                meant = (one.meant.session, one.meant.account, one.meant.key, one.meant.client)
                what += " " + " ".join(
                    repr(new)[:40] for new, old in zip(where, meant, strict=True) if new != old
                )
            became[one.place.value, one.text][f"{one.method} {what}"].append(f"{way.name} → {way.server}")
    for (place, text), kinds in became.items():
        print(f"\n{place} {text[:60]!r}")
        for what, where in sorted(kinds.items()):
            print(f"  {what:<40} {len(where):>3}  {_shortly(where, len(ways.ways))}")


def _shortly(where: list[str], most: int) -> str:
    return "everywhere" if len(where) == most else "; ".join(where)


def _print_literals(ways: Ways) -> None:
    """For each character: the ways on which it does not stay itself, as itself and percent-encoded."""
    for character in LITERALS:
        for name, spell in (("literal", str), ("encoded", _percent_encoded)):
            changed = [
                str(one)
                for way in ways.ways.values()
                for one in _literal(ways, way, character, spell)
                if one.verdict is not Verdict.SAME
            ]
            print(f"{character} {name}: {'; '.join(changed) or 'the same everywhere'}")


def _percent_encoded(text: str) -> str:
    return "".join(each if each.isalnum() else f"%{ord(each):02X}" for each in text)


def _literal(ways, way, character, spell):
    with Prober(way, ways.server_of(way)) as prober:
        for text in (f"a{character}b", f"{character}b", f"a{character}"):
            for place in Place:
                yield prober.probe(place, "GET", text, spell)


if __name__ == "__main__":
    main(sys.argv[1:])
