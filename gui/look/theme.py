"""The light and the dark look: every colour of the program has its name here.

Blue and orange tell signs apart and the layers' colours come from the Okabe-Ito and Tol palettes,
so that people with any common kind of colour-blindness can tell them apart too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

# The command line reads the table of themes, and Qt must not be needed for that.
if TYPE_CHECKING:
    from PySide6.QtGui import QPalette
    from PySide6.QtWidgets import QApplication


@dataclass(frozen=True)
class Theme:
    """Colours as ``#rrggbb``; ``layers`` has one for each layer and is used in turn."""

    name: str
    window: str
    panel: str
    field: str
    button: str
    text: str
    muted: str
    border: str
    accent: str
    highlight: str
    positive: str
    negative: str
    canvas: str
    grid: str
    train: str
    test: str
    error: str
    ok: str
    layers: tuple[str, ...]

    def layer(self, number: int) -> str:
        """Colour of layer ``number`` (1 is the first that computes)."""
        return self.layers[(number - 1) % len(self.layers)]

    @property
    def dark(self) -> bool:
        channels = [int(self.window[place : place + 2], 16) for place in (1, 3, 5)]
        return max(channels) + min(channels) < 256


LIGHT = Theme(
    name="light",
    window="#f3f4f6",
    panel="#ffffff",
    field="#ffffff",
    button="#f3f4f6",
    text="#1b1f24",
    muted="#5b6470",
    border="#cfd4da",
    accent="#0b62b0",
    highlight="#fff1c2",
    positive="#0b6bb8",
    negative="#c75a00",
    canvas="#ffffff",
    grid="#d9dde2",
    train="#1b1f24",
    test="#a83a83",
    error="#b3261e",
    ok="#00724f",
    layers=(
        "#0072b2", "#d55e00", "#00795a", "#a64d80", "#8a6a00", "#6e2c1a", "#5b3a8c", "#6b6b6b",
    ),
)  # fmt: skip

DARK = Theme(
    name="dark",
    window="#262b31",
    panel="#1f2429",
    field="#171a1e",
    button="#30363e",
    text="#e6e9ed",
    muted="#a0a9b4",
    border="#414952",
    accent="#5aa9e6",
    highlight="#5a4a16",
    positive="#56b4e9",
    negative="#f0913c",
    canvas="#1a1e22",
    grid="#3a4149",
    train="#e6e9ed",
    test="#e58bc6",
    error="#ff8a80",
    ok="#4fd1a5",
    layers=(
        "#56b4e9", "#f0913c", "#3fc79a", "#dd8fbb", "#e8d44d", "#b5654a", "#b79bea", "#b5b5b5",
    ),
)  # fmt: skip

THEMES = {"light": LIGHT, "dark": DARK}


def choose_theme(wanted: str) -> Theme:
    """The theme called ``wanted``; for ``system`` what the desktop asks for, light if unknown."""
    if wanted in THEMES:
        return THEMES[wanted]
    from PySide6.QtGui import QGuiApplication

    scheme = QGuiApplication.styleHints().colorScheme()
    return DARK if scheme.name == "Dark" else LIGHT


def palette(theme: Theme) -> QPalette:
    """The widgets' palette for ``theme``, with readable disabled text."""
    from PySide6.QtGui import QColor, QPalette

    roles = QPalette.ColorRole
    colours = {
        roles.Window: theme.window,
        roles.WindowText: theme.text,
        roles.Base: theme.field,
        roles.AlternateBase: theme.window,
        roles.ToolTipBase: theme.panel,
        roles.ToolTipText: theme.text,
        roles.PlaceholderText: theme.muted,
        roles.Text: theme.text,
        roles.Button: theme.button,
        roles.ButtonText: theme.text,
        roles.BrightText: theme.error,
        roles.Link: theme.accent,
        roles.Highlight: theme.accent,
        roles.HighlightedText: "#10151a" if theme.dark else "#ffffff",
        roles.Mid: theme.border,
        roles.Dark: theme.border,
        roles.Light: theme.panel,
    }
    result = QPalette()
    for role, colour in colours.items():
        result.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return result


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the whole program the colours of ``theme``; Fusion follows a palette on every system."""
    from PySide6.QtGui import QColor, QPalette
    from PySide6.QtWidgets import QToolTip

    if app.property("theme") == theme.name:
        return  # every widget would be polished again for nothing
    app.setProperty("theme", theme.name)
    app.setStyle("Fusion")
    app.setPalette(palette(theme))
    boxes = palette(theme)
    # Fusion frames a box to tick in a darker shade of the window's colour: on dark ground nobody
    # would see it. Nothing else of these widgets has that colour.
    boxes.setColor(QPalette.ColorRole.Window, QColor(theme.muted).lighter(140))
    for kind in ("QCheckBox", "QRadioButton", "QListWidget"):
        app.setPalette(boxes, kind)  # type: ignore[arg-type]  # it refuses the bytes that it declares
    # No style sheet for the whole program: every widget would pay for it at every start.
    QToolTip.setPalette(app.palette())
