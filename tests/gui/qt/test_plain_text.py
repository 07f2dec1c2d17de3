"""Text from outside stays text: in labels, tool tips, boxes and pictures."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as RichText
from PySide6.QtWidgets import QComboBox, QLabel, QMessageBox, QWidget

from core.experiment.experiment_file import write_experiment
from core.experiment.schema import Csv, Experiment, Layer, LossChoice, Network
from core.session.session import Session
from core.session.snapshot import take_snapshot
from gui.export.formats import FORMATS
from gui.export.options import ExportOptions
from gui.export.render import pictures_of
from gui.qt.plain_text import ask, clean, tip

TABLE = '"<b>age</b>","y\b<i>"\nabc,x\x1b\n'.replace("abc", "1") + "2,<u>y</u>\n3,￿z\n4,<u>y</u>\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "html.csv").write_text(TABLE, encoding="utf-8")
    experiment = Experiment(
        title="<h1>Title</h1>",
        notes="<img src=x> & notes",
        data=Csv(path="html.csv", targets=["y\b<i>"]),
        network=Network(layers=[Layer(units=3, activation="softmax")]),
        loss=LossChoice(name="softmax_cross_entropy"),
    )
    path = tmp_path / "<b>mine<br>.json"
    write_experiment(experiment, path)
    return path


@given(text=st.text())
def test_any_text_can_stand_in_xml_once_it_is_clean(text: str) -> None:
    element = ElementTree.Element("text")
    element.text = clean(text)
    assert ElementTree.fromstring(ElementTree.tostring(element)).text is not None or not text
    assert len(clean(text)) == len(text)


@given(text=st.text(alphabet="<b>/&; a\n"))
def test_a_tool_tip_is_never_read_as_html_of_the_texts_own(text: str) -> None:
    shown = tip(text)
    if RichText.mightBeRichText(shown):
        inner = shown.removeprefix("<qt>").removesuffix("</qt>").replace("<br>", "")
        assert "<" not in inner
    else:
        assert shown == text


def test_no_label_and_no_tool_tip_of_the_window_takes_html(open_window, hand_at, file):
    hand = hand_at(open_window(file))
    hand.wait(lambda now: now.experiment.title == "<h1>Title</h1>")
    window = hand.window
    window.docks["inspector"].raise_()
    hand.press_to(1, Qt.Key.Key_Right)
    window.actions_by_key["predict"].trigger()
    window.documents.refused.emit("<b>bad</b>")
    labels = window.findChildren(QLabel)
    assert len(labels) > 20
    assert "<b>bad</b>" in [label.text() for label in labels]
    for label in labels:
        assert label.textFormat() == Qt.TextFormat.PlainText, label.text()
    tips = [widget.toolTip() for widget in window.findChildren(QWidget)]
    for box in window.findChildren(QComboBox):
        role = Qt.ItemDataRole.ToolTipRole
        tips += [str(box.itemData(row, role) or "") for row in range(box.count())]
    menus = (window.file_menus.recent, window.file_menus.examples)
    tips += [action.toolTip() for menu in menus for action in menu.actions()]
    assert any("&lt;b&gt;mine" in text for text in tips), "the file's own name is among them"
    for text in tips:
        escaped = text.startswith("<qt>")
        inner = text.removeprefix("<qt>").removesuffix("</qt>").replace("<br>", "")
        assert "<" not in inner if escaped else not RichText.mightBeRichText(text), text


def test_a_question_shows_its_text_as_it_is(qtbot, answer):
    host = QWidget()
    qtbot.addWidget(host)

    def read(box: QWidget) -> None:
        assert isinstance(box, QMessageBox)
        assert box.textFormat() == Qt.TextFormat.PlainText
        assert box.text() == "Replace <b>x</b>?"
        box.button(QMessageBox.StandardButton.No).click()

    with answer(read):
        assert ask(host, "Export", "Replace <b>x</b>?") == QMessageBox.StandardButton.No


@pytest.mark.parametrize("kind", FORMATS)
def test_pictures_of_such_names_are_sound_files(qapp, file: Path, kind: str) -> None:
    session = Session.open_file(file)
    session.run_updates(3)
    for picture in pictures_of(take_snapshot(session), ["network", "loss"]):
        content = FORMATS[kind].content(picture, ExportOptions(width=500, height=300, format=kind))
        assert content
        if kind == "svg":
            found = ElementTree.fromstring(content)
            texts = ["".join(node.itertext()) for node in found.iter()]
            assert any("age" in text for text in texts) or picture.name != "network"
