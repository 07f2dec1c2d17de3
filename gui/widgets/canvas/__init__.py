"""The network canvas: layout, vector painter, and the widget."""

from gui.view.selection import Selection
from gui.widgets.canvas.paint.frame import PaintOptions
from gui.widgets.canvas.paint.painter import paint_network
from gui.widgets.canvas.view import NetworkCanvas

__all__ = ["NetworkCanvas", "PaintOptions", "Selection", "paint_network"]
