"""How weights, activations and slopes are spread, layer by layer, at the tick on show."""

from gui.widgets.spread.panel import SpreadPanel

__all__ = ["SpreadPanel"]
