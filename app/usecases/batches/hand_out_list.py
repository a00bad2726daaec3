"""Hand the list of a batch to somebody who takes it away."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.batches.file_list import FileHead, Sight
from app.domain.payments.errors import BatchNotBuilt
from app.policies.permissions import PERMISSIONS_OF, Permission
from app.policies.principals import Staff
from app.queries.batches.batches import batch_seen
from app.queries.batches.file_list import file_head
from app.usecases.audit.record import record


async def hand_out_list(
    session: AsyncSession, staff: Staff, batch_id: UUID, now: datetime
) -> tuple[FileHead, Sight]:
    """Return what stands above the lines, and how much of them staff may see.

    That so many names left the house is written down before the first one does.
    """
    batch = await batch_seen(session, staff.scope, batch_id)
    if batch.digest is None:
        raise BatchNotBuilt
    may = PERMISSIONS_OF[staff.role]
    sight = Sight(
        names=Permission.VETERAN_REVEAL in may, health=Permission.VETERAN_HEALTH_READ in may
    )
    facts = {**batch.totals(), "names": sight.names, "health": sight.health}
    await record(session, EventTag.BATCH_HANDED_OUT, batch, at=now, data=facts)
    return await file_head(session, batch), sight
