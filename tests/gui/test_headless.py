"""Rendering without a display: the files that are asked for, whole, and what the terminal sees."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
from PySide6.QtGui import QImage

from gui.export.formats import FORMATS
from gui.export.rendered import rendered
from gui.headless import ProgressBar

EXPERIMENT = {
    "format": "backscope-experiment/1",
    "data": {"source": "generated", "name": "xor"},
    "network": {
        "layers": [{"units": 2, "activation": "tanh"}, {"units": 1, "activation": "linear"}],
        "initializer": {"name": "xavier_uniform", "seed": 1},
    },
    "loss": {"name": "half_squared_error"},
    "optimizer": {"name": "sgd", "learning_rate": 0.1},
    "batching": {"mode": "batch"},
}


@pytest.fixture
def experiment(tmp_path):
    path = tmp_path / "experiment.json"
    path.write_text(json.dumps(EXPERIMENT))
    return path


def diverging(experiment):
    content = json.loads(experiment.read_text())
    content["network"]["layers"][0]["activation"] = "linear"
    content["optimizer"]["learning_rate"] = 1e6
    experiment.write_text(json.dumps(content))
    return experiment


def test_every_format_of_every_plot(backscope, experiment, tmp_path):
    out = tmp_path / "new" / "pictures"
    arguments = ["--out", out, "--format", "png,svg,pdf,csv", "--size", "600x400", "--dpi", "192"]
    arguments += ["--plots", ",".join(rendered())]
    ended = backscope("render", experiment, "--updates", "50", *arguments)
    assert (ended.returncode, ended.stderr) == (0, "")
    names = {path.name for path in out.iterdir()}
    assert names == {f"{plot}.{kind}" for plot in rendered() for kind in FORMATS}
    assert set(ended.stdout.splitlines()) == {str(out / name) for name in names}
    for name in rendered():
        image = QImage(str(out / f"{name}.png"))
        assert (image.width(), image.height()) == (1200, 800)
        assert (out / f"{name}.svg").read_text().rstrip().endswith("</svg>")
        assert (out / f"{name}.pdf").read_bytes().startswith(b"%PDF-")
    losses = np.genfromtxt(out / "loss.csv", delimiter=",", names=True)
    assert len(losses) == 50


def test_only_what_was_asked_for(backscope, experiment, tmp_path):
    out = tmp_path / "out"
    ended = backscope("render", experiment, "--updates", "3", "--out", out, "--plots", "network")
    assert ended.returncode == 0
    assert [path.name for path in out.iterdir()] == ["network.png"]


def test_a_run_that_diverges_is_drawn_up_to_there(backscope, experiment, tmp_path):
    out = tmp_path / "out"
    ended = backscope("render", diverging(experiment), "--updates", "1000", "--out", out)
    assert ended.returncode == 3
    assert ended.stderr.startswith("backscope: ") and ended.stderr.count("\n") == 1
    assert (out / "loss.png").stat().st_size > 0


def test_a_folder_that_cannot_be_made_is_told_before_the_run(backscope, experiment):
    out = experiment / "inside a file"
    ended = backscope("render", experiment, "--updates", "1000000000", "--out", out)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr == f"backscope: {out}: cannot be made: Not a directory\n"


def test_a_bad_experiment_leaves_no_folder(backscope, experiment, tmp_path):
    experiment.write_text("{}")
    out = tmp_path / "out"
    ended = backscope("render", experiment, "--updates", "1", "--out", out)
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert not out.exists()


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self):
        return True


def test_progress_shows_on_a_terminal_and_leaves_no_trace():
    terminal = Terminal()
    bar = ProgressBar(2000, terminal)
    bar.show(500)
    assert terminal.getvalue() == "\r[" + "#" * 10 + "." * 30 + "] 500 of 2,000 updates"
    bar.clear()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_progress_writes_nothing_into_a_file():
    stream = io.StringIO()
    bar = ProgressBar(10, stream)
    bar.show(5)
    bar.clear()
    assert stream.getvalue() == ""
