"""Say how far long work is: shared writes, as `record` is.

The work itself often is one long transaction, and what it writes is seen only when it ends:
`advance` therefore goes in a transaction of its own, `finish` in that of the work.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import AppError
from app.domain.operations.operation import OVER, OperationStatus
from app.models.operations.operation import Operation


async def start(
    session: AsyncSession,
    kind: str,
    division_code: str,
    *,
    started_by: UUID | None,
    now: datetime,
    result_url: str | None = None,
) -> Operation:
    """Announce work that is about to be enqueued in this transaction."""
    operation = Operation(
        kind=kind,
        status=OperationStatus.QUEUED,
        division_code=division_code,
        started_by=started_by,
        progress_done=0,
        result_url=result_url,
        created_at=now,
    )
    session.add(operation)
    await session.flush()  # Whatever the work makes may refer to it.
    return operation


async def advance(
    session: AsyncSession, operation_id: UUID, done: int, *, total: int | None = None
) -> None:
    """Say that the work runs and how much of it is done; what is over stays as it ended."""
    known = {} if total is None else {"progress_total": total}
    await _tell(session, operation_id, status=OperationStatus.RUNNING, progress_done=done, **known)


async def finish(
    session: AsyncSession, operation_id: UUID, *, now: datetime, result_url: str | None = None
) -> None:
    """Say that the work is done; without `result_url` the one of the start stays."""
    await _tell(
        session,
        operation_id,
        status=OperationStatus.DONE,
        ended_at=now,
        progress_done=func.coalesce(Operation.progress_total, Operation.progress_done),
        result_url=func.coalesce(result_url, Operation.result_url),
    )


async def fail(
    session: AsyncSession,
    operation_id: UUID,
    error: AppError,
    *,
    now: datetime,
    result_url: str | None = None,
) -> None:
    """Say why the work came to nothing, and where what was kept of it is read."""
    facts = {
        name: fact.isoformat() if isinstance(fact, date) else fact
        for name, fact in error.facts.items()
    }
    await _tell(
        session,
        operation_id,
        status=OperationStatus.FAILED,
        ended_at=now,
        error_code=error.code,
        error_facts=facts,
        result_url=func.coalesce(result_url, Operation.result_url),
    )


async def _tell(session: AsyncSession, operation_id: UUID, **facts: Any) -> None:
    running = Operation.id == operation_id, Operation.status.not_in(OVER)
    await session.execute(update(Operation).where(*running).values(**facts))
