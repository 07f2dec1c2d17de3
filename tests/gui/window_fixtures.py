"""Every test of the window: offscreen, with settings of its own, and no thread or timer left on."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# Before anything makes a QApplication. Set QT_QPA_PLATFORM=xcb to watch the tests on a display.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QSettings, Qt, QThread, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QListView,
    QPushButton,
    QWidget,
)

from core.session.snapshot import PAUSED
from gui.qt.collecting import collect_due

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from core.session.snapshot import Snapshot
    from gui.window.main_window import MainWindow

Key, Modifier = Qt.Key, Qt.KeyboardModifier
BESIDE_MARGIN = 60  # pixels from a row's left

PATIENCE = 20_000  # ms; a loaded machine is slow, and only what is broken takes this long
FOLDERS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")


@pytest.fixture(autouse=True)
def own_settings(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Settings, recent files and logs go to a folder of the test's own, which is returned."""
    folder = tmp_path_factory.mktemp("home")
    for variable in FOLDERS:
        monkeypatch.setenv(variable, str(folder))
    # QSettings remembers where it looked first, so the variable alone would not do.
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(folder))
    yield folder


@pytest.fixture(autouse=True, scope="session")
def collected_here() -> Iterator[None]:
    """Garbage is collected in this thread alone, as in the program, and between two tests."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def nothing_left_running(own_settings: Path) -> Iterator[None]:
    """Fail a test that leaves a thread running or a timer active after its widgets are gone."""
    yield
    if QCoreApplication.instance() is None:
        return
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    collect_due()
    left = [item for item in gc.get_objects() if _is_on(item)]
    names = [f"{type(item).__name__} of {_owner(item)}" for item in left]
    for item in left:
        _stop(item)  # the next test shall not be blamed for it
    assert not names, f"left running: {', '.join(names)}"


def _is_on(item: object) -> bool:
    if not isinstance(item, (QThread, QTimer)) or not shiboken6.isValid(item):
        return False
    if isinstance(item, QTimer):
        return item.isActive()
    return item.isRunning() and item is not QThread.currentThread()


def _stop(item: QTimer | QThread) -> None:
    if isinstance(item, QTimer):
        item.stop()
    else:
        item.quit()
        item.wait(1000)


def _owner(item: QObject) -> str:
    parent = item.parent()
    return type(parent).__name__ if parent is not None else "nobody"


def press_button(dialog: QWidget, words: str) -> None:
    """Click the button of ``dialog`` that says ``words``."""
    buttons = {
        button.text().replace("&", ""): button for button in dialog.findChildren(QPushButton)
    }
    assert words in buttons, f"{words!r} is none of {list(buttons)}"
    QTest.mouseClick(buttons[words], Qt.MouseButton.LeftButton)


class Answers:
    """Uses the next dialog as a user would, while the call that has opened it waits for them."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    @contextmanager
    def __call__(self, *acts: Callable[[QWidget], None] | str) -> Iterator[None]:
        """Each act is for one dialog, in the order in which they open: a button's words, or more.

        What the acts find wrong fails the test after the dialogs have been closed.
        """
        waiting, seen, wrong = list(acts), [], []
        idle = 0
        timer = QTimer(singleShot=True, interval=10)

        def look() -> None:
            nonlocal idle
            timer.start()  # a timer that repeats would not fire before this has returned
            dialog = QApplication.activeModalWidget()
            if dialog is None or not dialog.isVisible() or dialog in seen[:-1]:
                return
            if not waiting or dialog in seen:
                idle += 1
                # Otherwise the test would hang for good.
                if idle % 200 == 0 and isinstance(dialog, QDialog):
                    wrong.append(AssertionError(f"still open: {dialog.windowTitle()!r}"))
                    dialog.reject()
                return
            act = waiting.pop(0)
            seen.append(dialog)
            try:
                press_button(dialog, act) if isinstance(act, str) else act(dialog)
            except BaseException as error:
                wrong.append(error)
                if isinstance(dialog, QDialog):
                    dialog.reject()

        timer.timeout.connect(look)
        timer.start()
        try:
            yield
            self._qtbot.waitUntil(lambda: not waiting or bool(wrong), timeout=PATIENCE)
            self._qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
        finally:
            timer.stop()
        for error in wrong:
            raise error


@pytest.fixture
def answer(qtbot: QtBot) -> Answers:
    """``with answer("Cancel"): …`` presses that button in the dialog that opens meanwhile."""
    return Answers(qtbot)


