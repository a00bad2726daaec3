"""What the engine knows of one kind of list."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.catalogue.wording import Localised
from app.domain.operations.imports.columns import Column
from app.domain.operations.imports.effect import Effect
from app.domain.operations.imports.rows import ImportRow, RowFault
from app.domain.terms import Term
from app.policies.scope import Scope

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """One confirmed import: whose list it is, and in whose scope it is applied."""

    import_id: UUID
    division_code: str
    entered_by: UUID
    confirmed_by: UUID
    scope: Scope
    now: datetime


@dataclass(frozen=True, slots=True)
class ImportKind(Generic[F]):
    """One kind of list, as app/domain/operations/imports/ tells."""

    code: str
    title: Localised
    columns: tuple[Column, ...]
    natural_key: tuple[str, ...]
    facts: Callable[[AsyncSession, Scope, Sequence[ImportRow]], Awaitable[F]]
    judge: Callable[[ImportRow, F], Sequence[RowFault]]
    apply: Callable[[AsyncSession, ImportOrder, Sequence[ImportRow]], Awaitable[None]]
    effect: Callable[[ImportRow, F], Term] = lambda _row, _facts: Effect.ADDED
    """What a sound row would do: a rehearsal tells how many rows do what."""

    def __post_init__(self) -> None:
        unknown = set(self.natural_key) - {column.key for column in self.columns}
        if unknown:
            raise ValueError(f"{self.code}: no column {', '.join(sorted(unknown))}")

    @property
    def column_of(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}
