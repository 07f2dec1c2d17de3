"""The ``backscope`` command: open the window, print a trace, or render plots without a display.

Nothing heavy is imported before the arguments are known to be good: ``trace`` never imports Qt,
and ``--help`` needs neither Qt nor numpy.

Exit status: 0; 2 for bad arguments, a bad experiment or a system that cannot show the window, with
one line on standard error; 3 where the run diverged. Ctrl+C (SIGINT) and SIGTERM close the window
like *Quit*, without a question: 0. They end ``trace`` and ``render`` where they are: 130 and 143.
Before the program has begun, in its first tenth of a second, they end it with any status but 0.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from core import __version__
from core.errors import LONGEST, BackscopeError, Diverged, shortened

OK, BAD, DIVERGED, INTERRUPTED, BROKEN_PIPE = 0, 2, 3, 130, 141

MOST_UPDATES = 10**9
SIDES = (16, 20_000)
DPI = (10, 2400)

WINDOW_HELP = """\
Watch a neural network learn, one operation at a time, forwards and backwards.

  backscope [FILE]                               open the window, on FILE or on XOR; FILE is an
                                                 experiment or a table of data (my.csv)
  backscope trace FILE --updates N               print every operation's numbers as JSON Lines
  backscope render FILE --updates N --out DIR    write the plots and the network as pictures

