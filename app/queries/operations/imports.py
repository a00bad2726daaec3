"""Lists, their rows, and what is wrong with them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, LargeBinary, any_, literal, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.domain.operations.imports.columns import Column
from app.domain.operations.imports.rows import ImportRow, restored
from app.domain.operations.imports.states import OVER, ImportStatus
from app.models.operations.imports import Import, ImportFault, ImportRowKept
from app.models.sealed import the_vault
from app.policies.scope import Scope, within


async def import_seen(session: AsyncSession, scope: Scope, import_id: UUID) -> Import:
    """Return one list of the caller's divisions, or raise `NotFound`."""
    return _found(
        await session.scalar(select(Import).where(Import.id == import_id, _visible(scope)))
    )


async def import_for_update(session: AsyncSession, scope: Scope, import_id: UUID) -> Import:
    """Load and lock one list; two people may act on it, and a job may come twice."""
    return _found(
        await session.scalar(
            select(Import).where(Import.id == import_id, _visible(scope)).with_for_update()
        )
    )


async def imports_listed(
    session: AsyncSession,
    scope: Scope,
    *,
    kind: str | None,
    status: ImportStatus | None,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[Import]:
    """Return the newest first."""
    statement = (
        select(Import)
        .where(
            _visible(scope),
            true() if kind is None else Import.kind == kind,
            true() if status is None else Import.status == status,
            true() if after is None else Import.id < after[0],
        )
        .order_by(Import.id.desc())
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


async def standing_import(
    session: AsyncSession, scope: Scope, *, kind: str, division_code: str, digest: bytes
) -> Import | None:
    """Return the list that this very file already became, unless that came to nothing."""
    return await session.scalar(
        select(Import).where(
            Import.kind == kind,
            Import.division_code == division_code,
            Import.digest == digest,
            Import.dry_run.is_(False),
            Import.status.not_in(_CAME_TO_NOTHING),
            _visible(scope),
        )
    )


async def known_keys(
    session: AsyncSession,
    scope: Scope,
    kind: str,
    keys: Collection[bytes],
    *,
    among: Collection[ImportStatus],
    beside: UUID,
) -> set[bytes]:
    """Return those of the natural keys that another list in one of these states brought."""
    found = await session.scalars(
        select(ImportRowKept.natural_key)
        .join(Import, Import.id == ImportRowKept.import_id)
        .where(
            ImportRowKept.natural_key == any_(literal(list(keys), ARRAY(LargeBinary))),
            Import.kind == kind,
            Import.id != beside,
            Import.dry_run.is_(False),
            Import.status.in_(among),
            _visible(scope),
        )
    )
    return {key for key in found if key is not None}


async def rows_listed(
    session: AsyncSession,
    scope: Scope,
    import_id: UUID,
    *,
    faulty_only: bool = False,
    after: tuple[Any, ...] = (-1,),
    limit: int,
) -> Sequence[ImportRowKept]:
    """Return rows in their order; `after` is the position of the last one seen."""
    statement = (
        select(ImportRowKept)
        .join(Import, Import.id == ImportRowKept.import_id)
        .where(
            Import.id == import_id,
            _visible(scope),
            ImportRowKept.position > after[0],
            ImportRowKept.fault_count > 0 if faulty_only else true(),
        )
        .order_by(ImportRowKept.position)
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


async def rows_opened(
    session: AsyncSession,
    scope: Scope,
    import_id: UUID,
    columns: Sequence[Column],
    *,
    after: int,
    limit: int,
) -> Sequence[tuple[int, UUID, ImportRow]]:
    """Return rows in their order with their position and id, opened and typed again."""
    row = ImportRowKept
    statement = (
        select(row.position, row.id, row.sheet, row.number, row.values_sealed)
        .join(Import, Import.id == row.import_id)
        .where(Import.id == import_id, _visible(scope), row.position > after)
        .order_by(row.position)
        .limit(limit)
    )
    vault = the_vault()
    return [
        (
            each.position,
            each.id,
            ImportRow(
                each.sheet,
                each.number,
                restored(
                    columns,
                    vault.open_json("import_rows", "values", each.id, each.values_sealed),
                ),
            ),
        )
        for each in await session.execute(statement)
        if each.values_sealed is not None
    ]


async def row_ids(session: AsyncSession, scope: Scope, import_id: UUID) -> Sequence[UUID]:
    statement = (
        select(ImportRowKept.id)
        .join(Import, Import.id == ImportRowKept.import_id)
        .where(Import.id == import_id, _visible(scope))
    )
    return (await session.scalars(statement)).all()


async def sample_rows(
    session: AsyncSession, scope: Scope, import_id: UUID
) -> Sequence[ImportRowKept]:
    """Return the rows that were drawn, in their order."""
    statement = (
        select(ImportRowKept)
        .join(Import, Import.id == ImportRowKept.import_id)
        .where(Import.id == import_id, _visible(scope), ImportRowKept.sampled)
        .order_by(ImportRowKept.position)
    )
    return (await session.scalars(statement)).all()


async def faults_of(
    session: AsyncSession, scope: Scope, rows: Collection[UUID]
) -> Mapping[UUID, Sequence[ImportFault]]:
    """Return what is wrong with each of these rows."""
    faults: dict[UUID, list[ImportFault]] = defaultdict(list)
    statement = (
        select(ImportFault)
        .join(Import, Import.id == ImportFault.import_id)
        .where(ImportFault.row_id.in_(rows), _visible(scope))
        .order_by(ImportFault.id)
    )
    for fault in await session.scalars(statement):
        faults[fault.row_id].append(fault)
    return faults


async def all_faults(
    session: AsyncSession, scope: Scope, import_id: UUID
) -> Sequence[tuple[str, int, ImportFault]]:
    """Return every fault of a list with the sheet and row it was found in."""
    statement = (
        select(ImportRowKept.sheet, ImportRowKept.number, ImportFault)
        .join(ImportRowKept, ImportRowKept.id == ImportFault.row_id)
        .join(Import, Import.id == ImportFault.import_id)
        .where(Import.id == import_id, _visible(scope))
        .order_by(ImportRowKept.position, ImportFault.id)
    )
    return [(sheet, number, fault) for sheet, number, fault in await session.execute(statement)]


async def forgettable_imports(
    session: AsyncSession, scope: Scope, *, before: datetime, limit: int
) -> Sequence[UUID]:
    """Return lists that were over before an instant and whose rows are still there."""
    statement = (
        select(Import.id)
        .where(Import.rows_forgotten_at.is_(None), Import.ended_at < before, _visible(scope))
        .order_by(Import.ended_at)
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


_CAME_TO_NOTHING = tuple(OVER - {ImportStatus.APPLIED})


def _found(row: Import | None) -> Import:
    if row is None:
        raise NotFound
    return row


def _visible(scope: Scope) -> ColumnElement[bool]:
    return within(scope, division=Import.division_code)
