from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from pytestqt.qtbot import QtBot

from core.explain import NumberFormat, Quantity
from core.session.session import Session
from core.session.snapshot import PAUSED, RUNNING, Snapshot, take_snapshot
from gui.export.pictures.inspector_pictures import inspector_pictures
from gui.look.theme import DARK, LIGHT
from gui.qt.retire import retire
from gui.view.selection import BIAS, EDGE, LOSS, NEURON, Selection
from gui.widgets.inspector import InspectorPanel

SnapshotOf = Callable[..., Snapshot]
W5 = Selection(EDGE, 2, 0, 0)  # Mazur counts from 1: his w5 is W2[0,0]
SLOPE_W5 = Quantity("dW2", (0, 0))
BACKWARD_DONE = 12  # all of Mazur's first update but the update itself


def look(panel: InspectorPanel, qtbot: QtBot, *, at: Snapshot, on: Selection | None = None) -> None:
    """Show a tick and a selection, and wait until they are rendered."""
    panel.show_snapshot(at)
    panel.show_selection(on)
    qtbot.waitUntil(lambda: panel.explanation is not None)
    qtbot.waitUntil(lambda: panel.explanation.quantity == panel.quantity)


def click(panel: InspectorPanel, qtbot: QtBot, quantity: Quantity) -> None:
    formula = panel.formula_page.formula
    rect = formula.rect_of(quantity)
    assert not rect.isEmpty(), f"{quantity} is no link in\n{formula.text()}"
    qtbot.mouseClick(formula, Qt.MouseButton.LeftButton, pos=rect.center().toPoint())


@pytest.fixture
def w5(panel: InspectorPanel, qtbot: QtBot, snapshot_of: SnapshotOf) -> InspectorPanel:
    """The inspector on the slope by w5, just before the first update."""
    look(panel, qtbot, at=snapshot_of("mazur", BACKWARD_DONE), on=W5)
    return panel


def test_the_slope_by_w5_is_explained_with_the_digits_that_mazur_prints(
    w5: InspectorPanel,
) -> None:
    text = w5.formula_page.formula.text()
    assert "0.74136507 × 0.186815602 × 0.593269992" in text
    result = text.rsplit("=", 1)[1]
    assert round(float(result), 9) == 0.082167041
    assert text.startswith("∂J/∂W2[0,0] = ∂J/∂a2[0] · ∂a2[0]/∂z2[0] · ∂z2[0]/∂W2[0,0]")
    assert w5.header.title.text() == "Slope of J with respect to the weight W2[0,0]"


def test_factors_lead_to_the_loss_and_the_way_back_returns(
    w5: InspectorPanel, qtbot: QtBot
) -> None:
    told: list[Quantity] = []
    w5.followed.connect(told.append)
    way = [Quantity("da2", (0,)), Quantity("a2", (0,)), Quantity("z2", (0,))]
    for step in way:
        click(w5, qtbot, step)
        assert w5.explanation is not None and w5.explanation.quantity == step
    assert told == way
    with qtbot.waitActive(w5):
        w5.activateWindow()
    assert not w5.header.back.isHidden() and w5.header.back.isEnabled()
    qtbot.mouseClick(w5.header.back, Qt.MouseButton.LeftButton)
    qtbot.keyClick(w5.formula_page.formula, Qt.Key.Key_Backspace)
    qtbot.keyClick(w5.formula_page.formula, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert w5.quantity == SLOPE_W5
    assert not w5.header.back.isEnabled()
    assert told[3:] == [way[1], way[0], SLOPE_W5]


def test_a_slope_leads_to_the_loss_of_the_sample(w5: InspectorPanel, qtbot: QtBot) -> None:
    click(w5, qtbot, Quantity("da2", (0,)))
    click(w5, qtbot, Quantity("sample_loss", (0,)))
    result = w5.formula_page.formula.text().rsplit("=", 1)[1]
    assert round(float(result), 9) == 0.298371109


def test_the_windows_echo_of_what_was_followed_changes_nothing(
    w5: InspectorPanel, qtbot: QtBot
) -> None:
    click(w5, qtbot, Quantity("a1", (0,)))
    w5.show_selection(Selection(NEURON, 1, 0))
    assert w5.quantity == Quantity("a1", (0,))
    w5.back()
    w5.show_selection(W5)
    assert w5.quantity == SLOPE_W5


def test_another_selection_starts_a_new_way(w5: InspectorPanel, qtbot: QtBot) -> None:
    click(w5, qtbot, Quantity("a1", (0,)))
    w5.show_selection(Selection(BIAS, 1, 1))
    qtbot.waitUntil(lambda: not w5.header.back.isEnabled())
    assert w5.quantity == Quantity("db1", (1,))


def test_keys_reach_every_factor_and_enter_follows(w5: InspectorPanel, qtbot: QtBot) -> None:
    formula = w5.formula_page.formula
    formula.setFocus()
    seen = []
    for _ in formula.links():
        qtbot.keyClick(formula, Qt.Key.Key_Down)
        seen.append(formula.marked)
    assert tuple(seen) == formula.links()
    qtbot.keyClick(formula, Qt.Key.Key_Down)
    assert formula.marked == Quantity("da2", (0,))
    assert "∂J/∂a2[0]" in formula.accessibleDescription()
    qtbot.keyClick(formula, Qt.Key.Key_Return)
    assert w5.quantity == Quantity("da2", (0,))


def test_tab_goes_through_the_factors_and_then_on(w5: InspectorPanel, qtbot: QtBot) -> None:
    formula = w5.formula_page.formula
    with qtbot.waitActive(w5):
        w5.activateWindow()
    formula.setFocus()
    for link in formula.links():
        qtbot.keyClick(formula, Qt.Key.Key_Tab)
        assert formula.marked == link
    qtbot.keyClick(formula, Qt.Key.Key_Tab)
    assert formula.marked is None
    assert not formula.hasFocus()


def test_plain_left_right_and_space_are_left_to_the_window(
    w5: InspectorPanel, qtbot: QtBot
) -> None:
    formula = w5.formula_page.formula
    formula.setFocus()
    before = formula.marked
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space):
        qtbot.keyClick(formula, key)
    assert formula.marked == before


