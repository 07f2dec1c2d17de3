"""The command line: what it refuses, what it hands on, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from core import __version__
from core.errors import BackscopeError, Diverged, ExperimentError
from gui import cli

XOR = {
    "format": "backscope-experiment/1",
    "data": {"source": "generated", "name": "xor"},
    "network": {
        "layers": [
            {"units": 3, "activation": "tanh"},
            {"units": 1, "activation": "sigmoid"},
        ],
        "initializer": {"name": "xavier_uniform", "seed": 3},
    },
    "loss": {"name": "binary_cross_entropy"},
    "optimizer": {"name": "sgd", "learning_rate": 0.5},
    "batching": {"mode": "batch"},
}


@pytest.fixture
def xor(tmp_path: Path) -> Path:
    path = tmp_path / "xor.json"
    path.write_text(json.dumps(XOR))
    return path


@pytest.fixture
def calls(monkeypatch):
    """Replace what the commands lead to; returns the list of calls made there."""
    made = []
    fakes = {
        "core.trace": {"run_trace": lambda *values: made.append(values)},
        "gui.headless": {"run_render": lambda **values: made.append(values)},
        "gui.app": {"run_window": lambda file, interrupts: made.append(file) or 0},
        "gui.qt.interrupts": {"Interrupts": lambda: None},
        "gui.qt.platform_check": {"check_platform": lambda: made.append("checked")},
    }
    for name, functions in fakes.items():
        module = ModuleType(name)
        vars(module).update(functions)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")  # restored afterwards; render sets it
    return made


TRACE = ["trace", "file.json", "--updates", "3"]
RENDER = ["render", "file.json", "--updates", "3", "--out", "pictures"]


@pytest.mark.parametrize(
    "arguments, told",
    [
        (["trace"], "required: FILE, --updates"),
        (["trace", "file.json"], "required: --updates"),
        (["trace", "file.json", "--updates"], "expected one argument"),
        (["trace", "file.json", "--updates", "-1"], "--updates"),
        (["trace", "file.json", "--updates", "1.5"], "'1.5'"),
        (["trace", "file.json", "--updates", "1e3"], "'1e3'"),
        (["trace", "file.json", "--updates", "1_000"], "'1_000'"),
        (["trace", "file.json", "--updates", "٣"], "--updates"),
        (["trace", "file.json", "--updates", "1000000001"], "1,000,000,000"),
        ([*TRACE, "--from", "4"], "--from 4 lies beyond --updates 3"),
        ([*TRACE, "--ops", "weighted_sum,guess"], "'guess' is none of take_batch"),
        ([*TRACE, "--ops", ""], "--ops"),
        ([*TRACE, "--upd", "3"], "--upd"),
        ([*TRACE, "second.json"], "second.json"),
        (["render", "file.json", "--updates", "3"], "required: --out"),
        ([*RENDER, "--format", "png,gif"], "'gif' is none of png, svg, pdf, csv"),
        ([*RENDER, "--plots", "los"], "'los' is none of loss, gradients, effect, ratios, network"),
        ([*RENDER, "--theme", "pink"], "'pink'"),
        ([*RENDER, "--size", "1200"], "'1200'"),
        ([*RENDER, "--size", "15x800"], "from 16 to 20,000"),
        ([*RENDER, "--size", "1200x20001"], "from 16 to 20,000"),
        ([*RENDER, "--dpi", "9"], "from 10 to 2,400"),
        ([*RENDER, "--dpi", "2401"], "from 10 to 2,400"),
        (["no/such.json"], "no/such.json: there is no such file"),
        (["--wrong"], "--wrong"),
        (["one.json", "two.json"], "two.json"),
        (["two\nlines"], "two lines"),
    ],
)
def test_bad_arguments_get_one_line_that_names_them(arguments, told, calls, capsys):
    assert cli.main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("backscope: ")
    assert err.count("\n") == 1
    assert told in err
    assert calls == []


def test_trace_hands_on_its_arguments(calls):
    status = cli.main([*TRACE, "--from", "2", "--ops", "loss, weight_gradient,loss"])
    assert status == 0
    assert calls == [(Path("file.json"), 3, 2, ("loss", "weight_gradient"), sys.stdout, False)]


def test_trace_prints_everything_by_default(calls):
    assert cli.main(TRACE) == 0
    assert calls == [(Path("file.json"), 3, 0, None, sys.stdout, False)]


def test_render_needs_no_display(calls):
    assert cli.main(RENDER) == 0
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    assert calls == [
        "checked",
        {
            "file": Path("file.json"),
            "updates": 3,
            "data_outside": False,
            "out": Path("pictures"),
            "formats": ("png",),
            "plots": ("loss", "gradients", "network"),
            "dpi": 300,
            "size": (1200, 800),
            "theme": "light",
        },
    ]


def test_render_hands_on_its_arguments(calls):
    choices = ["--format", "pdf,svg", "--plots", "network", "--dpi", "96"]
    assert cli.main([*RENDER, *choices, "--size", "640x480", "--theme", "dark"]) == 0
    assert calls[1]["formats"] == ("pdf", "svg")
    assert calls[1]["plots"] == ("network",)
    assert calls[1]["dpi"] == 96
    assert calls[1]["size"] == (640, 480)
    assert calls[1]["theme"] == "dark"


def test_window_opens_after_the_platform_was_checked(calls, xor):
    assert cli.main([]) == 0
    assert cli.main([str(xor)]) == 0
    assert calls == ["checked", None, "checked", xor]


def test_a_file_with_a_commands_name_can_be_opened(calls, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("trace").touch()
    assert cli.main(["./trace"]) == 0
    assert calls == ["checked", Path("trace")]


@pytest.mark.parametrize(
    "error, status, told",
    [
        (ExperimentError("loss.name", "no such loss"), 2, "loss.name: no such loss"),
        (BackscopeError("two\n lines"), 2, "two lines"),
        (Diverged("update 7, weighted_sum of layer 2: z2 is inf"), 3, "update 7, weighted_sum"),
        (PermissionError(13, "Permission denied", "a.json"), 2, "a.json: Permission denied"),
    ],
)
def test_what_goes_wrong_is_one_line_and_a_status(error, status, told, calls, capsys, monkeypatch):
    def fail(*_values):
        raise error

    monkeypatch.setattr(sys.modules["core.trace"], "run_trace", fail)
    monkeypatch.setattr(cli, "_abandon_output", lambda: None)  # capsys has no file to abandon
    assert cli.main(TRACE) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"backscope: {err[11:-1]}\n" and told in err


def test_control_c_ends_quietly(calls, capsys, monkeypatch):
    def interrupt(*_values):
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["core.trace"], "run_trace", interrupt)
    assert cli.main(TRACE) == 130
    assert capsys.readouterr() == ("", "")


def test_the_choices_are_those_of_the_tables(calls):
    from gui.export.formats import FORMATS
    from gui.export.rendered import rendered
    from gui.look.theme import THEMES

    for theme in THEMES:
        assert cli.main([*RENDER, "--theme", theme]) == 0
        assert calls[-1]["theme"] == theme
    choices = ["--format", ",".join(FORMATS), "--plots", ",".join(rendered())]
    assert cli.main([*RENDER, *choices]) == 0
    assert calls[-1]["formats"] == tuple(FORMATS)
    assert calls[-1]["plots"] == ("loss", "gradients", "effect", "ratios", "network")


def test_version(backscope):
    ended = backscope("--version")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"backscope {__version__}\n", "")


@pytest.mark.parametrize(
    "arguments, told",
    [
        (["--help"], "backscope render FILE"),
        (["trace", "--help"], "--ops"),
        (["render", "--help"], "--dpi"),
    ],
)
def test_help_tells_every_option(arguments, told, backscope):
    ended = backscope(*arguments)
    assert ended.returncode == 0
    assert told in ended.stdout
    assert max(map(len, ended.stdout.splitlines())) <= 100
    assert ended.stderr == ""


def heavy_modules(run_python, *arguments: object) -> set[str]:
    """Which of the heavy packages a command imports, in a process of its own."""
    code = (
        "import sys\nfrom gui.cli import main\n"
        "try: main(sys.argv[1:])\nexcept SystemExit: pass\n"
        "print(*{name.split('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    ended = run_python("-c", code, *arguments)
    assert ended.returncode == 0
    return set(ended.stderr.split()) & {"numpy", "msgspec", "PySide6", "shiboken6", "pyqtgraph"}


def test_help_imports_neither_qt_nor_numpy(run_python):
    assert heavy_modules(run_python, "--help") == set()
    assert heavy_modules(run_python, "render", "--help") == set()


def test_trace_imports_no_qt(run_python, xor):
    assert heavy_modules(run_python, "trace", xor, "--updates", "1") == {"numpy", "msgspec"}


def test_trace_prints_json_lines(backscope, xor):
    ended = backscope("trace", xor, "--updates", "2", "--from", "1", "--ops", "loss,update")
    assert (ended.returncode, ended.stderr) == (0, "")
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [line.get("state", line.get("op")) for line in lines] == [
        "initial", "loss", "update", "final",
    ]  # fmt: skip
    assert [line["update"] for line in lines[1:3]] == [1, 1]
    assert lines[-1]["loss"] < lines[0]["loss"]


def changed(place: str, value: object) -> str:
    """XOR as JSON text, with ``value`` at ``place``, whose keys have dots between them."""
    content = json.loads(json.dumps(XOR))
    *way, last = [int(key) if key.isdigit() else key for key in place.split(".")]
    node = content
    for key in way:
        node = node[key]
    node[last] = value
    return json.dumps(content)


@pytest.mark.parametrize(
    "text, told",
    [
        ("", "empty"),
        ("hello", "not JSON"),
        ("[" * 100_000, "expected object"),
        ('{"format": ' + "[" * 100_000, "format"),
        (changed("network.extra", 1), "network.extra"),
        (changed("network.layers.0.weights", [[1, 2], [3, 4]]), "network.layers[0].weights"),
        (changed("network.layers.0.units", 0), "network.layers[0].units"),
        (changed("network.layers.0.units", 10**9), "network.layers[0].units"),
        (changed("network.layers.0.activation", "softmax"), "network.layers[0].activation"),
        (changed("optimizer.learning_rate", float("nan")), "not JSON"),
        (changed("data", {"source": "csv", "path": "no.csv", "targets": ["y"]}), "no.csv"),
    ],
)
def test_a_bad_file_gets_one_line_that_names_the_place(text, told, backscope, tmp_path):
    path = tmp_path / "bad.json"
    path.write_text(text)
    ended = backscope("trace", path, "--updates", "1", timeout=30)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("backscope: ") and ended.stderr.count("\n") == 1
    assert told in ended.stderr


def test_a_run_that_diverges_names_the_operation(backscope, tmp_path):
    path = tmp_path / "diverges.json"
    content = json.loads(changed("optimizer.learning_rate", 1e200))
    content["network"]["layers"] = [{"units": 2, "activation": "linear"}] * 2
    content["loss"]["name"] = "squared_error"
    content["data"] = {"source": "inline", "inputs": [[1, 2]], "targets": [[3, 4]]}
    path.write_text(json.dumps(content))
    ended = backscope("trace", path, "--updates", "50")
    assert ended.returncode == 3
    assert json.loads(ended.stdout.splitlines()[0])["state"] == "initial"
    assert ended.stderr.startswith("backscope: diverged in update ")
    assert ended.stderr.count("\n") == 1
    assert "_" in ended.stderr


def test_a_reader_that_leaves_early_is_no_error(xor):
    command = [sys.executable, "-m", "gui", "trace", str(xor), "--updates", "100000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline().startswith(b"{")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 141


def test_a_full_disk_is_told_in_one_line(backscope, xor):
    with open("/dev/full", "w") as full:
        streams = {"stdout": full, "stderr": subprocess.PIPE, "capture_output": False}
        ended = backscope("trace", xor, "--updates", "1", **streams)
    assert ended.returncode == 2
    assert ended.stderr == "backscope: standard output: No space left on device\n"


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-"])
def test_a_trace_that_nobody_can_read_ends_quietly(closed: str, xor: Path):
    command = f'"{sys.executable}" -m gui trace "{xor}" --updates 3 {closed}'
    ended = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (141, b"", b"")


def test_a_path_that_the_output_cannot_encode_is_written_escaped(tmp_path: Path, xor: Path):
    command = [sys.executable, "-m", "gui", "render", xor, "--updates", "1", "--plots", "loss",
               "--format", "csv", "--out", "größe"]  # fmt: skip
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": os.getcwd()}
    ended = subprocess.run(command, capture_output=True, cwd=tmp_path, env=environment, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout == b"gr\\xf6\\xdfe/loss.csv\n"
    assert (tmp_path / "größe" / "loss.csv").exists()
