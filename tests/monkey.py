"""A random try of the window: keys, mouse, menus, hostile values, documents opened during runs.

``python tests/monkey.py --seed 1 --events 20000`` makes that many random events in a real window
(offscreen unless QT_QPA_PLATFORM says otherwise), in a home folder of its own. It fails where an
error reached the crash dialog, where the window did not answer for more than ``--patience``
seconds, where Qt complained, or where the first updates of XOR afterwards differ in one bit from
the engine's. The same seed makes the same choices as far as the machine's speed lets it; the
latest ones are printed with a fault.
"""

from __future__ import annotations

import argparse
import collections
import faulthandler
import gc
import os
import random
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path

HOME = tempfile.mkdtemp(prefix="monkey-")
for _variable in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
    os.environ[_variable] = HOME
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer, qInstallMessageHandler
from PySide6.QtGui import QContextMenuEvent, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QWidget,
)
from shiboken6 import isValid

from core.session.session import Session
from core.session.snapshot import Snapshot, take_snapshot
from gui.app import make_application
from gui.qt.collecting import Collector
from gui.settings.settings import Settings
from gui.window.actions import all_actions
from gui.window.main_window import MainWindow
from gui.words.examples import EXAMPLES, example

Key, Button, Modifier = Qt.Key, Qt.MouseButton, Qt.KeyboardModifier
NEVER = {"quit"}
PLAIN_KEYS = (
    Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_Tab, Key.Key_Backtab,
    Key.Key_Return, Key.Key_Escape, Key.Key_Space, Key.Key_Home, Key.Key_End, Key.Key_PageUp,
    Key.Key_PageDown, Key.Key_Delete, Key.Key_Backspace, Key.Key_Plus, Key.Key_Minus, Key.Key_F2,
    Key.Key_F10, Key.Key_Menu, Key.Key_0, Key.Key_1, Key.Key_9, Key.Key_Period, Key.Key_Comma,
)  # fmt: skip
MODIFIERS = (Modifier.NoModifier,) * 5 + (
    Modifier.ShiftModifier,
    Modifier.ControlModifier,
    Modifier.AltModifier,
)
ENDS = (None, Key.Key_Return, Key.Key_Return, Key.Key_Tab, Key.Key_Escape)
HOSTILE = (
    "0", "-0", "1e308", "-1.7e308", "5e-324", "1e-400", "nan", "inf", "-inf", "1e999", "", " ",
    "0,5", "1.5", "abc", "9" * 400, "-1", "2", "3", "10", "1000000", "9223372036854775807",
    "9223372036854775808", "½", "١٢", "\x1b[0m", "<b>x</b>", "\ud83d\ude00", "0.1", "1e-3", "0x10",
)  # fmt: skip
TABLES = {
    "plain.csv": "a,b,y\n1,2,0\n2,1,1\n3,3,1\n0,1,0\n",
    "text.csv": "a,kind\n1,red\n2,blue\n3,red\n",
    "index.csv": ",a,y\n0,1,2\n1,3,4\n2,5,7\n",
    "bad.csv": "a,b\n1\n",
    "blank.csv": "a,b\n1,\n2,3\n",
    "html.csv": "<b>a</b>,y\x01\n1,2\n2,3\n",
    "long.csv": "a,y\n" + "".join(f"{k % 97},{k % 7}\n" for k in range(60_000)),
    "broken.json": '{"format": ',
    "strange.json": '{"format":"backscope-experiment/1","nothing":1}',
}


def _hostile(inputs: str, targets: str, layers: str, rate: str) -> str:
    return (
        '{"format":"backscope-experiment/1","data":{"source":"inline","inputs":' + inputs
        + ',"targets":' + targets + '},"network":{"layers":' + layers + "},"
        + '"loss":{"name":"squared_error"},"optimizer":{"name":"sgd","learning_rate":' + rate + "}}"
    )  # fmt: skip


