"""Retired objects go with the next turn of the event loop, and Python keeps them until then."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from gui.qt import retire as module
from gui.qt.retire import retire


def test_a_retired_widget_dies_and_takes_its_place_in_the_layout_along(qtbot):
    parent, line, label = QWidget(), QWidget(), QLabel("gone soon")
    qtbot.addWidget(parent)
    column = QVBoxLayout(parent)
    column.addWidget(line)
    QHBoxLayout(line).addWidget(label)
    retire(line)
    assert isValid(label)
    qtbot.waitUntil(lambda: not isValid(label) and not isValid(line))
    assert column.count() == 0
    assert parent.findChildren(QLabel) == []


def test_a_layout_goes_with_its_widget_or_not_at_all(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    line, label = QHBoxLayout(), QLabel("stays")
    QVBoxLayout(parent).addLayout(line)
    with pytest.raises(TypeError, match="without its widget"):
        retire(label, line)
    assert isValid(line)
    retire(label)
    qtbot.waitUntil(lambda: not isValid(label))


def test_python_holds_what_is_leaving_and_forgets_what_has_left(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    for _ in range(200):
        retire(QLabel("one of many", parent))
        gc.collect(0)
    qtbot.waitUntil(lambda: not parent.findChildren(QLabel))
    retire(QLabel("the last", parent))
    assert len(module._leaving) == 1
    qtbot.waitUntil(lambda: not parent.findChildren(QLabel))
