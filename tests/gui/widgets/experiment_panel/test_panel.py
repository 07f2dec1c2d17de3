"""The panel in use: real clicks and keys give whole valid experiments, and only on a commit."""

from __future__ import annotations

from collections import Counter
from typing import TypeVar

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.datasets import BUNDLED, GENERATED
from core.engine.prepare import prepare
from core.errors import DataError, ExperimentError
from core.experiment.schema import (
    BATCHING_MODES,
    OPTIMIZER_CHOICES,
    Adam,
    Batching,
    Experiment,
    Generated,
    Inline,
    Layer,
    LossChoice,
    Network,
    Sgd,
)
from core.nn.activations import ACTIVATIONS
from core.nn.initializers import INITIALIZERS
from core.nn.losses import LOSSES
from core.nn.optimizers import OPTIMIZERS
from gui.look.theme import DARK, LIGHT
from gui.widgets.experiment_panel import ExperimentPanel
from gui.widgets.experiment_panel.fields import Choice

Kind = TypeVar("Kind", bound=QWidget)
XOR = Experiment(
    title="XOR",
    notes="Four samples.",
    data=Generated(name="xor"),
    network=Network(layers=[Layer(units=4, activation="tanh"), Layer(units=1)]),
    loss=LossChoice(name="binary_cross_entropy"),
    optimizer=Sgd(learning_rate=0.5),
)


class Bench:
    """A panel with what it emitted."""

    def __init__(self, panel: ExperimentPanel) -> None:
        self.panel = panel
        self.edits: list[Experiment] = []
        panel.experiment_edited.connect(self.edits.append)

    def field(self, name: str, kind: type[Kind]) -> Kind:
        QApplication.processEvents()  # layouts show new fields when the event loop comes round
        found = [w for w in self.panel.findChildren(kind, name) if not w.isHidden()]
        assert len(found) == 1, name
        return found[0]

    def type(self, name: str, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
        field = self.field(name, QLineEdit)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, end)

    def choose(self, name: str, option: str) -> None:
        """Choose in the open list with the keyboard, as far as it lets itself be chosen."""
        choice = self.field(name, Choice)
        choice.showPopup()
        view = choice.view()
        view.setCurrentIndex(choice.model().index(choice.findData(option), 0))
        QTest.keyClick(view, Qt.Key.Key_Return)
        choice.hidePopup()

    def messages(self) -> list[str]:
        labels = self.panel.findChildren(QLabel)
        return [w.text() for w in labels if w.wordWrap() and w.text().endswith(".")
                and not w.isHidden() and f"color: {LIGHT.muted}" not in w.styleSheet()]  # fmt: skip


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    panel = ExperimentPanel(LIGHT)
    qtbot.addWidget(panel)
    panel.resize(300, 1100)
    panel.show_experiment(XOR)
    with qtbot.waitActive(panel):
        panel.show()
    return Bench(panel)


def test_a_learning_rate_is_taken_on_enter_and_not_before(bench: Bench) -> None:
    field = bench.field("optimizer.learning_rate", QLineEdit)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0,03")
    assert bench.edits == []
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert bench.edits == [replace(XOR, optimizer=Sgd(learning_rate=0.03))]
    assert field.text() == "0.03"


def test_leaving_a_field_commits_it_once(bench: Bench) -> None:
    bench.type("optimizer.learning_rate", "1e-3", Qt.Key.Key_Tab)
    assert [edit.optimizer.learning_rate for edit in bench.edits] == [0.001]


def test_the_same_number_is_no_edit(bench: Bench) -> None:
    bench.type("optimizer.learning_rate", "0.50")
    assert bench.edits == []
    assert bench.field("optimizer.learning_rate", QLineEdit).text() == "0.5"


def test_what_is_no_number_gets_one_red_sentence_and_changes_nothing(bench: Bench) -> None:
    bench.type("optimizer.learning_rate", "fast")
    assert bench.edits == []
    assert bench.messages() == ['Learning rate must be a number of at least 0, not "fast".']
    label = next(w for w in bench.panel.findChildren(QLabel) if w.text() == bench.messages()[0])
    assert LIGHT.error in label.styleSheet()
    field = bench.field("optimizer.learning_rate", QLineEdit)
    assert label.mapTo(bench.panel, QPoint()).y() > field.mapTo(bench.panel, QPoint()).y()
    bench.type("optimizer.learning_rate", "0.1")
    assert bench.messages() == []
    assert len(bench.edits) == 1


