r"""The small part of LaTeX that symbols and numbers are written in, as boxes.

Letters, digits and signs, ``^`` and ``_``, ``\frac``, ``\sqrt``, ``\hat``, ``\bar``, ``\text``,
``\mathrm``, and the names below.
"""

from __future__ import annotations

import re

from gui.typeset.boxes import (
    EMPTY,
    Box,
    assemble,
    fraction,
    root,
    row,
    script_em,
    signs,
    space,
    with_scripts,
)

GREEK = {
    "alpha": "𝛼", "beta": "𝛽", "gamma": "𝛾", "delta": "𝛿", "epsilon": "𝜀", "varepsilon": "𝜀",
    "eta": "𝜂", "theta": "𝜃", "lambda": "𝜆", "mu": "𝜇", "nu": "𝜈", "rho": "𝜌", "sigma": "𝜎",
    "phi": "𝜑", "Delta": "Δ", "partial": "𝜕",
}  # fmt: skip
WORDS = ("ln", "max", "min", "tanh", "exp", "sin")
SIGNS = {
    "sum": "∑", "prod": "∏", "cdot": "⋅", "times": "×", "to": "→", "infty": "∞", "cdots": "⋯",
    "dots": "…", "ldots": "…", "ge": "≥", "geq": "≥", "le": "≤", "leq": "≤", "approx": "≈",
    "nabla": "∇", "gets": "←", "leftarrow": "←", "rightarrow": "→", "ne": "≠", "neq": "≠",
    "lvert": "|", "rvert": "|", "pm": "±", "lbrack": "[", "rbrack": "]",
}  # fmt: skip
SPACES = {",": 0.17, ":": 0.22, ";": 0.28, " ": 0.25, "quad": 1.0, "!": -0.1}
IGNORED = ("bigl", "bigr", "Bigl", "Bigr", "left", "right", "displaystyle", "mathstrut")
ACCENTS = {"hat": "^", "bar": "¯", "tilde": "~"}
ESCAPED = "{}%_&#"
SPACED = {"=", "→", "←", "≥", "≤", "≈", "≠", "<", ">"}
BINARY = {"+", "−", "×", "⋅", "±"}
Piece = tuple[str | None, ...]  # a command's name, or blanks, or a sign
_PIECE = re.compile(r"\\([A-Za-z]+|.)|(\s+)|(.)", re.DOTALL)


class LatexError(ValueError):
    """LaTeX that this module does not know."""


def italic(letter: str) -> str:
    """The letter of the mathematical italic alphabet; what is no Latin letter stays."""
    if letter == "h":
        return "ℎ"  # it came into Unicode as Planck's constant
    if "a" <= letter <= "z":
        return chr(0x1D44E + ord(letter) - ord("a"))
    if "A" <= letter <= "Z":
        return chr(0x1D434 + ord(letter) - ord("A"))
    return letter


def latex_box(text: str, em: int) -> Box:
    """``text`` as a box. Raises ``LatexError``."""
    return _Reader(text).sequence(em, until="")


