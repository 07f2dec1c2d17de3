"""``make bench``: every figure in one run; read ratios, not seconds."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# One BLAS thread for all sides, as the program itself has; set before numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The offscreen platform warns at every window that it has no size hints: no news among figures.
os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
sys.path.insert(0, str(Path(__file__).parent))


def main() -> None:
    import engine
    import launch
    import stepping_back
    import window

    for part in (engine, stepping_back, launch, window):
        part.main()
        print(flush=True)


if __name__ == "__main__":
    main()
