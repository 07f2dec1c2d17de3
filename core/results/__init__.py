"""What a network has learnt: outputs anywhere, scores, the samples it gets wrong, maps.

Everything here reads an experiment and a copy of its parameters, and never what is being trained.
"""

from core.results.forward import Forward
from core.results.plane import Plane, Spread, axis_of, middle_of, values_on
from core.results.scores import Score, classes_of, score
from core.results.task import Task, task_of
from core.results.units import Units, units_of
from core.results.worst import Verdict, worst

__all__ = [
    "Forward",
    "Plane",
    "Score",
    "Spread",
    "Task",
    "Units",
    "Verdict",
    "axis_of",
    "classes_of",
    "middle_of",
    "score",
    "task_of",
    "units_of",
    "values_on",
    "worst",
]
