"""What one cell means, or why it cannot be taken.

Spreadsheets keep every number as a floating point number of 15 digits. An identity or card
number typed into an ordinary cell has lost its end the moment the cell is left, and nothing in
the file tells: so these columns take text alone.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from unicodedata import category

from app.domain.errors import Fact
from app.domain.operations.imports.columns import Column, ColumnType
from app.domain.operations.imports.rows import Value
from app.domain.veterans import identity_number, phone
from app.domain.veterans.digits import plain_digits
from app.domain.veterans.errors import FieldRefused

Raw = str | int | float | bool | date | datetime | time | timedelta | None
"""A cell as the reader of spreadsheets gives it; an empty one is None or ""."""

SURE_DIGITS = 15
MOST_FEN = 10**13
OLDEST_YEAR, NEWEST_YEAR = 1900, 2200

_BLANKS = " \t\r\n\u3000\u00a0\ufeff\u200b"
_NARROW = str.maketrans(
    "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff0d\uff0f\uff0e\uff0c\uffe5",
    "0123456789-/.,¥",
    "\ufeff\u200b",
)
_REFUSED = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]+", re.ASCII)
_CARD = re.compile(r"[0-9]{8,32}", re.ASCII)
_AMOUNT = re.compile(r"[0-9]+(?:\.[0-9]{1,2})?", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
_DAY = re.compile(r"([0-9]{4})(?:[-/.]|年)([0-9]{1,2})(?:[-/.]|月)([0-9]{1,2})日?", re.ASCII)
_DAY_TOGETHER = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)
_MONTH = re.compile(r"([0-9]{4})(?:[-/.]|年)([0-9]{1,2})月?", re.ASCII)
_MONTH_TOGETHER = re.compile(r"([0-9]{4})([0-9]{2})", re.ASCII)


class CellRefused(Exception):
    """One cell cannot be taken: why, as the code of a text and what fills it."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts = tuple(facts.items())


def read_cell(column: Column, raw: Raw, today: date) -> Value:
    """Return the typed value of a cell, None where it may be empty and is."""
    if is_blank(raw):
        if column.required:
            raise CellRefused("required")
        return None
    return _READERS[column.type](column, raw, today)


def is_blank(raw: Raw) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip(_BLANKS))


def shown(raw: Raw) -> str:
    """Return a cell as text, for the file that goes back: what was kept of it, never repaired."""
    match raw:
        case None:
            return ""
        case bool():
            return "TRUE" if raw else "FALSE"
        case int() | float():
            return _number(raw)
        case datetime() | date() | time():
            return raw.isoformat().replace("T", " ")
    return str(raw)


def _text(column: Column, raw: Raw, _today: date) -> str:
    text = _written(raw).strip(_BLANKS)
    if any(category(character) in _REFUSED for character in text):
        raise CellRefused("character_refused")
    if len(text) > column.longest:
        raise CellRefused("too_long", max_length=column.longest)
    return text


def _id_number(_column: Column, raw: Raw, today: date) -> str:
    try:
        return identity_number.parse(_digits_kept(raw), today).text
    except FieldRefused as refusal:
        raise CellRefused(refusal.code) from None


def _card_number(_column: Column, raw: Raw, _today: date) -> str:
    number = plain_digits(_digits_kept(raw))
    if not _CARD.fullmatch(number):
        raise CellRefused("cell_not_a_card_number")
    return number


def _phone(_column: Column, raw: Raw, _today: date) -> str:
    try:
        return phone.parse(_written(raw).strip(_BLANKS))
    except FieldRefused as refusal:
        raise CellRefused(refusal.code) from None


def _date(_column: Column, raw: Raw, _today: date) -> date:
    if isinstance(raw, datetime) and raw.time() != time.min:
        raise CellRefused("cell_not_a_date")
    if isinstance(raw, date):
        return _day(raw.year, raw.month, raw.day, code="cell_not_a_date")
    parts = _parts(raw, _DAY, _DAY_TOGETHER)
    if parts is None:
        raise CellRefused("cell_not_a_date")
    return _day(parts[0], parts[1], parts[2], code="cell_not_a_date")