_LINEAR = '[{"units":1,"activation":"linear"}]'
_TWO = '[{"units":2,"activation":"sigmoid","weights":[[0.0],[5e-324]]},{"units":1}]'
EXPERIMENTS = {
    "huge.json": _hostile("[[1]]", "[[1.23e154]]", _LINEAR, "0"),
    "tiny.json": _hostile("[[1],[1.0001]]", "[[0],[0]]", _TWO, "0.1"),
    "diverges.json": _hostile("[[1e3],[2e3]]", "[[1],[-1]]", _LINEAR, "1e3"),
    "subnormal.json": _hostile("[[1e-160]]", "[[1e-155]]", _LINEAR, "0.5"),
}


class Watch(threading.Thread):
    """Notices when the window's thread stands still, and says where it stood."""

    def __init__(self, patience: float) -> None:
        super().__init__(daemon=True)
        self.patience, self.beat, self.longest = patience, time.monotonic(), 0.0
        self.hangs = 0
        self.what = ""

    def tick(self, what: str) -> None:
        """The window's thread is alive, and does ``what`` next."""
        now = time.monotonic()
        self.longest = max(self.longest, now - self.beat)
        self.beat, self.what = now, what

    def run(self) -> None:
        """Look ten times a second; a hang is told once."""
        told = 0.0
        while True:
            time.sleep(0.1)
            if time.monotonic() - self.beat > self.patience and told != self.beat:
                told = self.beat
                self.hangs += 1
                print(f"HANG: over {self.patience} s after: {self.what}", flush=True)
                faulthandler.dump_traceback(file=sys.stdout, all_threads=True)


