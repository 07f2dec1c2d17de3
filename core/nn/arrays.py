"""What the functions of the tables share: the type of their arrays, and constants as 0-d arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# A 0-d array spares numpy the conversion of a Python number at every call.
ZERO = np.array(0.0)
HALF = np.array(0.5)
ONE = np.array(1.0)
TWO = np.array(2.0)
