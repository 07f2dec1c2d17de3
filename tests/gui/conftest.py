"""Every test of the window: offscreen, with settings of its own, and no thread or timer left on."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before anything makes a QApplication. Set QT_QPA_PLATFORM=xcb to watch the tests on a display.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, QThread, QTimer

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


@pytest.fixture(autouse=True)
def nothing_left_running(own_settings: Path) -> Iterator[None]:
    """Fail a test that leaves a thread running or a timer active after its widgets are gone."""
    yield
    if QCoreApplication.instance() is None:
        return
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
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
