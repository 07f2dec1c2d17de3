"""The status line: what the run is doing, in fields that stay where they are."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QElapsedTimer, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from core.session.snapshot import (
    CONVERGED,
    DIVERGED,
    FINISHED,
    PAUSED,
    READY,
    RUNNING,
    STALLED,
    Snapshot,
)
from gui.look.number_style import with_decimal
from gui.look.theme import Theme
from gui.qt.plain_text import tip

# Numbers that change sixty times a second cannot be read; curves can, text cannot.
TEXT_PAUSE = 125  # ms
FAST = 30.0  # operations per second, above which naming each is only flicker
STATES = (READY, RUNNING, PAUSED, CONVERGED, STALLED, DIVERGED, FINISHED)
GAP = 6


class _Field(QWidget):
    """A caption and its value; as wide as the widest value so far, so that nothing jumps."""

    def __init__(self, caption: str, widest: str, stretches: bool = False) -> None:
        super().__init__()
        self._caption = caption
        self._widest = widest
        self._stretches = stretches
        self._value = ""
        self._colours = QColor(), QColor()
        wide = QSizePolicy.Policy.Expanding if stretches else QSizePolicy.Policy.Fixed
        self.setSizePolicy(wide, QSizePolicy.Policy.Preferred)
        self.show_value("", QColor(), QColor())

    def show_value(self, value: str, text: QColor, muted: QColor) -> None:
        if (value, (text, muted)) == (self._value, self._colours):
            return
        self._value, self._colours = value, (text, muted)
        spoken = f"{self._caption} {value}".strip()
        self.setAccessibleName(spoken or "operation")
        if self._stretches:
            self.setToolTip(tip(value))
        elif self._width(value) > self._width(self._widest):
            self._widest = value
            self.updateGeometry()
        self.update()

    def value(self) -> str:
        return self._value

    def _width(self, value: str) -> int:
        return self.fontMetrics().horizontalAdvance(f"{self._caption} {value}".strip())

    def sizeHint(self) -> QSize:
        return QSize(self._width(self._widest) + GAP, self.fontMetrics().height() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height()) if self._stretches else self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        text, muted = self._colours
        rect = self.rect()
        align = Qt.AlignmentFlag.AlignVCenter
        if self._caption:
            painter.setPen(muted)
            painter.drawText(rect, align, self._caption)
            rect.setLeft(self.fontMetrics().horizontalAdvance(f"{self._caption} "))
        painter.setPen(text)
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(
            rect, align, self.fontMetrics().elidedText(self._value, elide, rect.width())
        )


class _State(QWidget):
    """The state as a shape, a colour and a word; each alone tells it."""

    def __init__(self) -> None:
        super().__init__()
        self._state = READY
        self._shape = self._text = QColor()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_state(self, state: str, shape: QColor, text: QColor) -> None:
        if (state, shape, text) == (self._state, self._shape, self._text):
            return
        self._state, self._shape, self._text = state, shape, text
        self.setAccessibleName(f"state {state}")
        self.update()

    def value(self) -> str:
        return self._state

    def sizeHint(self) -> QSize:
        widest = max(self.fontMetrics().horizontalAdvance(state) for state in STATES)
        return QSize(widest + 26, self.fontMetrics().height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_state(painter, self._state, QPointF(10, self.height() / 2), self._shape)
        painter.setPen(self._text)
        rect = QRect(self.rect())
        rect.setLeft(22)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, self._state)


def draw_state(painter: QPainter, state: str, middle: QPointF, colour: QColor) -> None:
    """Draw the state's shape, 10 px wide: ring, triangle, bars, check, dash, cross or square."""
    lines: dict[str, list[list[tuple[float, float]]]] = {
        CONVERGED: [[(-4.5, 0), (-1, 4), (5, -4)]],
        STALLED: [[(-4.5, 0), (4.5, 0)]],
        DIVERGED: [[(-4, -4), (4, 4)], [(-4, 4), (4, -4)]],
        PAUSED: [[(-2.5, -4), (-2.5, 4)], [(2.5, -4), (2.5, 4)]],
    }
    painter.setPen(QPen(colour, 2.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if state in lines:
        for line in lines[state]:
            painter.drawPolyline(QPolygonF([middle + QPointF(x, y) for x, y in line]))
    elif state == READY:
        painter.setPen(QPen(colour, 2))
        painter.drawEllipse(middle, 4, 4)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        if state == RUNNING:
            corners = [QPointF(-3.5, -5), QPointF(5, 0), QPointF(-3.5, 5)]
            painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))
        else:
            painter.drawRect(QRectF(middle.x() - 4, middle.y() - 4, 8, 8))