def _month(_column: Column, raw: Raw, _today: date) -> date:
    if isinstance(raw, date):  # Typed as 2026-01, which spreadsheets turn into its first day.
        return _day(raw.year, raw.month, raw.day, code="cell_not_a_month", first=True)
    parts = _parts(raw, _MONTH, _MONTH_TOGETHER)
    if parts is None:
        raise CellRefused("cell_not_a_month")
    return _day(parts[0], parts[1], 1, code="cell_not_a_month")


def _yuan(_column: Column, raw: Raw, _today: date) -> int:
    text = _narrowed(_written(raw)).removeprefix("¥").removesuffix("元")
    if not _AMOUNT.fullmatch(text) and not _GROUPED.fullmatch(text):
        raise CellRefused("cell_not_an_amount")
    fen = int(Decimal(text.replace(",", "")) * 100)
    if not 0 < fen <= MOST_FEN:
        raise CellRefused("cell_not_an_amount")
    return fen


def _whole(_column: Column, raw: Raw, _today: date) -> int:
    text = _narrowed(_written(raw))
    if not _WHOLE.fullmatch(text):
        raise CellRefused("cell_not_whole")
    return int(text)


def _choice(column: Column, raw: Raw, _today: date) -> str:
    text = _written(raw).strip(_BLANKS)
    for choice in column.choices:
        if text in {choice.value, choice.zh, choice.en or choice.value}:
            return choice.value
    raise CellRefused("not_offered", expected="、".join(choice.zh for choice in column.choices))


_READERS: Mapping[ColumnType, Callable[[Column, Raw, date], Value]] = {
    ColumnType.TEXT: _text,
    ColumnType.ID_NUMBER: _id_number,
    ColumnType.CARD_NUMBER: _card_number,
    ColumnType.PHONE: _phone,
    ColumnType.DATE: _date,
    ColumnType.MONTH: _month,
    ColumnType.YUAN: _yuan,
    ColumnType.WHOLE: _whole,
    ColumnType.CHOICE: _choice,
}


def _digits_kept(raw: Raw) -> str:
    """Return a number that was kept as text; any other has lost digits, or may have."""
    text = "" if isinstance(raw, bool) or not isinstance(raw, int | float | str) else raw
    if isinstance(text, int | float) or _SCIENTIFIC.fullmatch(text.strip(_BLANKS)):
        raise CellRefused("cell_number_destroyed")
    return text.strip(_BLANKS)


def _written(raw: Raw) -> str:
    """Return what somebody typed: text, or a number that fits into 15 digits."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise CellRefused("cell_of_another_kind")
    if abs(raw) >= 10**SURE_DIGITS:
        raise CellRefused("cell_number_destroyed")
    return _number(raw)


def _narrowed(text: str) -> str:
    """Return digits and signs as ASCII, without blanks; a minus stays a minus."""
    return "".join(text.translate(_NARROW).split())


def _number(raw: float) -> str:
    """Write a number as the spreadsheet shows it: 0.1 + 0.2 is 0.3 there."""
    return f"{Decimal(f'{raw:.{SURE_DIGITS}g}'):f}"


def _parts(raw: Raw, *shapes: re.Pattern[str]) -> tuple[int, ...] | None:
    """Return year, month and perhaps day of a text.

    Of numbers only those written together, as 20260115, are taken: a bare count of days is a
    date that lost its format, and which year it began in nobody can tell.
    """
    if not isinstance(raw, str):
        raw, shapes = _written(raw), shapes[1:]
    text = _narrowed(raw)
    found = next((match for shape in shapes if (match := shape.fullmatch(text))), None)
    return None if found is None else tuple(int(part) for part in found.groups())


def _day(year: int, month: int, day: int, *, code: str, first: bool = False) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise CellRefused(code) from None
    if not OLDEST_YEAR <= year <= NEWEST_YEAR or (first and day != 1):
        raise CellRefused(code)
    return found