def test_escape_brings_the_last_good_number_back(bench: Bench) -> None:
    bench.type("optimizer.learning_rate", "fast")
    field = bench.field("optimizer.learning_rate", QLineEdit)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "0.5"
    assert bench.messages() == []


def test_choices_are_the_tables_of_core(bench: Bench) -> None:
    def names(field: str) -> list[str]:
        return bench.field(field, Choice).names()

    assert names("data.name") == [*GENERATED, *BUNDLED]
    assert names("activation1") == list(ACTIVATIONS)
    assert names("network.initializer.name") == list(INITIALIZERS)
    assert names("loss.name") == list(LOSSES)
    assert names("optimizer.name") == list(OPTIMIZERS) == list(OPTIMIZER_CHOICES)
    assert names("batching.mode") == list(BATCHING_MODES)


def test_a_loss_takes_the_activation_along_in_the_same_edit_and_says_so(bench: Bench) -> None:
    bench.choose("loss.name", "softmax_cross_entropy")
    (edit,) = bench.edits
    assert edit.network.layers[-1] == Layer(units=2, activation="softmax")
    assert "softmax" in bench.messages()[0]
    assert bench.field("activation2", Choice).currentText() == "softmax"
    prepare(edit)


def test_options_that_do_not_fit_are_greyed_and_say_why(bench: Bench) -> None:
    hidden, output = bench.field("activation1", Choice), bench.field("activation2", Choice)
    tip = hidden.itemData(hidden.findData("softmax"), Qt.ItemDataRole.ToolTipRole)
    assert tip == "Not possible here: softmax is for the last layer only"
    tip = output.itemData(output.findData("relu"), Qt.ItemDataRole.ToolTipRole)
    assert "binary_cross_entropy needs sigmoid" in tip
    bench.choose("activation2", "relu")
    assert bench.edits == []
    bench.choose("activation1", "relu")
    assert bench.edits[-1].network.layers[0].activation == "relu"


def test_another_data_set_changes_the_last_layer(bench: Bench) -> None:
    bench.choose("data.name", "iris")
    assert bench.edits[-1].network.layers[-1].units == 3
    assert bench.messages() == ["The last layer now has 3 units, as the data need."]
    units = bench.field("units2", QSpinBox)
    assert not units.isEnabled()
    assert units.toolTip() == "Units of layer 2: the data need 3"
    assert not bench.panel.findChild(QLineEdit, "data.noise").isVisible()


def test_own_samples_are_described_and_stay_on_offer(bench: Bench) -> None:
    own = Inline(inputs=[[0.0, 1.0], [1.0, 0.0]], targets=[[0.0], [1.0]])
    bench.panel.show_experiment(replace(XOR, data=own))
    texts = [label.text() for label in bench.panel.findChildren(QLabel)]
    assert "In the experiment itself: 2 samples, 2 inputs, 1 target." in texts
    bench.choose("data.name", "moons")
    bench.choose("data.name", "own")
    assert bench.edits[-1].data == own


def test_units_change_by_arrows_as_one_edit(bench: Bench, qtbot: QtBot) -> None:
    units = bench.field("units1", QSpinBox)
    units.setFocus()
    for _ in range(3):
        QTest.keyClick(units, Qt.Key.Key_Up)
    assert bench.edits == []
    qtbot.waitUntil(lambda: bool(bench.edits))
    assert [edit.network.layers[0].units for edit in bench.edits] == [7]


def test_units_typed_are_taken_on_enter(bench: Bench) -> None:
    units = bench.field("units1", QSpinBox)
    units.setFocus()
    units.selectAll()
    QTest.keyClicks(units, "12")
    assert bench.edits == []
    QTest.keyClick(units, Qt.Key.Key_Return)
    assert [edit.network.layers[0].units for edit in bench.edits] == [12]


def test_layers_are_added_and_removed(bench: Bench) -> None:
    add = next(b for b in bench.panel.findChildren(QPushButton) if b.text() == "Add la&yer")
    QTest.mouseClick(add, Qt.MouseButton.LeftButton)
    assert [layer.units for layer in bench.edits[-1].network.layers] == [4, 4, 1]
    remove = bench.field("remove1", QToolButton)
    QTest.mouseClick(remove, Qt.MouseButton.LeftButton)
    assert [layer.units for layer in bench.edits[-1].network.layers] == [4, 1]
    assert not bench.field("remove2", QToolButton).isEnabled()


