"""Getting rid of Qt objects safely: Python keeps its side of them until C++ has let go of its own.

PySide6 6.10 may crash (a use after free in ``Shiboken::Object::destroy``) where ``deleteLater``
destroys an object whose Python side is held by nothing but its C++ side.

A layout never goes alone, only with the widget that it belongs to: ``addLayout`` gives Python a
side of each of its items as well, which would outlive them, and whatever Qt puts at their addresses
later would be taken for them.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QLayout, QMenu
from shiboken6 import isValid

_leaving: list[QObject] = []


def retire(*objects: QObject) -> None:
    """Destroy ``objects`` as soon as Qt is back in its event loop.

    Raises ``TypeError`` for a layout: put it into a widget, and retire that.
    """
    if any(isinstance(one, QLayout) for one in objects):
        raise TypeError("a layout cannot go without its widget")
    _leaving[:] = [one for one in _leaving if isValid(one)]
    _leaving.extend(objects)
    for one in objects:
        one.deleteLater()


def pop_up(menu: QMenu, place: QPoint) -> None:
    """Open ``menu`` at the global ``place``; it is retired when it closes."""
    menu.aboutToHide.connect(lambda: retire(menu))
    menu.popup(place)
