"""The file into which a history is exported."""

from __future__ import annotations

import json
import os

import pytest

from lvctx_gui.services import export
from lvctx_gui.services.export import history_csv, history_json, write_history
from tests.services.export.histories import one


def test_a_file_holds_the_same_and_is_made_work_by_work(tmp_path, monkeypatch):
    history = [one("1", "é\ud800\r\n"), one("=1", None)]
    whole = {"h.json": history_json(history), "h.CSV": history_csv(history)}
    sizes = []

    def counting(work, **options):
        sizes.append(len(work["changes"]))
        return dumps(work, **options)

    dumps = json.dumps
    monkeypatch.setattr(export.json, "dumps", counting)
    for name, text in whole.items():
        write_history(tmp_path / name, history)
        encoding = "utf-8" if name == "h.json" else "utf-8-sig"
        assert (tmp_path / name).read_bytes() == text.encode(encoding, "backslashreplace")
    assert sizes == [1, 1]


@pytest.mark.skipif(os.name != "posix", reason="Windows knows no modes")
@pytest.mark.parametrize("name", ["history.json", "history.csv"])
@pytest.mark.parametrize("was", [None, 0o644, 0o666])
def test_an_exported_file_is_its_owners_only(tmp_path, name, was):
    path = tmp_path / name
    if was is not None:
        path.write_text("before")
        path.chmod(was)
    write_history(path, [])
    assert path.stat().st_mode & 0o777 == 0o600
    assert "before" not in path.read_text()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such pipes")
def test_an_export_waits_for_no_pipe(tmp_path):
    path = tmp_path / "history.json"
    os.mkfifo(path)
    with pytest.raises(OSError, match="history"):
        write_history(path, [])
