"""The status line: its words, its widths, and how often its text changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.experiment.schema import Experiment, Generated, Layer, Network
from core.session.session import Session
from core.session.snapshot import DIVERGED, FINISHED, RUNNING, Snapshot, take_snapshot
from gui.look.theme import DARK, LIGHT
from gui.widgets.status_line import STATES, TEXT_PAUSE, StatusLine

XOR = Experiment(
    data=Generated(name="xor"), network=Network(layers=[Layer(units=2), Layer(units=1)])
)
FIELDS = {"state": "_state", "epoch": "_epoch", "update": "_update", "words": "_words",
          "loss": "_loss", "speed": "_speed"}  # fmt: skip


def snapshot(update: int, operation: int) -> Snapshot:
    session = Session.open(XOR)
    session.goto(update, operation)
    return take_snapshot(session)


@pytest.fixture
def line(qtbot: QtBot) -> StatusLine:
    line = StatusLine(LIGHT)
    qtbot.addWidget(line)
    line.resize(1200, 24)
    with qtbot.waitExposed(line):
        line.show()
    return line


def shown(line: StatusLine) -> dict[str, str]:
    return {name: getattr(line, field).value() for name, field in FIELDS.items()}


def test_a_paused_run_is_told_in_words(line: StatusLine) -> None:
    picture = snapshot(2, 9)
    line.show_snapshot(picture)
    assert picture.current is not None
    assert shown(line) == {
        "state": "paused",
        "epoch": "2",
        "update": "2",
        "words": "backward pass: slope of the loss with respect to the weights of layer 2",
        "loss": f"{float(picture.values['loss']):#.6g}",
        "speed": "",
    }


def test_before_the_first_operation_the_loss_is_blank(line: StatusLine) -> None:
    line.show_snapshot(snapshot(0, 0))
    assert shown(line)["loss"] == ""
    assert shown(line)["state"] == "ready"


def test_until_the_loss_is_computed_the_last_updates_is_shown_and_said_so(line: StatusLine) -> None:
    before = float(snapshot(0, 6).values["loss"])
    picture = snapshot(1, 1)
    line.show_snapshot(picture)
    assert shown(line)["loss"] == f"{before:#.6g}"
    assert "update before" in line._loss.toolTip()


@pytest.mark.parametrize("state", [DIVERGED, FINISHED])
def test_a_stop_gives_its_reason(line: StatusLine, state: str) -> None:
    line.show_snapshot(snapshot(0, 3).with_state(state, "a sentence on why"))
    assert shown(line)["words"] == "a sentence on why"
    assert shown(line)["state"] == state


def test_at_speed_single_operations_are_not_named(line: StatusLine) -> None:
    line.show_snapshot(snapshot(0, 3).with_state(RUNNING, updates_per_second=1234.5))
    assert shown(line)["words"] == "all operations of the update in turn"
    assert shown(line)["speed"] == "1,234 updates/s"


def test_slowly_each_operation_is_named(line: StatusLine) -> None:
    line.show_snapshot(snapshot(0, 3).with_state(RUNNING, updates_per_second=0.5))
    assert shown(line)["words"] == "forward pass: activation of layer 1"
    assert shown(line)["speed"] == "0.5 updates/s"


def test_running_text_changes_less_often_than_pictures_come(
    line: StatusLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = snapshot(0, 3).with_state(RUNNING, updates_per_second=1000)
    line.show_snapshot(running)
    monkeypatch.setattr(line, "_since_text", _Clock(TEXT_PAUSE - 1))
    line.show_snapshot(replace(running, update=7))
    assert shown(line)["update"] == "0"
    monkeypatch.setattr(line, "_since_text", _Clock(TEXT_PAUSE))
    line.show_snapshot(replace(running, update=8))
    assert shown(line)["update"] == "8"


class _Clock:
    def __init__(self, elapsed: int) -> None:
        self._elapsed = elapsed

    def elapsed(self) -> int:
        return self._elapsed

    def restart(self) -> None:
        pass


def test_a_pause_is_shown_at_once(line: StatusLine) -> None:
    line.show_snapshot(snapshot(0, 3).with_state(RUNNING, updates_per_second=1000))
    line.show_snapshot(snapshot(4, 3))
    assert shown(line)["state"] == "paused"
    assert shown(line)["update"] == "4"


def places(line: StatusLine) -> list[tuple[int, int]]:
    return [(child.x(), child.width()) for child in line.findChildren(QWidget)]


def test_fields_stay_where_they_are_whatever_they_say(line: StatusLine, qtbot: QtBot) -> None:
    line.show_snapshot(snapshot(0, 0))
    before = places(line)
    curves = snapshot(0, 0).curves
    for state in STATES:
        line.show_snapshot(
            replace(
                snapshot(0, 9).with_state(state, "why " * 60 if state == DIVERGED else "", 98765.4),
                epoch=9999,
                update=9_999_999,
                values={"loss": np.array(1.23456e-07)},
                curves=curves,
            )
        )
        qtbot.wait(1)
        assert places(line) == before


def test_long_words_do_not_widen_the_window(line: StatusLine) -> None:
    line.show_snapshot(snapshot(0, 3).with_state(DIVERGED, "word " * 100))
    assert line.minimumSizeHint().width() < 800
    assert line._words.toolTip() == "word " * 100


def test_each_state_has_a_shape_of_its_own(line: StatusLine) -> None:
    pictures = []
    for state in STATES:
        line.show_snapshot(snapshot(0, 3).with_state(state))
        image = line._state.grab().copy(0, 0, 20, line._state.height()).toImage()
        pictures.append(bytes(image.convertToFormat(image.Format.Format_Grayscale8).constBits()))
    assert len(set(pictures)) == len(STATES)


def test_a_change_of_theme_recolours_at_once(line: StatusLine) -> None:
    line.show_snapshot(snapshot(0, 3))
    before = line.grab().toImage()
    line.set_theme(DARK)
    assert line.grab().toImage() != before


def test_fields_can_be_read_aloud(line: StatusLine) -> None:
    line.show_snapshot(snapshot(2, 9))
    assert line._update.accessibleName() == "update 2"
    assert line._state.accessibleName() == "state paused"
