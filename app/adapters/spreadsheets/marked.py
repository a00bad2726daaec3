"""The same list back, with what is wrong marked where it is."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import count

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.adapters.spreadsheets.template import PLAIN, TEXT
from app.adapters.spreadsheets.workbook import Sheet, open_workbook
from app.domain.operations.imports.cells import Raw, is_blank, shown
from app.domain.operations.imports.columns import Column
from app.domain.operations.imports.sheets import header_of

PROBLEMS = {"zh-CN": "问题", "en": "Problems"}
# Each is a drawing; the column of problems says the same of every row.
MOST_COMMENTS = 1000
LONGEST_NAME = 31
_NO_NAME = re.compile(r"[\[\]:*?/\\]|^'|'$|^$|^history$", re.IGNORECASE)
# What a spreadsheet, or whoever saves it as CSV later, may take for a formula.
_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Mark:
    """What is wrong in a row, and with which column of the kind; empty: with the row as such."""

    sheet: str
    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class _Inks:
    plain: Format
    wrong: Format
    quoted: Format
    wrong_quoted: Format

    def of(self, text: str, *, wrong: bool) -> Format:
        if text.startswith(_LIKE_A_FORMULA):
            return self.wrong_quoted if wrong else self.quoted
        return self.wrong if wrong else self.plain


def marked_copy(
    content: bytes, columns: Sequence[Column], marks: Sequence[Mark], language: str
) -> bytes:
    """Return every visible sheet with its values as text where they were.

    Cells at fault are red and carry a comment; a last column says all that is wrong with a row.
    The copy can be put right and sent as it is.
    """
    marks_in: dict[str, dict[int, list[Mark]]] = defaultdict(lambda: defaultdict(list))
    for mark in marks:
        marks_in[mark.sheet][mark.row].append(mark)
    out = BytesIO()
    book = Workbook(out, PLAIN)
    inks = _inks(book)
    for sheet in open_workbook(content):
        taken = {written.get_name().lower() for written in book.worksheets()}
        written = book.add_worksheet(_name(sheet.name, taken))
        _write(written, sheet, columns, marks_in[sheet.name], inks, PROBLEMS[language])
    book.close()
    return out.getvalue()


def _write(
    out: Worksheet,
    sheet: Sheet,
    columns: Sequence[Column],
    marks: Mapping[int, Sequence[Mark]],
    inks: _Inks,
    problems: str,
) -> None:
    header = header_of(columns, sheet.rows())
    place_of = {} if header is None else header.place_of
    problems_at = (
        sheet.survey.columns if header is None else header.problems_at(sheet.survey.columns)
    )
    out.set_column(0, problems_at, 20, inks.plain)
    if header is not None:
        out.write_string(header.row, problems_at, problems, inks.wrong)
    comments = 0
    for row, cells in enumerate(sheet.rows()):
        here = marks.get(row + 1, ())
        wrong = {place_of[mark.column]: mark for mark in here if mark.column in place_of}
        for at, cell in enumerate(cells):
            if at != problems_at:
                _write_cell(out, row, at, cell, inks, wrong=at in wrong)
        for at, mark in wrong.items():
            if comments < MOST_COMMENTS:
                out.write_comment(row, at, mark.message)
                comments += 1
        if here:
            told = "；".join(dict.fromkeys(mark.message for mark in here))
            out.write_string(row, problems_at, told, inks.wrong)


def _write_cell(out: Worksheet, row: int, at: int, cell: Raw, inks: _Inks, *, wrong: bool) -> None:
    if is_blank(cell):
        if wrong:
            out.write_blank(row, at, None, inks.wrong)
        return
    text = shown(cell)
    out.write_string(row, at, text, inks.of(text, wrong=wrong))


def _name(name: str, taken: Collection[str]) -> str:
    """Return the name of a sheet where it is one; nothing in a file says that it must be."""
    plain = len(name) <= LONGEST_NAME and not _NO_NAME.search(name)
    if plain and name.lower() not in taken:
        return name
    return next(f"list {n}" for n in count(1) if f"list {n}" not in taken)


def _inks(book: Workbook) -> _Inks:
    text = {"num_format": TEXT}
    red = {**text, "bg_color": "#FFC7CE", "font_color": "#9C0006"}
    # The apostrophe that people type before a formula they do not want reckoned.
    quoted = {"quote_prefix": True}
    return _Inks(
        book.add_format(text),
        book.add_format(red),
        book.add_format({**text, **quoted}),
        book.add_format({**red, **quoted}),
    )
