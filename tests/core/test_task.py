"""Long work ends soon after it is given up, tells how far it is, and else is none the wiser."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets import read_table
from core.datasets.text_rows import rows_of
from core.engine.prepare import prepare
from core.experiment.experiment_file import loads
from core.explain import Quantity, descents, nudge_all
from core.session.session import Session
from core.task import Cancelled, Task, carrying_out, check, each, report

XOR = loads((Path(__file__).parents[2] / "resources/examples/xor.json").read_bytes())


class GivenUpAfter(Task):
    """Is given up at the ``looks``-th look at it."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks
        self.told: list[tuple[str, float | None]] = []

    @property
    def cancelled(self) -> bool:
        self.told.append((self.stage, self.part))
        self.looks -= 1
        return self.looks < 0


def test_without_a_task_nothing_happens():
    check()
    report("Working", 0.5)
    assert list(each(range(3), every=1)) == [0, 1, 2]


def test_a_part_is_given_up_with_the_whole_and_not_the_other_way_round():
    whole = Task()
    part, other = Task(within=whole), Task(within=whole)
    part.cancel()
    assert part.cancelled and not whole.cancelled and not other.cancelled
    whole.cancel()
    assert other.cancelled


def test_only_work_on_the_task_is_ended_by_it():
    task = Task()
    task.cancel()
    with carrying_out(task), pytest.raises(Cancelled):
        check()
    check()


def table(rows: int) -> bytes:
    return b"a,b,y\n" + b"0.25,1.5,2.0\n" * rows


def test_reading_tells_how_far_it_is(tmp_path: Path):
    task = GivenUpAfter(10**9)
    with carrying_out(task):
        assert len(read_table(table(400_000), ["y"])) == 400_000
    parts = [part for stage, part in task.told if part is not None]
    assert len(parts) >= 4
    assert parts == sorted(parts)
    assert all(0.0 <= part < 1.0 for part in parts)


WORK = {
    "reading": lambda: read_table(table(300_000), ["y"]),
    "preparing": lambda: prepare(XOR),
    "running": lambda: Session(prepare(XOR)).goto(500, 0),
    "checking slopes": lambda: nudge_all(*_run(), np.arange(4)),
    "comparing descents": lambda: descents(*_run(), Quantity("W1", (0, 0))),
}


def _run():
    session = Session(prepare(XOR))
    return session.prepared, session.prepared.layout.views(session.machine.memory.theta)


@pytest.mark.parametrize("what", WORK)
def test_given_up_in_the_middle_the_work_ends_at_the_next_look(what: str):
    whole = GivenUpAfter(10**9)
    with carrying_out(whole):
        WORK[what]()
    looks = len(whole.told)
    assert looks > 0
    for after in {0, looks // 2, looks - 1}:
        task = GivenUpAfter(after)
        with carrying_out(task), pytest.raises(Cancelled):
            WORK[what]()
        assert len(task.told) == after + 1


def test_going_back_looks_whether_it_is_wanted():
    session = Session(prepare(XOR))
    session.goto(300, 0)
    task = Task()
    task.cancel()
    with carrying_out(task), pytest.raises(Cancelled):
        session.goto(50, 0)


@given(st.lists(st.text('a\u2028\x85\x0b,"\r\n', max_size=6), max_size=30), st.integers(1, 9))
def test_cut_into_blocks_a_text_has_the_same_rows(pieces: list[str], block: int):
    from core.datasets import text_rows

    text = "x,y\n" + "".join(pieces)

    def rows() -> object:
        try:
            return list(rows_of(text, ",", "t.csv"))
        except Exception as error:
            return str(error)

    whole = rows()
    usual, text_rows.BLOCK = text_rows.BLOCK, block
    try:
        assert rows() == whole
    finally:
        text_rows.BLOCK = usual
