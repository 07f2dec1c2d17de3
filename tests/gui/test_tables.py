"""Every entry of the tables in a real window, and made-up ones: one entry is all that it takes."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from core.experiment.experiment_file import read_experiment, write_experiment
from core.experiment.schema import Experiment, InitializerChoice, Layer, LossChoice, Network, Sgd
from core.explain import Quantity
from core.formula.tokens import absolute, number, root
from core.nn.activations import ACTIVATIONS, Activation
from core.nn.activations import Formula as ActivationFormula
from core.nn.initializers import INITIALIZERS, Initializer
from core.nn.losses import LOSSES, Loss
from core.nn.losses import Formula as LossFormula
from core.nn.optimizers import OPTIMIZERS, Equation, Optimizer, Rule, Setting
from core.trace import run_trace
from gui.export.formats import export_picture
from gui.export.options import ExportOptions
from gui.widgets.canvas import Selection
from tests.core.experiments import inline
from tests.gui.window_fixtures import PATIENCE

Key, Modifier = Qt.Key, Qt.KeyboardModifier
DATA = inline([[0.5, -1.0], [1.0, 0.25], [-0.75, 0.5]], [[1, 0], [0, 1], [1, 0]])
KINDS = {"a": (1, 2), "z": (1, 2), "da": (1, 2), "dz": (1, 2), "slope": (1, 2), "b": (1, 2),
         "db": (1, 2)}  # fmt: skip
SINGLE = ("loss", "data_loss", "penalty", "rate")


def experiment(hidden: str = "tanh", last: str = "sigmoid", **more: Any) -> Experiment:
    layers = [Layer(units=2, activation=hidden), Layer(units=2, activation=last)]
    network = Network(layers=layers, input_gradient=True, initializer=InitializerChoice(seed=4))
    return Experiment(**({"data": DATA, "network": network, "optimizer": Sgd(learning_rate=0.1)}
                         | more))  # fmt: skip


def of_activation(name: str) -> Experiment:
    return experiment("tanh" if ACTIVATIONS[name].last_only else name, name)


def of_loss(name: str) -> Experiment:
    entry = LOSSES[name]
    data = DATA if entry.has_targets else replace(DATA, targets=None)
    last = (entry.activations or ("tanh",))[0]
    return experiment(last=last, data=data, loss=LossChoice(name=name))


def of_optimizer(name: str) -> Experiment:
    return experiment(optimizer=OPTIMIZERS[name].settings(learning_rate=0.01))


def of_initializer(name: str) -> Experiment:
    network = replace(experiment().network, initializer=InitializerChoice(name=name, seed=2))
    return experiment(network=network)


def quantities(now: Any) -> list[Quantity]:
    """A number of every kind that there is."""
    found = [Quantity(name) for name in SINGLE] + [Quantity("sample_loss", (0,))]
    found += [Quantity(f"{kind}{n}", (0,)) for kind, layers in KINDS.items() for n in layers]
    found += [Quantity(f"{kind}{n}", (0, 1)) for kind in ("W", "dW") for n in (1, 2)]
    found += [Quantity("W1+", (0, 1)), Quantity("b2+", (1,)), Quantity("a0", (1,))]
    return [*found, Quantity("da0", (1,))] + ([Quantity("t", (1,))] if "t" in now.values else [])


class Visitor:
    """Does with an experiment all that a user can, in one window."""

    def __init__(self, qtbot: Any, hand: Any, folder: Path) -> None:
        self.qtbot, self.hand, self.folder = qtbot, hand, folder
        self.window = hand.window

    def visit(self, wanted: Experiment) -> None:
        file = self.folder / "tried.json"
        write_experiment(wanted, file)
        assert self.window.documents.open_path(file)
        self.hand.wait(lambda now: now.experiment == wanted and now.tick == 0)
        self.predict()
        self.step_and_ask()
        self.nudge()
        self.hand.run_and_pause(self.hand.now.update + 2)
        self.export()
        self.trace(file)
        self.window.documents.on_save()
        assert read_experiment(file) == wanted

    def predict(self) -> None:
        """The first number of the forward pass is hidden, asked for, and revealed."""
        predicting, now = self.window.predicting, self.hand.now
        predicting.set_on(True)
        for operation in range(len(now.program) - 2):
            if predicting.question is not None:
                break
            self.hand.press(Key.Key_Right)
            self.qtbot.waitUntil(
                lambda done=operation: (
                    predicting.question is not None or self.hand.now.operation > done
                ),
                timeout=PATIENCE,
            )
        assert predicting.question is not None
        predicting.set_on(False)
        self.hand.wait(lambda later: later.tick > now.tick)

    def step_and_ask(self) -> None:
        """Through a whole update, drawn at each operation; every kind of number is explained."""
        inspecting = self.window.inspecting
        inspecting.inspect(None)
        last = len(self.hand.now.program) - 1
        for tick in range(self.hand.now.tick + 1, last + 2):
            now = self.hand.press_to(tick, Key.Key_Right)
            self.window.canvas.grab()
            if tick < last:
                continue
            for sample in (None, 0):
                self.window.view.set_sample(sample)
                for quantity in quantities(now):
                    inspecting.panel.on_chosen(quantity)
                    explanation = inspecting.panel.explanation
                    assert explanation is not None
                    assert explanation.quantity == quantity
                    assert explanation.lines
                    assert explanation.result is None or np.isfinite(explanation.result)
        for page in range(inspecting.panel.tabs.count()):
            inspecting.panel.tabs.setCurrentIndex(page)

    def nudge(self) -> None:
        """All slopes are what a nudge of their parameter says."""
        self.window.view.select(Selection("edge", 1, 0, 0))
        answers = self.window.worker.answered
        with self.qtbot.waitSignal(answers, timeout=PATIENCE, check_params_cb=_all) as answered:
            self.window.inspecting.on_check_slopes()
        assert {one.kind for one in answered.args[1]} <= {"agree", "no_slope", "kink", "rounding"}

    def export(self) -> None:
        picture = self.window.exporting.pictures()[0]
        export_picture(picture, ExportOptions(width=300, height=200), self.folder / "network.png")
        assert (self.folder / "network.png").read_bytes().startswith(b"\x89PNG")

    def trace(self, file: Path) -> None:
        out = io.StringIO()
        run_trace(file, 2, 0, None, out)
        lines = [json.loads(line) for line in out.getvalue().splitlines()]
        assert len(lines) == 2 + 2 * len(self.hand.now.program)


def _all(kind: str, found: object, *_: object) -> bool:
    return kind == "nudge_all" and not isinstance(found, str)


@pytest.fixture
def visit(qtbot: Any, open_window: Any, hand_at: Any, tmp_path: Path) -> Callable[..., None]:
    """Visits experiments one after another in a window that opens at the first of them."""
    visitors: list[Visitor] = []

    def one(wanted: Experiment) -> None:
        if not visitors:
            visitors.append(Visitor(qtbot, hand_at(open_window()), tmp_path))
        visitors[0].visit(wanted)

    return one


@pytest.mark.parametrize(
    ("table", "made"),
    [
        (ACTIVATIONS, of_activation), (LOSSES, of_loss), (OPTIMIZERS, of_optimizer),
        (INITIALIZERS, of_initializer),
    ],
    ids=["activations", "losses", "optimizers", "initializers"],
)  # fmt: skip
def test_every_entry_does_everything(
    visit: Any, table: dict[str, Any], made: Callable[[str], Experiment]
) -> None:
    for name in table:
        visit(made(name))


# Made-up entries, of which the program has never heard


def _softsign(z: Any, a: Any, column: Any) -> None:
    np.divide(z, 1.0 + np.abs(z), a)


def _softsign_slope(z: Any, a: Any, da: Any, dz: Any, column: Any) -> None:
    np.divide(da, (1.0 + np.abs(z)) ** 2, dz)


SOFTSIGN = Activation(
    name="softsign",
    title="Softsign",
    about="Like tanh, but slower to saturate.",
    formula="a = z / (1 + |z|)",
    slope_formula="1 / (1 + |z|)²",
    forward=_softsign,
    backward=_softsign_slope,
    tokens=ActivationFormula(
        lambda z: z / (1 + absolute(z)), lambda z, a: 1 / (1 + absolute(z)) ** 2
    ),
    bounded=True,
)


def _quartic(z: Any, a: Any, t: Any, work: Any, column: Any) -> float:
    return 0.25 * float(((a - t) ** 4).sum())


def _quartic_slope(a: Any, t: Any, out: Any, column: Any) -> None:
    np.power(a - t, 3, out)


QUARTIC = Loss(
    name="quartic",
    title="Quartic error",
    about="A quarter of the error's fourth power.",
    formula="¼ Σₖ (aₖ − tₖ)⁴",
    slope_formula="(a − t)³",
    value=_quartic,
    slope=_quartic_slope,
    tokens=LossFormula(lambda o: 1 / number(4) * (o.a - o.t) ** 4, lambda o: (o.a - o.t) ** 3),
)


class Even(Rule, frozen=True, kw_only=True, tag="even"):
    """Steps of nearly one size."""

    softness: float = 0.5
    eager: bool = False


def _bind_even(rule: Any, theta: Any, slopes: Any, state: Any, scratch: Any) -> Any:
    def step(rate: float, count: int) -> None:
        state[0] += slopes**2
        theta[...] -= rate * slopes / np.sqrt(slopes**2 + rule.softness)

    return step


def _even_equations(move: Any) -> list[Equation]:
    total = move.new("s", "squares")
    softness = move.setting("c", "c", "softness")
    step = move.g / root(move.g**2 + softness)
    return [
        Equation(total, move.old("s", "squares") + move.g**2, total.value),
        Equation(move.target, move.w - move.eta * step, move.result),
    ]


EVEN = Optimizer(
    title="Even steps",
    about="Steps of nearly one size, whatever the slope.",
    formula="θ ← θ − η g / √(g² + c)",
    settings=Even,
    state_names=lambda rule: ("squares",),
    bind=_bind_even,
    equations=_even_equations,
    remark="s only counts.",
    names={"softness": Setting("Softness", "Below its root the steps shrink")},
)
TRIANGLE = Initializer(
    name="triangle",
    title="Triangle",
    about="The sum of two uniform draws.",
    formula="w ~ U(-½, ½) + U(-½, ½)",
    draw=lambda rng, shape: rng.uniform(-0.5, 0.5, (2, *shape)).sum(axis=0),
)


def test_one_entry_is_enough(visit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for table, entry in (
        (ACTIVATIONS, SOFTSIGN), (LOSSES, QUARTIC), (OPTIMIZERS, EVEN), (INITIALIZERS, TRIANGLE),
    ):  # fmt: skip
        monkeypatch.setitem(table, entry.name, entry)
    for made, name in (
        (of_activation, "softsign"), (of_loss, "quartic"), (of_optimizer, "even"),
        (of_initializer, "triangle"),
    ):  # fmt: skip
        visit(made(name))