@pytest.fixture
def choose_file() -> Callable[[object], Callable[[QWidget], None]]:
    """An act for ``answer``: put a file's name into the file dialog and press its button."""

    def choose(name: object) -> Callable[[QWidget], None]:
        def act(dialog: QWidget) -> None:
            assert isinstance(dialog, QFileDialog)
            field = dialog.findChild(QLineEdit, "fileNameEdit")
            # While its list of files is being read, the dialog goes back to the name it suggests.
            for _ in range(200):
                for view in dialog.findChildren(QAbstractItemView):
                    view.clearSelection()
                field.setText(str(name))
                if dialog.selectedFiles()[0].startswith(str(name)):
                    break
                QTest.qWait(20)
            box = dialog.findChild(QDialogButtonBox)
            kinds = QDialogButtonBox.StandardButton
            (box.button(kinds.Save) or box.button(kinds.Open)).click()

        return act

    return choose


class Windows:
    """Opens the program's window as ``backscope FILE`` does, as often as wanted."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.opened: list[MainWindow] = []

    def __call__(self, file: Path | None = None) -> MainWindow:
        """A window with a run in it, its keyboard focus on the network."""
        from gui.settings.settings import Settings
        from gui.window.main_window import MainWindow

        window = MainWindow(Settings())
        self.opened.append(window)
        window.start(file)
        with self._qtbot.waitActive(window):
            window.show()
        self._qtbot.waitUntil(lambda: window.snapshot is not None, timeout=PATIENCE)
        return window


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[Windows]:
    """Opens windows; what they change for the whole program is taken back at the end."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    font, palette = application.font(), application.palette()
    windows = Windows(qtbot)
    yield windows
    for window in windows.opened:
        if shiboken6.isValid(window):
            window.end()
            shiboken6.delete(window)
    application.setFont(font)
    application.setPalette(palette)
    application.setProperty("theme", None)


@pytest.fixture
def window(open_window: Windows) -> MainWindow:
    """The program's window with XOR in it."""
    return open_window()


class Hand:
    """A user at the window: presses, clicks, and looks until what they wait for is there."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self._qtbot = qtbot
        self.window = window

    @property
    def now(self) -> Snapshot:
        assert self.window.snapshot is not None
        return self.window.snapshot

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
        self._activate()
        # A real key comes by the event loop, after what the worker has said before.
        QCoreApplication.sendPostedEvents()
        QTest.keyClick(self.window, key, modifier)

    def _activate(self) -> None:
        self.window.activateWindow()  # which a window manager does where a dialog has closed
        self._qtbot.waitUntil(self.window.isActiveWindow, timeout=PATIENCE)

    def wait(self, condition: Callable[[Snapshot], bool]) -> Snapshot:
        self._qtbot.waitUntil(lambda: condition(self.now), timeout=PATIENCE)
        return self.now

    def press_to(
        self, tick: int, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier
    ) -> Snapshot:
        self.press(key, modifier)
        return self.wait(lambda now: now.tick == tick)

    def run_and_pause(self, updates: int = 3) -> Snapshot:
        self.press(Key.Key_Space)
        self.wait(lambda now: now.update >= updates)
        self.press(Key.Key_Space)
        return self.wait(lambda now: now.state == PAUSED)

    def type_into(self, name: str, text: str, end: Qt.Key | None = Key.Key_Return) -> QWidget:
        """Type ``text`` into the panel's field ``name``, and press ``end``."""
        field = self.window.panel.findChild(QWidget, name)
        self._activate()
        field.setFocus()
        self._qtbot.waitUntil(field.hasFocus, timeout=PATIENCE)
        field.selectAll()
        QTest.keyClicks(field, text)
        if end is not None:
            QTest.keyClick(field, end)
        return field

    def hear(self, words: str) -> str:
        """Wait for a notice with ``words`` in it."""
        self._qtbot.waitUntil(lambda: words in self.window.notice.text, timeout=PATIENCE)
        return self.window.notice.text

    def click_row(self, operation: int, x: int = BESIDE_MARGIN) -> None:
        view = self.window.program_list.findChild(QListView)
        model = view.model()
        index = model.index(model.row_of(operation))
        view.scrollTo(index)
        place = QPoint(x, view.visualRect(index).center().y())
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


@pytest.fixture
def hand(qtbot: QtBot, window: MainWindow) -> Hand:
    """A user at the window with XOR in it."""
    return Hand(qtbot, window)


@pytest.fixture
def hand_at(qtbot: QtBot) -> Callable[[MainWindow], Hand]:
    """A user at a window of the test's own."""
    return lambda window: Hand(qtbot, window)
