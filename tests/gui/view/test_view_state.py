"""The state of the view: widgets and state agree, each part has its signal, files can keep it."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from gui.look.number_style import NumberStyle
from gui.view.selection import Selection
from gui.view.view_state import View

counts = st.integers(0, 50)
views = st.builds(
    View,
    tick=st.integers(0, 10**15),
    selection=st.none()
    | st.builds(Selection, st.sampled_from(["neuron", "bias"]), counts, counts)
    | st.builds(Selection, st.just("edge"), counts, counts, counts),
    sample=st.none() | counts,
    breakpoints=st.lists(counts, unique=True).map(lambda found: tuple(sorted(found))),
    numbers=st.builds(NumberStyle, st.integers(3, 17), st.integers(2, 10), st.sampled_from(".,")),
    theme=st.sampled_from(["light", "dark"]),
    panels=st.lists(st.sampled_from(["loss", "program"]), unique=True).map(tuple),
    zoom=st.floats(0.1, 40),
)


@given(view=views)
def test_a_view_survives_json(view: View) -> None:
    assert View.from_plain(json.loads(json.dumps(view.to_plain()))) == view


@pytest.mark.parametrize(
    ("key", "value"), [("tick", -1), ("zoom", 0), ("sample", "x"), ("nothing", 1), ("panels", 3)]
)
def test_what_is_no_view_is_refused_with_its_place(key: str, value: object) -> None:
    with pytest.raises(msgspec.ValidationError, match=key):
        View.from_plain({**View().to_plain(), key: value})


def test_what_is_done_with_the_widgets_is_in_the_state(qtbot, hand):
    window = hand.window
    hand.press_to(1, Qt.Key.Key_Right)
    item = Selection("neuron", 1, 0)
    place = window.canvas.place_of(item).toPoint()
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=place)
    box = window.samples.findChild(QComboBox)
    box.setCurrentIndex(0)
    box.activated.emit(0)
    hand.click_row(3, x=4)
    window.canvas.zoom_by(2.0, QPointF(50, 50))
    window.actions_by_key["theme_dark"].trigger()
    window.docks["loss"].hide()
    now = window.view.now
    assert (now.tick, now.selection, now.sample, now.theme) == (1, item, None, "dark")
    assert now.breakpoints == (3,)
    assert now.zoom == window.canvas.zoom == 2.0
    assert "loss" not in now.panels
    assert "gradients" in now.panels


def test_a_view_that_is_restored_is_shown_and_comes_into_force(qtbot, hand):
    window = hand.window
    hand.press_to(1, Qt.Key.Key_Right)
    wanted = View(
        selection=Selection("edge", 2, 0, 1),
        sample=3,
        breakpoints=(2, 4),
        numbers=NumberStyle(4, 3, ","),
        panels=("gradients", "inspector"),
        zoom=1.5,
    )
    window.view.restore(wanted)
    qtbot.waitUntil(lambda: set(window.view.now.panels) == {"gradients", "inspector"})
    assert window.canvas.selection == wanted.selection
    assert window.samples.sample == 3
    assert window.program_list.breakpoints() == {2, 4}
    assert window.looks.number_style == wanted.numbers
    assert window.canvas.zoom == pytest.approx(1.5)
    assert window.docks["loss"].isHidden()
    hand.press(Qt.Key.Key_Space)
    stood = hand.wait(lambda now: now.tick == 3)
    assert stood.operation == 3, "the run stops at a breakpoint that was restored"


def test_a_selection_that_the_network_lacks_is_left_out(hand):
    hand.window.view.restore(View(selection=Selection("neuron", 7, 0)))
    assert hand.window.view.selection is None
    assert hand.window.canvas.selection is None
