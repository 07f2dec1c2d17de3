"""Backscope's engine: experiments, the program of one update, and the machine that runs it."""

import os

__version__ = "0.1.0"

# Tiny matrices gain nothing from more BLAS threads, and the window needs the other core. This has
# to be set before numpy is first imported; a value that the user has chosen stays.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
