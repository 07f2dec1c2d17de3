"""Files that ship with the program, each kind in its folder: ``data`` holds tables, for instance.

A package, so that ``importlib.resources.files("resources")`` finds them wherever it
is installed.
"""