class Monkey:
    """Makes one random event after the other, also while a dialog waits inside another call."""

    def __init__(self, seed: int, events: int, watch: Watch, verbose: bool) -> None:
        self._random = random.Random(seed)
        self._left, self._watch, self._verbose = events, watch, verbose
        self.faults: list[str] = []
        self.latest: collections.deque[str] = collections.deque(maxlen=25)
        self._in_dialog = 0
        self.folder = Path(HOME) / "documents"
        self._make_documents()
        self.window = MainWindow(Settings())
        # Instead of its dialog, which would stop everything: every fault is kept and printed.
        sys.excepthook = self._hook
        self.window.worker.failed.disconnect(self.window.errors.on_reported)
        self.window.worker.failed.connect(self._on_failed)
        for key in NEVER:
            self.window.actions_by_key[key].setEnabled(False)
        self._timer = QTimer(singleShot=True, interval=0)
        self._timer.timeout.connect(self._next)
        self._acts: list[tuple[int, Callable[[], str]]] = [
            (22, self._press_shortcut), (18, self._press_key), (24, self._click), (8, self._drag),
            (6, self._turn_wheel), (8, self._type_hostile), (3, self._choose_in_box),
            (3, self._open_document), (2, self._resize), (2, self._context_menu), (2, self._wait),
        ]  # fmt: skip

    def _make_documents(self) -> None:
        self.folder.mkdir(parents=True)
        os.chdir(self.folder)
        for name, text in {**TABLES, **EXPERIMENTS}.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        for name in EXAMPLES:
            text = (ROOT / "resources" / "examples" / f"{name}.json").read_text("utf-8")
            (self.folder / f"{name}.json").write_text(text, "utf-8")
        self._names = sorted(path.name for path in self.folder.iterdir())

    def _hook(self, kind: type[BaseException], error: BaseException, trace: object) -> None:
        text = "".join(traceback.format_exception(kind, error, trace))  # type: ignore[arg-type]
        self.note_fault(f"{kind.__name__}: {error}", text)

    def _on_failed(self, sentence: str, details: str) -> None:
        self.note_fault(f"in the worker: {sentence}", details)

    def note_fault(self, sentence: str, details: str) -> None:
        """Keep a fault, and print it with what was done last."""
        known = [fault for fault in self.faults if fault == sentence]
        self.faults.append(sentence)
        if len(known) < 2:
            print(f"FAULT: {sentence}\n{details}\nafter:", *self.latest, sep="\n  ", flush=True)

    # The loop

    def start(self) -> None:
        """Open the window and begin."""
        self.window.start(None)
        self.window.show()
        self._timer.start()

    def _next(self) -> None:
        if self._left <= 0:
            if QApplication.activeModalWidget() or QApplication.activePopupWidget():
                self._timer.start(20)
                self._leave_dialog()
            else:
                QApplication.exit(0)  # quit() would close the window, which may ask
            return
        self._timer.start()  # first: what follows may open a dialog and return only with its end
        self._left -= 1
        if self._stands_too_long():
            return
        weights, acts = zip(*self._acts, strict=True)
        self._do(self._random.choices(acts, weights)[0])

    def _do(self, act: Callable[[], str]) -> None:
        before = act.__name__
        self._watch.tick(before)
        self._plan = before
        done = act()
        self._watch.tick(f"after {done}")

    def _say(self, what: str) -> str:
        self.latest.append(what)
        self._watch.tick(what)
        if self._verbose:
            print(what, flush=True)
        return what

    def _stands_too_long(self) -> bool:
        """Close what has been open for a while, so that one dialog does not take every event."""
        dialog = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if isinstance(dialog, QFileDialog):
            self._use_file_dialog(dialog)
            return True
        self._in_dialog = self._in_dialog + 1 if dialog is not None else 0
        if self._in_dialog < 40:
            return False
        self._in_dialog = 0
        self._leave_dialog()
        return True

    def _leave_dialog(self) -> None:
        popup = QApplication.activePopupWidget()
        dialog = QApplication.activeModalWidget()
        if popup is not None:
            self._say(f"close the popup {_name(popup)}")
            popup.close()
        elif isinstance(dialog, QDialog):
            self._say(f"reject {_name(dialog)}")
            dialog.reject()

    def _use_file_dialog(self, dialog: QFileDialog) -> None:
        """A file dialog can delete files by its menus: only names are given to it."""
        if self._random.random() < 0.3:
            self._say("reject the file dialog")
            dialog.reject()
            return
        name = str(self.folder / self._random.choice([*self._names, "new", "new.png", "new.json"]))
        self._say(f"choose {Path(name).name} in the file dialog")
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        if field is None:
            dialog.reject()
            return
        field.setText(name)
        dialog.accept()
        if dialog.isVisible() and self._random.random() < 0.5:
            dialog.reject()

    # Where

    def _top(self) -> QWidget:
        return (
            QApplication.activePopupWidget()
            or QApplication.activeModalWidget()
            or self._random.choice(
                [self.window] * 6
                + [
                    widget
                    for widget in QApplication.topLevelWidgets()
                    if widget.isVisible() and not isinstance(widget, QMenu)
                ]
            )
        )

    def _held_top(self) -> QWidget:
        self._held = self._top()
        return self._held

    def _anywhere(self) -> tuple[QWidget, QPoint]:
        # Held: Python's side of a dialog takes its children's along when it is let go of.
        top = self._held_top()
        size = top.size()
        point = QPoint(
            self._random.randrange(max(size.width(), 1)),
            self._random.randrange(max(size.height(), 1)),
        )
        if self._random.random() < 0.4:
            children = [w for w in top.findChildren(QWidget) if w.isVisible()]
            if children:
                child = self._random.choice(children)
                inner = QPoint(
                    self._random.randrange(max(child.width(), 1)),
                    self._random.randrange(max(child.height(), 1)),
                )
                return child, inner
        child = top.childAt(point)
        return (child, child.mapFrom(top, point)) if child is not None else (top, point)

    # What

    def _press_shortcut(self) -> str:
        spec = self._random.choice([s for s in all_actions() if s.key not in NEVER])
        if spec.shortcuts and self._random.random() < 0.7:
            combination = QKeySequence(self._random.choice(spec.shortcuts))[0]
            target = QApplication.activeModalWidget() or self._focus()
            what = self._say(f"shortcut {spec.key} at {_name(target)}")
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
            return what
        if QApplication.activeModalWidget() is not None:
            return self._press_key()
        what = self._say(f"trigger {spec.key}")
        self.window.actions_by_key[spec.key].trigger()
        return what

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    def _press_key(self) -> str:
        key, modifier = self._random.choice(PLAIN_KEYS), self._random.choice(MODIFIERS)
        target = QApplication.activePopupWidget() or self._focus()
        what = self._say(f"key {key.name} {modifier.name} at {_name(target)}")
        QTest.keyClick(target, key, modifier)
        return what

    def _click(self) -> str:
        widget, point = self._anywhere()
        button = self._random.choice([Button.LeftButton] * 5 + [Button.RightButton])
        double = self._random.random() < 0.2
        where = f"{_name(widget)} at {point.x()}, {point.y()}"
        what = self._say(f"{'double ' if double else ''}click {button.name} on {where}")
        QTest.mouseClick(widget, button, pos=point)
        if double and isValid(widget):
            QTest.mouseDClick(widget, button, pos=point)
        return what

    def _context_menu(self) -> str:
        widget, point = self._anywhere()
        what = self._say(f"context menu of {_name(widget)}")
        QTest.mouseClick(widget, Button.RightButton, pos=point)
        if isValid(widget):
            reason = QContextMenuEvent.Reason.Mouse
            event = QContextMenuEvent(reason, point, widget.mapToGlobal(point))
            QApplication.sendEvent(widget, event)
        return what

    def _drag(self) -> str:
        widget, point = self._anywhere()
        step = QPoint(self._random.randint(-200, 200), self._random.randint(-200, 200))
        modifier = self._random.choice(MODIFIERS)
        what = self._say(f"drag on {_name(widget)} by {step.x()}, {step.y()}")
        QTest.mousePress(widget, Button.LeftButton, modifier, point)
        for way in (step / 2, step):
            if isValid(widget):  # what is pressed may be gone by then, with its dialog
                QTest.mouseMove(widget, point + way)
        if isValid(widget):
            QTest.mouseRelease(widget, Button.LeftButton, modifier, point + step)
        return what

    def _turn_wheel(self) -> str:
        widget, point = self._anywhere()
        turn = self._random.choice([-1200, -120, 120, 120, 1200])
        what = self._say(f"wheel {turn} on {_name(widget)}")
        event = QWheelEvent(
            QPointF(point), QPointF(widget.mapToGlobal(point)), QPoint(), QPoint(0, turn),
            Button.NoButton, self._random.choice(MODIFIERS), Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)
        return what

    def _type_hostile(self) -> str:
        fields = [
            w
            for w in self._held_top().findChildren(QWidget)
            if isinstance(w, (QLineEdit, QAbstractSpinBox)) and w.isVisible() and w.isEnabled()
        ]
        if not fields:
            return self._press_key()
        field, text = self._random.choice(fields), self._random.choice(HOSTILE)
        end = self._random.choice(
            [None, Key.Key_Return, Key.Key_Return, Key.Key_Tab, Key.Key_Escape]
        )
        what = self._say(f"type {text[:30]!a} into {_name(field)}, then {end and end.name}")
        field.setFocus()
        field.selectAll()
        if len(text) > 30 or not text.isascii():  # QTest types Latin letters alone
            QApplication.clipboard().setText(text)
            QTest.keyClick(field, Key.Key_V, Modifier.ControlModifier)
        else:
            QTest.keyClicks(field, text)
        if end is not None and isValid(field):
            QTest.keyClick(field, end)
        return what

    def _choose_in_box(self) -> str:
        boxes = [
            w for w in self._held_top().findChildren(QComboBox) if w.isVisible() and w.isEnabled()
        ]
        if not boxes:
            return self._click()
        box = self._random.choice(boxes)
        what = self._say(f"choose in {_name(box)}")
        kinds = [box.model().flags(box.model().index(k, 0)) for k in range(box.count())]
        rows = [k for k, kind in enumerate(kinds) if kind & Qt.ItemFlag.ItemIsSelectable]
        if rows:
            box.setCurrentIndex(self._random.choice(rows))
            if isValid(box):
                box.activated.emit(box.currentIndex())
        return what

    def _open_document(self) -> str:
        if QApplication.activeModalWidget() is not None:
            return self._press_key()
        if self._random.random() < 0.5:
            name = self._random.choice(list(EXAMPLES))
            what = self._say(f"example {name}")
            self.window.documents.open_example(name)
            return what
        name = self._random.choice(self._names)
        what = self._say(f"drop {name}")
        self.window._drops.dropped.emit(self.folder / name)
        return what

    def _resize(self) -> str:
        width, height = self._random.randint(500, 1900), self._random.randint(400, 1100)
        what = self._say(f"resize to {width} x {height}")
        self.window.resize(width, height)
        return what

    def _wait(self) -> str:
        wait = self._random.choice([1, 20, 60, 200])
        what = self._say(f"wait {wait} ms")
        QTest.qWait(wait)
        return what


