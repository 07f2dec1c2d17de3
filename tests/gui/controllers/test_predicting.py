"""Predict, then reveal: nothing shows the number early, answers are judged, the score is kept."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.session.session import Session
from core.session.snapshot import RUNNING
from gui.controllers.documents import example
from gui.look.number_style import NumberStyle
from gui.running.commands import EditParameter
from gui.view.selection import Selection

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def mazur(hand):
    """A learner at Mazur's network, with the mode on."""
    hand.window.documents.open_example("mazur")
    hand.wait(lambda now: now.sizes == (2, 2, 2))
    hand.press(Key.Key_P, Modifier.ControlModifier)
    return hand


def bar(hand):
    return hand.window.predict_bar


def ask_next(qtbot, hand) -> str:
    """Step on by the keyboard until something is asked; the name of the number."""
    predicting = hand.window.predicting
    focus = hand.window.focusWidget()
    QTest.keyClick(focus, Key.Key_Return if focus is bar(hand).field else Key.Key_Right)
    qtbot.waitUntil(lambda: predicting.question is not None)
    return predicting.question.name


def answer(qtbot, hand, text: str) -> None:
    """Type an answer and press Enter, with the keys alone."""
    field = bar(hand).field
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Key.Key_Return)


def forward_and_back() -> dict[str, np.ndarray]:
    """Mazur's first update by hand, with numpy alone."""
    x, t = np.array([0.05, 0.10]), np.array([0.01, 0.99])
    w1, w2 = np.array([[0.15, 0.20], [0.25, 0.30]]), np.array([[0.40, 0.45], [0.50, 0.55]])

    def sigmoid(z: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-z))

    z1 = w1 @ x + 0.35
    a1 = sigmoid(z1)
    z2 = w2 @ a1 + 0.60
    a2 = sigmoid(z2)
    da2 = a2 - t
    dz2 = da2 * a2 * (1 - a2)
    da1 = w2.T @ dz2
    dz1 = da1 * a1 * (1 - a1)
    found = {
        "z1": z1, "a1": a1, "z2": z2, "a2": a2, "da2": da2, "dz2": dz2, "da1": da1, "dz1": dz1,
        "dW2": np.outer(dz2, a1), "dW1": np.outer(dz1, x), "loss": 0.5 * np.sum(da2**2),
    }  # fmt: skip
    return found | {"W1": w1 - 0.5 * found["dW1"], "W2": w2 - 0.5 * found["dW2"]}


def number(found: dict[str, np.ndarray], name: str) -> float:
    plain, _, index = name.partition("[")
    place = tuple(int(i) for i in index.rstrip("]").split(",")) if index else ()
    return float(found[plain][place])


def test_enter_goes_on_after_a_click_on_reveal(hand, qtbot):
    hand.press(Key.Key_P, Modifier.ControlModifier)
    hand.press_to(1, Key.Key_Right)
    hand.press(Key.Key_Right)
    bar = hand.window.predict_bar
    qtbot.waitUntil(bar.reveal.isEnabled)
    QTest.mouseClick(bar.reveal, Qt.MouseButton.LeftButton)
    shown = hand.wait(lambda now: now.tick == 2)
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Return)
    qtbot.waitUntil(lambda: hand.window.predicting.question is not None)
    assert shown.tick == 2, "the next operation has run, and is hidden until it is predicted"


def test_mazurs_first_update_is_predicted_with_the_keyboard_alone(qtbot, mazur):
    found = forward_and_back()
    mazur.press_to(1, Key.Key_Right)  # the batch: there is nothing to predict
    asked = []
    for tick in range(2, len(mazur.now.program) + 1):
        name = ask_next(qtbot, mazur)
        assert mazur.now.tick == tick - 1, "what is shown is what was before"
        asked.append(name.partition("[")[0])
        answer(qtbot, mazur, f"{number(found, name):.9g}")
        mazur.wait(lambda now, tick=tick: now.tick == tick)
        assert "Right" in bar(mazur).verdict.text()
    assert asked[:-1] == [
        "z1", "a1", "z2", "a2", "loss", "da2", "dz2", "dW2", "da1", "dz1", "dW1"
    ]  # fmt: skip
    assert asked[-1] in ("W1", "W2")
    assert bar(mazur).score.text() == "12 of 12 right, 12 at the first try"
    assert abs(float(found["dW2"][0, 0]) - 0.082167041) < 5e-10, "as published"