class StatusLine(QWidget):
    """What the run is doing, in a line for the window's status bar."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_line")
        self.setAccessibleName("Status")
        self._decimal = "."
        self._snapshot: Snapshot | None = None
        self._since_text = QElapsedTimer()
        self._since_text.start()
        self._set_digits(self.font())
        self._state = _State()
        self._epoch = _Field("epoch", "10,000")
        self._update = _Field("update", "10,000,000")
        self._words = _Field("", "", stretches=True)
        self._loss = _Field("loss", "1.23456e-07")
        self._speed = _Field("", "100,000 updates/s")
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(14)
        fields = self._epoch, self._update, self._words, self._loss, self._speed
        row.addWidget(self._state)
        for field in fields:
            row.addWidget(field)
        self.set_theme(theme)

    def _set_digits(self, font: QFont) -> None:
        # Digits of equal width, where the font can: otherwise a 1 makes the line twitch.
        font.setFeature(QFont.Tag("tnum"), 1)
        self.setFont(font)

    def set_theme(self, theme: Theme) -> None:
        self._text, self._muted = QColor(theme.text), QColor(theme.muted)
        self._error = QColor(theme.error)
        self._shapes = {
            READY: self._muted,
            RUNNING: QColor(theme.accent),
            PAUSED: self._text,
            CONVERGED: QColor(theme.ok),
            STALLED: self._text,
            DIVERGED: self._error,
            FINISHED: QColor(theme.ok),
        }
        if self._snapshot is not None:
            self._show(self._snapshot)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show ``snapshot``; while running, not more often than can be read."""
        before, self._snapshot = self._snapshot, snapshot
        same = before is not None and before.state == snapshot.state == RUNNING
        if same and self._since_text.elapsed() < TEXT_PAUSE:
            return
        self._since_text.restart()
        self._show(snapshot)

    def _show(self, snapshot: Snapshot) -> None:
        plain = self._text, self._muted
        self._state.show_state(snapshot.state, self._shapes[snapshot.state], self._text)
        self._epoch.show_value(self._write(f"{snapshot.epoch:,}"), *plain)
        self._update.show_value(self._write(f"{snapshot.update:,}"), *plain)
        failed = snapshot.state == DIVERGED
        self._words.show_value(_words(snapshot), self._error if failed else self._text, self._muted)
        loss, fresh = _loss(snapshot)
        self._loss.show_value(self._write(loss), self._text if fresh else self._muted, self._muted)
        self._loss.setToolTip("" if fresh else "of the update before: not computed yet in this one")
        running = snapshot.state == RUNNING
        speed = _speed(snapshot.updates_per_second) if running else ""
        self._speed.show_value(self._write(speed), *plain)

    def set_decimal(self, decimal: str) -> None:
        """Write numbers with this decimal mark."""
        self._decimal = decimal
        if self._snapshot is not None:
            self._show(self._snapshot)

    def _write(self, number: str) -> str:
        return with_decimal(number, self._decimal)


def _words(snapshot: Snapshot) -> str:
    """Why the run stopped, or else what has just been done."""
    if snapshot.state == RUNNING:
        if snapshot.updates_per_second * len(snapshot.program) > FAST:
            return "all operations of the update in turn"
    elif snapshot.message:
        return snapshot.message
    return "nothing has run yet" if snapshot.current is None else snapshot.current.words


def _loss(snapshot: Snapshot) -> tuple[str, bool]:
    """The loss in six digits and whether it is this update's; else the last one there is."""
    if "loss" in snapshot.values:
        return _six_digits(snapshot.values["loss"]), True
    recorded = snapshot.curves.high.get("loss", np.empty(0))
    if len(recorded) == 0 or math.isnan(recorded[-1]):
        return "", True
    return _six_digits(recorded[-1]), False


def _six_digits(loss: np.ndarray | np.float64) -> str:
    return f"{float(loss) + 0.0:#.6g}"  # -0.0 + 0.0 is 0.0


def _speed(updates: float) -> str:
    """Updates per second, to the digits that mean something."""
    if updates <= 0:
        return ""
    return f"{updates:,.0f} updates/s" if updates >= 10 else f"{updates:.1f} updates/s"
