"""The selected thing's names and exact values, in one line at the bottom of the canvas."""

from __future__ import annotations

from gui.look.number_style import with_decimal
from gui.view.selection import NEURON
from gui.widgets.canvas.paint.flow import LEGEND, footer_em
from gui.widgets.canvas.paint.frame import Frame
from gui.widgets.canvas.readout import EXACT, short_title, values_of

GAP = "  "
PRECISIONS = (EXACT, ".8g", ".7g", ".6g", ".5g", ".4g")


def paint_caption(frame: Frame) -> None:
    """The line, in the widget's pixels: it stays in place while the network is zoomed or moved.

    It takes the place of the footer's note, and of the legend where it is long.
    """
    sheet, inks, layout = frame.sheet, frame.sheet.inks, frame.layout
    em = footer_em(frame)
    room = layout.width - 1.6 * em
    title, values = caption(frame, room)
    if not title:
        return
    y, left = layout.height - 0.85 * em, 0.8 * em
    legend = sum(sheet.width(word, em) + 2.8 * em for word in LEGEND) + 0.8 * em
    width = sheet.width(title + GAP + values, em) + 1.6 * em
    beside = width <= layout.width - legend and frame.options.zoom == 1.0
    covered = layout.width - legend if beside else layout.width
    sheet.veil(0, layout.height - 1.7 * em, covered, 1.7 * em, inks.canvas)
    left += sheet.text(left, y, title, inks.accent, em) + sheet.width(GAP, em)
    sheet.text(left, y, values, inks.text, em)


def caption(frame: Frame, room: float) -> tuple[str, str]:
    """Title and values, with as many digits as fit in ``room``; empty where nothing is selected."""
    item, sheet, em = frame.options.selected, frame.sheet, footer_em(frame)
    if item is None:
        return "", ""
    title, known = short_title(item, frame.snapshot), values_of(item, frame.figures)
    if item.kind == NEURON:  # its title tells the unit
        known = [(name.replace(f"[{item.unit}]", ""), value) for name, value in known]
    room -= sheet.width(title + GAP, em)
    words = ""
    for precision in PRECISIONS:
        words = GAP.join(
            f"{name} = {with_decimal(format(value, precision), frame.options.decimal)}"
            for name, value in known
        )
        if sheet.width(words, em) <= room:
            return title, words or "not computed yet"
    return title, sheet.fitted(words, em, room)
