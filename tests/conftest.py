"""Settings and helpers for all tests: the same hypothesis examples every time, and the command."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

# The same examples in every run, so that a clone that passes today passes tomorrow.
# HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile("same", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("explore", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let pytest read pyproject.toml where pytest-qt is not installed: core is tested there too."""
    if importlib.util.find_spec("pytestqt") is None:
        for option in ("qt_api", "qt_log_level_fail", "qt_log_ignore"):
            parser.addini(option, "pytest-qt's; unused without it", type="args")


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run_python() -> Run:
    """Run this Python on the arguments given, in the repository, and return the ended process."""

    def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *map(str, arguments)]
        settings = {"cwd": ROOT, "capture_output": True, "text": True, "timeout": 120} | options
        return subprocess.run(command, check=False, **settings)  # type: ignore[call-overload]

    return run


@pytest.fixture
def backscope(run_python: Run) -> Run:
    """Run ``backscope`` as a process of its own; returns it ended, with stdout and stderr."""

    def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
        return run_python("-m", "gui", *arguments, **options)

    return run
