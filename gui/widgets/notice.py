"""A sentence that floats over the top of another widget for a while and moves nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from gui.look.theme import Theme
from gui.qt.plain_text import PlainLabel

SHOWN_FOR = 7000  # milliseconds; problems stay until closed
MARGIN = 12


class Notice(QFrame):
    """One sentence at a time over ``host``; a problem stays until it is closed.

    With ``beside``, a child of the host, it keeps to that one's left and covers what lies there.
    """

    def __init__(self, host: QWidget, theme: Theme, beside: QWidget | None = None) -> None:
        super().__init__(host)
        self.setObjectName("notice")
        self._host = host
        self._beside = beside
        self._problem = False
        self._label = PlainLabel()
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton()
        self._close.setText("✕")
        self._close.setAutoRaise(True)
        self._close.setAccessibleName("Close this message")
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 6, 2)  # one line stands beside what it stands beside
        row.addWidget(self._label, 1)
        row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_FOR)
        self._timer.timeout.connect(self.hide)
        self._close.clicked.connect(self.hide)
        host.installEventFilter(self)
        self.hide()
        self.set_theme(theme)

    @property
    def text(self) -> str:
        """The sentence shown now, or ""."""
        return "" if self.isHidden() else self._label.text()

    def tell(self, sentence: str) -> None:
        """Show ``sentence`` for a few seconds."""
        self._show(sentence, problem=False)
        self._timer.start()

    def warn(self, sentence: str) -> None:
        """Show ``sentence``, a problem, until it is closed."""
        self._timer.stop()
        self._show(sentence, problem=True)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        edge = theme.error if self._problem else theme.accent
        self.setStyleSheet(
            f"#notice {{ background: {theme.panel}; border: 1px solid {theme.border};"
            f" border-left: 4px solid {edge}; border-radius: 4px; }}"
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False

    def _show(self, sentence: str, problem: bool) -> None:
        self._problem = problem
        self.set_theme(self._theme)
        self._label.setText(sentence)
        self.setAccessibleName(sentence)
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        """As wide as the sentence needs; centred near the top, or left of what it stands beside."""
        room = self._host.width() if self._beside is None else self._beside.x()
        most = max(160, room - 2 * MARGIN)
        words = self._label.fontMetrics().horizontalAdvance(self._label.text())
        width = min(most, words + self._close.sizeHint().width() + 48)
        height = self.heightForWidth(width)
        if self._beside is None:
            self.setGeometry((self._host.width() - width) // 2, MARGIN, width, height)
        else:
            self.setGeometry(
                MARGIN, max(0, self._beside.geometry().center().y() - height // 2), width, height
            )