def test_the_mouse_on_a_factor_tells_where_it_comes_from(w5: InspectorPanel, qtbot: QtBot) -> None:
    formula = w5.formula_page.formula
    told: list[Quantity | None] = []
    w5.hovered.connect(told.append)
    qtbot.mouseMove(formula, formula.rect_of(Quantity("a1", (0,))).center().toPoint())
    qtbot.mouseMove(formula, QPoint(formula.width() - 2, formula.height() - 2))
    assert told == [Quantity("a1", (0,)), None]
    place = w5.place_of(told[0])
    assert place is not None
    assert place == Selection(NEURON, 1, 0)


def test_a_neuron_under_the_mouse_lights_its_factors(w5: InspectorPanel, qtbot: QtBot) -> None:
    formula = w5.formula_page.formula
    before = formula.grab().toImage()
    w5.highlight(Selection(NEURON, 2, 0))
    assert formula.lit == {Quantity("da2", (0,)), Quantity("slope2", (0,)), Quantity("a2", (0,))}
    assert formula.grab().toImage() != before
    w5.highlight(Quantity("a1", (0,)))
    assert formula.lit == {Quantity("a1", (0,))}
    w5.highlight(None)
    assert formula.grab().toImage() == before


def test_text_and_latex_are_copied(w5: InspectorPanel, qtbot: QtBot) -> None:
    clipboard = QGuiApplication.clipboard()
    menu = w5.formula_page.menu(Quantity("da2", (0,)))
    entries = {action.text().split("\t")[0]: action for action in menu.actions()}
    entries["Copy as text"].trigger()
    assert "= 0.74136507 × 0.186815602 × 0.593269992" in clipboard.text()
    entries["Copy as LaTeX"].trigger()
    latex = clipboard.text()
    assert r"\frac{\partial J}{\partial w^{(2)}_{0,0}} &= " in latex
    assert r"0.74136507\times 0.186815602\times 0.593269992" in latex.replace(" \\times", "\\times")
    assert latex.count("{") == latex.count("}")
    number = next(text for text in entries if text.startswith("Copy 0.74"))
    entries[number].trigger()
    assert float(clipboard.text()) == w5.formula_page.formula.value_of(Quantity("da2", (0,)))
    retire(menu)


