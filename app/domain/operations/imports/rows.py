"""Rows of a list, and what is wrong with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.errors import Fact
from app.domain.operations.imports.columns import Column, ColumnType

Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in one row, with one column or with the row as such (None).

    `code` names a text; `facts` fill it and never carry what the cell holds.
    """

    column: str | None
    code: str
    facts: tuple[tuple[str, Fact], ...] = ()


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row; `number` counts from 1, as the spreadsheet shows it.

    `values` holds the cells that could be read, by column key.
    """

    sheet: str
    number: int
    values: Mapping[str, Value]
    faults: tuple[RowFault, ...] = ()

    def __getitem__(self, key: str) -> Value:
        return self.values[key]

    def text(self, key: str) -> str:
        """Return the value of a required column that is kept as text."""
        value = self.values[key]
        if not isinstance(value, str):
            raise TypeError(f"{key} is no text")
        return value

    def day(self, key: str) -> date:
        """Return the value of a required column of days or months."""
        value = self.values[key]
        if not isinstance(value, date):
            raise TypeError(f"{key} is no day")
        return value

    def whole(self, key: str) -> int:
        """Return the value of a required column of fen or whole numbers."""
        value = self.values[key]
        if not isinstance(value, int):
            raise TypeError(f"{key} is no whole number")
        return value


def natural_key(row: ImportRow, columns: Sequence[str]) -> str | None:
    """Return what makes the row the same as another, or None where that cannot be read."""
    if not columns or any(column not in row.values for column in columns):
        return None
    return "\x1f".join(str(row.values[column] or "") for column in columns)


def stored(values: Mapping[str, Value]) -> dict[str, Any]:
    """Return values as JSON keeps them."""
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in values.items()
    }


def restored(columns: Sequence[Column], kept: Mapping[str, Any]) -> dict[str, Value]:
    """Return what `stored` made of values, typed again."""
    days = {column.key for column in columns if column.type in _OF_DAYS}
    return {
        key: date.fromisoformat(value) if key in days and value is not None else value
        for key, value in kept.items()
    }


_OF_DAYS = {ColumnType.DATE, ColumnType.MONTH}
