"""Lines from arrays: where they run, and that nothing painted takes raw memory for a Qt object."""

from __future__ import annotations

import numpy as np
import pytest
from pyqtgraph.Qt import compat
from PySide6.QtCore import QLineF, Qt

from gui.qt.qt_lines import lines_of, pieces_of


def test_each_row_is_a_line():
    segments = np.array([[0.0, 1.0, 2.0, 3.0], [-1.5, 0.0, 1e9, 4.0]])
    assert lines_of(segments) == [QLineF(0, 1, 2, 3), QLineF(-1.5, 0, 1e9, 4)]
    assert lines_of(np.empty((0, 4))) == []


def test_a_point_that_is_not_finite_leaves_a_gap():
    x, y = np.arange(6.0), np.array([1.0, 2.0, np.nan, 4.0, 5.0, np.inf])
    assert pieces_of(x, y) == [QLineF(0, 1, 1, 2), QLineF(3, 4, 4, 5)]
    assert pieces_of(np.empty(0), np.empty(0)) == []


def test_nothing_in_the_window_is_painted_from_raw_memory(hand, qtbot, monkeypatch):
    wrapped: list[object] = []
    original = compat.wrapinstance

    def watch(address: int, kind: type) -> object:
        wrapped.append(kind)
        return original(address, kind)

    monkeypatch.setattr(compat, "wrapinstance", watch)
    line = compat.wrapinstance(np.zeros(4).ctypes.data, QLineF)
    assert isinstance(line, QLineF)
    assert wrapped.pop() is QLineF, "the watch itself works"
    hand.run_and_pause(400)
    hand.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    hand.press_to(hand.now.tick + 1, Qt.Key.Key_Right)
    for widget in (hand.window.canvas, *hand.window.plots.values()):
        assert not widget.grab().isNull()
    assert wrapped == []


@pytest.mark.parametrize("count", [2, 300])
def test_a_curve_in_pieces_can_change_and_vanish(qtbot, count: int):
    from gui.widgets.plots.items.curve_lines import PlotCurve

    curve = PlotCurve(connect="finite")
    curve.setData(np.arange(float(count)), np.ones(count))
    assert len(curve._getLineSegments()[0]) == count - 1
    curve.setData(np.arange(3.0), np.array([1.0, np.nan, 2.0]))
    assert curve._getLineSegments() == ([],)
