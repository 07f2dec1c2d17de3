"""A program for ``test_taken_apart``: parts of the window come and go, and pictures are copied.

Prints how many items of layouts and lists Python knows after the first rounds, and how many at the
end. One that outlives what it was an item of stands at an address where Qt puts something else.
"""

from __future__ import annotations

import gc
import json
import random
from collections import Counter

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QToolButton

from gui.app import make_application
from gui.settings.settings import Settings
from gui.window.main_window import MainWindow

ROUNDS, FIRST = 48, 16
ITEMS = ("QWidgetItem", "QSpacerItem", "QStandardItem", "QTreeWidgetItem", "QListWidgetItem")


def items() -> Counter[str]:
    """How many of each kind there are on Python's side."""
    gc.collect()
    names = (type(one).__name__ for one in shiboken6.getAllValidWrappers())
    return Counter(name for name in names if name in ITEMS)


def settle() -> None:
    """Give the worker time to answer, and let go what is leaving."""
    QTest.qWait(20)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def choose(window: MainWindow, name: str, chance: random.Random) -> None:
    """Choose any line of the box ``name``, as the mouse does."""
    box = window.panel.findChild(QComboBox, name)
    box.setCurrentIndex(chance.randrange(box.count()))
    box.activated.emit(box.currentIndex())


def change(window: MainWindow, chance: random.Random) -> None:
    """Have parts of the panel, and of what shows the network, replaced by others."""
    choose(window, "optimizer.name", chance)
    choose(window, "loss.name", chance)
    settle()
    button = window.panel.findChild(QToolButton, "remove1")
    if button is None or not button.isEnabled():
        button = next(b for b in window.panel.findChildren(QPushButton) if "yer" in b.text())
    button.click()
    settle()


def open_example(window: MainWindow, number: int) -> None:
    examples = window.file_menus.examples.actions()
    window.documents._saved = window.documents._current  # nobody is there to answer a question
    examples[number % len(examples)].trigger()
    settle()


def main() -> None:
    make_application()
    gc.disable()
    window = MainWindow(Settings())
    window.start(None)
    window.show()
    window.docks["inspector"].raise_()
    chance, first = random.Random(1), Counter[str]()
    while window.snapshot is None:
        settle()
    for number in range(ROUNDS):
        if number == FIRST:
            first = items()
        if number % 8 == 7:
            open_example(window, number // 8)
        change(window, chance)
        window.exporting._copy(("loss", "gradients")[number % 2])
    print(json.dumps([first, items()]))
    window.end()


if __name__ == "__main__":
    main()
