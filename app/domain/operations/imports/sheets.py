"""The rows of a sheet: where the list begins, which column is which, and what each row holds."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from app.domain.operations.imports.cells import CellRefused, Raw, is_blank, read_cell
from app.domain.operations.imports.columns import Column
from app.domain.operations.imports.rows import ImportRow, RowFault, Value

SEARCHED_ROWS = 10
"""A title or two may stand above the names of the columns."""
MARKS = frozenset({"问题", "problems"})
"""The column that a list gets when it is handed back."""
PASSED_OVER = MARKS | {"序号", "备注", "no.", "remarks"}
"""Columns that a list may carry and that nothing is read from."""

At = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Oddities:
    """What a sheet holds that its values do not tell; places count from 0, as (row, column)."""

    formulas: Collection[At] = frozenset()
    broken: Collection[At] = frozenset()
    """Cells that show #N/A and the like: without their formula they would look empty."""
    hidden_rows: Collection[int] = frozenset()
    hidden_columns: Collection[int] = frozenset()


PLAIN = Oddities()


@dataclass(frozen=True, slots=True)
class Header:
    """Which column of the kind stands where, by the place in a row."""

    row: int
    column_at: Mapping[int, Column]
    named: Collection[int]
    faults: tuple[RowFault, ...]
    marks_at: int | None
    """Where an earlier copy that was handed back says what is wrong."""

    @property
    def place_of(self) -> Mapping[str, int]:
        return {column.key: at for at, column in self.column_at.items()}

    def problems_at(self, width: int) -> int:
        """Return the column that says what is wrong: that of an earlier copy, or a new one."""
        return width if self.marks_at is None else self.marks_at


def header_of(columns: Sequence[Column], rows: Iterable[Sequence[Raw]]) -> Header | None:
    """Return the header of a sheet, if it has one."""
    headers = (_header_at(place, cells, columns, PLAIN) for place, cells in enumerate(rows))
    return next(filter(None, islice(headers, SEARCHED_ROWS)), None)


def read_sheet(
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Raw]],
    today: date,
    oddities: Oddities = PLAIN,
) -> Iterator[ImportRow]:
    """Yield each row that holds anything, with its faults; an empty sheet yields nothing.

    Where the columns are not what they should be, that one row of names is all there is to say.
    """
    header: Header | None = None
    seen = False
    for place, cells in enumerate(rows):
        if header is None:
            seen = seen or not all(map(is_blank, cells))
            header = _header_at(place, cells, columns, oddities)
            if header is not None and header.faults:
                yield ImportRow(name, place + 1, {}, header.faults)
                return
            if header is None and place + 1 == SEARCHED_ROWS:
                break
        elif row := _row(name, place, cells, header, today, oddities):
            yield row
    if header is None and seen:
        yield ImportRow(name, 1, {}, (RowFault(None, "header_missing"),))


def _header_at(
    place: int, cells: Sequence[Raw], columns: Sequence[Column], oddities: Oddities
) -> Header | None:
    """Return the names of the columns, if that is what these cells are: two of them are enough."""
    column_of = {_name(name): column for column in columns for name in _names_of(column)}
    written = {at: _name(cell) for at, cell in enumerate(cells) if not is_blank(cell)}
    column_at = {at: column_of[name] for at, name in written.items() if name in column_of}
    if len(column_at) < min(2, len(columns)):
        return None
    faults = [*_name_faults(written, column_at, columns)]
    faults += [
        RowFault(column.key, "column_hidden")
        for at, column in column_at.items()
        if at in oddities.hidden_columns
    ]
    marks_at = next((at for at, name in written.items() if name in MARKS), None)
    return Header(place, column_at, written.keys(), tuple(faults), marks_at)


def _name_faults(
    written: Mapping[int, str], column_at: Mapping[int, Column], columns: Sequence[Column]
) -> Iterator[RowFault]:
    found = [column.key for column in column_at.values()]
    for column in columns:
        if found.count(column.key) > 1:
            yield RowFault(column.key, "column_repeated")
        if column.required and column.key not in found:
            yield RowFault(column.key, "column_missing")
    for at, name in written.items():
        # A name with a slip in it would leave its column unread: better to ask.
        if at not in column_at and name not in PASSED_OVER:
            yield RowFault(None, "column_unknown", (("column", column_letters(at)),))


def _row(
    name: str,
    place: int,
    cells: Sequence[Raw],
    header: Header,
    today: date,
    oddities: Oddities,
) -> ImportRow | None:
    known = {at: cells[at] if at < len(cells) else None for at in header.column_at}
    faults = [
        RowFault(None, "column_unnamed", (("column", column_letters(at)),))
        for at, cell in enumerate(cells)
        if at not in header.named and not is_blank(cell)
    ]
    if not faults and all(map(is_blank, known.values())) and not _odd(place, known, oddities):
        return None
    values: dict[str, Value] = {}
    if place in oddities.hidden_rows:
        faults.append(RowFault(None, "row_hidden"))
    for at, column in header.column_at.items():
        try:
            values[column.key] = _cell(column, known[at], (place, at), today, oddities)
        except CellRefused as refusal:
            faults.append(RowFault(column.key, refusal.code, refusal.facts))
    return ImportRow(name, place + 1, values, tuple(faults))


def _cell(column: Column, raw: Raw, at: At, today: date, oddities: Oddities) -> Value:
    if at in oddities.broken:
        raise CellRefused("cell_broken")
    if at in oddities.formulas:
        # What it last came to may have been reckoned from another file, or years ago.
        raise CellRefused("cell_is_a_formula")
    return read_cell(column, raw, today)


def _odd(place: int, named: Iterable[int], oddities: Oddities) -> bool:
    return any((place, at) in oddities.formulas or (place, at) in oddities.broken for at in named)


def _names_of(column: Column) -> tuple[str, ...]:
    return column.zh, column.en, column.key


def _name(cell: Raw) -> str:
    """Return a column's name as it is compared: stars for "required" and blanks fall away."""
    visible = str(cell).translate(_UNSEEN).lower()
    return "".join(visible.split()).strip("*\uff0a")


_UNSEEN = str.maketrans("\uff08\uff09", "()", "\ufeff\u200b\u200e\u200f")


def column_letters(place: int) -> str:
    """Return the letters over a column: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