def test_nothing_in_the_window_has_the_number_while_it_is_asked_for(qtbot, hand):
    hand.press(Key.Key_P, Modifier.ControlModifier)
    hand.window.docks["inspector"].raise_()
    session = Session.open(example("xor"))
    session.step("operation")
    for _ in range(len(session.program) - 1):
        session.step("operation")
        if session.position == (0, 2):
            hand.press_to(1, Key.Key_Right)
        ask_next(qtbot, hand)
        window = hand.window
        operation = session.program[(session.position[1] or len(session.program)) - 1]
        hidden = [session.machine.named[name] for name in operation.writes]
        before = window.snapshot
        for name in operation.writes:
            assert name not in before.values
        shown = [*before.values.values(), *before.parameters.values()]
        for array in hidden:
            if array.size > 1 and array.any():
                assert not any(np.array_equal(array, other) for other in shown)
        assert window.canvas.snapshot is before
        for plot in window.plots.values():
            assert plot.curves is plot.spec.data_of(before)
        assert window.inspecting.panel._subject.snapshot is before
        QTest.mouseClick(bar(hand).reveal, Qt.MouseButton.LeftButton)
        hand.wait(lambda now, tick=session.tick: now.tick == tick)


WRONG = {
    "z1": ("forgot_bias", lambda f, w: w["z1"] - 0.35),
    "a1": ("forgot_activation", lambda f, w: w["z1"]),
    "da2": ("sign", lambda f, w: -w["da2"]),
    "dz2": ("forgot_activation_slope", lambda f, w: w["da2"]),
    "dW2": ("wrong_upstream", lambda f, w: np.outer(w["dz2"][::-1], w["a1"])),
    "da1": ("used_updated_weight", lambda f, w: w["W2"].T @ w["dz2"]),
}
SENTENCES = {
    "forgot_bias": "The bias is missing",
    "forgot_activation": "the activation is still to come",
    "sign": "the sign is not",
    "forgot_activation_slope": "∂a/∂z is missing",
    "wrong_upstream": "arrives at unit",
    "used_updated_weight": "updated already",
}


def test_each_kind_of_mistake_is_told_as_what_it_is(qtbot, mazur):
    found = forward_and_back()
    mazur.press_to(1, Key.Key_Right)
    told = []
    for tick in range(2, 11):
        name = ask_next(qtbot, mazur)
        kind, wrong = WRONG.get(name.partition("[")[0], ("", None))
        if wrong is not None:
            mistaken = number({name.partition("[")[0]: wrong(None, found)}, name)
            answer(qtbot, mazur, f"{mistaken:.6g}")
            assert SENTENCES[kind] in bar(mazur).verdict.text()
            assert mazur.now.tick == tick - 1, "it stays hidden"
            told.append(kind)
        answer(qtbot, mazur, f"{number(found, name):.6g}")
        mazur.wait(lambda now, tick=tick: now.tick == tick)
    assert told == list(SENTENCES)
    assert bar(mazur).score.text() == "9 of 9 right, 3 at the first try"


