"""CSV: every bit survives, in our own reader and in others."""

from __future__ import annotations

import csv
import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core.datasets.table_file import read_table
from core.recording.curves import CurveData, Curves
from gui.export.pictures.network_picture import NetworkPicture
from gui.export.pictures.plot_picture import PlotPicture
from gui.export.table import Table
from gui.export.writers.csv_file import csv_bytes, curve_table, table_bytes
from gui.widgets.plots.table import GRADIENTS, LOSS

FLOATS = arrays.arrays(
    np.float64, st.integers(1, 30), elements=st.floats(allow_nan=False, allow_infinity=False)
)


def recorded(updates: int) -> CurveData:
    curves = Curves(("loss", "test_loss", "gradient1"))
    random = np.random.default_rng(1)
    for _ in range(updates):
        curves.next_row()[:] = random.standard_normal(3)
    return curves.data({"loss": 1.0}, updates)


@given(FLOATS)
def test_every_float_reads_back_to_the_bit(values: np.ndarray) -> None:
    text = table_bytes(Table(("value",), ((value,) for value in values.tolist())))
    back = np.loadtxt(io.BytesIO(text), delimiter=",", skiprows=1, ndmin=1)
    assert back.tobytes() == values.tobytes()


def test_curves_in_numpy() -> None:
    curves = recorded(50)
    text = csv_bytes(PlotPicture(LOSS, curves))
    table = np.genfromtxt(io.BytesIO(text), delimiter=",", names=True)
    assert table.dtype.names == ("update", "width", "loss", "test_loss")
    assert np.array_equal(table["update"], np.arange(50))
    assert np.array_equal(table["width"], np.ones(50))
    assert table["loss"].tobytes() == np.ascontiguousarray(curves.low["loss"]).tobytes()


def test_curves_in_our_own_reader() -> None:
    curves = recorded(50)
    read = read_table(csv_bytes(PlotPicture(LOSS, curves)), ["loss"], ["update", "test_loss"])
    assert np.array_equal(read.targets[:, 0], curves.low["loss"])
    assert np.array_equal(read.inputs[:, 1], curves.low["test_loss"])


def test_wide_bins_have_both_extremes() -> None:
    curves = recorded(9000)
    table = curve_table(curves, ("loss",))
    assert table.header == ("update", "width", "loss_low", "loss_high")
    rows = np.array(list(table.rows))
    assert rows[0, 1] > 1
    assert np.array_equal(rows[:, 2], curves.low["loss"])
    assert np.array_equal(rows[:, 3], curves.high["loss"])
    assert rows[:, 1].sum() == 9000


def test_a_plot_writes_its_own_series_alone() -> None:
    table = PlotPicture(GRADIENTS, recorded(5)).table()
    assert table.header == ("update", "width", "gradient1")


def test_a_run_not_begun_gives_the_header_alone() -> None:
    assert csv_bytes(PlotPicture(LOSS, recorded(0))) == b"update,width,loss,test_loss\n"


def test_parameters(snapshot) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_bytes(NetworkPicture(snapshot)).decode())))
    back = {name: np.full(array.shape, np.nan) for name, array in snapshot.parameters.items()}
    for row in rows:
        array = back[row["name"]]
        where = (int(row["i"]), int(row["j"]))
        array[where[: array.ndim]] = float(row["value"])
        assert array.ndim == 2 or row["j"] == "0"
    for name, array in snapshot.parameters.items():
        assert np.array_equal(back[name], array)