def _name(widget: QWidget) -> str:
    named: QWidget | None = widget
    while named is not None and not named.objectName():
        named = named.parentWidget()
    of = f" of {named.objectName()}" if named is not None and named is not widget else ""
    return f"{type(widget).__name__} {widget.objectName()}{of}".strip()


def same_as_engine(window: MainWindow, updates: int = 25) -> str:
    """Open XOR and step; "" where each number equals the engine's own, to the bit."""
    from gui.running import commands

    experiment = example("xor")
    window.documents._saved = window.documents._current  # no question about unsaved changes
    window.actions_by_key["predict"].setChecked(False)
    before = window.snapshot
    window.documents.open_example("xor")
    if not _wait_for(lambda: window.snapshot is not before and window.snapshot.tick == 0):
        return "XOR did not open"
    window.worker.send(commands.SetBreakpoints(frozenset()))
    for _ in range(updates):
        window.worker.send(commands.Step("update"))
    mine = Session.open(experiment)
    for _ in range(updates):
        mine.step("update")
    wanted = take_snapshot(mine)
    if not _wait_for(lambda: window.snapshot.tick == wanted.tick):
        return f"XOR did not come to tick {wanted.tick} but to {window.snapshot.tick}"
    now = window.snapshot
    assert now is not None
    return _difference(now, wanted)


