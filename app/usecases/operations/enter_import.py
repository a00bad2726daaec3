"""Take a list in, or rehearse it."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.adapters.enqueue import enqueue
from app.adapters.storage import Storage
from app.domain.audit.tags import EventTag
from app.domain.operations.imports.states import ImportStatus
from app.models.operations.imports import Import
from app.models.operations.operation import Operation
from app.policies.principals import Staff
from app.queries.operations.imports import standing_import
from app.queries.operations.tracked import operation_seen
from app.usecases.audit.record import record
from app.usecases.operations.track import start


async def enter_import(
    session: AsyncSession,
    storage: Storage,
    staff: Staff,
    kind: str,
    content: bytes,
    *,
    dry_run: bool,
    now: datetime,
) -> Operation:
    """Keep the file and let a job read it; a file that is there already brings nothing new."""
    digest = sha256(content).digest()
    if not dry_run:
        await _take_turn(session, digest)
        first = await standing_import(
            session, staff.scope, kind=kind, division_code=staff.division_code, digest=digest
        )
        if first is not None:
            return await operation_seen(session, staff.scope, first.operation_id)

    import_id = uuid7()
    operation = await start(
        session,
        "import_reading",
        staff.division_code,
        started_by=staff.id,
        now=now,
        result_url=f"/staff/v1/imports/{import_id}",
    )
    entered = Import(
        id=import_id,
        kind=kind,
        status=ImportStatus.READING,
        dry_run=dry_run,
        division_code=staff.division_code,
        operation_id=operation.id,
        digest=digest,
        size_bytes=len(content),
        # On disk before the row: what the row speaks of is there.
        storage_key=await storage.put(import_id, content),
        row_count=0,
        fault_count=0,
        effects={},
        entered_by=staff.id,
        entered_at=now,
    )
    session.add(entered)
    facts = {"kind": kind, "dry_run": dry_run, "digest": digest.hex()}
    await record(session, EventTag.IMPORT_ENTERED, entered, at=now, data=facts)
    await enqueue(session, "read_import", import_id=str(import_id))
    return operation


async def _take_turn(session: AsyncSession, digest: bytes) -> None:
    """Whoever sends the same file at the same moment waits, and then finds it."""
    number = int.from_bytes(digest[:8], "big", signed=True)
    await session.execute(select(func.pg_advisory_xact_lock(number)))
