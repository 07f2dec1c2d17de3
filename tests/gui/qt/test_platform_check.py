"""What Qt lacks is told in a sentence with the cure; the process never aborts."""

from __future__ import annotations

import ctypes
import os
import re
import socket
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QLibraryInfo, QObject

from gui.qt import platform_check
from gui.qt.platform_check import NoDisplay, PlatformError, check_platform, wanted_platforms

ROOT = Path(__file__).resolve().parents[3]

# What decides about the display, taken out of the environment of the tests' own process.
BARE = {
    name: value
    for name, value in os.environ.items()
    if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE")
}


@pytest.mark.parametrize(
    "environ, names",
    [
        ({}, []),
        ({"DISPLAY": ""}, []),
        ({"DISPLAY": ":0"}, ["xcb"]),
        ({"WAYLAND_DISPLAY": "wayland-0"}, ["wayland"]),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "w"}, ["xcb", "wayland"]),
        (
            {"DISPLAY": ":0", "WAYLAND_DISPLAY": "w", "XDG_SESSION_TYPE": "wayland"},
            ["wayland", "xcb"],
        ),
        ({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}, ["offscreen"]),
        ({"QT_QPA_PLATFORM": "xcb:a=b;offscreen"}, ["xcb", "offscreen"]),
    ],
)
def test_platforms_are_tried_in_qts_order(environ, names):
    assert wanted_platforms(environ) == names


def test_offscreen_is_always_possible():
    check_platform({"QT_QPA_PLATFORM": "offscreen"})
    check_platform({"QT_QPA_PLATFORM": "xcb;offscreen", "DISPLAY": ":987"})


def test_an_unknown_platform_is_named():
    with pytest.raises(PlatformError, match=r"'atari'.*QT_QPA_PLATFORM"):
        check_platform({"QT_QPA_PLATFORM": "atari"})


@pytest.mark.parametrize(
    "environ, told",
    [
        ({}, "there is no display"),
        ({"QT_QPA_PLATFORM": "xcb"}, "there is no display"),
        ({"DISPLAY": ":987"}, "the display ':987' that DISPLAY names does not answer"),
        ({"DISPLAY": "nonsense"}, "the display 'nonsense' that DISPLAY names does not answer"),
    ],
)
def test_the_program_ends_with_a_sentence_where_no_display_is(environ, told, backscope):
    ended = backscope(env=BARE | environ)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith(f"backscope: {told}")
    assert "backscope render" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_the_makefile_can_tell_no_display_from_something_missing(run_python):
    def status(**environ: str) -> int:
        return run_python("-m", "gui.qt.platform_check", env=BARE | environ).returncode

    assert status() == 1
    assert status(QT_QPA_PLATFORM="atari") == 2
    assert status(QT_QPA_PLATFORM="offscreen") == 0


def test_a_broken_library_is_told_and_does_not_abort(backscope, tmp_path):
    (tmp_path / "libfontconfig.so.1").touch()
    ended = backscope(env=BARE | {"DISPLAY": ":987", "LD_LIBRARY_PATH": str(tmp_path)})
    assert ended.returncode == 2
    assert "libfontconfig.so.1: file too short" in ended.stderr
    assert ended.stderr.count("\n") == 1


@pytest.fixture
def without(monkeypatch):
    """Let the loader miss the libraries named, and whatever is loaded after them."""

    def hide(*missing: str) -> None:
        def load(name: str) -> ctypes.CDLL:
            gone = [name] if name in missing else [*missing] if "platforms" in name else []
            if gone:
                problem = "cannot open shared object file: No such file or directory"
                raise OSError(f"{gone[0]}: {problem}")
            return ctypes.CDLL(None)

        monkeypatch.setattr(platform_check, "ctypes", SimpleNamespace(CDLL=load))

    return hide


def test_all_missing_libraries_are_in_one_apt_line(without, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    without("libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-xkb.so.1")
    with pytest.raises(PlatformError) as caught:
        check_platform({"DISPLAY": ":0"})
    assert not isinstance(caught.value, NoDisplay)
    assert str(caught.value) == (
        "the system library libxcb-cursor.so.0, which Qt needs, is missing: on Debian or Ubuntu"
        " run: apt-get install -y libxcb-cursor0 libxcb-icccm4 libxcb-xkb1"
    )


def test_a_user_is_told_to_use_sudo(without, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    without("libEGL.so.1")
    with pytest.raises(PlatformError, match=r"run: sudo apt-get install -y libegl1$"):
        check_platform({"QT_QPA_PLATFORM": "offscreen"})


def test_a_failing_import_of_qt_becomes_the_sentence(without, monkeypatch):
    class Finder:
        """Fails as PySide6 does on a bare Debian."""

        def find_spec(self, name, *_rest):
            if name == "PySide6.QtWidgets":
                raise ImportError("libGL.so.1: cannot open shared object file: No such file")

    monkeypatch.delitem(sys.modules, "PySide6.QtWidgets", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    without("libGL.so.1")
    with pytest.raises(PlatformError, match=r"library libGL.so.1, .* install -y libgl1$"):
        check_platform({"QT_QPA_PLATFORM": "offscreen"})


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "PySide6.QtWidgets", None)
    with pytest.raises(PlatformError, match=r"the Python package PySide6\.QtWidgets is missing"):
        check_platform({"QT_QPA_PLATFORM": "offscreen"})


def test_a_wayland_display_is_asked_whether_it_answers(without, tmp_path):
    plugin = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    assert (plugin / "libqwayland.so").exists()
    without()  # every library loads, whatever is installed here
    environ = {"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": str(tmp_path)}
    with pytest.raises(NoDisplay, match="'wayland-9' that WAYLAND_DISPLAY names does not answer"):
        check_platform(environ)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-9"))
        server.listen()
        check_platform(environ)


@pytest.mark.parametrize(
    "library, package",
    [
        ("libEGL.so.1", "libegl1"),
        ("libgthread-2.0.so.0", "libglib2.0-0"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libxcb-render-util.so.0", "libxcb-render-util0"),
        ("libpng16.so.16", "libpng16-16"),
        ("libwayland-client.so.0", "libwayland-client0"),
    ],
)
def test_debians_names_of_packages(library, package):
    assert platform_check.debian_package(library) == package


def test_the_makefile_installs_every_package_that_is_asked_for():
    listed = re.search(r"^PACKAGES := ((?:.*\\\n)*.*)", (ROOT / "Makefile").read_text(), re.M)
    assert set(platform_check.PACKAGES.values()) <= set(listed[1].replace("\\", " ").split())


def test_calls_that_return_nothing_leave_the_count_of_none_alone():
    """PySide6 6.12.0 on Python 3.11 loses one reference to None on each; enough of them kill it."""
    item = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        item.setObjectName("name")
        item.blockSignals(False)
    assert abs(sys.getrefcount(None) - before) < 100