def test_control_c_copies_the_formula_that_has_the_focus(w5: InspectorPanel, qtbot: QtBot) -> None:
    with qtbot.waitActive(w5):
        w5.activateWindow()
    w5.formula_page.formula.setFocus()
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(w5.formula_page.formula, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "0.186815602" in QGuiApplication.clipboard().text()


def test_a_decimal_comma_and_fewer_digits_are_obeyed(w5: InspectorPanel, qtbot: QtBot) -> None:
    w5.set_number_format(NumberFormat(3, ","))
    qtbot.waitUntil(lambda: "0,741 × 0,187 × 0,593" in w5.formula_page.formula.text())


def test_what_is_not_computed_yet_is_said_and_never_shown_as_zero(
    panel: InspectorPanel, qtbot: QtBot, snapshot_of: SnapshotOf
) -> None:
    look(panel, qtbot, at=snapshot_of("mazur", 3), on=W5)
    text = panel.formula_page.formula.text()
    assert text == "∂J/∂W2[0,0] = ∂J/∂a2[0] · ∂a2[0]/∂z2[0] · ∂z2[0]/∂W2[0,0]"
    assert panel.formula_page.note.text() == (
        "Not computed yet: it comes with "
        "“backward pass: slope of the loss with respect to the weights of layer 2”."
    )
    assert panel.formula_page.note.isVisible()


def test_the_numbers_of_a_thing_are_one_click_apart(
    panel: InspectorPanel, qtbot: QtBot, snapshot_of: SnapshotOf
) -> None:
    look(panel, qtbot, at=snapshot_of("mazur", BACKWARD_DONE), on=Selection(NEURON, 1, 0))
    names = [button.quantity.name for button in panel.header.buttons]
    assert names == ["z1", "a1", "da1", "slope1", "dz1"]
    for button in panel.header.buttons:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert panel.quantity == button.quantity
        assert button.isChecked()
    assert not panel.header.back.isEnabled()


def test_stepping_explains_what_the_operation_has_written(
    panel: InspectorPanel, qtbot: QtBot, snapshot_of: SnapshotOf
) -> None:
    seen = []
    for ticks in range(14):
        look(panel, qtbot, at=snapshot_of("mazur", ticks))
        assert panel.explanation is not None
        seen.append(panel.explanation.quantity.name)
        assert (panel.explanation.result is None) == (ticks == 0)
    assert seen == [
        "z1", "a0", "z1", "a1", "z2", "a2", "loss", "da2", "dz2", "dW2", "da1", "dz1", "dW1", "W2+",
    ]  # fmt: skip


def test_a_selected_neuron_shows_its_newest_number_and_a_chosen_one_stays(
    panel: InspectorPanel, qtbot: QtBot, snapshot_of: SnapshotOf
) -> None:
    neuron = Selection(NEURON, 2, 1)
    seen = []
    for ticks in (0, 4, 5, 6, 7, 8, 9):
        look(panel, qtbot, at=snapshot_of("mazur", ticks), on=neuron)
        assert panel.quantity is not None
        seen.append(panel.quantity.name)
    assert seen == ["z2", "z2", "a2", "a2", "da2", "dz2", "dz2"]
    panel.on_chosen(Quantity("z2", (1,)))
    look(panel, qtbot, at=snapshot_of("mazur", 8), on=neuron)
    assert panel.quantity == Quantity("z2", (1,))


def test_the_loss_is_explained_for_the_batch_and_for_the_sample(
    panel: InspectorPanel, qtbot: QtBot, snapshot_of: SnapshotOf
) -> None:
    panel.set_sample(2)
    look(panel, qtbot, at=snapshot_of("xor", 6), on=Selection(LOSS, 2, 0))
    assert [button.quantity.name for button in panel.header.buttons][:2] == ["loss", "sample_loss"]
    assert panel.explanation is not None and panel.explanation.quantity == Quantity("loss")
    qtbot.mouseClick(panel.header.buttons[1], Qt.MouseButton.LeftButton)
    assert panel.explanation.quantity == Quantity("sample_loss", (2,))


def test_nothing_is_rendered_in_a_run_and_the_pause_catches_up(
    w5: InspectorPanel, qtbot: QtBot, snapshot_of: SnapshotOf
) -> None:
    before = w5.explanation
    for ticks in (13, 26, 39):
        w5.show_snapshot(snapshot_of("mazur", ticks).with_state(RUNNING))
        qtbot.wait(30)
    assert w5.explanation is before
    assert "Running" in w5.header.whose.text()
    w5.show_snapshot(snapshot_of("mazur", 51).with_state(PAUSED))
    qtbot.waitUntil(lambda: w5.explanation is not before)
    assert "Update 3" in w5.header.whose.text()


def test_a_hidden_inspector_renders_when_it_is_shown(
    panel: InspectorPanel, qtbot: QtBot, snapshot_of: SnapshotOf
) -> None:
    panel.hide()
    panel.show_snapshot(snapshot_of("mazur", BACKWARD_DONE))
    panel.show_selection(W5)
    qtbot.wait(30)
    assert panel.explanation is None
    panel.show()
    assert panel.explanation is not None and panel.explanation.quantity == SLOPE_W5


def test_a_smaller_network_forgets_what_it_does_not_have(
    w5: InspectorPanel, qtbot: QtBot, snapshot_of: SnapshotOf
) -> None:
    click(w5, qtbot, Quantity("a1", (0,)))
    look(w5, qtbot, at=snapshot_of("linear_unit", 3), on=W5)
    assert w5.explanation is not None
    assert w5.explanation.quantity.layer <= 1


@pytest.mark.parametrize("name", ["dz1", "slope1", "a1"])
def test_a_samples_number_stays_looked_at_where_the_batch_is_not_taken(
    panel: InspectorPanel, qtbot: QtBot, snapshot_of: SnapshotOf, name: str
) -> None:
    """Followed from the sum over the batch: right after the update there are no samples."""
    panel.set_sample(None)
    updates = len(snapshot_of("xor").program)
    end = snapshot_of("xor", updates - 1)
    look(panel, qtbot, at=end, on=Selection(NEURON, 1, 0))
    panel.follow(Quantity(name, (3, 0)))
    there = panel.explanation
    assert there is not None and there.sample == 3 and there.result is not None
    panel.show_snapshot(snapshot_of("xor", updates))
    panel.on_due()
    gone = panel.explanation
    assert gone is not None and gone.result is None and "is one operation back" in gone.note
    panel.show_snapshot(end)
    panel.on_due()
    assert panel.explanation == there


def test_a_reset_leaves_the_number_that_was_chosen(
    panel: InspectorPanel, qtbot: QtBot, snapshot_of: SnapshotOf
) -> None:
    end = snapshot_of("xor", 11)
    look(panel, qtbot, at=end, on=Selection(NEURON, 1, 0))
    panel.on_chosen(Quantity("dz1", (0,)))
    look(panel, qtbot, at=replace(snapshot_of("xor"), run=end.run + 1), on=Selection(NEURON, 1, 0))
    assert panel.quantity == Quantity("dz1", (0,))


@pytest.mark.parametrize("example", ["digits", "linear_unit", "perceptron_and", "spiral", "iris"])
def test_every_number_of_every_tick_of_a_first_update_is_shown(
    example: str, panel: InspectorPanel, qtbot: QtBot, snapshot_of: SnapshotOf
) -> None:
    length = len(snapshot_of(example).program)
    for ticks in (0, 1, 3, length - 1, length):
        snapshot = snapshot_of(example, ticks)
        last = len(snapshot.sizes) - 1
        things = [Selection(NEURON, layer, 0) for layer in range(last + 1)]
        things += [Selection(EDGE, last, 0, 0), Selection(BIAS, 1, 0), Selection(LOSS, last, 0)]
        for thing in things:
            for sample in (0, None):
                panel.set_sample(sample)
                look(panel, qtbot, at=snapshot, on=thing)
                for button in panel.header.buttons:
                    panel.on_chosen(button.quantity)
                    assert panel.formula_page.formula.text()
                    assert panel.formula_page.widget().width() <= panel.width()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_formula_takes_the_colours_of_the_theme(
    theme: object, w5: InspectorPanel, qtbot: QtBot
) -> None:
    colours = DARK if theme is DARK else LIGHT
    w5.set_theme(colours)
    image = w5.formula_page.grab().toImage()
    seen = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    assert colours.text in seen and colours.field in seen
    links = [QColor(name) for name in seen]
    accent = QColor(colours.accent)
    assert any(abs(ink.hue() - accent.hue()) < 8 and ink.saturation() > 90 for ink in links)


def test_a_change_after_an_update_leaves_the_weight_to_look_at(
    panel: InspectorPanel, qtbot: QtBot, example_session: Callable[..., Session]
) -> None:
    session = example_session("mazur", 13)  # the first update, to its end
    look(panel, qtbot, at=take_snapshot(session))
    assert panel.quantity == Quantity("W2+", (0, 0))
    session.edit("b1", (0,), 0.25)  # what was before the update is no step to it any more
    look(panel, qtbot, at=take_snapshot(session))
    assert panel.quantity == Quantity("W2", (0, 0))
    assert panel.explanation is not None
    result = float(session.prepared.layout.views(session.machine.memory.theta)["W2"][0, 0])
    assert panel.explanation.result == result
    assert round(result, 8) == 0.35891648  # w5+ as Mazur prints it
    pictures = {picture.name for picture in inspector_pictures(panel)}
    assert "formula" in pictures


def test_a_button_of_the_network_before_leads_nowhere(panel, snapshot_of):
    """Between another network and the next painting its buttons are still there."""
    panel.show_snapshot(snapshot_of("xor", 3))
    panel.show_snapshot(snapshot_of("perceptron_and", 3))
    before = panel.quantity
    for gone in (Quantity("dW2", (0, 0)), Quantity("z2", (0,)), Quantity("W1+", (3, 1))):
        panel.on_chosen(gone)
        panel.follow(gone)
        assert panel.quantity == before
