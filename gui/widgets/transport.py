"""The transport: step buttons either side of run, the start-again buttons and the speed."""

from __future__ import annotations

import bisect
import math
from collections.abc import Mapping

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.session.snapshot import DIVERGED, RUNNING, Snapshot
from gui.look.run_action import STEP_KINDS, show_running
from gui.look.theme import Theme
from gui.qt.plain_text import PlainLabel

# Round numbers, some three to a decade: even steps on the slider are even factors of speed.
SPEEDS = (1, 2, 3, 5, 10, 20, 30, 60, 100, 200, 300, 600, 1000, 2000, 5000, 10000, math.inf)
ICON = QSize(20, 20)
CAPTION_SIZE = 0.85  # of the window's text


def speed_words(speed: float) -> str:
    """``speed`` (operations per second) in words."""
    if math.isinf(speed):
        return "full speed"
    return f"{speed:,.0f} operation{'' if speed == 1 else 's'}/s"


class Transport(QWidget):
    """Buttons of the actions that move a run, and a slider for its speed.

    Args:
        actions: the actions by name, as ``gui.window.actions.make_actions`` gives them.
        theme: the colours to start with.

    Signals:
        speed_changed: operations per second, ``math.inf`` for full speed.
    """

    speed_changed = Signal(float)

    def __init__(
        self, actions: Mapping[str, QAction], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("transport")
        self.setAccessibleName("Transport")
        self._actions = actions
        self._theme = theme
        self._running = False
        self._buttons: list[QToolButton] = []
        self._lines: list[QFrame] = []
        self._width_with_captions = 0
        self._caption_width = 0
        self._lay_out()
        actions["faster"].triggered.connect(self.on_faster)
        actions["slower"].triggered.connect(self.on_slower)
        self._slider.valueChanged.connect(self.on_slider_changed)
        self.set_speed(math.inf)
        self.set_theme(theme)
        self._measure()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 3, 6, 3)
        row.setSpacing(1)
        for kind in reversed(STEP_KINDS):
            row.addWidget(self._button(f"back_{kind}"))
        row.addWidget(self._line())
        row.addWidget(self._button("run"))
        row.addWidget(self._line())
        for kind in STEP_KINDS:
            row.addWidget(self._button(f"forward_{kind}"))
        row.addWidget(self._line())
        for key in ("reset", "new_weights"):
            row.addWidget(self._button(key))
        row.addWidget(self._line())
        row.addLayout(self._speed_part(), 1)

    def _button(self, key: str) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(self._actions[key])
        button.setObjectName(key)
        button.setAccessibleName(self._actions[key].toolTip())
        button.setAutoRaise(True)
        button.setIconSize(ICON)
        # Tab reaches it; a click must not take the arrow keys away from where they were.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._buttons.append(button)
        return button

    def _line(self) -> QFrame:
        line = QFrame(self)
        line.setFixedWidth(13)
        line.setFrameShape(QFrame.Shape.VLine)
        self._lines.append(line)
        return line

    def _speed_part(self) -> QVBoxLayout:
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setRange(0, len(SPEEDS) - 1)
        self._slider.setPageStep(4)
        self._slider.setMinimumWidth(70)
        self._slider.setMaximumWidth(220)
        # As with the buttons: dragged with the mouse it leaves the arrow keys alone.
        self._slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._speed_label = PlainLabel(parent=self)
        self._speed_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._speed_label.setBuddy(self._slider)
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self._button("slower"))
        row.addWidget(self._slider, 1)
        row.addWidget(self._button("faster"))
        part = QVBoxLayout()
        part.setSpacing(0)
        part.addLayout(row)
        part.addWidget(self._speed_label)
        return part

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._measure()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._choose_captions()
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Room for the icons alone: captions are left out where the window is narrow."""
        width = sum(ICON.width() + 12 for _ in self._buttons) + 4 * 16 + 90
        return QSize(width, super().minimumSizeHint().height())

    def _measure(self) -> None:
        """Sizes that follow from the font: equal buttons, and a speed that does not jump."""
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * CAPTION_SIZE)
        for button in self._captioned():
            button.setFont(font)
            button.setMinimumWidth(0)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self._speed_label.setFont(font)
        metrics = self._speed_label.fontMetrics()
        widest = max(metrics.horizontalAdvance(speed_words(speed)) for speed in SPEEDS)
        self._speed_label.setMinimumWidth(widest + 4)
        self._caption_width = max(button.sizeHint().width() for button in self._captioned()[:-1])
        last = self._captioned()[-1].sizeHint().width()
        captions = self._caption_width * (len(self._captioned()) - 1) + last
        self._width_with_captions = captions + 4 * 16 + widest + 90
        self._choose_captions()

    def _captioned(self) -> list[QToolButton]:
        return self._buttons[:-2]

    def _choose_captions(self) -> None:
        wide = self.width() >= self._width_with_captions
        style = Qt.ToolButtonStyle
        chosen = style.ToolButtonTextUnderIcon if wide else style.ToolButtonIconOnly
        for button in self._captioned():
            button.setToolButtonStyle(chosen)
            button.setMinimumWidth(self._caption_width if wide else 0)

    def set_theme(self, theme: Theme) -> None:
        """Colour what the palette does not; the actions' icons are not this one's."""
        self._theme = theme
        for line in self._lines:
            line.setStyleSheet(f"color: {theme.border}")
        # Fusion's handle has the colour of a button, which a dark window swallows.
        self._slider.setStyleSheet(
            f"QSlider::groove:horizontal {{ height: 4px; border-radius: 2px;"
            f" background: {theme.border}; }}"
            f"QSlider::sub-page:horizontal {{ border-radius: 2px; background: {theme.accent}; }}"
            f"QSlider::handle:horizontal {{ width: 10px; margin: -5px 0; border-radius: 7px;"
            f" border: 2px solid {theme.accent}; background: {theme.panel}; }}"
            f"QSlider::handle:horizontal:focus {{ background: {theme.accent}; }}"
        )

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say pause while running, and offer only the steps that there are."""
        self._running = snapshot.state == RUNNING
        show_running(self._actions["run"], self._running, self._theme)
        forward = snapshot.state != DIVERGED
        self._actions["run"].setEnabled(forward)
        for kind in STEP_KINDS:
            self._actions[f"back_{kind}"].setEnabled(snapshot.tick > 0)
            self._actions[f"forward_{kind}"].setEnabled(forward)

    def speed(self) -> float:
        """Operations per second, ``math.inf`` for full speed."""
        return float(SPEEDS[self._slider.value()])

    def set_speed(self, speed: float) -> None:
        """Show ``speed`` (the nearest mark at or above it) without emitting."""
        blocked = self._slider.blockSignals(True)
        self._slider.setValue(min(bisect.bisect_left(SPEEDS, speed), len(SPEEDS) - 1))
        self._slider.blockSignals(blocked)
        self._show_speed()

    def on_slider_changed(self) -> None:
        self._show_speed()
        self.speed_changed.emit(self.speed())

    def on_faster(self) -> None:
        self._slider.setValue(self._slider.value() + 1)

    def on_slower(self) -> None:
        self._slider.setValue(self._slider.value() - 1)

    def _show_speed(self) -> None:
        words = speed_words(self.speed())
        self._speed_label.setText(words)
        self._actions["slower"].setEnabled(self._slider.value() > 0)
        self._actions["faster"].setEnabled(self._slider.value() < len(SPEEDS) - 1)
        self._slider.setToolTip(f"Speed of a run: {words}")
        self._slider.setAccessibleName(f"Speed of a run: {words}")
