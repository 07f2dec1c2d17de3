"""The panel in which an experiment is read and changed."""

from gui.widgets.experiment_panel.panel import ExperimentPanel

__all__ = ["ExperimentPanel"]
