"""``python -m gui`` is the ``backscope`` command."""

import sys

from gui.cli import main

if __name__ == "__main__":
    sys.exit(main())
