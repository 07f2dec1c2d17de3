"""What is pending belongs to its document: fields, editors, drags and questions die with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from core.experiment.experiment_file import read_experiment
from gui.view.selection import BIAS, EDGE, NEURON, Selection
from gui.widgets.experiment_panel.fields import NumberField
from gui.words.examples import example, new_experiment

Key, Modifier = Qt.Key, Qt.KeyboardModifier
RATE = "optimizer.learning_rate"
# Data of other shapes, another optimizer's fields, the same fields: what may come in between.
OTHERS = ("perceptron_and", "spiral", "mazur", "xor")
HOSTILE = (
    "9" * 400, "-" + "9" * 400, "9" * 5000, str(2**63), "nan", "inf", "-inf", "1e999", "-1e999",
    "", "   ", ",", ".", "-", "1,2,3", "1.2,3", "abc", "1_000", "0x10", "½", "٣", "1e", "\x1b",
    "<b>1</b>", "1e400000000000", "5e-324", "−1", "0", "1",
)  # fmt: skip


@pytest.fixture
def no_faults(hand):
    faults: list[str] = []
    hand.window.worker.failed.connect(lambda sentence, _: faults.append(sentence))
    hand.window.errors.reported.connect(lambda sentence, _: faults.append(sentence))
    yield
    assert not faults


def open_example(hand, name: str) -> None:
    before = hand.now.document
    hand.window.documents.open_example(name)
    hand.wait(lambda now: now.document > before)


def begin_field(text: str):
    def begin(hand) -> None:
        hand.type_into(RATE, text, end=None)

    return begin


def begin_count(hand) -> None:
    box = hand.window.panel.findChild(QSpinBox, "units1")
    box.stepUp()  # told of after a pause


def begin_list(hand) -> None:
    hand.window.panel.findChild(QComboBox, "activation2").showPopup()


def begin_editor(item: Selection):
    def begin(hand) -> None:
        hand.press_to(1, Key.Key_Right)
        hand.window.canvas.select(item)
        hand.press(Key.Key_F2)
        field = hand.window.editing.editor.field
        assert field.hasFocus()
        QTest.keyClicks(field, "0.5")

    return begin


def begin_drag(hand) -> None:
    hand.window.editing.on_pull_began(Selection(EDGE, 2, 0, 3))
    hand.window.editing.on_pulled(20.0)


def begin_prediction(hand) -> None:
    hand.press(Key.Key_P, Modifier.ControlModifier)
    hand.press_to(1, Key.Key_Right)  # which takes the batch, and computes nothing yet
    hand.press(Key.Key_Right)
    hand._qtbot.waitUntil(lambda: hand.window.predicting.question is not None, timeout=20_000)
    QTest.keyClicks(hand.window.predict_bar.field, "0.1")


PENDING = {
    "number": begin_field("9"),
    "nonsense": begin_field("abc"),
    "count": begin_count,
    "list": begin_list,
    "weight": begin_editor(Selection(EDGE, 2, 0, 3)),
    "bias": begin_editor(Selection(BIAS, 1, 3)),
    "input": begin_editor(Selection(NEURON, 0, 1)),
    "drag": begin_drag,
    "prediction": begin_prediction,
}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("kind", PENDING)
def test_what_is_pending_dies_with_its_document(hand, no_faults, kind: str, name: str):
    PENDING[kind](hand)
    score = hand.window.predicting.score.asked
    open_example(hand, name)
    window = hand.window
    popup = QApplication.activePopupWidget()
    for widget in (popup, QApplication.focusWidget()):
        if widget is not None:
            QTest.keyClick(widget, Key.Key_Return)
    window.editing.on_pulled(30.0)
    window.editing.on_pull_ended()
    window.canvas.setFocus()
    hand.press(Key.Key_PageDown)
    QTest.qWait(450)  # longer than a count waits to be told of
    assert hand.now.experiment == example(name)
    assert not window.documents.modified
    assert window.editing.editor.isHidden()
    field = window.panel.findChild(QLineEdit, RATE)
    assert float(field.text()) == example(name).optimizer.learning_rate
    assert window.predicting.score.asked == score
    assert not window.predict_bar.field.text()


@pytest.mark.parametrize("key", [Key.Key_F8, Key.Key_F2, Key.Key_PageDown, Key.Key_Home])
def test_what_is_asked_while_another_document_is_read_is_dropped(hand, no_faults, key: Key):
    hand.window.canvas.select(Selection(EDGE, 2, 0, 3))
    before = hand.now.document
    hand.window.documents.open_example("perceptron_and")
    hand.press(key)
    if key == Key.Key_F2:
        QTest.keyClicks(hand.window.editing.editor.field, "0.5")
        QTest.keyClick(hand.window.editing.editor.field, Key.Key_Return)
    now = hand.wait(lambda now: now.document > before)
    QTest.qWait(100)
    assert (hand.now.tick, hand.now.experiment) == (now.tick, example("perceptron_and"))


def test_a_refused_file_keeps_the_breakpoints_and_a_good_one_ends_the_complaint(hand, tmp_path):
    hand.click_row(3, x=10)
    bad = tmp_path / "bad.json"
    bad.write_text("{")
    hand.window.documents.open_path(bad)
    hand.hear("bad.json")
    assert hand.window.program_list.breakpoints() == {3}
    open_example(hand, "mazur")
    assert not hand.window.notice.text
    assert not hand.window.program_list.breakpoints()


def test_the_complaint_below_a_field_goes_with_its_document_even_to_an_equal_one(hand):
    hand.type_into(RATE, "-1")
    message = hand.window.panel._sections[3]._messages[RATE]
    assert message.isVisible()
    open_example(hand, "xor")
    assert message.isHidden()


# A weight that is being typed


def weight_field(hand) -> QLineEdit:
    hand.window.canvas.select(Selection(EDGE, 1, 0, 0))
    hand.press(Key.Key_F2)
    return hand.window.editing.editor.field


def test_tab_and_a_click_elsewhere_take_the_value_and_escape_drops_it(hand):
    field = weight_field(hand)
    QTest.keyClicks(field, "0.5")
    QTest.keyClick(field, Key.Key_Tab)
    hand.wait(lambda now: now.parameters["W1"][0, 0] == 0.5)
    field = weight_field(hand)
    QTest.keyClicks(field, "0.25")
    QTest.mouseClick(hand.window.panel.findChild(QWidget, RATE), Qt.MouseButton.LeftButton)
    hand.window.panel.findChild(QWidget, RATE).setFocus()
    hand.wait(lambda now: now.parameters["W1"][0, 0] == 0.25)
    field = weight_field(hand)
    QTest.keyClicks(field, "7")
    QTest.keyClick(field, Key.Key_Escape)
    assert hand.window.editing.editor.isHidden()
    hand.press_to(1, Key.Key_Right)
    assert hand.now.parameters["W1"][0, 0] == 0.25


def test_nonsense_that_is_left_is_said(hand):
    field = weight_field(hand)
    QTest.keyClicks(field, "abc")
    QTest.keyClick(field, Key.Key_Tab)
    hand.hear('W1[0,0] stays: "abc" is not a finite number.')


# Numbers in fields


@pytest.mark.parametrize("optimizer", ["sgd", "rmsprop", "adagrad", "adam"])
def test_every_number_field_takes_or_refuses_hostile_texts_in_a_sentence(
    hand, no_faults, optimizer: str
):
    box = hand.window.panel.findChild(QComboBox, "optimizer.name")
    box.setCurrentIndex(box.findData(optimizer))
    box.activated.emit(box.currentIndex())
    panel = hand.window.panel
    panel.experiment_edited.disconnect()  # a million samples would take their time
    refusals: list[str] = []
    names = [field.objectName() for field in panel.findChildren(NumberField)]
    assert len(names) >= 12
    for name in names:
        for text in HOSTILE:
            field = panel.findChild(NumberField, name)
            if field is None:
                continue
            field.refused.connect(refusals.append)
            refusals.clear()
            value = field._value
            field.setText(text)
            field.setModified(True)
            field.editingFinished.emit()
            field.refused.disconnect(refusals.append)
            refused = [sentence for sentence in refusals if sentence]
            if refused:
                assert field._value == value
                assert "must be a" in refused[0]
                assert len(refused[0]) < 200
                assert field.isModified()
            else:
                assert field._limits.holds(field._value)
            field.drop()


def test_a_seed_of_400_digits_and_the_first_too_great_are_refused_with_the_limit(hand, no_faults):
    section = hand.window.panel._sections[1]
    for text in ("9" * 400, str(2**63)):
        hand.type_into("network.initializer.seed", text)
        words = section._messages["network.initializer.seed"].text()
        assert "from 0 to 9,223,372,036,854,775,807" in words


def test_after_the_greatest_seed_the_file_can_be_read_again(hand, tmp_path: Path):
    hand.type_into("network.initializer.seed", str(2**63 - 1))
    hand.wait(lambda now: now.experiment.network.initializer.seed == 2**63 - 1)
    hand.window.actions_by_key["new_weights"].trigger()
    hand.wait(lambda now: now.experiment.network.initializer.seed == 0)
    hand.window.documents._save_to(tmp_path / "seed.json")
    assert read_experiment(tmp_path / "seed.json") == hand.now.experiment


def test_the_decimal_comma_is_written_and_read_in_every_number_field(hand):
    from gui.look.number_style import NumberStyle

    hand.window.looks.on_number_style(NumberStyle(decimal=","))
    hand.type_into(RATE, "0,125")
    hand.wait(lambda now: now.learning_rate == 0.125)
    box = hand.window.panel.findChild(QComboBox, "optimizer.name")
    box.setCurrentIndex(box.findData("adam"))
    box.activated.emit(box.currentIndex())
    fields = hand.window.panel.findChildren(NumberField)
    assert {"0,9", "0,999", "0,001"} <= {field.text() for field in fields if field.isEnabled()}
    assert not [field.text() for field in fields if "." in field.text()]
    field = weight_field(hand)
    assert "," in field.text()
    hand.window.looks.on_number_style(NumberStyle())
    assert "0.999" in {field.text() for field in hand.window.panel.findChildren(NumberField)}


# Title and text


def test_an_examples_words_go_with_its_data_and_come_back_with_undo(hand):
    open_example(hand, "spiral")
    box = hand.window.panel.findChild(QComboBox, "data.name")
    box.setCurrentIndex(box.findData("circle"))
    box.activated.emit(box.currentIndex())
    now = hand.wait(lambda now: now.experiment.data.name == "circle")
    assert "piral" not in now.experiment.title + now.experiment.notes
    assert hand.window.panel._title.text() == now.experiment.title != ""
    hand.window.actions_by_key["undo"].trigger()
    hand.wait(lambda now: now.experiment == example("spiral"))
    assert hand.window.panel._title.text() == example("spiral").title


def test_a_network_that_was_built_is_not_saved_with_the_words_of_xor(hand):
    box = hand.window.panel.findChild(QSpinBox, "units1")
    QTest.qWait(200)  # until the panel has been laid out
    before = box.mapToGlobal(QPoint())
    box.stepUp()
    now = hand.wait(lambda now: now.sizes == (2, 5, 1))
    assert now.experiment.notes == ""
    QTest.qWait(20)
    assert box.mapToGlobal(QPoint()) == before  # the next click meets the same arrow


def test_title_and_text_are_edited_and_undone_and_a_change_keeps_them(hand, answer):
    def write(dialog: QWidget) -> None:
        dialog.findChild(QLineEdit).setText("Mine: spiral & <b>so</b>")
        dialog.findChild(QPlainTextEdit).setPlainText("Two\nlines")
        QTest.keyClick(dialog.findChild(QLineEdit), Key.Key_Return)

    with answer(write):
        hand.window.actions_by_key["words"].trigger()
    hand.wait(lambda now: now.experiment.title == "Mine: spiral & <b>so</b>")
    assert hand.now.experiment.notes == "Two\nlines"
    hand.window.panel.findChild(QSpinBox, "units1").stepUp()
    now = hand.wait(lambda now: now.sizes == (2, 5, 1))
    assert now.experiment.title == "Mine: spiral & <b>so</b>"
    for _ in range(2):
        hand.window.actions_by_key["undo"].trigger()
    hand.wait(lambda now: now.experiment == example("xor"))


def test_new_begins_a_small_experiment_without_a_name(hand):
    before = hand.now.document
    hand.press(Key.Key_N, Modifier.ControlModifier)
    now = hand.wait(lambda now: now.document > before)
    assert now.experiment == new_experiment()
    assert "Untitled" in hand.window.windowTitle()
    assert hand.window.panel._title.text() == "Untitled"
    hand.press(Key.Key_PageDown)
    assert hand.wait(lambda now: now.update == 1).tick > 1
