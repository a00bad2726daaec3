"""What a sheet holds besides its values: read as a stream, before the values are."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from app.domain.operations.imports.errors import (
    MOST_COLUMNS,
    MOST_ROWS,
    SpreadsheetDamaged,
    SpreadsheetTooLarge,
)
from app.domain.operations.imports.sheets import SEARCHED_ROWS, At, Oddities

MOST_CELLS = 1_000_000
_AT = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_TRUE = {"1", "true"}
_LAST_COLUMN = 16_384


@dataclass
class Survey:
    """Rows and columns count from 0; only cells that hold something count."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    formulas: set[At] = field(default_factory=set)
    broken: set[At] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    _at: At = (0, -1)
    _row: int = -1

    @property
    def oddities(self) -> Oddities:
        return Oddities(self.formulas, self.broken, self.hidden_rows, self.hidden_columns)

    def begin(self, name: str, facts: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        match name.rpartition(":")[2]:
            case "row":
                self._begin_row(facts)
            case "c":
                self._begin_cell(facts)
            case "f":
                self.formulas.add(self._at)
                self._count()
            case "v" | "is":
                self._count()
            case "col" if facts.get("hidden") in _TRUE:
                first, last = int(facts["min"]), min(int(facts["max"]), _LAST_COLUMN)
                self.hidden_columns.update(range(first - 1, last))

    def _begin_row(self, facts: Mapping[str, str]) -> None:
        self._row = int(facts["r"]) - 1 if "r" in facts else self._row + 1
        self._at = self._row, -1
        if facts.get("hidden") in _TRUE:
            self.hidden_rows.add(self._row)

    def _begin_cell(self, facts: Mapping[str, str]) -> None:
        self._at = _place(facts["r"]) if "r" in facts else (self._row, self._at[1] + 1)
        if facts.get("t") == "e":
            self.broken.add(self._at)

    def _count(self) -> None:
        # A reader makes room for every cell between the first and the last: one value in the
        # farthest corner would cost it half a terabyte.
        row, column = self._at
        self.cells += 1
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)
        if row >= MOST_ROWS + SEARCHED_ROWS or column >= MOST_COLUMNS or self.cells > MOST_CELLS:
            raise SpreadsheetTooLarge


def surveyed(sheet: bytes) -> Survey:
    """Walk through the XML of one sheet."""
    survey = Survey()
    walk(sheet, survey.begin)
    return survey


def walk(xml: bytes, begin: Callable[[str, Mapping[str, str]], None]) -> None:
    """Call `begin` with name and attributes of each element."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise SpreadsheetDamaged from None


def _refuse(*_declared: object) -> None:
    """No spreadsheet declares a document type; whoever wants to blow up a parser does."""
    raise SpreadsheetDamaged


def _place(reference: str) -> At:
    """Return where `B3` is: (2, 1)."""
    found = _AT.fullmatch(reference)
    if found is None:
        raise SpreadsheetDamaged
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1
