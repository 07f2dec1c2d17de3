"""The notice: one sentence over its host, which leaves by itself unless it is a problem."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from gui.look.theme import DARK, LIGHT
from gui.widgets.notice import MARGIN, Notice

LONG = "The file could not be read because of this and that. " * 6


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(600, 400)
    host.show()
    return host


@pytest.fixture
def notice(host: QWidget) -> Notice:
    return Notice(host, LIGHT)


def test_at_first_there_is_nothing(notice: Notice):
    assert notice.text == ""
    assert not notice.isVisible()


def test_a_sentence_is_shown_in_the_middle_of_the_top_and_spoken(host: QWidget, notice: Notice):
    notice.tell("A new run.")
    assert notice.text == notice.accessibleName() == "A new run."
    assert notice.isVisible()
    assert abs(notice.geometry().center().x() - host.rect().center().x()) <= 1
    assert notice.y() == MARGIN


def test_news_leave_by_themselves(qtbot: QtBot, notice: Notice):
    notice._timer.setInterval(1)
    notice.tell("A new run.")
    qtbot.waitUntil(lambda: notice.text == "")


def test_a_problem_stays_until_it_is_closed(qtbot: QtBot, notice: Notice):
    notice.tell("A new run.")
    notice.warn("There is no such file.")
    assert not notice._timer.isActive(), "the clock of the news before would close it"
    qtbot.mouseClick(notice.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert notice.text == ""


def test_it_can_be_closed_by_keyboard(notice: Notice):
    notice.warn("There is no such file.")
    button = notice.findChild(QToolButton)
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert notice.text == ""


def test_a_long_sentence_is_broken_and_stays_inside(host: QWidget, notice: Notice):
    notice.warn(LONG)
    label = notice.findChild(QLabel)
    assert host.rect().contains(notice.geometry())
    assert label.height() >= label.heightForWidth(label.width())


def test_it_moves_with_its_host(host: QWidget, notice: Notice, qtbot: QtBot):
    notice.warn(LONG)
    host.resize(300, 400)
    qtbot.waitUntil(lambda: notice.width() <= 300)
    assert host.rect().contains(notice.geometry())


def test_only_a_problem_has_the_colour_of_errors(notice: Notice):
    notice.tell("A new run.")
    assert LIGHT.error not in notice.styleSheet()
    notice.warn("There is no such file.")
    assert LIGHT.error in notice.styleSheet()


def test_a_theme_leaves_no_colour_of_the_one_before(notice: Notice):
    notice.warn("There is no such file.")
    notice.set_theme(DARK)
    assert DARK.error in notice.styleSheet()
    for colour in (LIGHT.error, LIGHT.panel, LIGHT.border):
        assert colour not in notice.styleSheet()
