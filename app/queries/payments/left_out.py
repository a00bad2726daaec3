"""Months of a person that the last list was made without, and nothing has paid since."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.payments.terms import PaymentKind, PaymentStatus
from app.models.payments.batches import Exclusion
from app.models.payments.payments import Payment
from app.policies.scope import Scope, within

LeftOut = Mapping[tuple[date, PaymentKind], Sequence[str]]
"""Codes of findings, the gravest first, by month and kind."""


async def left_out_of(
    session: AsyncSession, scope: Scope, entitlement_ids: Collection[UUID]
) -> Mapping[UUID, LeftOut]:
    """Return them by entitlement; of lists that finance approved, others may still change."""
    paid = exists().where(
        Payment.entitlement_id == Exclusion.entitlement_id,
        Payment.period == Exclusion.period,
        Payment.kind == Exclusion.kind,
        Payment.status != PaymentStatus.CANCELLED,
    )
    line = (Exclusion.entitlement_id, Exclusion.period, Exclusion.kind)
    rows = await session.execute(
        select(*line, Exclusion.codes)
        .ext(distinct_on(*line))
        .where(
            Exclusion.entitlement_id.in_(entitlement_ids),
            within(scope, division=Exclusion.division_code, person=Exclusion.person_id),
            func.finance_approved(Exclusion.batch_id),
            ~paid,
        )
        .order_by(*line, Exclusion.id.desc())
    )
    found: dict[UUID, dict[tuple[date, PaymentKind], Sequence[str]]] = {
        entitlement_id: {} for entitlement_id in entitlement_ids
    }
    for entitlement_id, period, kind, codes in rows:
        found[entitlement_id][period, kind] = codes
    return found
