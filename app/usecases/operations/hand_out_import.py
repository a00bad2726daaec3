"""Hand a list back to those who work on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.storage import Storage
from app.domain.audit.tags import EventTag
from app.domain.operations.imports.errors import ImportFileCleared, ImportNotReadYet
from app.domain.operations.imports.states import ImportStatus
from app.models.operations.imports import ImportFault
from app.policies.principals import Staff
from app.queries.operations.imports import all_faults, import_seen
from app.usecases.audit.record import record

NOTHING_TO_MARK = {ImportStatus.READING, ImportStatus.REFUSED}


@dataclass(frozen=True, slots=True)
class HandedOut:
    """The file as it came, and what is wrong with it: sheet, row, fault."""

    kind: str
    content: bytes
    faults: Sequence[tuple[str, int, ImportFault]]


async def hand_out_import(
    session: AsyncSession, storage: Storage, staff: Staff, import_id: UUID, now: datetime
) -> HandedOut:
    """Open the file; that staff took so many numbers with them is written down."""
    found = await import_seen(session, staff.scope, import_id)
    if found.status in NOTHING_TO_MARK:
        raise ImportNotReadYet
    if found.storage_key is None:
        raise ImportFileCleared
    faults = await all_faults(session, staff.scope, import_id)
    await record(session, EventTag.IMPORT_HANDED_OUT, found, at=now)
    return HandedOut(found.kind, await storage.fetch(found.storage_key, found.id), faults)
