"""The ``backscope`` command, also as ``python -m gui``: quiet about a Ctrl+C while it is imported.

A Ctrl+C before this file's first line is Python's own affair: the process ends with a status other
than 0, perhaps with Python's traceback.
"""

import sys


def main() -> int:
    """Run the process's own command line and return its exit status."""
    try:
        from gui import cli
    except KeyboardInterrupt:
        return 130
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
