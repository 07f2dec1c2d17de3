"""Which numbers stand at a neuron: those of the operation that has just run come first."""

from collections.abc import Callable
from itertools import count, pairwise

import pytest
from PySide6.QtCore import QRectF

from core.session.snapshot import Snapshot
from gui.look.theme import LIGHT
from gui.view.selection import Selection
from gui.widgets.canvas.paint.badges import badge_boxes
from gui.widgets.canvas.paint.frame import Frame, PaintOptions
from gui.widgets.canvas.paint.painter import NetworkPainter

Run = Callable[..., Snapshot]
Texts = Callable[..., list[str]]
pytestmark = pytest.mark.usefixtures("qapp")  # text is measured
WINDOW = (725, 430)  # the canvas of a window of 1280 x 800


def frame_of(
    snapshot: Snapshot, size: tuple[int, int] = WINDOW, options: PaintOptions | None = None
) -> Frame:
    rect = QRectF(0, 0, *size)
    return NetworkPainter().frame(None, rect, snapshot, LIGHT, options or PaintOptions())


@pytest.fixture
def after(snapshot_of: Run) -> Callable[..., Snapshot]:
    """The snapshot right after an operation of the first update."""

    def run(sizes: tuple[int, ...], op: str, layer: int) -> Snapshot:
        for tick in count(1):
            snapshot = snapshot_of(sizes, tick)
            assert snapshot.current is not None and snapshot.update == 0
            if (snapshot.current.op, snapshot.current.layer) == (op, layer):
                return snapshot
        raise AssertionError

    return run


@pytest.mark.parametrize("height", [380, 390, 405, 430, 500])
@pytest.mark.parametrize("units", [2, 3, 4])
def test_biases_of_few_units_are_numbers_in_low_windows(
    after: Run, units: int, height: int
) -> None:
    frame = frame_of(after((2, units, 1), "bias_gradient", 1), (725, height))
    boxes = badge_boxes(frame, frame.layout.columns[1])
    assert all(words.startswith("db1 ") for _, words in boxes)
    for (above, _), (below, _) in pairwise(boxes):
        assert above.bottom() < below.top()


@pytest.mark.parametrize("units", [5, 6, 8])
@pytest.mark.parametrize(
    ("op", "name"),
    [
        ("weighted_sum", "z1"),
        ("activation", "a1"),
        ("activation_gradient", "dz1"),
        ("bias_gradient", "db1"),
    ],
)
def test_many_units_show_what_was_just_computed(after: Run, units: int, op: str, name: str) -> None:
    frame = frame_of(after((2, units, 1), op, 1))
    column = frame.layout.columns[1]
    as_badge = frame.badge(column) is not None and name == "db1"
    assert as_badge or name in frame.names(column)


def test_many_outputs_show_the_slopes_of_their_biases(after: Run) -> None:
    frame = frame_of(after((3, 4, 10), "bias_gradient", 2))
    assert frame.names(frame.layout.columns[2]) == ["db2"]


def test_narrow_columns_show_one_number_each_and_name_it_above(after: Run, texts: Texts) -> None:
    snapshot = after((2, *[8] * 6, 1), "activation", 3)
    frame = frame_of(snapshot)
    columns = frame.layout.columns[1:7]
    assert not any(frame.room(column).named for column in columns)
    assert [frame.names(column) for column in columns] == [["a1"], ["a2"], ["a3"], [], [], []]
    written = texts(snapshot, size=WINDOW)
    assert {"a1", "a2", "a3"} <= set(written) and "a4" not in written


def test_what_the_backward_pass_reads_is_shown(after: Run) -> None:
    reading = frame_of(after((2, 4, 1), "weight_gradient", 2))
    assert "a1" in reading.names(reading.layout.columns[1])
    hidden = frame_of(after((2, 4, 1), "activation_gradient", 1))
    column = hidden.layout.columns[1]
    assert hidden.names(column) == ["da1", "dz1"]
    assert hidden.above(column) == "a1"


def test_a_selected_bias_keeps_its_place(after: Run) -> None:
    options = PaintOptions(selected=Selection("bias", 1, 2))
    frame = frame_of(after((2, 4, 1), "activation_gradient", 1), WINDOW, options)
    assert frame.above(frame.layout.columns[1]) == ""


def test_room_for_everything_shows_everything(after: Run) -> None:
    frame = frame_of(after((2, 2, 2), "bias_gradient", 1), (1300, 700))
    assert frame.names(frame.layout.columns[1]) == ["z1", "a1", "da1", "dz1"]
    assert frame.names(frame.layout.columns[2]) == ["z2", "a2", "t", "da2", "dz2"]
