"""Can Qt open a window here? Asked before QApplication, which aborts where the answer is no.

Without a display, or without one of the system's libraries, ``QApplication`` ends the process
(exit status 134) before Python can catch anything, and blames the wrong library. So the same
things are tried here first, in Qt's own order, and what fails becomes a sentence with its cure.
"""

from __future__ import annotations

import ctypes
import os
import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from core.errors import BackscopeError

# System libraries that a bare Debian lacks, each with its package.
OFFSCREEN_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
PACKAGES = {**OFFSCREEN_LIBRARIES, **WINDOW_LIBRARIES, "libgthread-2.0.so.0": "libglib2.0-0"}

NO_DISPLAY = (
    "there is no display to open a window on: start backscope from a desktop session (or set"
    " DISPLAY), or write pictures without one: backscope render FILE --updates 1000 --out DIR"
)


class PlatformError(BackscopeError):
    """The system lacks something that Qt needs."""


class NoDisplay(PlatformError):
    """There is no display, or none that answers."""


def check_platform(environ: Mapping[str, str] = os.environ) -> None:
    """Make sure that ``QApplication`` can start with the environment ``environ``.

    Raises:
        NoDisplay: no display is named, or the one that is does not answer.
        PlatformError: a system library or a Python package that Qt needs is missing.
    """
    platforms = wanted_platforms(environ)
    if not sys.platform.startswith("linux"):
        _import_qt(platforms)
        return
    if not platforms:
        raise NoDisplay(NO_DISPLAY)
    _import_qt(platforms)
    problems = []
    for platform in platforms:
        try:
            _try_platform(platform, environ)
        except PlatformError as problem:
            problems.append(problem)
        else:
            return
    raise problems[0]


def wanted_platforms(environ: Mapping[str, str]) -> list[str]:
    """The names of the Qt platforms to be tried, best first: QGuiApplication's own choice."""
    if asked := environ.get("QT_QPA_PLATFORM", ""):
        return [name.split(":")[0] for name in asked.split(";") if name]
    platforms = ["xcb"] if environ.get("DISPLAY") else []
    if environ.get("WAYLAND_DISPLAY"):
        platforms.insert(0 if environ.get("XDG_SESSION_TYPE") == "wayland" else 1, "wayland")
    return platforms


def debian_package(library: str) -> str:
    """The Debian package that holds ``library``: known, or by Debian's rule for names.

    >>> debian_package("libdrm.so.2"), debian_package("libdbus-1.so.3")
    ('libdrm2', 'libdbus-1-3')
    """
    if library in PACKAGES:
        return PACKAGES[library]
    stem, _, version = library.partition(".so.")
    return stem.lower() + ("-" if stem[-1:].isdigit() else "") + version


def missing_library_message(error: str, with_window: bool) -> str:
    """One sentence for the loader's complaint ``error``, with the line that installs all it lacks.

    The loader names the first missing library alone, so the others are looked for here.
    """
    found = re.match(r"(?P<library>[^\s:/]+\.so[.\d]*): cannot open shared object file", error)
    if not found:
        return f"Qt could not be loaded: {' '.join(error.split())}"
    library = found["library"]
    wanted = OFFSCREEN_LIBRARIES | (WINDOW_LIBRARIES if with_window else {})
    missing = [library, *(other for other in wanted if other != library and not _loads(other))]
    packages = dict.fromkeys(debian_package(name) for name in missing)
    sudo = "" if os.geteuid() == 0 else "sudo "
    return (
        f"the system library {library}, which Qt needs, is missing: on Debian or Ubuntu run:"
        f" {sudo}apt-get install -y {' '.join(packages)}"
    )


def _import_qt(platforms: list[str]) -> None:
    try:
        import PySide6.QtWidgets  # noqa: F401  # only to see whether its libraries load
    except ModuleNotFoundError as error:
        raise PlatformError(
            f"the Python package {error.name} is missing: install Backscope with pip, which brings"
            " all that it needs"
        ) from error
    except ImportError as error:
        raise PlatformError(missing_library_message(str(error), "xcb" in platforms)) from error


def _try_platform(platform: str, environ: Mapping[str, str]) -> None:
    """Load the plugin of ``platform`` as Qt will, and see that its display answers."""
    from PySide6.QtCore import QLibraryInfo

    base = "wayland" if platform.startswith("wayland") else platform
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    plugin = folder / f"libq{base}.so"
    if not plugin.exists():
        raise PlatformError(
            f"Qt has no platform called {platform!r}, which QT_QPA_PLATFORM asks for: unset it"
        )
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        raise PlatformError(missing_library_message(str(error), base == "xcb")) from error
    if base == "xcb" and not _x11_answers(environ.get("DISPLAY", "")):
        raise NoDisplay(_no_answer("DISPLAY", environ))
    if base == "wayland" and not _wayland_answers(environ):
        raise NoDisplay(_no_answer("WAYLAND_DISPLAY", environ))


def _no_answer(variable: str, environ: Mapping[str, str]) -> str:
    name = environ.get(variable, "")
    if not name:
        return NO_DISPLAY
    return (
        f"the display {name!r} that {variable} names does not answer: start backscope from a"
        " desktop session, or write pictures without one: backscope render FILE --updates 1000"
        " --out DIR"
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _x11_answers(display: str) -> bool:
    """Connect to the X server ``display`` with the library that Qt's plugin uses, and leave."""
    if not display:
        return False
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(os.fsencode(display), None)
    answers = bool(xcb.xcb_connection_has_error(connection) == 0)
    xcb.xcb_disconnect(connection)
    return answers


def _wayland_answers(environ: Mapping[str, str]) -> bool:
    # An absolute name stays as it is when joined to the folder.
    path = Path(environ.get("XDG_RUNTIME_DIR", "/nowhere")) / environ.get("WAYLAND_DISPLAY", "")
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(path))
        except OSError:
            return False
    return True


def main() -> int:
    """Exit status 0: a window can be opened; 1: there is no display; 2: something is missing."""
    try:
        check_platform()
    except PlatformError as problem:
        print(f"backscope: {problem}", file=sys.stderr)
        return 1 if isinstance(problem, NoDisplay) else 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
