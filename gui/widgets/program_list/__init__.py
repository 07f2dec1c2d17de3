"""The list of an update's operations: where the run stands, and where it is to stop."""

from gui.widgets.program_list.widget import ProgramList

__all__ = ["ProgramList"]