def test_forgetting_to_average_is_told(qtbot, hand):
    hand.window.samples._box.setCurrentIndex(0)
    hand.window.samples.on_activated(0)  # the mean of the batch: J itself is asked for
    hand.press(Key.Key_P, Modifier.ControlModifier)
    session = Session.open(example("xor"))
    session.step("pass")
    hand.click_row(session.tick - 2)  # what a jump passes over is not asked for
    hand.wait(lambda now: now.tick == session.tick - 1)
    assert hand.window.predicting.question is None
    hand.window.canvas.setFocus()
    assert ask_next(qtbot, hand) == "loss"
    mean = float(session.machine.memory.loss)
    answer(qtbot, hand, f"{4 * mean:.6g}")
    assert "1/N is missing" in bar(hand).verdict.text()


def test_a_wrong_answer_a_hint_and_giving_up_count_for_what_they_are(qtbot, mazur):
    mazur.press_to(1, Key.Key_Right)
    ask_next(qtbot, mazur)
    answer(qtbot, mazur, "hello")
    assert "not a number" in bar(mazur).verdict.text()
    QTest.mouseClick(bar(mazur).hint, Qt.MouseButton.LeftButton)
    assert "W1[0,0]·a0[0]" in bar(mazur).verdict.text().replace(" ", "")
    answer(qtbot, mazur, "0,3775")  # over what was typed before
    mazur.wait(lambda now: now.tick == 2)
    assert bar(mazur).score.text() == "1 of 1 right, 0 at the first try"
    ask_next(qtbot, mazur)
    QTest.mouseClick(bar(mazur).reveal, Qt.MouseButton.LeftButton)
    mazur.wait(lambda now: now.tick == 3)
    assert "a1[0] = 0.59327" in bar(mazur).verdict.text()
    assert bar(mazur).score.text() == "1 of 2 right, 0 at the first try"
    QTest.mouseClick(bar(mazur).restart, Qt.MouseButton.LeftButton)
    assert bar(mazur).score.text() == "No answers yet"


def test_another_number_is_asked_for_by_a_click_on_it(qtbot, mazur):
    mazur.press_to(1, Key.Key_Right)
    assert ask_next(qtbot, mazur) == "z1[0]"
    mazur.window.canvas.select(Selection("neuron", 1, 1))
    assert mazur.window.predicting.question.name == "z1[1]"
    mazur.window.canvas.select(Selection("neuron", 2, 1))
    assert mazur.window.predicting.question.name == "z1[1]", "this one is not of the operation"
    answer(qtbot, mazur, "0.3925")
    mazur.wait(lambda now: now.tick == 2)


def test_going_back_and_on_again_asks_only_for_what_was_not_seen(qtbot, mazur):
    mazur.press_to(1, Key.Key_Right)
    ask_next(qtbot, mazur)
    mazur.window.canvas.setFocus()
    mazur.press(Key.Key_Right)
    qtbot.waitUntil(lambda: mazur.now.tick == 2)  # passed over: it is seen now
    qtbot.waitUntil(lambda: mazur.window.predicting.question is not None)
    assert bar(mazur).score.text() == "0 of 1 right, 0 at the first try"
    mazur.window.canvas.setFocus()
    mazur.press(Key.Key_Left)  # from the third operation, which is hidden still
    mazur.wait(lambda now: now.tick == 2)
    mazur.press_to(1, Key.Key_Left)
    mazur.press_to(2, Key.Key_Right)
    assert mazur.window.predicting.question is None


def test_an_edit_by_hand_ends_the_question_and_shows_what_follows_from_it(qtbot, mazur):
    mazur.press(Key.Key_PageDown)
    mazur.wait(lambda now: now.update == 1)
    start = mazur.now.tick
    mazur.press_to(start + 1, Key.Key_Right)
    assert ask_next(qtbot, mazur).startswith("z1")
    mazur.window.worker.send(EditParameter("W1", (0, 0), 2.0))
    now = mazur.wait(lambda now: now.tick == start + 2)
    assert now.parameters["W1"][0, 0] == 2.0
    assert "z1" in now.values
    assert mazur.window.predicting.question is None


