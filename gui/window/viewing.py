"""Between the state of the view and the widgets that show it and ask for changes of it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gui.view.view_state import ViewState
from gui.widgets.canvas import NetworkCanvas
from gui.widgets.program_list import ProgramList
from gui.widgets.sample_picker import SamplePicker
from gui.window.looks import Looks
from gui.window.panels import Panels


class Viewing(QObject):
    """Connects each part both ways; neither a widget nor the state answers to its own change."""

    def __init__(
        self,
        view: ViewState,
        canvas: NetworkCanvas,
        samples: SamplePicker,
        program_list: ProgramList,
        panels: Panels,
        looks: Looks,
    ) -> None:
        super().__init__(view)
        canvas.selected.connect(view.select)
        view.selection_changed.connect(canvas.select)
        canvas.zoomed.connect(view.set_zoom)
        view.zoom_changed.connect(canvas.set_zoom)
        samples.sample_changed.connect(view.set_sample)
        view.sample_changed.connect(samples.choose)
        view.sample_changed.connect(canvas.set_sample)
        program_list.breakpoints_changed.connect(view.set_breakpoints)
        view.breakpoints_changed.connect(program_list.set_breakpoints)
        panels.seen_changed.connect(view.set_panels)
        view.panels_changed.connect(panels.show_only)
        looks.number_style_changed.connect(view.set_numbers)
        view.numbers_changed.connect(looks.set_number_style)
        looks.theme_changed.connect(view.set_theme)
        view.set_theme(looks.theme)
