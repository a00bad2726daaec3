"""Begin to apply a delivery that was read; what nobody can read of it is noted."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.results.arriving import Arrived
from app.domain.results.terms import DeliveryStatus, LineOutcome, LineProblem
from app.models.payments.results import DeliveryRemark, ResultDelivery


async def begin_delivery(session: AsyncSession, delivery: ResultDelivery, arrived: Arrived) -> None:
    """Begun once; a job that is run again goes on where the lines are that nobody applied."""
    if delivery.status is not DeliveryStatus.RECEIVED:
        return
    delivery.status, delivery.line_count = DeliveryStatus.APPLYING, arrived.count
    session.add_all(
        DeliveryRemark(
            delivery_id=delivery.id,
            line_no=bad.line_no,
            outcome=LineOutcome.UNREADABLE,
            problem=LineProblem.UNREADABLE,
            fault=bad.fault,
            raw={},
        )
        for bad in arrived.bad
    )
