"""Every command of the window in one table: its words, icon, shortcut, tooltip and menu.

The menus, the transport's buttons, the tooltips and the keyboard page all read this table. Stepping
keys: Right and Left step by an operation, with Shift by a layer, with Alt by a pass; Page Down and
Page Up by an update, with Ctrl by an epoch. ``keys`` says what happens to them inside a field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from gui.controllers.panel_table import PanelSpec, panels
from gui.look.icons import icon
from gui.look.run_action import with_shortcut
from gui.look.theme import Theme
from gui.widgets.plots.curve_spec import PlotSpec
from gui.widgets.plots.table import PLOTS

MENUS = {"file": "&File", "edit": "&Edit", "run": "&Run", "view": "&View", "help": "&Help"}


@dataclass(frozen=True)
class ActionSpec:
    """One command.

    Attributes:
        key: its name in code.
        text: its words in a menu, with the mnemonic.
        tooltip: what it does; the shortcut is added to it.
        menu: a key of ``MENUS``.
        group: commands of one group stand together; a line parts groups in a menu.
        shortcuts: portable key names; the first is the one that is shown.
        icon: name of the drawing, "" for none.
        caption: the one word below its button; "" for commands without a button.
        checkable: whether it is a switch.
        choice: name of the set of which exactly one is on, "" for none.
        repeats: whether a held key repeats it.
    """

    key: str
    text: str
    tooltip: str
    menu: str
    group: str
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    caption: str = ""
    checkable: bool = False
    choice: str = ""
    repeats: bool = False

    @property
    def has_button(self) -> bool:
        """Whether it stands on the transport bar too, and not in its menu alone."""
        return bool(self.caption) or self.group == "speed"


def _step(direction: str, kind: str, mnemonic: str, shortcut: str) -> ActionSpec:
    article = "an" if kind[0] in "aeiou" else "a"
    return ActionSpec(
        key=f"{direction}_{kind}",
        text=f"{direction.capitalize()} by {article} {mnemonic}",
        tooltip=f"Step {direction} by one {kind}",
        menu="run",
        group=direction,
        shortcuts=(shortcut,),
        icon=f"{direction}_{kind}",
        caption=kind.capitalize(),
        repeats=True,
    )


def _panel(spec: PanelSpec) -> ActionSpec:
    text = spec.text or spec.title
    return ActionSpec(
        key=spec.action_key,
        text=text,
        tooltip=f"Show or hide the panel: {text.replace('&', '').lower()}",
        menu="view",
        group="panels",
        shortcuts=(spec.shortcut,) if spec.shortcut else (),
        checkable=True,
    )


def _log_switch(spec: PlotSpec) -> ActionSpec:
    switch = spec.log_switch
    assert switch is not None
    keys = (switch.shortcut,) if switch.shortcut else ()
    return ActionSpec(
        spec.log_key, switch.text, switch.tooltip, "view", "plots", keys, switch.icon,
        checkable=True,
    )  # fmt: skip


def _theme(name: str, title: str, tooltip: str) -> ActionSpec:
    icon_name = "theme" if name == "system" else ""
    return ActionSpec(
        f"theme_{name}", title, tooltip, "view", "theme", icon=icon_name, checkable=True,
        choice="theme",
    )  # fmt: skip


_A = ActionSpec
_FILE = (
    _A("new", "&New", "Begin a small experiment of your own", "file", "open", ("Ctrl+N",)),
    _A("open", "&Open…", "Open an experiment", "file", "open", ("Ctrl+O",), "open"),
    _A("open_csv", "Open &data (CSV)…", "Train on a table of your own", "file", "open",
       ("Ctrl+Shift+O",), "table"),
    _A("save", "&Save", "Save the experiment", "file", "save", ("Ctrl+S",), "save"),
    _A("save_as", "Save &as…", "Save the experiment under another name", "file", "save",
       ("Ctrl+Shift+S",)),
    _A("export", "&Export…", "Export one picture or the curves' numbers", "file", "export",
       ("Ctrl+E",), "export"),
    _A("export_all", "Export a&ll…", "Export the plots and the network into a folder", "file",
       "export", ("Ctrl+Shift+E",)),
    _A("copy_image", "&Copy image", "Copy the picture that has the focus, else the network",
       "file", "export", ("Ctrl+Shift+C",), "copy"),
    _A("quit", "&Quit", "Close Backscope", "file", "quit", ("Ctrl+Q",)),
)  # fmt: skip
_EDIT = (
    _A("undo", "&Undo", "Take the latest change back", "edit", "undo", ("Ctrl+Z",), "undo"),
    _A("redo", "&Redo", "Make the change again that was taken back", "edit", "undo",
       ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
    _A("words", "&Title and text…", "Say what the experiment is called, and what it shows", "edit",
       "value"),
    _A("edit_value", "Edit &value…",
       "Give the selected weight, bias, input or target another value", "edit", "value", ("F2",)),
)  # fmt: skip
_RUN = (
    _A("run", "&Run", "Run until a breakpoint or a pause", "run", "run", ("Space",), "run", "Run"),
    _A("run_for", "Run f&or…", "Run for a number of updates or epochs", "run", "run", ("Ctrl+G",)),
    _A("convergence", "Stop when con&verged…", "Choose when a run counts as converged", "run",
       "run"),
    _A("predict", "Predict, t&hen reveal", "Hide the next number until it has been predicted",
       "run", "learn", ("Ctrl+P",), checkable=True),
    _A("check_slopes", "Check all slopes by nud&ging",
       "Nudge every weight and bias, and list the worst", "run", "learn", ("F8",)),
    _A("faster", "&Faster", "Run faster", "run", "speed", (".",), "faster", repeats=True),
    _A("slower", "&Slower", "Run slower", "run", "speed", (",",), "slower", repeats=True),
    _step("forward", "operation", "operat&ion", "Right"),
    _step("forward", "layer", "&layer", "Shift+Right"),
    _step("forward", "pass", "&pass", "Alt+Right"),
    _step("forward", "update", "&update", "PgDown"),
    _step("forward", "epoch", "&epoch", "Ctrl+PgDown"),
    _step("back", "operation", "operatio&n", "Left"),
    _step("back", "layer", "la&yer", "Shift+Left"),
    _step("back", "pass", "p&ass", "Alt+Left"),
    _step("back", "update", "up&date", "PgUp"),
    _step("back", "epoch", "epo&ch", "Ctrl+PgUp"),
    _A("reset", "Rese&t", "Start again from the same initial weights", "run", "start",
       ("Home", "Ctrl+R"), "reset", "Reset"),
    _A("new_weights", "New &weights", "Start again from new weights (the next seed)", "run",
       "start", ("Ctrl+Shift+N",), "new_weights", "New weights"),
    _A("toggle_breakpoint", "&Breakpoint here",
       "Set or clear a breakpoint on the current operation", "run", "breakpoints", ("F9",),
       "breakpoint"),
    _A("clear_breakpoints", "Clear brea&kpoints", "Clear every breakpoint", "run", "breakpoints",
       ("Ctrl+Shift+F9",)),
)  # fmt: skip
_VIEW = (
    _A("zoom_in", "Zoom &in", "Enlarge the network, or the plot that has the focus", "view",
       "zoom", ("+", "Ctrl++", "=", "Ctrl+="), "zoom_in", repeats=True),
    _A("zoom_out", "Zoom &out", "Shrink the network, or the plot that has the focus", "view",
       "zoom", ("-", "Ctrl+-"), "zoom_out", repeats=True),
    _A("fit", "&Fit", "Show the whole network", "view", "zoom", ("Ctrl+0",), "fit"),
)  # fmt: skip
_AFTER_SWITCHES = (
    _A("follow", "Follow the &run", "Keep the newest updates in the plots' sight", "view", "plots",
       ("Ctrl+Shift+F",), "follow", checkable=True),
)  # fmt: skip
_AFTER_PANELS = (
    _A("reset_layout", "Reset l&ayout", "Put every panel where it was at first", "view", "panels"),
    _A("next_panel", "&Jump to the next panel",
       "Take the keys to the next panel, at last to the network", "view", "panels", ("F6",)),
    _A("previous_panel", "Jump ba&ck a panel", "Take the keys to the panel before", "view",
       "panels", ("Shift+F6",)),
    _theme("system", "Colours of the s&ystem", "Light or dark as the system says"),
    _theme("light", "Ligh&t", "Dark text on light ground"),
    _theme("dark", "Dar&k", "Light text on dark ground"),
    _A("numbers", "Num&bers…", "Choose the digits and the decimal mark", "view", "screen"),
    _A("larger_text", "Larger te&xt", "Larger text, for a lecture hall", "view", "screen",
       ("Ctrl+T",), "text_size", checkable=True),
    _A("full_screen", "F&ull screen", "Use the whole screen", "view", "screen", ("F11",),
       "full_screen", checkable=True),
)  # fmt: skip
_HELP = (
    _A("shortcuts", "&Keyboard shortcuts", "List every key", "help", "help", ("F1",), "keyboard"),
    _A("about", "&About Backscope", "Version and licence", "help", "help", (), "info"),
)


def all_actions() -> tuple[ActionSpec, ...]:
    """Every command, in the order of the menus; those of plots and panels are from their tables."""
    switches = [_log_switch(spec) for spec in PLOTS.values() if spec.log_switch is not None]
    in_order = sorted(panels().values(), key=lambda spec: (not spec.shortcut, spec.shortcut))
    shown = [_panel(spec) for spec in in_order]
    view = (*_VIEW, *switches, *_AFTER_SWITCHES, *shown, *_AFTER_PANELS)
    return (*_FILE, *_EDIT, *_RUN, *view, *_HELP)


def make_actions(parent: QWidget, theme: Theme) -> dict[str, QAction]:
    """One action for each line of the table, added to ``parent`` so that its shortcut works.

    Being actions of the window itself they answer wherever the focus is, with menus and toolbars
    hidden too.
    """
    specs = all_actions()
    actions = {spec.key: _action(spec, parent) for spec in specs}
    for choice in dict.fromkeys(spec.choice for spec in specs if spec.choice):
        group = QActionGroup(parent)
        for spec in specs:
            if spec.choice == choice:
                group.addAction(actions[spec.key])
    parent.addActions(list(actions.values()))
    # The menus' icons are drawn when a menu is first opened: they would lengthen every start.
    retint({spec.key: actions[spec.key] for spec in specs if spec.has_button}, theme)
    return actions


class MenuIcons(QObject):
    """Gives a menu's actions their icons when the menu is opened.

    Args:
        menus: the menus.
        theme: tells the colours that are in use then.
    """

    def __init__(self, menus: Iterable[QMenu], theme: Callable[[], Theme]) -> None:
        self._theme = theme
        menus = list(menus)
        super().__init__(menus[0])
        for menu in menus:
            menu.aboutToShow.connect(self.on_about_to_show)

    def on_about_to_show(self) -> None:
        menu = self.sender()
        assert isinstance(menu, QMenu)
        bare = [action for action in menu.actions() if action.icon().isNull()]
        retint({action.objectName(): action for action in bare}, self._theme())


def _action(spec: ActionSpec, parent: QWidget) -> QAction:
    action = QAction(spec.text, parent)
    action.setObjectName(spec.key)
    action.setIconText(spec.caption or spec.text.replace("&", "").rstrip("…"))
    action.setShortcuts([QKeySequence(shortcut) for shortcut in spec.shortcuts])
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.setAutoRepeat(spec.repeats)
    action.setCheckable(spec.checkable)
    action.setToolTip(with_shortcut(spec.tooltip, action))
    action.setProperty("drawing", spec.icon)
    return action


def retint(actions: Mapping[str, QAction], theme: Theme) -> None:
    """Give the actions the icons of ``theme``."""
    for action in actions.values():
        name: Any = action.property("drawing")
        if name:
            action.setIcon(icon(name, theme))


def show_change(action: QAction, change: str) -> None:
    """Make ``undo`` or ``redo`` say which change it is about; "" for none."""
    verb = action.objectName().capitalize()
    action.setText(f"&{verb} {change}" if change else f"&{verb}")
    action.setEnabled(bool(change))


def fill_menus(bar: QMenuBar, actions: Mapping[str, QAction]) -> dict[str, QMenu]:
    """Put every action into its menu of ``bar``, with lines between groups."""
    menus = {key: bar.addMenu(title) for key, title in MENUS.items()}
    group = {key: "" for key in MENUS}
    for spec in all_actions():
        if group[spec.menu] not in ("", spec.group):
            menus[spec.menu].addSeparator()
        group[spec.menu] = spec.group
        menus[spec.menu].addAction(actions[spec.key])
    return menus