def test_a_run_asks_nothing_and_switching_off_shows_everything(qtbot, mazur):
    mazur.press_to(1, Key.Key_Right)
    ask_next(qtbot, mazur)
    mazur.window.actions_by_key["predict"].trigger()
    mazur.wait(lambda now: now.tick == 2)
    assert bar(mazur).isHidden()
    mazur.window.actions_by_key["predict"].trigger()
    assert bar(mazur).isVisible()
    mazur.window.canvas.setFocus()
    mazur.press(Key.Key_Space)
    mazur.wait(lambda now: now.state == RUNNING and now.update > 3)
    assert mazur.window.predicting.question is None
    mazur.press(Key.Key_Space)
    mazur.wait(lambda now: now.state != RUNNING)
    assert mazur.window.predicting.question is None


def test_a_guess_is_not_right_and_too_few_digits_are_right_so_far(qtbot, mazur):
    mazur.press_to(1, Key.Key_Right)
    assert ask_next(qtbot, mazur) == "z1[0]"  # 0.3775
    answer(qtbot, mazur, "0.4")
    assert "Right so far" in bar(mazur).verdict.text()
    assert mazur.window.predicting.question is not None
    answer(qtbot, mazur, "0.378")
    mazur.wait(lambda now: now.tick == 2)
    assert bar(mazur).score.text() == "1 of 1 right, 1 at the first try", "no digit was wrong"
    assert ask_next(qtbot, mazur) == "a1[0]"  # 0.59327
    answer(qtbot, mazur, "1")
    assert "Not right" in bar(mazur).verdict.text()
    mazur.window.predicting.style = NumberStyle(network_digits=2)
    answer(qtbot, mazur, "0.59")
    mazur.wait(lambda now: now.tick == 3)


def test_what_the_answer_needs_is_given_and_no_more(qtbot, mazur):
    mazur.press_to(1, Key.Key_Right)
    assert ask_next(qtbot, mazur) == "z1[0]"
    given = bar(mazur).given.text()
    for part in ("W1[0,0] = 0.15", "W1[0,1] = 0.2", "b1[0] = 0.35"):
        assert part in given
    assert "W1[1," not in given and "0.3775" not in given
    while not ask_next(qtbot, mazur).startswith("W"):
        QTest.mouseClick(bar(mazur).reveal, Qt.MouseButton.LeftButton)
    given = bar(mazur).given.text()
    asked = mazur.window.predicting.question
    old = mazur.now.parameters[asked.quantity.name.rstrip("+")][asked.quantity.index]
    assert f" {asked.name} = {old:.6g};" in given, "the old weight"
    assert f" d{asked.name} = " in given and "η = 0.5" in given


def test_one_number_at_a_time(qtbot, mazur):
    found = forward_and_back()
    mazur.press_to(1, Key.Key_Right)
    QTest.mouseClick(bar(mazur).each, Qt.MouseButton.LeftButton)
    mazur.window.canvas.setFocus()
    assert ask_next(qtbot, mazur) == "z1[0]"
    answer(qtbot, mazur, f"{number(found, 'z1[0]'):.6g}")
    assert mazur.window.predicting.question.name == "z1[1]"
    assert "z1" not in mazur.now.values, "the layer stays hidden"
    assert "Right: z1[0]" in bar(mazur).verdict.text()
    assert "z1[0] = 0.3775" in bar(mazur).given.text()
    answer(qtbot, mazur, f"{number(found, 'z1[1]'):.6g}")
    mazur.wait(lambda now: now.tick == 2)
    assert mazur.window.predicting.question is None
    assert bar(mazur).score.text() == "2 of 2 right, 2 at the first try"
    ask_next(qtbot, mazur)
    QTest.mouseClick(bar(mazur).reveal, Qt.MouseButton.LeftButton)
    assert "a1" not in mazur.now.values
    QTest.mouseClick(bar(mazur).reveal, Qt.MouseButton.LeftButton)
    mazur.wait(lambda now: now.tick == 3)
    assert bar(mazur).score.text() == "2 of 4 right, 2 at the first try"
