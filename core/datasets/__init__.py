"""Where samples come from: generators, tables that ship with the program, and the user's tables."""

from core.datasets.bundled import BUNDLED, BundledData, load_bundled
from core.datasets.dataset import Dataset, encode, split, split_rows
from core.datasets.generated import GENERATED, MOST_SAMPLES, GeneratedData, generate
from core.datasets.origin import Origin
from core.datasets.table_file import read_header, read_table
from core.datasets.table_kept import KeptTable, keep_table
from core.datasets.text_rows import MOST_BYTES

__all__ = [
    "BUNDLED",
    "GENERATED",
    "MOST_BYTES",
    "MOST_SAMPLES",
    "BundledData",
    "Dataset",
    "GeneratedData",
    "KeptTable",
    "Origin",
    "encode",
    "generate",
    "keep_table",
    "load_bundled",
    "read_header",
    "read_table",
    "split",
    "split_rows",
]