class _Reader:
    """Reads one text from left to right."""

    def __init__(self, text: str) -> None:
        self._pieces: list[Piece] = [match.groups() for match in _PIECE.finditer(text)]
        self._place = 0

    def sequence(self, em: int, until: str) -> Box:
        """Everything up to the sign ``until``, which is read too."""
        boxes: list[Box] = []
        plain = ""  # digits and signs that are set in one run
        while self._place < len(self._pieces):
            name, blank, sign = self._next()
            if blank:
                continue
            if sign == until and sign:
                return row([*boxes, *_run(plain, em)])
            if sign and (sign.isdigit() or sign == ".") and not self._script_follows():
                plain += sign
                continue
            if sign in ("-", "+") and not boxes and not plain:
                boxes.append(signs("−" if sign == "-" else "+", em))  # a sign, no difference
                continue
            boxes += _run(plain, em)
            plain = ""
            boxes.append(self._scripted(self._atom(name, sign, em), em))
        if until:
            raise LatexError(f"{until} is missing")
        return row([*boxes, *_run(plain, em)])

    def _next(self) -> Piece:
        if self._place >= len(self._pieces):
            raise LatexError("it ends too early")
        self._place += 1
        return self._pieces[self._place - 1]

    def _peek(self) -> str:
        return self._pieces[self._place][2] or "" if self._place < len(self._pieces) else ""

    def _script_follows(self) -> bool:
        return self._peek() in ("^", "_")

    def _scripted(self, base: Box, em: int, room: float = 0.0) -> Box:
        """``base`` with what follows it as exponent and index, and ``room`` after it."""
        scripts = {"^": EMPTY, "_": EMPTY}
        while self._script_follows():
            mark = self._next()[2]
            scripts[mark or "_"] = self._argument(script_em(em))
        if scripts["^"] is EMPTY and scripts["_"] is EMPTY:
            return row([base, space(room)]) if room else base
        box = with_scripts(base, scripts["^"], scripts["_"], em)
        return row([box, space(room)]) if room else box

    def _argument(self, em: int) -> Box:
        """What a command or a script applies to: a group in braces or a single piece."""
        name, blank, sign = self._next()
        while blank:
            name, blank, sign = self._next()
        return self.sequence(em, "}") if sign == "{" else self._atom(name, sign, em)

    def _atom(self, name: str | None, sign: str | None, em: int) -> Box:
        if name is not None:
            return self._command(name, em)
        if sign == "{":
            return self.sequence(em, "}")
        if sign is None or sign in "}^_&$#%~":
            raise LatexError(f"{sign!r} is out of place")
        sign = "−" if sign == "-" else sign
        if sign in SPACED or sign in BINARY:
            return padded(sign, em)
        tail = [space(0.17 * em)] if sign in ",;" else []
        if sign == "," and self._peek() == "}":  # a decimal comma stands in braces
            tail = []
        return row([signs(italic(sign), em), *tail])

    def _command(self, name: str, em: int) -> Box:
        if name == "frac":
            above = self._argument(em)
            return fraction(above, self._argument(em), em)
        if name == "sqrt":
            return root(self._argument(em), em)
        if name in ACCENTS:
            return _accented(self._argument(em), ACCENTS[name], em)
        if name in ("text", "mathrm", "operatorname"):
            return signs(self._words(), em)
        if name in ("sum", "prod"):
            return self._scripted(signs(SIGNS[name], em), em, 0.12 * em)
        return _simple(name, em)

    def _words(self) -> str:
        """The text in braces, letter by letter."""
        if self._next()[2] != "{":
            raise LatexError("{ is missing")
        words = ""
        while True:
            name, blank, sign = self._next()
            if sign == "}":
                return words
            words += name or blank or sign or ""


def _simple(name: str, em: int) -> Box:
    """A command without arguments."""
    if name in WORDS:
        return row([signs(name, em), space(0.1 * em)])
    if name in SPACES:
        return space(SPACES[name] * em)
    if name in IGNORED:
        return EMPTY
    sign = GREEK.get(name) or SIGNS.get(name) or (name if name in ESCAPED else "")
    if not sign:
        raise LatexError(f"\\{name} is not known here")
    return padded(sign, em) if sign in SPACED or sign in BINARY else signs(sign, em)


def _run(plain: str, em: int) -> list[Box]:
    return [signs(plain, em)] if plain else []


def padded(sign: str, em: int) -> Box:
    """An operator with the room that it needs on both sides."""
    side = space((0.26 if sign in SPACED else 0.2) * em)
    return row([side, signs(sign, em), side])


def _accented(base: Box, accent: str, em: int) -> Box:
    mark = signs(accent, em)
    x = (base.width - mark.width) / 2 + 0.05 * em
    rise = base.ascent - (0.42 * em if accent != "~" else 0.12 * em)
    ascent = max(base.ascent, rise + mark.ascent)
    return assemble(base.width, ascent, base.descent, (base, 0.0, 0.0), (mark, x, -rise))
