"""Files in the window: opened, saved, asked about, refused; nothing is lost without a question."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QLineEdit,
    QMessageBox,
    QWidget,
)

from core.experiment.experiment_file import read_experiment, write_experiment
from core.experiment.schema import Csv, Experiment, Layer, LossChoice, Network
from core.session.session import Session
from core.session.snapshot import RUNNING, take_snapshot
from gui.settings.settings import MOST_RECENT, Settings
from gui.view.selection import EDGE, Selection
from gui.words.examples import EXAMPLES, example

Key, Modifier = Qt.Key, Qt.KeyboardModifier
TABLE = "x,y\n0,1\n1,3\n2,5\n3,7\n"


def titled(title: str) -> Experiment:
    return replace(example("xor"), title=title)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.json"
    write_experiment(titled("Mine"), path)
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """An experiment file in one folder, on a table beside it."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "line.csv").write_text(TABLE)
    path = folder / "line.json"
    experiment = Experiment(
        title="Line",
        data=Csv(path="line.csv", targets=["y"]),
        network=Network(layers=[Layer(units=1, activation="linear")]),
        loss=LossChoice(name="half_squared_error"),
    )
    write_experiment(experiment, path)
    return path


# Opening


def test_it_starts_on_xor(hand):
    assert hand.now.experiment == example("xor")
    assert hand.window.windowTitle() == "XOR[*] — Backscope"
    assert not hand.window.isWindowModified()


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_can_be_opened_from_the_menu_and_run(hand, name: str):
    actions = {action.data(): action for action in hand.window.file_menus.examples.actions()}
    before = hand.now.document
    actions[name].trigger()
    hand.wait(lambda now: now.document > before and now.experiment == example(name))
    hand.press(Key.Key_PageDown)
    hand.wait(lambda now: now.update == 1)


def test_a_file_is_opened_by_its_dialog(hand, answer, choose_file, file: Path):
    with answer(choose_file(file)):
        hand.press(Key.Key_O, Modifier.ControlModifier)
    hand.wait(lambda now: now.experiment.title == "Mine")
    assert hand.window.windowTitle().startswith("mine.json")
    assert Settings().recent() == [file]


