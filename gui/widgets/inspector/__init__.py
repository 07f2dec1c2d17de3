"""The inspector: explains every number of a run."""

from gui.widgets.inspector.panel import InspectorPanel

__all__ = ["InspectorPanel"]
