"""The picture: known numbers are written, absent ones are blank, signs and light have colours."""

import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from core.session.snapshot import Snapshot
from gui.look.theme import DARK, LIGHT, Theme
from gui.widgets.canvas import PaintOptions
from gui.widgets.canvas.figures import Figures
from gui.widgets.canvas.layout import arrange

Run = Callable[..., Snapshot]
Texts = Callable[..., list[str]]
Paint = Callable[..., QImage]

# Mazur's published digits, in the order in which the operations compute them.
STEPS = [
    (1, ["0.05", "0.1"]),
    (2, ["0.3775", "0.3925"]),
    (3, ["0.5933", "0.5969"]),
    (4, ["1.106", "1.225"]),
    (5, ["0.7514", "0.7729"]),
    (6, ["0.2984"]),
    (7, ["0.7414", "−0.2171"]),
    (8, ["0.1385", "−0.0381"]),
    (9, ["0.08217", "0.08267", "−0.0226", "−0.02274"]),
]


@pytest.mark.parametrize(("tick", "numbers"), STEPS)
def test_numbers_appear_with_their_operation(
    mazur: Run, texts: Texts, tick: int, numbers: list[str]
) -> None:
    before, after = texts(mazur(tick - 1)), texts(mazur(tick))
    for number in numbers:
        assert number not in before
        assert number in after


def test_what_is_not_computed_has_a_name_but_no_number(mazur: Run, texts: Texts) -> None:
    written = texts(mazur(0))
    assert {"z1", "a1", "da1", "dz1", "a0", "t"} <= set(written)
    numbers = {text for text in written if text.strip("−.e").replace(".", "").isdigit()}
    assert numbers == {"0.15", "0.2", "0.25", "0.3", "0.4", "0.45", "0.5", "0.55"}


def test_the_update_shows_old_and_new_weights(mazur: Run, texts: Texts) -> None:
    snapshot = mazur(len(mazur(0).program))
    assert snapshot.current is not None and snapshot.current.op == "update"
    written = texts(snapshot)
    assert {"0.3589", "0.4087", "0.5113", "0.5614", "0.1498"} <= set(written)
    assert {"0.4", "0.45", "0.5", "0.55", "was"} <= set(written)


def test_a_plate_with_one_line_shows_the_new_weight(mazur: Run, texts: Texts) -> None:
    written = texts(mazur(len(mazur(0).program)), size=(725, 430))
    assert {"0.3589", "0.4087", "0.5113", "0.5614", "0.1498"} <= set(written)
    assert "was" not in written


def test_slopes_of_parameters_are_of_the_whole_batch(snapshot_of: Run, texts: Texts) -> None:
    for sizes in ((2, 4, 1), (64, 32, 10)):
        ticks = range(len(snapshot_of(sizes).program))
        for snapshot in (snapshot_of(sizes, tick) for tick in ticks):
            of_batch = any("summed over" in text for text in texts(snapshot, size=(725, 430)))
            op = snapshot.current.op if snapshot.current else ""
            assert of_batch == (op in ("weight_gradient", "bias_gradient"))


def test_outputs_have_their_names_where_lines_fit(snapshot_of: Run, texts: Texts) -> None:
    snapshot = replace(
        snapshot_of((64, 32, 10), 5), output_names=tuple(f"digit {i}" for i in range(10))
    )
    assert {f"digit {i}" for i in range(10)} <= set(texts(snapshot, size=(725, 430)))


def test_digits_are_chosen(mazur: Run, texts: Texts) -> None:
    assert "0.593" in texts(mazur(3), PaintOptions(digits=3))
    assert "0.593270" not in texts(mazur(3), PaintOptions(digits=3))
    assert "0.59327" in texts(mazur(3), PaintOptions(digits=6))


def test_a_sample_or_the_mean_is_shown(snapshot_of: Run, texts: Texts) -> None:
    snapshot = snapshot_of((1, 2, 1), 1)
    inputs = snapshot.values["a0"][:, 0]
    for sample in range(2):
        assert f"{inputs[sample]:.4g}" in texts(snapshot, PaintOptions(sample=sample))
    assert f"{inputs.mean():.4g}" in texts(snapshot, PaintOptions(sample=None))
    assert f"{inputs[1]:.4g}" in texts(snapshot, PaintOptions(sample=99))


def test_a_whole_batchs_slopes_are_those_of_j(snapshot_of: Run) -> None:
    """The slope by a bias, which the engine adds up over the batch, is the slope by its z."""
    snapshot = snapshot_of((1, 2, 1), 10)
    figures = Figures(snapshot, None)
    row = figures.row("dz2")
    assert row is not None and row == pytest.approx(snapshot.values["db2"], rel=1e-14)
    assert figures.scale("dz2") == pytest.approx(float(np.abs(row).max()), rel=1e-14)
    assert "slopes added up" in figures.describe_sample()
    after_loss = Figures(snapshot_of((1, 2, 1), 6), None)
    assert "data_loss" in after_loss.snapshot.values
    assert "slopes" not in after_loss.describe_sample(), "none is there yet"


def test_large_networks_say_how_much_is_left_out(snapshot_of: Run, texts: Texts) -> None:
    written = " ".join(texts(snapshot_of((64, 32, 10), 3)))
    assert "of 2,368 weights drawn" in written
    assert "64 inputs" in written
    assert "tanh · 32 units" in written


def colour_at(image: QImage, x: float, y: float) -> QColor:
    ratio = image.devicePixelRatio()
    return image.pixelColor(round(x * ratio), round(y * ratio))