def test_a_file_on_the_command_line_is_opened(open_window, file: Path):
    assert open_window(file).snapshot.experiment.title == "Mine"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "not JSON"),
        ("", "empty"),
        ('{"format": "backscope-experiment/1", "colour": 1}', "colour"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence_and_the_run_stays(hand, tmp_path, content, words):
    bad = tmp_path / "bad.json"
    bad.write_text(content)
    there = hand.run_and_pause()
    assert not hand.window.documents.open_path(bad)
    assert "bad.json" in hand.hear(words)
    assert (hand.now.run, hand.now.tick) == (there.run, there.tick)
    assert hand.window.windowTitle().startswith("XOR")
    assert not hand.window.isWindowModified()


def test_a_file_whose_table_is_missing_leaves_everything_as_it_was(qtbot, hand, table: Path):
    (table.parent / "line.csv").unlink()
    before = table.read_bytes()
    hand.click_row(3, x=10)  # a breakpoint
    there = hand.press_to(1, Key.Key_Right)
    hand.window.documents.open_path(table)
    hand.hear("line.csv")
    now = hand.press_to(2, Key.Key_Right)
    assert now.run == there.run
    assert hand.window.program_list.breakpoints() == {3}
    assert hand.window.windowTitle().startswith("XOR")
    assert not hand.window.isWindowModified()
    assert hand.window.documents.path is None, "saving would write XOR over the other file"
    assert table not in Settings().recent()
    assert table.read_bytes() == before


@pytest.mark.parametrize("missing", [True, False])
def test_a_start_with_a_bad_file_falls_back_on_xor_and_says_why(
    open_window, hand_at, table: Path, missing: bool
):
    if missing:
        (table.parent / "line.csv").unlink()
    else:
        table.write_text("{")
    hand = hand_at(open_window(table))
    hand.hear("line")
    hand.wait(lambda now: now.experiment == example("xor"))
    hand.press_to(1, Key.Key_Right)


def test_a_start_with_a_table_that_is_given_up_falls_back_on_xor(open_window, answer, table: Path):
    with answer("Cancel"):
        window = open_window(table.parent / "line.csv")
    assert window.snapshot.experiment == example("xor")


def test_opening_takes_the_breakpoints_away(hand, file: Path):
    hand.click_row(3, x=10)
    hand.window.documents.open_path(file)
    hand.wait(lambda now: now.experiment.title == "Mine")
    assert not hand.window.program_list.breakpoints()
    hand.press(Key.Key_Space)
    hand.wait(lambda now: now.state == RUNNING and now.update > 3)


# Saving


def test_save_as_and_opening_again_give_an_equal_experiment(hand, answer, choose_file, tmp_path):
    hand.type_into("optimizer.learning_rate", "0.25")
    hand.wait(lambda now: now.learning_rate == 0.25)
    assert hand.window.isWindowModified()
    target = tmp_path / "saved"
    with answer(choose_file(target)):
        hand.press(Key.Key_S, Modifier.ControlModifier | Modifier.ShiftModifier)
    saved = target.with_suffix(".json")
    assert read_experiment(saved) == hand.now.experiment
    assert not hand.window.isWindowModified()
    assert hand.window.windowTitle().startswith("saved.json")
    before = hand.now
    hand.window.documents.open_path(saved)
    now = hand.wait(lambda now: now.run != before.run)
    assert now.experiment == before.experiment
    assert np.array_equal(now.parameters["W1"], before.parameters["W1"])


def test_save_writes_to_the_files_own_place_without_a_dialog(open_window, hand_at, file: Path):
    hand = hand_at(open_window(file))
    hand.type_into("optimizer.learning_rate", "0.125")
    hand.wait(lambda now: now.learning_rate == 0.125)
    hand.press(Key.Key_S, Modifier.ControlModifier)
    assert read_experiment(file).optimizer.learning_rate == 0.125


def test_what_is_still_being_typed_is_saved_too(open_window, hand_at, file: Path):
    hand = hand_at(open_window(file))
    field = hand.type_into("optimizer.learning_rate", "0.125", end=None)
    hand.press(Key.Key_S, Modifier.ControlModifier)
    assert read_experiment(file).optimizer.learning_rate == 0.125
    assert field.hasFocus()
    hand.wait(lambda now: now.learning_rate == 0.125)
    assert not hand.window.isWindowModified()


def test_save_as_suggests_the_documents_own_name(open_window, hand_at, answer, file: Path):
    hand = hand_at(open_window(file))
    names: list[str] = []

    def look(dialog: QWidget) -> None:
        names.append(dialog.findChild(QLineEdit, "fileNameEdit").text())
        dialog.reject()

    with answer(look):
        hand.press(Key.Key_S, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert [Path(name).name for name in names] == ["mine.json"]


def test_a_file_is_not_replaced_without_a_question(hand, answer, choose_file, file: Path):
    before = file.read_bytes()
    questions: list[str] = []

    def refuse(box: QWidget) -> None:
        assert isinstance(box, QMessageBox)
        questions.append(box.text())
        QTimer.singleShot(0, box.parentWidget().reject)
        QTest.mouseClick(box.button(QMessageBox.StandardButton.No), Qt.MouseButton.LeftButton)

    with answer(choose_file(file.with_suffix("")), refuse):
        hand.press(Key.Key_S, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert "mine.json" in questions[0]
    assert file.read_bytes() == before


def test_what_cannot_be_written_is_said_and_stays_unsaved(hand, tmp_path):
    hand.type_into("optimizer.learning_rate", "0.25")
    hand.wait(lambda now: now.learning_rate == 0.25)
    assert not hand.window.documents._save_to(tmp_path / "nowhere" / "x.json")
    hand.hear("Not saved")
    assert hand.window.isWindowModified()


def test_a_tables_path_stays_valid_when_its_experiment_is_saved_elsewhere(
    open_window, hand_at, answer, choose_file, table: Path, tmp_path
):
    hand = hand_at(open_window(table))
    other = tmp_path / "other" / "folder"
    other.mkdir(parents=True)
    with answer(choose_file(other / "copy.json")):
        hand.press(Key.Key_S, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert read_experiment(other / "copy.json").data.path == "../../data/line.csv"
    # The run goes on with its table, also where it has to be read again.
    hand.type_into("data.test_fraction", "0.25")
    hand.wait(lambda now: now.experiment.data.test_fraction == 0.25)
    hand.press(Key.Key_S, Modifier.ControlModifier)
    assert read_experiment(other / "copy.json").data.path == "../../data/line.csv"
    run = hand.now.run
    hand.window.documents.open_path(other / "copy.json")
    hand.wait(lambda now: now.run != run)
    assert hand.window.notice.text == ""


def test_a_full_path_to_a_table_stays_as_it_is(open_window, hand_at, table: Path, tmp_path):
    full = str(table.parent / "line.csv")
    experiment = read_experiment(table)
    write_experiment(replace(experiment, data=replace(experiment.data, path=full)), table)
    hand = hand_at(open_window(table))
    assert hand.window.documents._save_to(tmp_path / "copy.json")
    assert read_experiment(tmp_path / "copy.json").data.path == full


# Recent files


def test_recent_files_stand_in_the_menu_the_latest_first_and_open(hand, tmp_path):
    paths = []
    for number in range(MOST_RECENT + 2):
        paths.append(tmp_path / f"a&b {number}.json")
        write_experiment(titled(str(number)), paths[-1])
        hand.window.documents.open_path(paths[-1])
    actions = hand.window.file_menus.recent.actions()
    assert [Path(action.data()) for action in actions] == paths[:1:-1]
    assert actions[0].text() == f"a&&b {MOST_RECENT + 1}.json"
    actions[-1].trigger()
    hand.wait(lambda now: now.experiment.title == "2")
    assert Settings().recent()[0] == paths[2]


def test_a_recent_file_that_is_gone_is_said_and_forgotten(hand, file: Path):
    hand.window.documents.open_path(file)
    file.unlink()
    hand.window.file_menus.recent.actions()[0].trigger()
    hand.hear("mine.json")
    assert Settings().recent() == []
    assert not hand.window.file_menus.recent.isEnabled()


# Unsaved changes


@pytest.fixture
def changed(hand):
    hand.type_into("optimizer.learning_rate", "0.25")
    hand.wait(lambda now: now.learning_rate == 0.25)
    return hand


def test_closing_with_changes_asks_and_cancel_stays(changed, answer):
    with answer("Cancel"):
        assert not changed.window.close()
    assert changed.window.isVisible()
    changed.press_to(1, Key.Key_Right)


def test_closing_with_changes_can_discard_them(changed, answer):
    with answer("Discard"):
        assert changed.window.close()
    assert changed.window.worker.isFinished()


def test_closing_with_changes_can_save_them(changed, answer, choose_file, tmp_path):
    with answer("Save", choose_file(tmp_path / "kept")):
        assert changed.window.close()
    assert read_experiment(tmp_path / "kept.json").optimizer.learning_rate == 0.25


def test_a_save_that_is_called_off_does_not_close(changed, answer):
    with answer("Save", "Cancel"):
        assert not changed.window.close()


def test_closing_while_something_is_being_typed_asks(hand, answer):
    hand.type_into("optimizer.learning_rate", "0.25", end=None)
    with answer("Cancel"):
        assert not hand.window.close()


@pytest.mark.parametrize(("words", "opened"), [("Cancel", False), ("Discard", True)])
def test_opening_another_asks_first(changed, answer, file: Path, words: str, opened: bool):
    with answer(words):
        assert changed.window.documents.open_path(file) is opened
    if opened:
        changed.wait(lambda now: now.experiment.title == "Mine")
    else:
        assert changed.now.learning_rate == 0.25


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name != "deep_sigmoid"])
def test_an_example_learns_within_the_time_that_its_speed_gives(name: str) -> None:
    """All but the one that shows how nothing is learnt: half of the loss goes in 20 seconds."""
    session = Session.open(example(name))
    first = take_snapshot(session).experiment
    assert first.title
    updates = 20 * EXAMPLES[name] // len(session.program)
    session.run_updates(updates)
    curves = take_snapshot(session).curves
    losses = curves.high["loss"]
    assert losses[-5:].mean() < 0.5 * losses[:5].mean()
    assert updates >= 30, "and not so fast that it is over before one has looked"


# Saved at once after an edit


@pytest.fixture
def slow(hand, monkeypatch):
    """The worker takes some time for each command."""
    obey = hand.window.worker._driver.obey

    def slowly(command: object) -> None:
        time.sleep(0.15)
        obey(command)

    monkeypatch.setattr(hand.window.worker._driver, "obey", slowly)


def type_a_weight(hand, text: str = "0.625") -> None:
    hand.window.canvas.select(Selection(EDGE, 1, 0, 0))
    hand.press(Key.Key_F2)
    field = hand.window.editing.editor.field
    field.selectAll()
    QTest.keyClicks(field, text)


@pytest.mark.parametrize("end", [None, Key.Key_Return])
def test_a_weight_typed_and_saved_at_once_is_in_the_file(hand, file, slow, end):
    assert hand.window.documents.open_path(file)
    hand.wait(lambda now: now.experiment.title == "Mine")
    type_a_weight(hand)
    if end is not None:
        QTest.keyClick(hand.window.editing.editor.field, end)
    hand.press(Key.Key_S, Modifier.ControlModifier)
    assert read_experiment(file).network.layers[0].weights[0][0] == 0.625
    assert not hand.window.documents.modified


def test_what_the_worker_still_owes_is_waited_for_or_not_saved(hand, file, answer, monkeypatch):
    assert hand.window.documents.open_path(file)
    hand.wait(lambda now: now.experiment.title == "Mine")
    before = file.read_bytes()
    go_on, worker = Event(), hand.window.worker
    obey = worker._driver.obey

    def held(command: object) -> None:
        go_on.wait(20)
        obey(command)

    monkeypatch.setattr(worker._driver, "obey", held)
    hand.window.actions_by_key["new_weights"].trigger()
    with answer("Cancel"):
        assert not hand.window.documents.on_save()
    hand.hear("Not saved")
    assert file.read_bytes() == before
    # Closing and opening ask, as there is something to lose.
    with answer("Cancel"):
        hand.window.documents.open_example("spiral")
    assert hand.window.documents.path == file
    with answer(lambda dialog: go_on.set()):
        assert hand.window.documents.on_save()
    assert (
        read_experiment(file).network.initializer.seed
        == titled("Mine").network.initializer.seed + 1
    )
