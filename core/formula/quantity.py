"""A quantity is the address of one number of a run: a name of the trace, and an index."""

from __future__ import annotations

import re
from dataclasses import dataclass

PER_SAMPLE = ("a", "z", "t", "da", "dz", "slope")
PARAMETERS = ("W", "b")
SCALARS = ("loss", "data_loss", "penalty", "sample_loss", "rate")
_NAME = re.compile(r"(a|z|da|dz|slope|W|b|dW|db)(\d+)(\+?)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """Any number on the screen.

    Attributes:
        name: one of these.
            ``a0``, ``z1``, ``a1``, ``t``, ``da2``, ``dz2``: index (unit,), the sample is then the
            one chosen beside it (none: the whole batch); or (row of the batch, unit).
            ``slope2``: da/dz of a unit, indexed alike; where each output hangs on every z of its
            layer (softmax), also (row, output, unit): the slope of that output by the unit's z.
            ``W1``, ``dW1``: (unit, input); ``b1``, ``db1``: (unit,).
            ``W1+``, ``b1+``: the parameter after the update in progress or just run.
            ``loss`` (J), ``data_loss`` (without the penalty), ``penalty``, ``rate`` (the learning
            rate in force): ().
            ``sample_loss``: (row,), one sample's loss.
        index: see there.
    """

    name: str
    index: tuple[int, ...] = ()

    @property
    def kind(self) -> str:
        """The name without its layer and plus: ``W`` for ``W2+``. Raises ``LookupError``."""
        return self.name if self.name in (*SCALARS, "t") else self._parts()[0]

    @property
    def layer(self) -> int:
        """The layer that it belongs to; 0 where that makes no sense."""
        return 0 if self.name in (*SCALARS, "t") else int(self._parts()[1])

    @property
    def is_next(self) -> bool:
        """Whether it is a parameter after its update."""
        return self.name.endswith("+")

    def _parts(self) -> tuple[str, str, str]:
        found = _NAME.fullmatch(self.name)
        if found is None or (found[3] and found[1] not in PARAMETERS):
            raise LookupError(f"no number of a run has the name {self.name!r}")
        return found[1], found[2], found[3]

    @property
    def text(self) -> str:
        """Its symbol as plain text, in the names of the trace: ``W2[0,1]``, ``∂J/∂a2[0]``."""
        return _SCALAR_TEXT.get(self.name) or self._build(_name_text, "∂J/∂{0}", "∂{1}/∂{2}")

    @property
    def latex(self) -> str:
        """Its symbol as LaTeX: ``w^{(2)}_{0,1}``."""
        if self.name in _SCALAR_LATEX:
            return _SCALAR_LATEX[self.name]
        by = r"\frac{{\partial {1}}}{{\partial {2}}}"
        return self._build(_name_latex, r"\frac{{\partial J}}{{\partial {0}}}", by)

    def _build(self, name: _Namer, slope: str, local: str) -> str:
        if self.name == "sample_loss":
            return name("L", 0, self.index, "")
        if self.name == "t":
            return name("t", 0, self.index, "")
        kind, number, plus = self._parts()
        layer = int(number)
        if kind == "slope":
            by = (*self.index[:-2], self.index[-1]) if len(self.index) == 3 else self.index
            above = self.index[:2] if len(self.index) == 3 else self.index
            return local.format("", name("a", layer, above, ""), name("z", layer, by, ""))
        if kind[0] == "d":
            return slope.format(name(kind[1], layer, self.index, ""))
        return name(kind, layer, self.index, plus)


class _Namer:
    """How one array's number is written: ``namer(kind, layer, index, plus)``."""

    def __init__(self, latex: bool) -> None:
        self._latex = latex

    def __call__(self, kind: str, layer: int, index: tuple[int, ...], plus: str) -> str:
        place = ",".join(map(str, index))
        if self._latex:
            above = "" if kind in ("L", "t") else f"^{{({layer}){plus}}}"
            return f"{kind if kind == 'L' else kind.lower()}{above}_{{{place}}}"
        number = "" if kind in ("L", "t") else str(layer)
        return f"{kind}{number}[{place}]{'⁺' if plus else ''}"


_name_text, _name_latex = _Namer(False), _Namer(True)
_SCALAR_TEXT = {"loss": "J", "data_loss": "J_data", "penalty": "penalty", "rate": "η"}
_SCALAR_LATEX = {
    "loss": "J",
    "data_loss": r"J_{\text{data}}",
    "penalty": r"\text{penalty}",
    "rate": r"\eta",
}
