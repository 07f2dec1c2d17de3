"""The mark of a start: of a dead one it warns, of one that lives it does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from gui.settings.start_mark import StartMark

DIE = "import os, sys; from pathlib import Path; from gui.settings.start_mark import StartMark; \
mark = StartMark(Path(sys.argv[1])); print(mark.put()); sys.stdout.flush(); os.abort()"


def test_a_start_after_one_that_died_knows_it_and_the_next_does_not(tmp_path: Path):
    settings = tmp_path / "backscope.ini"
    for expected in (b"True", b"False"):
        died = subprocess.run(
            [sys.executable, "-c", DIE, str(settings)], capture_output=True, check=False, timeout=60
        )
        assert died.stdout.strip() == expected
    mark = StartMark(settings)
    assert not mark.put()
    mark.take_away()
    assert StartMark(settings).put()


def test_a_start_beside_another_that_is_under_way_goes_on(tmp_path: Path):
    one, other = StartMark(tmp_path / "a.ini"), StartMark(tmp_path / "a.ini")
    assert one.put() and other.put()
    other.take_away()
    one.take_away()


def test_where_no_mark_can_be_put_the_start_goes_on(tmp_path: Path):
    assert StartMark(tmp_path / "missing" / "a.ini").put()
