"""The last choices of the export dialog, in whatever mapping the window keeps settings in."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, fields

from gui.settings.settings import is_plain

Settings = MutableMapping[str, object]
SIZES = range(100, 10_001)
RESOLUTIONS = range(30, 2_401)


@dataclass
class Remembered:
    """What was chosen last time.

    Attributes:
        what: name of the picture that was exported alone.
        format: its format, a key of ``FORMATS``.
        formats: those of the last export of everything, with spaces between.
        width, height: pixels at 96 dots per inch.
        dpi: resolution of PNG.
        white: white background rather than the screen's theme.
        folder: where the last file went.
    """

    what: str = "loss"
    format: str = "png"
    formats: str = "png"
    width: int = 900
    height: int = 500
    dpi: int = 192
    white: bool = True
    folder: str = ""


def recall(settings: Settings) -> Remembered:
    """Last time's choices; one that is missing or makes no sense takes its default."""
    choices = Remembered()
    for field in fields(choices):
        default = getattr(choices, field.name)
        setattr(choices, field.name, _like(default, settings.get(field.name)))
    choices.what = choices.what or Remembered.what
    choices.width = _within(choices.width, SIZES)
    choices.height = _within(choices.height, SIZES)
    choices.dpi = _within(choices.dpi, RESOLUTIONS)
    return choices


def remember(settings: Settings, choices: Remembered) -> None:
    """Keep ``choices`` for the next time."""
    for field in fields(choices):
        settings[field.name] = getattr(choices, field.name)


def _like(default: object, value: object) -> object:
    """``value`` as the type of ``default``, or ``default``: older files have text alone."""
    if isinstance(default, bool):
        return {"true": True, "1": True, "false": False, "0": False}.get(
            str(value).lower(), default
        )
    if isinstance(default, int):
        text = str(value) if isinstance(value, str | int) else ""
        return int(text) if text.isdecimal() and len(text) < 10 else default
    return value if isinstance(value, str) and is_plain(value) else default


def _within(value: int, limits: range) -> int:
    return min(max(value, limits[0]), limits[-1])