@pytest.mark.parametrize("name", OPTIMIZER_CHOICES)
def test_every_setting_of_every_optimizer_has_its_field(bench: Bench, name: str) -> None:
    bench.choose("optimizer.name", name)
    rule = OPTIMIZER_CHOICES[name]
    for setting in msgspec.structs.fields(rule):
        default = getattr(rule(), setting.name)
        parts = [f"[{i}]" for i in range(len(default))] if isinstance(default, tuple) else [""]
        for part in parts:
            assert bench.field(f"optimizer.{setting.name}{part}", QWidget).isVisible()


def test_an_optimizer_keeps_its_own_settings(bench: Bench) -> None:
    bench.choose("optimizer.name", "adam")
    assert bench.edits[-1].optimizer == Adam()
    bench.type("optimizer.betas[1]", "0.99")
    assert bench.edits[-1].optimizer == Adam(betas=(0.9, 0.99))
    bench.choose("optimizer.name", "sgd")
    assert bench.edits[-1].optimizer == Sgd(learning_rate=0.5)


def test_changing_the_optimizer_to_and_fro_leaves_no_gaps(bench: Bench) -> None:
    section = bench.field("optimizer", QWidget)
    before = section.sizeHint()
    for _ in range(5):
        for name in ("adam", "rmsprop", "sgd"):
            bench.choose("optimizer.name", name)
    bench.field("optimizer.nesterov", QWidget)
    assert section.sizeHint() == before


def test_nesterov_needs_momentum(bench: Bench) -> None:
    nesterov = bench.field("optimizer.nesterov", QWidget)
    assert not nesterov.isEnabled()
    assert "momentum above 0" in nesterov.toolTip()
    bench.type("optimizer.momentum", "0.9")
    QTest.mouseClick(nesterov, Qt.MouseButton.LeftButton, pos=QPoint(8, nesterov.height() // 2))
    assert bench.edits[-1].optimizer == Sgd(learning_rate=0.5, momentum=0.9, nesterov=True)
    bench.type("optimizer.momentum", "0")
    assert bench.edits[-1].optimizer == Sgd(learning_rate=0.5)
    assert bench.messages()[0].startswith("Nesterov's step is off")


def test_only_mini_batches_have_a_size(bench: Bench) -> None:
    size = bench.field("batching.size", QLineEdit)
    assert not size.isEnabled()
    assert size.toolTip() == "Only mini_batch has a size"
    bench.choose("batching.mode", "mini_batch")
    assert size.isEnabled()
    bench.type("batching.size", "2")
    assert bench.edits[-1].batching == Batching(mode="mini_batch", size=2)


def test_showing_emits_nothing(bench: Bench, qtbot: QtBot) -> None:
    other = replace(XOR, optimizer=Adam(), data=Generated(name="spiral", samples=77))
    with qtbot.assertNotEmitted(bench.panel.experiment_edited, wait=20):
        bench.panel.show_experiment(other)
    assert bench.field("data.samples", QLineEdit).text() == "77"


def test_a_picture_that_is_older_than_the_edit_does_not_take_it_back(bench: Bench) -> None:
    bench.type("optimizer.learning_rate", "0.1")
    bench.type("optimizer.learning_rate", "0.2")
    rate = bench.field("optimizer.learning_rate", QLineEdit)
    for outdated in (XOR, bench.edits[0]):
        bench.panel.show_experiment(outdated)
        assert rate.text() == "0.2"
    bench.panel.show_experiment(bench.edits[1])
    bench.panel.show_experiment(XOR)  # the run was taken back to before the edit
    assert rate.text() == "0.5"


def test_typing_is_not_disturbed_by_pictures_of_the_run(bench: Bench) -> None:
    field = bench.field("optimizer.learning_rate", QLineEdit)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.0")
    bench.panel.show_experiment(replace(XOR, title="another"))
    QTest.keyClicks(field, "7")
    assert field.text() == "0.07"


def test_an_edit_that_is_not_taken_up_can_be_reverted(bench: Bench) -> None:
    bench.choose("data.name", "iris")
    bench.panel.revert()
    assert bench.field("data.name", Choice).currentText() == "xor"
    assert len(bench.edits) == 1


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ExperimentError("data.test_fraction", "leaves none"), "Leaves none."),
        (ExperimentError("network.layers[1].units", "too many"), "Too many."),
        (DataError("the file wine.csv is gone"), "The file wine.csv is gone."),
        (ExperimentError("title", "too long"), "title: Too long."),
    ],
)
def test_an_error_of_the_run_is_shown_where_it_belongs(
    bench: Bench, error: ExperimentError | DataError, sentence: str
) -> None:
    bench.type("optimizer.learning_rate", "7")
    bench.panel.show_problem(error)
    assert bench.messages() == [sentence]
    assert bench.field("optimizer.learning_rate", QLineEdit).text() == "0.5"