"backscope trace --help" and "backscope render --help" tell more. A file that bears the name of a
command is opened as ./trace."""

TRACE_HELP = """\
Run the experiment FILE and print one JSON line for each operation, in the order in which they run,
between a line with the initial state and one with the final state. No display is needed."""

RENDER_HELP = """\
Run the experiment FILE and write {files} into DIR. No display is needed.
CSV files hold the numbers: the curves', and the network's parameters."""

STATUS_HELP = """\
exit status: 0; 2 for a bad experiment or bad arguments; 3 where a value became inf or nan; 130
after Ctrl+C, 143 after SIGTERM."""

WINDOW_STATUS_HELP = """\
exit status: 0, also after Ctrl+C or SIGTERM, which close the window without a question; 2 for bad
arguments or where no window can be shown."""


class Parser(argparse.ArgumentParser):
    """argparse, with its complaints as one sentence and no abbreviated options."""

    def __init__(self, prog: str, description: str, epilog: str = STATUS_HELP) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    def error(self, message: str) -> NoReturn:
        hint = f" (see {self.prog} --help)"
        raise BackscopeError(message + hint if len(message + hint) <= LONGEST else message)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line ``argv`` (the process's own if None) and return its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    nobody_reads = _open_output()
    if nobody_reads and arguments[:1] == ["trace"]:
        return BROKEN_PIPE
    try:
        status = _run(arguments)
        sys.stdout.flush()
    except BackscopeError as error:
        return _complain(error, DIVERGED if isinstance(error, Diverged) else BAD)
    except BrokenPipeError:
        # `backscope trace … | head` has read all it wanted.
        _abandon_output()
        return BROKEN_PIPE
    except OSError as error:
        _abandon_output()
        return _complain(f"{error.filename or 'standard output'}: {error.strerror}", BAD)
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _run(arguments: list[str]) -> int:
    commands: dict[str, Callable[[list[str]], int]] = {"trace": _trace, "render": _render}
    if arguments and arguments[0] in commands:
        return commands[arguments[0]](arguments[1:])
    return _window(arguments)


def _window(arguments: list[str]) -> int:
    parser = Parser("backscope", WINDOW_HELP, WINDOW_STATUS_HELP)
    parser.usage = "backscope [FILE]"
    parser.add_argument("--version", action="version", version=f"backscope {__version__}")
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        type=Path,
        help="an experiment file, or a table of data such as my.csv",
    )
    file: Path | None = parser.parse_args(arguments).file
    if file is not None and not file.exists():
        raise BackscopeError(f"{file}: there is no such file, and no command of that name")

    # From here on a signal is never lost, and never leaves anything in pieces.
    from gui.qt.interrupts import Interrupts

    interrupts = Interrupts()
    # Thousands of objects are made until the window stands, and none becomes garbage; looking for
    # some costs a tenth of the start. gui.qt.collecting does it from then on.
    gc.disable()
    from gui.qt.platform_check import check_platform

    check_platform()
    from gui.app import run_window

    return run_window(file, interrupts)


def _trace(arguments: list[str]) -> int:
    parser = Parser("backscope trace", TRACE_HELP)
    _add_run_arguments(parser)
    parser.add_argument(
        "--from",
        dest="start",
        metavar="K",
        type=_updates,
        default=0,
        help="leave out the operations of the updates before update K (default 0)",
    )
    parser.add_argument(
        "--ops", metavar="NAME,NAME", type=_operations, help="print these operations only"
    )
    options = parser.parse_args(arguments)
    if options.start > options.updates:
        parser.error(f"--from {options.start} lies beyond --updates {options.updates}")

    from core.trace import run_trace

    file, updates, start, ops = options.file, options.updates, options.start, options.ops
    run_trace(file, updates, start, ops, sys.stdout, options.data_outside)
    return OK


def _render(arguments: list[str]) -> int:
    from gui.export.formats import FORMATS
    from gui.export.rendered import rendered, usual
    from gui.look.theme import THEMES

    formats, plots, drawn = tuple(FORMATS), rendered(), usual()
    files = ", ".join(f"{name}.*" for name in drawn[:-1]) + f" and {drawn[-1]}.*"
    parser = Parser("backscope render", RENDER_HELP.format(files=files))
    _add_run_arguments(parser)
    add = parser.add_argument
    add("--out", metavar="DIR", type=Path, required=True, help="folder for the files; made if new")
    add("--format", dest="formats", metavar="F,F", type=_some_of(formats), default=("png",),
        help=f"any of {', '.join(formats)} (default png)")  # fmt: skip
    add("--plots", metavar="P,P", type=_some_of(plots), default=drawn,
        help=f"any of {', '.join(plots)} (default {', '.join(drawn)})")  # fmt: skip
    add("--dpi", metavar="N", type=_whole_number(*DPI), default=300,
        help="dots per inch of PNG files (default 300)")  # fmt: skip
    add("--size", metavar="WxH", type=_size, default=(1200, 800),
        help="width and height (default 1200x800)")  # fmt: skip
    add("--theme", metavar="NAME", choices=tuple(THEMES), default="light",
        help=f"{' or '.join(THEMES)} (default light)")  # fmt: skip
    options = parser.parse_args(arguments)

    # Before Qt is imported: a display that happens to be there is not wanted.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from gui.qt.platform_check import check_platform

    check_platform()
    from gui.headless import run_render

    run_render(**vars(options))
    return OK


def _add_run_arguments(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="an experiment file")
    parser.add_argument(
        "--updates", metavar="N", type=_updates, required=True, help="how many updates to run"
    )
    parser.add_argument(
        "--data-outside",
        action="store_true",
        help="let the experiment read a CSV file outside its own folder",
    )


def _whole_number(least: int, most: int) -> Callable[[str], int]:
    def convert(text: str) -> int:
        # No sign, no underscores, no other script's digits: what int() takes is wider than sense.
        if not re.fullmatch(r"[0-9]{1,12}", text) or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(
                f"{text!r} is no whole number from {least:,} to {most:,}"
            )
        return int(text)

    return convert


_updates = _whole_number(0, MOST_UPDATES)


def _some_of(known: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    def convert(text: str) -> tuple[str, ...]:
        names = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
        for name in names:
            if name not in known:
                raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(known)}")
        return names

    return convert


def _operations(text: str) -> tuple[str, ...]:
    from core.engine.program import OPERATION_NAMES

    return _some_of(OPERATION_NAMES)(text)


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{1,6})[xX×]([0-9]{1,6})", text)
    if not found or not all(SIDES[0] <= int(side) <= SIDES[1] for side in found.groups()):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no size such as 1200x800, with sides from {SIDES[0]} to {SIDES[1]:,}"
        )
    return int(found[1]), int(found[2])


def _complain(problem: object, status: int) -> int:
    line = " ".join(shortened(str(problem), LONGEST).split())
    with contextlib.suppress(OSError):  # a pipe that nobody reads any more
        print(f"backscope: {line}", file=sys.stderr)
    return status


def _open_output() -> bool:
    """Make both outputs fit to write anything to; whether standard output was closed.

    What is closed goes nowhere, rather than into a file that happens to get its number; what an
    output cannot encode is written escaped.
    """
    closed = sys.stdout is None
    for number, name in ((1, "stdout"), (2, "stderr")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, os.fdopen(number, "w", encoding="utf-8"))
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    return closed


def _abandon_output() -> None:
    """Send what is still buffered nowhere, or Python complains about it again when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
