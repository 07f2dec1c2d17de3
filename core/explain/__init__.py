"""Explanations: where every number of a run comes from, with the numbers in the formulas."""

from core.explain.explain import explain
from core.explain.formula.explanation import Explanation, Factor, Term
from core.explain.formula.rendering import NumberFormat, as_latex, as_text, format_number
from core.explain.nudging.differences import Difference
from core.explain.nudging.nudge import Nudge, nudge, nudge_all, nudges, worst_first
from core.explain.pathways.paths import LossPath, Paths, paths
from core.explain.quiz.diagnosis import Verdict, diagnose
from core.explain.quiz.questions import Question, askable, given, question
from core.explain.remarks import dead_words
from core.explain.twins import twin_words, twins
from core.explain.views.activation_view import ActivationView, LayerHealth, activation_view, health
from core.explain.views.anatomy import Anatomy, Descent, batch_anatomy, descents
from core.explain.views.histograms import Histogram, LayerHistograms, histograms, update_ratio
from core.formula.quantity import Quantity
from core.formula.tokens import Line, Token

__all__ = [
    "ActivationView",
    "Anatomy",
    "Descent",
    "Difference",
    "Explanation",
    "Factor",
    "Histogram",
    "LayerHealth",
    "LayerHistograms",
    "Line",
    "LossPath",
    "Nudge",
    "NumberFormat",
    "Paths",
    "Quantity",
    "Question",
    "Term",
    "Token",
    "Verdict",
    "activation_view",
    "as_latex",
    "as_text",
    "askable",
    "batch_anatomy",
    "dead_words",
    "descents",
    "diagnose",
    "explain",
    "format_number",
    "given",
    "health",
    "histograms",
    "nudge",
    "nudge_all",
    "nudges",
    "paths",
    "question",
    "twin_words",
    "twins",
    "update_ratio",
    "worst_first",
]
