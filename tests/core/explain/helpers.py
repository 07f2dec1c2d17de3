"""Ways to read an explanation that share nothing with the code under test."""

from __future__ import annotations

import math
import re
from typing import Any

from core.explain import Explanation, Line, NumberFormat, Quantity, as_text
from core.session.snapshot import Snapshot

EXACT = NumberFormat(17)


def arithmetic(text: str) -> str:
    """A line of numbers as a Python expression."""
    text = re.sub(r"\[\d+ more: ([^\]]*)\]", r"(\1)", text)  # the terms left out, by their sum
    text = re.sub(r"\[(\S+) > 0\]", r"(1.0 if \1 > 0 else 0.0)", text)
    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", text)
    for sign, python in (
        ("−", "-"),
        ("×", "*"),
        ("²", "**2"),
        ("√", "sqrt"),
        ("∞", "inf"),
        ("≥", ">="),
    ):
        text = text.replace(sign, python)
    # Python's power binds more tightly than a minus on its right does in "e^(-x)"; both agree here.
    return text.replace("^", "**").replace("ln(", "log(")


def calculate(text: str) -> float:
    """The number that a line of numbers amounts to."""
    names: dict[str, Any] = {
        "sqrt": math.sqrt,
        "log": math.log,
        "tanh": math.tanh,
        "erf": math.erf,
        "min": min,
        "max": max,
        "abs": abs,
        "e": math.e,
        "inf": math.inf,
        "nan": math.nan,
        "sign": lambda x: math.copysign(1.0, x) if x else 0.0,
    }
    return float(eval(arithmetic(text), {"__builtins__": {}}, names))


def sides(line: Line) -> list[str]:
    """What stands between the equals signs of a line, with all digits."""
    return [side.strip() for side in as_text(line, EXACT).split("=") if side.strip()]


def numbered(line: Line) -> list[float]:
    """The values of those sides of a line that have no symbol in them."""
    return [calculate(side) for side in sides(line) if not has_symbol(side)]


def has_symbol(side: str) -> bool:
    rest = re.sub(
        r"\[\d+ more:|\d(\.\d+)?e[−-]?\d+|e\^|sign|tanh|erf|max|min|ln| if | else |nan|∞", "", side
    )
    return bool(re.search(r"[A-Za-zα-ωΣ∂…₁₂]", rest))


def all_quantities(snapshot: Snapshot) -> list[tuple[Quantity, int | None]]:
    """Every number of a small network at a tick, with every choice of the sample."""
    sizes, batch = snapshot.sizes, len(snapshot.samples)
    rows: list[int | None] = [None, *range(batch)]
    found: list[tuple[Quantity, int | None]] = []
    for layer, units in enumerate(sizes):
        kinds = ("z", "a", "da", "dz", "slope") if layer else ("a", "da")
        for unit in range(units):
            found += [(Quantity(f"{kind}{layer}", (unit,)), row) for kind in kinds for row in rows]
            if layer:
                names = [f"b{layer}", f"db{layer}", f"b{layer}+"]
                found += [(Quantity(name, (unit,)), row) for name in names for row in rows]
                for place in range(sizes[layer - 1]):
                    names = [f"W{layer}", f"dW{layer}", f"W{layer}+"]
                    found += [(Quantity(n, (unit, place)), row) for n in names for row in rows]
    found += [(Quantity("t", (unit,)), row) for unit in range(sizes[-1]) for row in rows]
    names = ["loss", "data_loss", "penalty", "rate"]
    found += [(Quantity(name), None) for name in names]
    return found + [(Quantity("sample_loss", (row,)), None) for row in range(batch)]


def shown(explanation: Explanation) -> str:
    """All lines, for messages of failing tests."""
    return "\n".join(as_text(line, EXACT) for line in explanation.lines)


def is_sound_latex(text: str) -> bool:
    """Braces match, no bare minus or percent sign of Unicode, no double exponents, no \\left."""
    depth = 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            return False
    inner = re.sub(r"\\text\{[^{}]*\}", "", text)
    while "{" in inner and re.search(r"\{[^{}]*\}", inner):
        inner = re.sub(r"\{[^{}]*\}", "#", inner)
    double = re.search(r"\^#(_#)?\s*\^", inner)
    return depth == 0 and double is None and r"\left" not in text and inner.isascii()
