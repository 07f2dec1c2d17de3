"""What is taken out of the window leaves nothing behind that could be taken for something else."""

from __future__ import annotations

import json
import os
from pathlib import Path

PROGRAM = Path(__file__).with_name("taken_apart.py")


def test_changes_of_the_panel_and_exports_leave_no_item_behind(run_python, own_settings):
    # In a process of its own: where an item stays behind, the process may die of it.
    ended = run_python(PROGRAM, env={**os.environ, "PYTHONPATH": "."})
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr
    first, last = json.loads(ended.stdout.splitlines()[-1])
    assert first["QWidgetItem"] > 0
    assert last == first
