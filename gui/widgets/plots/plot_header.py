"""The buttons above a plot: to follow, and to switch the axis."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from gui.widgets.plots.items.legend import Legend

TOP = 4
GAP = 4


class PlotHeader(QWidget):
    """Lies over the end of the legend's first row; the title is the dock's.

    Signals:
        follow_clicked: view all, and follow the newest data.
        log_toggled: the user chose a logarithmic axis (True) or a linear one.
    """

    follow_clicked = Signal()
    log_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._follow = small_button("Follow", "View all and follow the newest update (A)")
        self._log = small_button("Log", "Logarithmic axis (L)")
        self._log.setCheckable(True)
        # The legend need not make room when the button comes and goes.
        policy = self._follow.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._follow.setSizePolicy(policy)
        self._follow.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self._follow)
        row.addWidget(self._log)
        self._follow.clicked.connect(self.follow_clicked)
        self._log.toggled.connect(self.log_toggled)

    def show_log(self, log_y: bool) -> None:
        """Show which axis is in use."""
        self._log.blockSignals(True)
        self._log.setChecked(log_y)
        self._log.blockSignals(False)

    def show_following(self, following: bool) -> None:
        """Offer to follow while the view is zoomed by hand."""
        self._follow.setVisible(not following)

    def place(self, legend: Legend, width: int) -> None:
        """Lie at the right end of a plot ``width`` wide, where ``legend`` leaves room."""
        size = self.sizeHint()
        legend.leave_room(size.width() + GAP, size.height())
        top = TOP + max(round(legend.row_height - size.height()) // 2, 0)
        self.setGeometry(QRect(QPoint(width - size.width() - TOP, top), size))

    @property
    def follow_button(self) -> QToolButton:
        """The button that is there only while the view is zoomed by hand."""
        return self._follow

    @property
    def log_button(self) -> QToolButton:
        """The button that switches the axis."""
        return self._log


def small_button(text: str, tip: str) -> QToolButton:
    """A flat button; it takes no focus, so that space and arrows stay with the window."""
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
