"""The table of plots: a new plot is one entry here. The command line reads it, so it knows no Qt.

Window, menus, docks, export and ``backscope render`` read all that they know of a plot from here.
"""

from __future__ import annotations

from gui.widgets.plots.curve_spec import Guide, Line, LogSwitch, PlotSpec

LOSS = PlotSpec(
    key="loss",
    title="Loss",
    value_label="loss",
    hint="Loss appears here after the first update.\nStep or run to begin.",
    lines=(
        Line("loss", "training loss", "train", 0),
        Line("epoch_loss", "epoch mean", "accent", 3),
        Line("test_loss", "test loss", "test", 1),
    ),
    log_switch=LogSwitch(
        "&Logarithmic loss", "Show the loss on a logarithmic axis", "Ctrl+L", "log_axis"
    ),
    points_to_loss=True,
    text="Lo&ss",
    shortcut="Ctrl+3",
    behind="",
    usual=True,
)

# The norm of each layer's slopes.
GRADIENTS = PlotSpec(
    key="gradients",
    title="Gradients",
    value_label="norm of slopes",
    hint="The size of the slopes appears here\nafter the first backward pass.",
    layers="gradient",
    log_y=True,
    log_switch=LogSwitch(
        "Logarithmic &gradients", "Show the gradients on a logarithmic axis", "Ctrl+Shift+L"
    ),
    text="Gra&dients",
    shortcut="Ctrl+4",
    behind="",
    usual=True,
)

# The change of J of each update's own batch: to first order, and as it came.
EFFECT = PlotSpec(
    key="effect",
    title="Did it help?",
    value_label="change of J",
    hint="The change of J appears here\nwith the next update.",
    lines=(
        Line("predicted", "predicted", "accent", 1),
        Line("measured", "measured", "train", 0),
    ),
    can_log=False,
    of_effects=True,
    guide=Guide(0.0, "above: J rose"),
    text="Did it &help?",
    shortcut="Ctrl+6",
)

# How far each update moves a layer's weights, for their size.
RATIOS = PlotSpec(
    key="ratios",
    title="Update ratio",
    value_label="|ΔW| / |W|",
    hint="The ratio appears here\nwith the next update.",
    layers="ratio",
    log_y=True,
    of_effects=True,
    guide=Guide(1e-3, "usual: 0.001"),
    text="Updat&e ratio",
    shortcut="Ctrl+7",
    behind="gradients",
)

PLOTS: dict[str, PlotSpec] = {spec.key: spec for spec in (LOSS, GRADIENTS, EFFECT, RATIOS)}
