"""What makes arrears for months that were paid: published notices and confirmed figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.domain.subsidies.raise_cause import RaiseCause, cause_of_figure
from app.models.payments.batches import Batch, BatchTariff
from app.models.payments.payments import Payment
from app.models.subsidies.figures import PublishedFigure
from app.models.subsidies.rates import RateNotice
from app.queries.subsidies.notices import cause_of, rate_notice
from app.queries.subsidies.programmes import programmes


@dataclass(frozen=True, slots=True)
class RaiseGround:
    """What a cause rests on, and since when it counts."""

    cause: RaiseCause
    known_at: datetime
    row: RateNotice | PublishedFigure


async def raise_ground(session: AsyncSession, cause_id: UUID) -> RaiseGround:
    """Return the published notice or the confirmed figure of this id."""
    if notice := await rate_notice(session, cause_id):
        if notice.approved_at is not None:
            return RaiseGround(await cause_of(session, notice), notice.approved_at, notice)
    elif (figure := await session.get(PublishedFigure, cause_id)) and figure.confirmed_at:
        known = await programmes(session)
        about = (figure.id, figure.kind, figure.area_code, figure.period)
        cause = cause_of_figure(*about, known.by_code).beside(known.matrix)
        return RaiseGround(cause, figure.confirmed_at, figure)
    raise NotFound


async def causes_after_build(
    session: AsyncSession, *payments: ColumnElement[bool]
) -> Sequence[UUID]:
    """Return what became known after the amounts of these payments were frozen, in its order."""
    built_at = (
        select(func.min(Batch.prepared_at))
        .join(BatchTariff, BatchTariff.batch_id == Batch.id)
        .where(BatchTariff.id.in_(select(Payment.tariff_id).where(*payments)))
        .scalar_subquery()
    )
    known = union_all(
        select(RateNotice.id, RateNotice.approved_at.label("known_at")),
        select(PublishedFigure.id, PublishedFigure.confirmed_at),
    ).subquery()
    found = select(known.c.id).where(known.c.known_at >= built_at).order_by(known.c.known_at)
    return (await session.scalars(found)).all()
