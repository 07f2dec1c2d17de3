"""A panel with curves by update: follows the newest data, can be zoomed, tells exact values."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.recording.curves import CurveData
from core.session.snapshot import Snapshot
from gui.look.theme import Theme, palette
from gui.qt.retire import pop_up
from gui.widgets.plots.curve_figure import CurveFigure, View
from gui.widgets.plots.curve_spec import PlotSpec
from gui.widgets.plots.hover import Hover
from gui.widgets.plots.items.axes import text_scale
from gui.widgets.plots.items.hint import Hint
from gui.widgets.plots.plot_header import PlotHeader
from gui.widgets.plots.plot_menu import plot_menu
from gui.widgets.plots.plot_view import PlotView
from gui.widgets.plots.reading import Reading

ZOOM = 0.7
PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


def in_sight(widget: QWidget) -> bool:
    """Whether ``widget`` can be seen; what lies behind another tab is visible to Qt, outside."""
    window = widget.window()
    place = QRect(widget.mapTo(window, QPoint()), widget.size())
    return widget.isVisible() and place.intersects(window.rect())


class CurvePlot(QWidget):
    """Any of the plots that ``PLOTS`` describes.

    The wheel, a drag, + and - change the updates in view, and the values follow; Ctrl and the
    wheel, or the wheel over the axis of values, change the values.

    Keys, while it has the focus: + and - zoom, A views all, L switches the axis. Arrows and space
    stay with the window.

    Attributes:
        spec: what it shows.
        figure: the drawing.
        view: the graphics view that holds the drawing.

    Signals:
        log_y_changed: the axis of values is logarithmic now (True), or linear.
        following_changed: the view follows the newest data now (True), or was zoomed by hand.
        export_requested: the user wants this plot as a file.
        copy_requested: the user wants this plot on the clipboard.
    """

    log_y_changed = Signal(bool)
    following_changed = Signal(bool)
    export_requested = Signal()
    copy_requested = Signal()

    def __init__(self, spec: PlotSpec, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.figure = CurveFigure(spec, theme)
        self.view = PlotView(self.figure)
        self._header = PlotHeader(self)
        self._hover = Hover(self.view, self.figure)
        self._hint = Hint(spec.hint, self.view)
        self._curves: CurveData | None = None
        self._following = True
        self._lay_out()
        self._connect()
        self._header.show_log(spec.log_y)
        self._header.log_button.setVisible(spec.can_log)
        self._scale_text()
        self.set_theme(theme)

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{self.spec.title} plot")
        self.setAutoFillBackground(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        self._header.raise_()

    def _connect(self) -> None:
        box = self.figure.box
        box.sigRangeChangedManually.connect(self.on_zoomed_by_hand)
        box.sigResized.connect(self.on_box_resized)
        self.view.double_clicked.connect(self.view_all)
        self._header.follow_clicked.connect(self.view_all)
        self._header.log_toggled.connect(self.set_log_y)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the curves of ``snapshot`` that are this plot's."""
        self.show_curves(self.spec.data_of(snapshot))

    def show_curves(self, curves: CurveData | None) -> None:
        """Show ``curves``; the same object again costs nothing, and neither does a hidden plot."""
        if curves is self._curves:
            return
        self._curves = curves
        if in_sight(self):
            self._refresh()

    def on_sight(self, seen: bool) -> None:
        """Its dock came to the front, or went behind another: catch up with what came meanwhile."""
        if seen:
            self._refresh()

    @property
    def curves(self) -> CurveData | None:
        """What was handed in last."""
        return self._curves

    @property
    def theme(self) -> Theme:
        """The colours in use."""
        return self.figure.theme

    @property
    def log_y(self) -> bool:
        """Whether the axis of values is logarithmic."""
        return self.figure.log_y

    @property
    def following(self) -> bool:
        """Whether the view follows the newest data."""
        return self._following

    @property
    def zoomed_view(self) -> View | None:
        """The part in view where it was zoomed by hand; None where everything is in view."""
        return None if self._following else self.figure.view

    @property
    def reading(self) -> Reading | None:
        """The exact values under the mouse; None while it is elsewhere."""
        return self._hover.reading

    def set_theme(self, theme: Theme) -> None:
        """Restyle everything."""
        colours = palette(theme)
        colours.setColor(QPalette.ColorRole.Window, QColor(theme.canvas))
        self.setPalette(colours)
        self._hint.set_theme(theme)
        self.view.setBackground(theme.canvas)
        self.figure.set_theme(theme)
        self._hover.refresh()
        self.update()

    def set_decimal(self, decimal: str) -> None:
        """Write all numbers with this decimal mark; exported pictures do not know of it."""
        self.figure.set_decimal(decimal)
        self._hover.readout.decimal = decimal
        self._hover.refresh()

    def set_log_y(self, log_y: bool) -> None:
        """Choose a logarithmic or a linear axis; all data comes into view."""
        if log_y == self.log_y or not self.spec.can_log:
            return
        self.figure.set_log_y(log_y)
        self._header.show_log(log_y)
        self.view_all()
        self.log_y_changed.emit(log_y)

    def toggle_log(self) -> None:
        """Switch between the two axes."""
        self.set_log_y(not self.log_y)

    def view_all(self) -> None:
        """Bring everything into view and follow the newest data again."""
        self._set_following(True)
        self._refresh(keep=False)

    def zoom_in(self) -> None:
        """Look closer at the middle."""
        self._zoom(ZOOM)

    def zoom_out(self) -> None:
        """Look from farther away."""
        self._zoom(1.0 / ZOOM)

    def on_zoomed_by_hand(self, _axes: object = None) -> None:
        """The wheel, the mouse or a key changed the view: stay there, unless it shows all."""
        self._set_following(not self.figure.stay())
        self._hover.refresh()

    def on_box_resized(self, _box: object = None) -> None:
        """Another number of pixels needs other points, and the hint another place."""
        self._hint.setGeometry(self.view.curve_area)
        self.figure.draw()

    def point_to(self, update: int | None) -> None:
        """Show where ``update`` is, because something outside points to it; None: nowhere."""
        if self.reading is None:  # the mouse in the plot itself goes before
            self.figure.show_cursor(update)

    def copy_reading(self) -> None:
        """Put the exact values under the mouse on the clipboard as text."""
        if self.reading is not None:
            QGuiApplication.clipboard().setText(self.reading.text)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu, by the right button or the menu key."""
        pop_up(plot_menu(self), event.globalPos())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Claim the plot's own keys from shortcuts of the window while it has the focus."""
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            mine = self._command(event) is not None
            event.setAccepted(mine)
            return mine
        if kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Run the plot's own keys; all others go to the window."""
        command = self._command(event)
        if command is None:
            event.ignore()
            return
        command()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while it was hidden."""
        super().showEvent(event)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the buttons at the right end of the legend's first row."""
        super().resizeEvent(event)
        self._header.place(self.figure.legend, self.width())

    def changeEvent(self, event: QEvent) -> None:
        """Write larger or smaller when the program does."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._scale_text()

    def sizeHint(self) -> QSize:
        """Large enough for both axes."""
        return QSize(450, 260)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show who has the focus."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QColor(self.theme.accent))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _scale_text(self) -> None:
        scale = text_scale(self.font())
        self.figure.set_text_scale(scale)
        self._hover.readout.set_text_scale(scale)
        self._hint.set_text_scale(scale)
        self._header.place(self.figure.legend, self.width())
        self._hover.refresh()

    def _refresh(self, keep: bool = True) -> None:
        if self._curves is not None and self.figure.curves is not self._curves:
            self.figure.set_curves(self._curves)
        if self._following:
            self.figure.fit(keep)
        else:
            self.figure.draw()
        # An update may have begun without any of these series having a value yet.
        self._hint.show_state(self.figure.empty, self.figure.measured and self.log_y)
        self._hover.refresh()

    def _set_following(self, following: bool) -> None:
        if following == self._following:
            return
        self._following = following
        self._header.show_following(following)
        self.following_changed.emit(following)

    def _zoom(self, factor: float) -> None:
        self.figure.box.scaleBy(x=factor)
        self.on_zoomed_by_hand()

    def _command(self, event: QKeyEvent) -> Callable[[], None] | None:
        if event.modifiers() & ~PLAIN:
            return None
        commands = {
            Qt.Key.Key_A: self.view_all,
            Qt.Key.Key_L: self.toggle_log,
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
        }
        return commands.get(Qt.Key(event.key()))