def _wait_for(condition: Callable[[], bool]) -> bool:
    for _ in range(1000):
        QTest.qWait(20)
        if condition():
            return True
    return False


def _difference(now: Snapshot, wanted: Snapshot) -> str:
    for name, value in {**wanted.parameters, **wanted.values}.items():
        shown = {**now.parameters, **now.values}.get(name)
        if shown is None or shown.tobytes() != value.tobytes():
            return f"XOR's {name} differs from the engine's"
    return ""


def main() -> int:
    """Run the try and print what came of it; the exit status is 1 where something was wrong."""
    parser = argparse.ArgumentParser(description="A random try of the window.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--patience", type=float, default=2.0, help="seconds of a hang")
    parser.add_argument("--verbose", action="store_true", help="print every event")
    options = parser.parse_args()
    faulthandler.enable()
    gc.disable()
    watch = Watch(options.patience)
    application = make_application()
    monkey = Monkey(options.seed, options.events, watch, options.verbose)

    def complain(kind: object, context: object, message: str) -> None:
        if "This plugin does not support" not in message:
            monkey.note_fault(f"Qt: {message}", "")

    qInstallMessageHandler(complain)
    collector = Collector(application)
    watch.start()
    begun = time.monotonic()
    monkey.start()
    application.exec()
    spent = time.monotonic() - begun
    watch.patience = 60.0  # nothing beats while the comparison waits
    watch.tick("the comparison")
    difference = same_as_engine(monkey.window)
    if difference:
        monkey.faults.append(difference)
    monkey.window.end()
    collector.stop()
    counted = collections.Counter(monkey.faults)
    print(
        f"seed {options.seed}: {options.events} events in {spent:.0f} s, longest gap "
        f"{watch.longest:.2f} s, {watch.hangs} hangs, {len(monkey.faults)} faults"
    )
    for fault, count in counted.most_common():
        print(f"  {count} x {fault}")
    sys.stdout.flush()
    os._exit(1 if counted or watch.hangs else 0)


if __name__ == "__main__":
    main()
