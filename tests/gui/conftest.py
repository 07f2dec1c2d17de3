"""Fixtures of the window, where Qt is there; what knows no Qt is tested without it, too."""

from __future__ import annotations

import importlib.util

if importlib.util.find_spec("PySide6") is not None:
    from tests.gui.window_fixtures import *  # noqa: F403
