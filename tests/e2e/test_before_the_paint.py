"""What is loaded and made before the window is painted: a list, so that nothing gets onto it unseen."""

import json
import subprocess
import sys

import pytest

from tests.e2e.test_start import ENVIRONMENT
from tests.unmeasured import unmeasured_environment

BARE = """
import json, sys
from PySide6.QtCore import QAbstractTableModel, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
app = QApplication([])
window = QMainWindow()
window.setCentralWidget(QTableView())
window.show()
app.processEvents()
print(json.dumps({"modules": list(sys.modules)}))
"""

PROGRAM = """
import sys
from lvctx_gui.ui.kit.qt_import import import_qt
import_qt()
import lvctx_gui.__main__
import lvctx_gui.app

def tell(app, window):
    lvctx_gui.ui.main_window.application.run_until_painted(app, window)
    modules, widgets = list(sys.modules), [type(each).__name__ for each in app.allWidgets()]
    import json, os
    print(json.dumps({"modules": modules, "widgets": widgets}), flush=True)
    os._exit(0)

lvctx_gui.app.run_until_painted = tell
lvctx_gui.__main__.main(sys.argv[1:])
"""

OWN = {
    "__main__",
    "app",
    "loading",
    "program",
    "core.clipboard",
    "core.environment",
    "core.translate",
    "core.visible",
    "store.core_dumps",
    "store.paths",
    "store.plain_files",
    "store.run_folder",
    "ui.call.page_actions",
    "ui.kit.announce",
    "ui.kit.appearance",
    "ui.kit.collector",
    "ui.kit.fitting",
    "ui.kit.focus",
    "ui.kit.labels",
    "ui.kit.palettes",
    "ui.kit.plain",
    "ui.kit.progress_line",
    "ui.kit.qt_import",
    "ui.kit.remark_label",
    "ui.kit.scale",
    "ui.kit.settings",
    "ui.kit.signs",
    "ui.kit.stacked",
    "ui.kit.style_sheet",
    "ui.kit.tasks",
    "ui.kit.text_field",
    "ui.kit.theme",
    "ui.kit.translation",
    "ui.main_window.actions.call_menu",
    "ui.main_window.actions.edit_menu",
    "ui.main_window.actions.qactions",
    "ui.main_window.actions.rules",
    "ui.main_window.actions.spec",
    "ui.main_window.actions.table",
    "ui.main_window.application",
    "ui.main_window.command_line",
    "ui.main_window.editing_mode",
    "ui.main_window.face",
    "ui.main_window.header",
    "ui.main_window.instance.seat",
    "ui.main_window.lookup_field",
    "ui.main_window.lookup_row",
    "ui.main_window.page_stack",
    "ui.main_window.practice_menu",
    "ui.main_window.start_page",
    "ui.main_window.start_trouble",
    "ui.main_window.status_bar",
    "ui.kit.strip_colours",
    "ui.main_window.tab_bar",
    "ui.main_window.tabs",
    "ui.main_window.title",
    "ui.main_window.window",
    "ui.messages.message",
}
"""Modules of the program that the first paint needs."""

OTHERS = {
    "_datetime",
    "_locale",
    "copy",
    "dataclasses",
    "datetime",
    "gc",
    "locale",
    "resource",
    "unicodedata",
}
"""What it loads of Python besides what any PySide6 window loads."""

MOST_WIDGETS = 56


def run(code, folder, *words):
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, "--data-dir", str(folder), *words],
        env=unmeasured_environment() | ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize(
    "words",
    [[], ["--demo"], ["--base-url", "http://127.0.0.1:9", "--call", "S/1/A"]],
    ids=lambda words: words[:1],
)
def test_nothing_is_loaded_or_made_before_the_first_paint_that_it_does_not_need(tmp_path, words):
    bare, seen = run(BARE, tmp_path), run(PROGRAM, tmp_path, *words)
    more = set(seen["modules"]) - set(bare["modules"])
    packages = {name.rpartition(".")[0] for name in more}
    own = {name.removeprefix("lvctx_gui.") for name in more - packages if name.startswith("lvctx_gui.")}
    assert own - OWN == set(), "add what the first paint needs to the list, and load the rest later"
    assert OWN - own == set(), "what the first paint does not need any more goes from the list"
    assert {name for name in more if not name.startswith("lvctx_gui")} - OTHERS == set()
    assert len(seen["widgets"]) <= MOST_WIDGETS, sorted(seen["widgets"])
