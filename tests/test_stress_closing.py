"""A handful of rounds of the script that ends the program over and over."""

from __future__ import annotations

from pathlib import Path


def test_every_process_ends_in_time_and_with_its_status(run_python):
    script = Path(__file__).with_name("stress_closing.py")
    ended = run_python(script, "--rounds", 2, "--megabytes", 20, "--load", 0, "--at-once", 2)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "0 ended otherwise" in ended.stdout
