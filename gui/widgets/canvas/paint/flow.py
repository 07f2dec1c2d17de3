"""The band under the network: how far the pass has come, in which direction; and the notes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from gui.widgets.canvas.paint.ailments import ailments_note
from gui.widgets.canvas.paint.frame import Frame
from gui.widgets.canvas.paint.sheet import CENTRE, RIGHT
from gui.widgets.canvas.places import LINE

LEGEND = ("negative", "positive")
NO_PEN = Qt.PenStyle.NoPen


def paint_flow(frame: Frame) -> None:
    """A band under the network: how far the pass has come, in which direction, and in words."""
    layout, inks, focus = frame.layout, frame.sheet.inks, frame.focus
    xs = [column.x for column in layout.columns] + [layout.loss_x]
    em = layout.em
    y = layout.bottom + 0.55 * LINE * em
    frame.sheet.line(xs[0], y, xs[-1], y, QPen(inks.grid, 3))
    head = flow_head(frame, xs)
    if head is not None:
        frame.sheet.line(head[0], y, head[1], y, QPen(inks.accent, 3))
    for column, x in zip(layout.columns, xs, strict=False):
        frame.sheet.painter.setPen(QPen(inks.canvas, 1.5))
        frame.sheet.painter.setBrush(inks.layer(column.layer))
        frame.sheet.circle(x, y, 0.32 * em)
    if head is not None and focus.direction:
        frame.sheet.painter.setPen(QPen(inks.canvas, 1.5))
        frame.sheet.painter.setBrush(inks.accent)
        frame.sheet.chevron(head[1], y, focus.direction, 0, 0.62 * em)
    _paint_words(frame, (xs[0] + xs[-1]) / 2, y + 1.05 * LINE * em)


def flow_head(frame: Frame, xs: list[float]) -> tuple[float, float] | None:
    """Where the travelled part of the band starts and where its arrowhead stands."""
    focus, layer = frame.focus, frame.focus.layer
    if not focus.active:
        return None
    if focus.phase == "update":
        return xs[0], xs[-1]
    if focus.op == "loss":
        return xs[0], xs[-1]
    if layer is None:
        return xs[0], xs[0] + 0.25 * (xs[1] - xs[0])
    before, here = xs[layer - 1], xs[layer]
    if focus.phase == "forward":
        return xs[0], before + 0.7 * (here - before) if focus.op == "weighted_sum" else here
    stands = {"loss_gradient": here, "activation_gradient": here, "input_gradient": before}
    return xs[-1], stands.get(focus.op, (before + here) / 2)


def _paint_words(frame: Frame, x: float, y: float) -> None:
    """``backward pass ←  dW2 from a1, dz2``: the flow in words under the band."""
    focus, sheet, inks, em = frame.focus, frame.sheet, frame.sheet.inks, frame.layout.em
    if not focus.active:
        words = "forward pass  →  loss  →  backward pass  →  update"
        sheet.text(x, y, words, inks.muted, em, CENTRE)
        return
    title = {
        "forward": "forward pass →", "loss": "forward pass →",
        "backward": "← backward pass", "update": "update",
    }[focus.phase]  # fmt: skip
    head = sheet.width(title, em, True) + em
    details = _details(frame)
    free = frame.layout.width - em - head
    detail = next((text for text in details if sheet.width(text, em) <= free), details[-1])
    total = head + sheet.width(detail, em)
    left = min(max(x - total / 2, em / 2), frame.layout.width - em / 2 - total)
    left += sheet.text(left, y, title, inks.accent, em, bold=True) + em
    sheet.text(left, y, detail, inks.text, em)


def _details(frame: Frame) -> list[str]:
    """What the operation did, worded ever shorter; dW and db are not the shown sample's alone."""
    operation = frame.snapshot.current
    assert operation is not None
    if operation.op == "update":
        step = "every parameter takes its step"
        return [f"{step}; one operation back its slopes still stand", step]
    writes = ", ".join(name for name in operation.writes if name != "data_loss")
    words, batch = f"{writes} from {', '.join(operation.reads) or 'the data'}", frame.figures.batch
    if operation.op in ("weight_gradient", "bias_gradient") and batch > 1:
        long, short = f"summed over the batch's {batch} samples", f"summed over {batch} samples"
        return [f"{words}, {long}", f"{words}, {short}", words]
    return [words]


def footer_em(frame: Frame) -> int:
    """Size of the text at the bottom."""
    return max(round(0.85 * frame.layout.em), frame.options.least_type)


def paint_footer(frame: Frame) -> None:
    """Whose numbers these are, what was left out, and what the colours mean."""
    layout, sheet, inks = frame.layout, frame.sheet, frame.sheet.inks
    em = footer_em(frame)
    y = layout.height - 0.85 * em
    left = 0.8 * em
    right = layout.width - 0.8 * em
    colours = (inks.theme.negative, inks.theme.positive)
    for text, colour in zip(LEGEND, colours, strict=True):
        right -= sheet.text(right, y, text, inks.muted, em, RIGHT) + 0.4 * em
        sheet.line(right - 1.4 * em, y, right, y, QPen(QColor(colour), 3))
        right -= 2.4 * em
    notes = _footnotes(frame)
    note = next((n for n in notes if sheet.width(n, em) <= right - left), notes[-1])
    sheet.text(left, y, sheet.fitted(note, em, right - left), inks.muted, em)


def _footnotes(frame: Frame) -> list[str]:
    """The note at the left, worded ever shorter."""
    store = frame.store
    cut = ""
    if store.drawn < store.total:
        cut = f"strongest {store.drawn:,} of {store.total:,} weights drawn"
    ailing = ailments_note(frame.figures)
    samples = [frame.figures.describe_sample(), frame.figures.describe_sample(short=True), ""]
    return ["   ·   ".join(part for part in (sample, ailing, cut) if part) for sample in samples]
