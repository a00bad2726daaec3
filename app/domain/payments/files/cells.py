"""One cell: a value as a bank writes it, and back. What is not written so is refused."""

import re
from collections.abc import Mapping
from datetime import datetime
from unicodedata import category

from app.domain.calendar.days import SHANGHAI
from app.domain.payments.files.faults import LineFault, LineRefused
from app.domain.payments.files.template import AmountUnit, Field, FileTemplate

Value = str | int | datetime
Values = Mapping[Field, Value]

LONGEST_CELL = 200
MOST_FEN = 10**13
_ATTEMPT = re.compile(r"[1-9][0-9]?", re.ASCII)
_WHOLE = re.compile(r"0|[1-9][0-9]{0,13}", re.ASCII)
_YUAN = re.compile(r"(?:0|[1-9][0-9]{0,11})\.[0-9]{2}", re.ASCII)
_TIME = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", re.ASCII)
_PLAIN = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)

# Control characters and turned-round text forge lines; a spreadsheet runs what begins like this.
_REFUSED = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_FORMULA = ("=", "+", "-", "@")

_WHOLES = frozenset({Field.ATTEMPT, Field.COUNT})
_MONEY = frozenset({Field.AMOUNT, Field.TOTAL})
_NAMES = frozenset(
    {Field.PAYMENT_NO, Field.SERIAL, Field.CODE, Field.BATCH_NUMBER, Field.ACCOUNT_NUMBER}
    | {Field.DIGEST}
)
_MAY_BE_EMPTY = frozenset({Field.REMARK})
_NUMBERS = _WHOLES | _MONEY


def written(template: FileTemplate, field: Field, value: Value) -> str:
    """Write a value as this bank writes it; raise `LineRefused` where it cannot stand there."""
    if field in _MONEY:
        return _amount(template, int(str(value)))
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat(timespec="seconds")
    text = str(value)
    _expect_plain(template, field, text)
    return text


def value_of(template: FileTemplate, field: Field, text: str) -> Value:
    """Read a cell; raise `LineRefused` where it is not written as the template says."""
    if field in _MONEY:
        return _fen(template, text)
    if field in _WHOLES:
        pattern = _ATTEMPT if field is Field.ATTEMPT else _WHOLE
        if pattern.fullmatch(text) is None:
            raise LineRefused(LineFault.NUMBER)
        return int(text)
    if field is Field.BOOKED_AT:
        return _instant(text)
    _expect_plain(template, field, text)
    return text


def padded(template: FileTemplate, field: Field, cell: bytes) -> bytes:
    """Bring a cell to its width: numbers to the right behind zeros, text to the left."""
    width = template.widths[field]
    if len(cell) > width:
        raise LineRefused(LineFault.LENGTH)
    return cell.rjust(width, b"0") if field in _NUMBERS else cell.ljust(width)


def stripped(field: Field, cell: str) -> str:
    """Take the padding off again."""
    if field not in _NUMBERS:
        return cell.rstrip(" ")
    whole = cell.lstrip("0")
    return f"0{whole}" if not whole or whole.startswith(".") else whole


def _amount(template: FileTemplate, fen: int) -> str:
    if not 0 <= fen <= MOST_FEN:
        raise LineRefused(LineFault.AMOUNT)
    if template.amount is AmountUnit.FEN:
        return str(fen)
    return f"{fen // 100}.{fen % 100:02}"


def _fen(template: FileTemplate, text: str) -> int:
    pattern = _WHOLE if template.amount is AmountUnit.FEN else _YUAN
    if pattern.fullmatch(text) is None:
        raise LineRefused(LineFault.AMOUNT)
    fen = int(text.replace(".", ""))
    if fen > MOST_FEN:
        raise LineRefused(LineFault.AMOUNT)
    return fen


def _instant(text: str) -> datetime:
    try:
        if _TIME.fullmatch(text) is not None:
            return datetime.fromisoformat(text)
    except ValueError:
        pass  # A month of thirteen.
    raise LineRefused(LineFault.TIME)


def _expect_plain(template: FileTemplate, field: Field, text: str) -> None:
    if not text and field not in _MAY_BE_EMPTY:
        raise LineRefused(LineFault.EMPTY)
    if field in _NAMES:
        if _PLAIN.fullmatch(text) is None:
            raise LineRefused(LineFault.CHARACTER)
        return
    if len(text) > LONGEST_CELL:
        raise LineRefused(LineFault.LENGTH)
    if text != text.strip() or text.startswith(_FORMULA):
        raise LineRefused(LineFault.CHARACTER)
    if template.separator is not None and template.separator in text:
        raise LineRefused(LineFault.CHARACTER)
    if not text.isprintable() and any(category(each) in _REFUSED for each in text):
        raise LineRefused(LineFault.CHARACTER)
