"""Looks: themes switch live without a stale colour, text grows, and all of it is remembered."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QSlider,
    QTabBar,
    QTabWidget,
    QToolButton,
    QWidget,
)

from gui.controllers.panel_table import panels
from gui.dialogs.csv_dialog import ColumnsDialog
from gui.look.theme import DARK, LIGHT, THEMES
from gui.qt.retire import retire
from gui.settings.settings import Settings
from gui.widgets.inspector.panel import InspectorPanel
from gui.window.main_window import MainWindow

Key, Modifier = Qt.Key, Qt.KeyboardModifier
PATIENCE = 20_000
LEAST_CONTRAST = 3  # what WCAG asks of the frame of a control


def picture(window: MainWindow) -> QImage:
    QApplication.processEvents()
    return window.grab().toImage()


def colours(image: QImage) -> dict[str, int]:
    """How many pixels have which colour."""
    found: dict[str, int] = {}
    small = image.convertToFormat(QImage.Format.Format_RGB32)
    for y in range(0, small.height(), 3):
        for x in range(0, small.width(), 3):
            name = small.pixelColor(x, y).name()
            found[name] = found.get(name, 0) + 1
    return found


def lay_out(window: MainWindow) -> None:
    """Bring everything there is on the screen: curves, a notice, a sentence of the panel."""
    window.notice.warn("A sentence that stays.")


@pytest.mark.parametrize("name", list(THEMES))
def test_a_theme_chosen_live_looks_as_if_it_had_been_there_from_the_start(
    qtbot, open_window, hand_at, name: str
):
    other = next(key for key in THEMES if key != name)
    settings = Settings()
    settings.set_text("theme", name)
    settings.save()
    hand = hand_at(open_window())
    hand.press_to(1, Key.Key_Right)
    lay_out(hand.window)
    from_start = picture(hand.window)
    hand.window.actions_by_key[f"theme_{other}"].trigger()
    assert picture(hand.window) != from_start
    hand.window.actions_by_key[f"theme_{name}"].trigger()
    qtbot.waitUntil(lambda: picture(hand.window) == from_start, timeout=PATIENCE)


def test_dark_leaves_no_large_light_part(hand):
    hand.window.actions_by_key["theme_dark"].trigger()
    found = colours(picture(hand.window))
    total = sum(found.values())
    bright = sum(count for name, count in found.items() if QColor(name).lightness() > 200)
    assert bright < 0.03 * total
    assert found.get(LIGHT.window, 0) < 0.001 * total


def test_only_the_system_theme_follows_the_system(hand):
    actions, looks = hand.window.actions_by_key, hand.window.looks
    actions["theme_dark"].trigger()
    looks.on_system_theme()
    assert looks.theme is DARK
    actions["theme_system"].trigger()
    assert looks.theme is LIGHT, "the offscreen platform does not say, so it is light"


def test_icons_follow_the_theme(hand):
    action = hand.window.actions_by_key["forward_operation"]
    before = action.icon().cacheKey()
    hand.window.actions_by_key["theme_dark"].trigger()
    assert action.icon().cacheKey() != before


def test_larger_text_grows_everything_and_back(hand):
    kinds = (QLabel, QToolButton, QComboBox, QLineEdit, QListView)
    parts = [part for kind in kinds for part in hand.window.findChildren(kind)]
    pictures = tuple(hand.window.plots.values())  # their text has the size that an export has
    parts = [part for part in parts if not any(p.isAncestorOf(part) for p in pictures)]
    before = [part.font().pointSizeF() for part in parts]
    QApplication.processEvents()  # it has its first layout
    least = hand.window.panel.minimumWidth()
    hand.press(Key.Key_T, Modifier.ControlModifier)
    QApplication.processEvents()
    for part, size in zip(parts, before, strict=True):
        grown = part.font().pointSizeF()
        assert grown == pytest.approx(1.3 * size, rel=0.01), f"{part} of {part.parent()}"
    assert hand.window.panel.minimumWidth() > least
    hand.press(Key.Key_T, Modifier.ControlModifier)
    QApplication.processEvents()
    assert [part.font().pointSizeF() for part in parts] == pytest.approx(before)
    assert hand.window.panel.minimumWidth() == least


MEASURED = (QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit, QTabBar, QCheckBox)


def examine(qtbot, window: MainWindow) -> list[QWidget]:
    """What is in the experiment panel and, with all its tabs seen, in the inspector."""
    window.docks["inspector"].raise_()
    qtbot.waitUntil(lambda: window.docks["inspector"].findChild(InspectorPanel) is not None)
    tabs = window.docks["inspector"].findChild(QTabWidget)
    for index in (*range(tabs.count()), 0):
        tabs.setCurrentIndex(index)
        qtbot.wait(40)  # a page is filled when it is seen
    roots = (window.docks["inspector"].widget(), window.panel, window.predict_bar)
    return [part for root in roots for part in (root, *root.findChildren(QWidget))]


def measures(parts: list[QWidget]) -> list[tuple[object, ...]]:
    return [
        (
            type(part).__name__, part.objectName(), part.fontInfo().pixelSize(),
            part.sizeHint().toTuple(), part.minimumSizeHint().toTuple(),
            part.minimumSize().toTuple(), part.maximumSize().toTuple(),
        )
        for part in parts
        if isinstance(part, MEASURED)
    ]  # fmt: skip


def test_larger_text_and_back_leaves_no_trace_in_panel_and_inspector(qtbot, hand):
    hand.press_to(1, Key.Key_Right)
    before = measures(examine(qtbot, hand.window))
    hand.press(Key.Key_T, Modifier.ControlModifier)
    large = measures(examine(qtbot, hand.window))
    small = [one for one, other in zip(large, before, strict=True) if one[2] <= other[2]]
    assert not small
    hand.press(Key.Key_T, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: measures(examine(qtbot, hand.window)) == before)


def test_larger_text_from_the_start_can_be_switched_off(qtbot, open_window, hand_at):
    usual = hand_at(open_window())
    usual.press_to(1, Key.Key_Right)
    wanted = measures(examine(qtbot, usual.window))
    usual.press(Key.Key_T, Modifier.ControlModifier)
    assert usual.window.close()
    usual.window.looks.on_larger_text(False)  # as another process starts
    hand = hand_at(open_window())
    hand.press_to(1, Key.Key_Right)
    assert hand.window.actions_by_key["larger_text"].isChecked()
    assert measures(examine(qtbot, hand.window)) != wanted
    hand.press(Key.Key_T, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: measures(examine(qtbot, hand.window)) == wanted)


def test_panel_titles_grow_with_the_text(qtbot, hand):
    dock = hand.window.docks["loss"]

    def title() -> tuple[int, int]:
        """Height of the title, and of its written words."""
        room = QRect(0, 0, 40, dock.widget().y())
        drawn = dock.grab(room).toImage()
        rows = [
            y
            for y in range(drawn.height())
            if any(drawn.pixelColor(x, y).lightness() < 100 for x in range(drawn.width()))
        ]
        return room.height(), max(rows) - min(rows)

    before = title()
    hand.press(Key.Key_T, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: all(np.greater(title(), before)))
    hand.press(Key.Key_T, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: title() == before)


# For so many milliseconds Qt brings the layout back that the window was opened with, whenever a
# size changes (QMainWindowLayout's discardRestoredStateTimer).
LAYOUT_HELD = 1600


def test_larger_text_and_back_leaves_the_docks_as_they_were(qtbot, hand):
    hand.window.showNormal()
    hand.window.resize(1400, 900)  # with room to grow in
    qtbot.wait(LAYOUT_HELD)
    docks = [hand.window.docks[key] for key in ("experiment", "program", "loss", "gradients")]

    def sizes() -> list[int]:
        """What the text has a say in."""
        return [*(dock.width() for dock in docks[:2]), *(dock.height() for dock in docks[2:])]

    before = sizes()
    hand.press(Key.Key_T, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: all(np.greater(sizes(), before)))
    hand.press(Key.Key_T, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: sizes() == before)


def test_a_plot_that_is_let_out_of_the_window_is_large_and_comes_back(qtbot, hand):
    dock = hand.window.docks["gradients"]
    small = dock.size()
    button = dock.findChild(QAbstractButton, "qt_dockwidget_floatbutton")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert dock.isFloating()
    assert dock.width() > 1.5 * small.width() and dock.height() > 1.5 * small.height()
    assert (dock.geometry().center() - hand.window.geometry().center()).manhattanLength() < 4
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not dock.isFloating()


def test_full_screen_there_and_back_and_the_menu_says_so(qtbot, hand):
    action = hand.window.actions_by_key["full_screen"]
    hand.press(Key.Key_F11)
    qtbot.waitUntil(hand.window.isFullScreen)
    assert action.isChecked()
    hand.window.showNormal()  # as a desktop does by itself
    qtbot.waitUntil(lambda: not action.isChecked())


# Remembered


def test_a_second_window_looks_as_the_first_was_left(open_window, hand_at):
    first = hand_at(open_window())
    slider = first.window.transport.findChild(QSlider)
    slider.setFocus()
    QTest.keyClick(slider, Key.Key_Home)
    QTest.keyClick(slider, Key.Key_Right)
    first.window.actions_by_key["theme_dark"].trigger()
    first.press(Key.Key_4, Modifier.ControlModifier)
    first.press(Key.Key_L, Modifier.ControlModifier)
    first.window.panel.set_folded(["data", "loss"])
    first.window.resize(1150, 760)
    assert first.window.close()
    second = open_window()
    assert second.transport.speed() == 2
    assert second.theme is DARK
    assert second.actions_by_key["theme_dark"].isChecked()
    assert not second.docks["gradients"].isVisible()
    assert not second.actions_by_key["panel_gradients"].isChecked()
    assert second.plots["loss"].log_y
    assert second.panel.folded() == ["data", "loss"]
    assert second.height() == 760  # the offscreen platform's screen is too narrow for the width


def test_the_speed_that_is_remembered_is_the_one_that_runs(open_window, hand_at):
    settings = Settings()
    settings.set_number("speed", 1.0)
    settings.save()
    hand = hand_at(open_window())
    seen: list[int] = []
    hand.press(Key.Key_Space)
    hand.wait(lambda now: seen.append(now.tick) or now.tick >= 2)
    assert {1, 2} <= set(seen)


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\xff\xfe garbage \x00" * 50,
        b"[General]\ngeometry=rubbish\nlayout=@ByteArray(rubbish)\nspeed=fast\ntheme=purple\n"
        b"folded=nothing\nlog_loss=maybe\nlarger_text=7\nrecent=@Invalid()\nfolder=1,2,3\n",
        b"[General]\nspeed=nan\ntheme=\nrecent=\nlayout=@ByteArray()\ngeometry=@ByteArray(\\x1\\xd9)",
        b"[export]\nformat=gif\nwidth=-5\nheight=wide\ndpi=0\nwhite=perhaps\nfolder=7\n",
    ],
)
def test_corrupt_settings_give_the_first_look(open_window, hand_at, answer, content: bytes):
    file = Settings().place
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)
    hand = hand_at(open_window())
    assert hand.window.theme is LIGHT
    assert hand.window.actions_by_key["theme_system"].isChecked()
    assert all(dock.isVisible() for dock in hand.window.docks.values())
    assert hand.window.width() > 600
    hand.press_to(1, Key.Key_Right)
    with answer("Cancel"):
        hand.press(Key.Key_E, Modifier.ControlModifier)
    assert hand.window.close()
    assert Settings().text("theme") == "system", "what was corrupt has been written anew"


@pytest.mark.parametrize("name", list(THEMES))
def test_a_box_that_is_not_ticked_can_be_seen(hand, name: str):
    hand.window.actions_by_key[f"theme_{name}"].trigger()
    box = next(one for one in hand.window.findChildren(QCheckBox) if one.isVisible())
    box.setChecked(False)
    assert best_contrast(box, hand.window.theme.window) >= LEAST_CONTRAST


@pytest.mark.parametrize("name", list(THEMES))
def test_a_column_that_is_not_ticked_can_be_seen(hand, name: str):
    hand.window.actions_by_key[f"theme_{name}"].trigger()
    dialog = ColumnsDialog(Path("t.csv"), ("a", "b", "c"), hand.window)
    dialog.show()
    boxes = dialog.findChild(QListWidget)
    assert boxes.item(0).checkState() == Qt.CheckState.Unchecked
    assert best_contrast(boxes.viewport(), hand.window.theme.field) >= LEAST_CONTRAST
    retire(dialog)


def best_contrast(widget: QWidget, ground: str) -> float:
    """How well the best visible colour of the widget's first box stands out."""
    seen = [QColor(colour) for colour in colours(widget.grab(QRect(0, 0, 20, 20)).toImage())]
    behind = brightness(QColor(ground))
    return max(
        (max(one, behind) + 0.05) / (min(one, behind) + 0.05) for one in map(brightness, seen)
    )


def brightness(colour: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_panels_share_a_window_of_any_size_with_the_canvas(qtbot, hand):
    window, canvas = hand.window, hand.window.canvas
    docks = [window.docks[key] for key in ("experiment", "program")]
    window.showNormal()
    assert window.minimumSizeHint().width() <= 800
    for width, height in ((1400, 900), (800, 600), (1024, 700), (1400, 900)):
        window.resize(width, height)
        qtbot.waitUntil(lambda size=(width, height): window.size().toTuple() == size)
        room = 0.4 * width
        qtbot.waitUntil(lambda room=room: canvas.width() >= room)
    qtbot.waitUntil(
        lambda: (
            [dock.width() for dock in docks]
            == [spec.first_width for spec in panels().values() if spec.first_width]
        )
    )