def is_blue(colour: QColor) -> bool:
    return colour.blue() > colour.red() + 30


def is_orange(colour: QColor) -> bool:
    return colour.red() > colour.blue() + 30


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_edges_have_the_colour_of_their_sign(
    snapshot_of: Run, picture: Paint, theme: Theme
) -> None:
    fields = {
        "data": {"source": "inline", "inputs": [[1, 1]], "targets": [[0]]},
        "network": {"layers": [{"units": 1, "activation": "linear", "weights": [[1, -1]]}]},
    }
    image = picture(snapshot_of(fields), theme=theme)
    before, after = arrange((2, 1), 900.0, 500.0).columns
    end = after.centres[0]
    for source, holds in ((0, is_blue), (1, is_orange)):
        start = before.centres[source]
        x, y = start + 0.2 * (end - start)
        assert holds(colour_at(image, x, y))


def test_neurons_fill_once_their_activation_is_known(snapshot_of: Run, picture: Paint) -> None:
    fields = {
        "data": {"source": "inline", "inputs": [[1]], "targets": [[0, 0]]},
        "network": {"layers": [{"units": 2, "activation": "tanh", "weights": [[3], [-3]]}]},
    }
    column = arrange((1, 2), 900.0, 500.0).columns[1]
    spots = [(x + 0.6 * column.radius, y + 0.6 * column.radius) for x, y in column.centres]
    blank, summed, filled = (picture(snapshot_of(fields, tick)) for tick in (0, 2, 3))
    for image in (blank, summed):
        assert all(colour_at(image, *spot) == QColor(LIGHT.canvas) for spot in spots)
    assert is_blue(colour_at(filled, *spots[0]))
    assert is_orange(colour_at(filled, *spots[1]))


def test_an_absent_picture_is_empty_and_a_known_one_is_not(
    snapshot_of: Run, picture: Paint
) -> None:
    column = arrange((64, 32, 10), 900.0, 500.0).columns[0]
    before, after = picture(snapshot_of((64, 32, 10), 0)), picture(snapshot_of((64, 32, 10), 1))
    inputs = snapshot_of((64, 32, 10), 1).values["a0"][0]
    for unit, (x, y) in enumerate(column.centres):
        assert colour_at(before, x, y) == QColor(LIGHT.canvas)
        assert is_blue(colour_at(after, x, y)) == (inputs[unit] > 0.1)


def test_tiny_slopes_are_visible_and_inputs_keep_contrast(snapshot_of: Run, picture: Paint) -> None:
    snapshot = snapshot_of((64, 32, 10), 12)
    assert "dz1" in snapshot.values
    slopes = snapshot.values["dz1"].copy()
    slopes[0] *= 1e-9 / np.abs(slopes[0]).max()
    faint = replace(snapshot, values={**snapshot.values, "dz1": slopes})
    image = picture(faint)
    layout = arrange((64, 32, 10), 900.0, 500.0)
    grid = layout.columns[1].grid
    assert grid is not None
    x, y = layout.columns[1].centres[int(np.abs(slopes[0]).argmax())]
    spot = colour_at(image, x, y + grid.tops[1] - grid.tops[0])
    assert is_blue(spot) or is_orange(spot)
    inputs = snapshot.values["a0"][0]
    x, y = layout.columns[0].centres[int(inputs.argmax())]
    assert colour_at(image, x, y).lightness() < 180  # although it stands back


def test_what_the_operation_does_not_touch_stands_back(snapshot_of: Run, picture: Paint) -> None:
    snapshot = snapshot_of((1, 1, 1), 2)  # weighted sum of layer 1: W1 is read, W2 is not
    weights = {name: np.ones_like(array) for name, array in snapshot.parameters.items()}
    lit = replace(snapshot, parameters=weights)
    fast = replace(lit, state="running", updates_per_second=1000.0)
    columns = arrange((1, 1, 1), 900.0, 500.0).columns
    start, end = columns[1].centres[0], columns[2].centres[0]
    x, y = start + 0.25 * (end - start)
    strong, weak = colour_at(picture(fast), x, y), colour_at(picture(lit), x, y)
    assert strong == QColor(LIGHT.positive)
    assert weak.lightness() > strong.lightness() + 40


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    "sizes", [(1, 1), (2, 2, 2), (2, *[8] * 6, 1), (13, 5, 20), (784, 300, 10)], ids=str
)
def test_paints_every_operation_of_any_network(
    snapshot_of: Run, picture: Paint, sizes: tuple[int, ...], theme: Theme, ratio: float
) -> None:
    length = len(snapshot_of(sizes).program)
    ticks = range(length + 2) if max(sizes) < 20 and ratio == 1 else (0, 3, length - 1)
    images = [picture(snapshot_of(sizes, tick), 700, 420, theme, ratio) for tick in ticks]
    assert all(colour_at(image, 1, 1) == QColor(theme.canvas) for image in images)
    assert all(a != b for a, b in itertools.pairwise(images))


def test_paints_a_diverged_run_and_tiny_rooms(
    snapshot_of: Run, picture: Paint, texts: Texts
) -> None:
    snapshot = snapshot_of((2, 3, 1), 7)
    values = {**snapshot.values, "a1": np.full((2, 3), np.nan), "z1": np.full((2, 3), np.inf)}
    broken = replace(snapshot, values=values, state="diverged")
    assert {"nan", "∞"} <= set(texts(broken))
    for size in ((1, 1), (40, 30), (150, 100)):
        picture(broken, *size)
