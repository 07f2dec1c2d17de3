"""What can be exported: a thing that paints itself into any rectangle, in any theme."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gui.export.table import Table
from gui.look.theme import Theme


class Picture(Protocol):
    """A plot or the network, with the data it had when it was asked for.

    Attributes:
        name: for file names, such as ``loss``.
        title: for people.
    """

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint everything, background included, as vectors into ``rect``."""
        ...

    def table(self) -> Table:
        """The numbers behind it."""
        ...


@runtime_checkable
class WritesSvg(Protocol):
    """A picture that is better at SVG than Qt's generator, which does not clip."""

    def svg(self, width: int, height: int, theme: Theme) -> str:
        """The document, ``width`` x ``height`` pixels."""
        ...
