"""Lists that are sent in as spreadsheets, on the wire."""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field

from app.domain.operations.imports.columns import Column, ColumnType
from app.domain.operations.imports.states import ImportStatus
from app.imports.kind import ImportKind
from app.models.operations.imports import Import
from app.schemas.common import At, Count, Fen, Line, Version, Wire

KindCode = Annotated[str, Field(strict=True, pattern=r"^[a-z][a-z0-9_]{0,59}$")]


class ColumnRead(Wire):
    """One column of a list."""

    key: str
    """The column's code, the same in every version."""
    label: str
    """What the column is called."""
    type: ColumnType
    """How it is filled in."""
    required: bool
    """Whether it must be filled in."""
    choices: list[str]
    """What it may hold; empty where it is no choice."""

    @classmethod
    def of(cls, column: Column, language: str) -> Self:
        return cls(
            key=column.key,
            label=column.label(language),
            type=column.type,
            required=column.required,
            choices=[choice.zh for choice in column.choices],
        )


class ImportKindRead(Wire):
    """One kind of list that can be sent in."""

    kind: KindCode
    """The kind, named when a list is sent."""
    title: str
    """What it is called."""
    columns: list[ColumnRead]
    """Its columns, in the order of the template."""

    @classmethod
    def of(cls, kind: ImportKind[Any], language: str) -> Self:
        return cls(
            kind=kind.code,
            title=kind.title.en if language == "en" else kind.title.zh,
            columns=[ColumnRead.of(column, language) for column in kind.columns],
        )


class ImportKinds(Wire):
    """Every kind of list."""

    items: list[ImportKindRead]
    """In the order of their codes."""


class EffectRead(Wire):
    """What rows would do, or did."""

    effect: str
    """The effect's code."""
    label: str
    """What the rows do."""
    count: Count
    """How many rows."""


class ImportRead(Wire):
    """One list and how far it is."""

    id: UUID
    """The list."""
    kind: KindCode
    """Its kind."""
    status: ImportStatus
    """How far it has come."""
    dry_run: bool
    """Whether it is only a rehearsal."""
    division_code: str
    """The division it belongs to, 12 digits."""
    digest: str
    """SHA-256 of the file, in hexadecimal."""
    size_bytes: Count
    """Its size, in bytes."""
    row_count: Count
    """How many rows; 0 until it is read."""
    fault_count: Count
    """How many faults; a single one keeps the whole list out."""
    total_fen: Fen | None
    """The sum of its amounts, in fen; null without such a column."""
    effects: list[EffectRead]
    """What its rows would do."""
    error_code: str | None
    """Why the whole file was refused, as a code; null where it was not."""
    operation_url: str
    """Where to ask how far reading or applying has come."""
    entered_by: UUID
    """Whose account brought it in."""
    entered_at: At
    """When."""
    seed: str | None
    """The seed of the sample: rows in the order of SHA-256(seed:row id), so that anybody can draw
    it again; null without a sample."""
    sampled_by: UUID | None
    """Who checks the sample; never who brought it in."""
    sampled_at: At | None
    """When the sample was drawn."""
    checked_at: At | None
    """When the sample was found to agree."""
    confirmed_by: UUID | None
    """Who confirmed it; never who brought it in."""
    confirmed_at: At | None
    """When it was confirmed."""
    dismissed_by: UUID | None
    """Who dismissed it."""
    dismissed_reason: str | None
    """Why it was dismissed."""
    ended_at: At | None
    """When it was applied, dismissed or found faulty."""
    version: Version
    """The version, to be sent as If-Match."""

    @classmethod
    def of(cls, found: Import) -> Self:
        same = {name: getattr(found, name) for name in cls.model_fields if name not in _MADE}
        effects = [
            EffectRead(effect=effect, label=told["label"], count=told["count"])
            for effect, told in found.effects.items()
        ]
        return cls(
            **same,
            digest=found.digest.hex(),
            effects=effects,
            operation_url=f"/staff/v1/operations/{found.operation_id}",
        )


_MADE = {"digest", "effects", "operation_url"}


class RowFaultRead(Wire):
    """What is wrong with one row."""

    sheet: str
    """The sheet."""
    row: Count
    """The row, as the spreadsheet numbers it, from 1."""
    column: str | None
    """The column; null for the row as a whole."""
    code: str
    """The fault's code, the same in every version."""
    message: str
    """What is wrong and how to put it right."""


class ImportRowRead(Wire):
    """One row; personal numbers are masked."""

    id: UUID
    """The row, named when a sample is checked."""
    sheet: str
    """The sheet."""
    row: Count
    """The row, as the spreadsheet numbers it, from 1."""
    values: dict[str, str | None]
    """What it holds, by column; without what cannot be read, and empty once its time is over."""
    faults: list[RowFaultRead]
    """What is wrong with the row."""


class SampleRowRead(Wire):
    """One row to be compared with the papers."""

    id: UUID
    """The row."""
    sheet: str
    """The sheet."""
    row: Count
    """Its number, as the spreadsheet shows it."""
    values: dict[str, str | None]
    """What it holds, by column; numbers in full for who checks them, masked for everybody else."""
    agrees: bool | None
    """Whether it agrees with the paper; null until it is compared."""


class SampleRead(Wire):
    """The sample of one list."""

    seed: str | None
    """The seed of the sample; null without one."""
    items: list[SampleRowRead]
    """The rows drawn, in the order of the spreadsheet."""


class RowChecked(Wire):
    """One row that was compared with its paper."""

    id: UUID
    """The row."""
    agrees: bool
    """Whether it agrees with the paper."""


class SampleChecked(Wire):
    """Rows that were compared."""

    rows: Annotated[list[RowChecked], Field(min_length=1, max_length=500)]
    """The rows that were compared; they may come in several calls."""

    def agreeing(self) -> dict[UUID, bool]:
        return {row.id: row.agrees for row in self.rows}


class DismissalWanted(Wire):
    """Why a list is put aside."""

    reason: Line
    """Why it was dismissed."""
