"""Write what a confirmed list says: all of it in one transaction, or nothing."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.domain.audit.tags import EventTag
from app.domain.operations.imports.errors import ImportOvertaken
from app.domain.operations.imports.rows import ImportRow
from app.domain.operations.imports.states import ImportEvent, ImportStatus, step
from app.imports.kind import ImportKind, ImportOrder
from app.models.operations.imports import Import, ImportFault, ImportRowKept
from app.policies.scope import Scope
from app.queries.operations.imports import import_for_update, rows_opened
from app.queries.operations.judged import judged
from app.usecases.audit.record import record
from app.usecases.operations.track import fail, finish

CHUNK = 2000
Tell = Callable[[int, int], Awaitable[None]]


async def apply_import(
    session: AsyncSession,
    scope: Scope,
    kind: ImportKind[Any],
    import_id: UUID,
    tell: Tell,
    now: datetime,
) -> None:
    """Judge every row once more and apply the list; whoever comes later finds it applied."""
    found = await import_for_update(session, scope, import_id)
    if found.status is not ImportStatus.CONFIRMED:
        return
    await _take_turn(session, kind)
    found.fault_count = await _faults_by_now(session, scope, kind, found)
    if found.fault_count:
        found.status = step(found.status, ImportEvent.FIND_FAULTS)
        found.error_code, found.ended_at = ImportOvertaken.code, now
        facts = {"code": ImportOvertaken.code, "faults": found.fault_count}
        await record(session, EventTag.IMPORT_REFUSED, found, at=now, data=facts)
        await fail(session, found.operation_id, ImportOvertaken(), now=now)
        return
    order = _order(found, scope, now)
    done = 0
    async for rows in _chunks(session, scope, kind, import_id):
        await kind.apply(session, order, [row for _, row in rows])
        done += len(rows)
        await tell(done, found.row_count)
    found.status, found.ended_at = step(found.status, ImportEvent.APPLY), now
    facts = {"rows": done, "total_fen": found.total_fen}
    await record(session, EventTag.IMPORT_APPLIED, found, at=now, data=facts)
    await finish(session, found.operation_id, now=now)


async def _take_turn(session: AsyncSession, kind: ImportKind[Any]) -> None:
    """Lists of a kind are applied one after the other: the second sees the rows of the first."""
    lock = func.pg_advisory_xact_lock(func.hashtextextended(f"import:{kind.code}", 0))
    await session.execute(select(lock))


async def _faults_by_now(
    session: AsyncSession, scope: Scope, kind: ImportKind[Any], found: Import
) -> int:
    """Keep what is wrong with the rows today and return how much that is."""
    count = 0
    async for rows in _chunks(session, scope, kind, found.id):
        verdicts = await judged(
            session,
            scope,
            kind,
            [row for _, row in rows],
            among={ImportStatus.APPLIED},
            beside=found.id,
        )
        for (row_id, _), verdict in zip(rows, verdicts, strict=True):
            if verdict.row.faults:
                await _keep(session, found.id, row_id, verdict.row)
                count += len(verdict.row.faults)
    return count


async def _keep(session: AsyncSession, import_id: UUID, row_id: UUID, row: ImportRow) -> None:
    faults = [
        {
            "id": uuid7(),
            "import_id": import_id,
            "row_id": row_id,
            "column_key": fault.column,
            "code": fault.code,
            "facts": dict(fault.facts),
        }
        for fault in row.faults
    ]
    await session.execute(insert(ImportFault), faults)
    await session.execute(
        update(ImportRowKept).where(ImportRowKept.id == row_id).values(fault_count=len(faults))
    )


async def _chunks(
    session: AsyncSession, scope: Scope, kind: ImportKind[Any], import_id: UUID
) -> AsyncIterator[Sequence[tuple[UUID, ImportRow]]]:
    """Yield the rows in their order."""
    after = -1
    while rows := await rows_opened(
        session, scope, import_id, kind.columns, after=after, limit=CHUNK
    ):
        yield [(row_id, row) for _, row_id, row in rows]
        after = rows[-1][0]


def _order(found: Import, scope: Scope, now: datetime) -> ImportOrder:
    if found.confirmed_by is None:
        raise TypeError("a list counts once somebody confirmed it")
    return ImportOrder(
        import_id=found.id,
        division_code=found.division_code,
        entered_by=found.entered_by,
        confirmed_by=found.confirmed_by,
        scope=scope,
        now=now,
    )