def test_the_wheel_scrolls_the_panel_and_changes_nothing(bench: Bench) -> None:
    for name, kind in (("units1", QSpinBox), ("loss.name", Choice)):
        field: QWidget = bench.field(name, kind)
        field.setFocus()
        middle = QPointF(field.rect().center())
        event = QWheelEvent(
            middle, field.mapToGlobal(middle), QPoint(0, -120), QPoint(0, -120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(field, event)
    assert bench.field("units1", QSpinBox).value() == 4
    assert bench.field("loss.name", Choice).currentText() == "binary_cross_entropy"


def test_sections_fold_to_a_summary_and_are_remembered(bench: Bench) -> None:
    bench.panel.set_folded(["optimizer", "network"])
    assert bench.panel.folded() == ["network", "optimizer"]
    texts = [label.text() for label in bench.panel.findChildren(QLabel) if label.isVisible()]
    assert {"4-1", "sgd, 0.5"} < set(texts)
    assert not bench.panel.findChild(QLineEdit, "optimizer.learning_rate").isVisible()
    bench.panel.set_folded([])
    assert bench.panel.findChild(QLineEdit, "optimizer.learning_rate").isVisible()


def test_every_control_has_a_name_and_every_label_a_buddy(bench: Bench) -> None:
    for control in bench.panel.findChildren(QWidget):
        if isinstance(control, QLineEdit | QSpinBox | Choice | QToolButton | QPushButton):
            parent = control.parent()
            inside = isinstance(parent, QSpinBox)
            named = control.accessibleName() or getattr(control, "text", str)()
            assert inside or named, control
    buddies = [w.buddy() for w in bench.panel.findChildren(QLabel) if w.buddy() is not None]
    assert len(buddies) == len(set(map(id, buddies))) >= 20


def test_mnemonics_differ_and_leave_the_menus_theirs(bench: Bench) -> None:
    texts = [w.text() for w in bench.panel.findChildren(QLabel)]
    texts += [w.text() for w in bench.panel.findChildren(QWidget) if hasattr(w, "click")]
    letters = Counter(t[t.index("&") + 1].lower() for t in texts if "&" in t)
    assert [letter for letter, count in letters.items() if count > 1] == []
    assert not set("frvh") & set(letters)


def test_the_panel_can_be_narrow(bench: Bench) -> None:
    assert bench.panel.minimumSizeHint().width() <= 270
    bench.panel.resize(270, 800)
    field = bench.field("optimizer.learning_rate", QLineEdit)
    right = field.mapTo(bench.panel, field.rect().topRight()).x()
    assert right < 270


def test_themes_can_be_changed(bench: Bench) -> None:
    bench.type("optimizer.learning_rate", "fast")
    before = bench.panel.grab().toImage()
    bench.panel.set_theme(DARK)
    assert bench.panel.grab().toImage() != before


def test_title_and_notes_stand_on_top(bench: Bench) -> None:
    labels = [label for label in bench.panel.findChildren(QLabel) if label.isVisible()]
    top = sorted(labels, key=lambda label: label.mapTo(bench.panel, QPoint()).y())[:2]
    assert [label.text() for label in top] == ["XOR", "Four samples."]


def test_the_button_for_tables_asks_for_one(bench: Bench, qtbot: QtBot) -> None:
    button = next(b for b in bench.panel.findChildren(QPushButton) if "CSV" in b.text())
    with qtbot.waitSignal(bench.panel.csv_requested):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
