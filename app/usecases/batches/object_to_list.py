"""Write down what somebody says against a line of a public list."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound
from app.domain.requests.publicity import ObjectionState
from app.models.payments.batches import Batch
from app.models.payments.notices import BatchObjection
from app.policies.principals import Staff
from app.queries.batches.batches import batch_for_update
from app.queries.batches.notices import hanging_list_for_update
from app.queries.payments.payments import payment_for_update
from app.usecases.audit.record import record


async def object_to_list(
    session: AsyncSession,
    staff: Staff,
    batch_id: UUID,
    payment_no: str,
    statement: Mapping[str, str],
    *,
    version: int,
    now: datetime,
) -> Batch:
    """Anybody may object, without a name too; what was said is kept sealed."""
    batch = await batch_for_update(session, staff.scope, batch_id, version=version)
    notice = await hanging_list_for_update(session, batch.id)
    payment = await payment_for_update(session, staff.scope, payment_no)
    if payment.batch_id != batch.id:
        raise NotFound

    session.add(
        BatchObjection(
            batch_id=batch.id,
            notice_id=notice.id,
            entitlement_id=payment.entitlement_id,
            payment_no=payment.payment_no,
            division_code=batch.county_code,
            state=ObjectionState.OPEN,
            anonymous="name" not in statement,
            raised_at=now,
            received_by=staff.id,
            statement=dict(statement),
        )
    )
    batch.touch()
    facts = {"payment_no": payment.payment_no}
    await record(session, EventTag.BATCH_LIST_OBJECTED, batch, at=now, data=facts)
    return batch
