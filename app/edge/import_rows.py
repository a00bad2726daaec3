"""Rows of a list in the words of the caller, with as much of each number as he may see."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from app.domain.money import yuan
from app.domain.operations.imports.columns import Column, ColumnType
from app.domain.operations.imports.rows import RowFault, Value, restored
from app.domain.veterans.masks import mask_card, mask_id_number, mask_numbers_in, mask_phone
from app.edge.spreadsheets import label_of, message_of
from app.imports.kind import ImportKind
from app.models.operations.imports import ImportFault, ImportRowKept
from app.schemas.staff.imports import ImportRowRead, RowFaultRead, SampleRowRead

_MASKS: Mapping[ColumnType, Callable[[str], str]] = {
    ColumnType.ID_NUMBER: mask_id_number,
    ColumnType.CARD_NUMBER: mask_card,
    ColumnType.PHONE: mask_phone,
}


def row_read(
    kind: ImportKind[Any], row: ImportRowKept, faults: Sequence[ImportFault], language: str
) -> ImportRowRead:
    return ImportRowRead(
        id=row.id,
        sheet=row.sheet,
        row=row.number,
        values=_shown(kind, row, in_full=False),
        faults=[
            RowFaultRead(
                sheet=row.sheet,
                row=row.number,
                column=label_of(kind.columns, fault.column_key, language),
                code=fault.code,
                message=message_of(fault_of(fault), language),
            )
            for fault in faults
        ],
    )


def sample_row_read(kind: ImportKind[Any], row: ImportRowKept, *, in_full: bool) -> SampleRowRead:
    return SampleRowRead(
        id=row.id,
        sheet=row.sheet,
        row=row.number,
        values=_shown(kind, row, in_full=in_full),
        agrees=row.agrees,
    )


def fault_of(kept: ImportFault) -> RowFault:
    return RowFault(kept.column_key, kept.code, tuple(kept.facts.items()))


def _shown(kind: ImportKind[Any], row: ImportRowKept, *, in_full: bool) -> dict[str, str | None]:
    column_of = kind.column_of
    values = restored(kind.columns, row.values or {})
    return {
        key: _text(column_of[key], value, in_full=in_full)
        for key, value in values.items()
        if key in column_of
    }


def _text(column: Column, value: Value, *, in_full: bool) -> str | None:
    match value:
        case None:
            return None
        case date():
            return f"{value:%Y-%m}" if column.type is ColumnType.MONTH else value.isoformat()
        case int():
            return yuan(value) if column.type is ColumnType.YUAN else str(value)
    mask = _MASKS.get(column.type)
    if mask is not None and not in_full:
        return mask(value)
    told = next((choice.zh for choice in column.choices if choice.value == value), value)
    return told if in_full else mask_numbers_in(told)
