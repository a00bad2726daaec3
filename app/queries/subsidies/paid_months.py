"""Paid months that a raise may concern, grouped by everything their amount hangs on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, Text, cast, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.domain.payments.terms import PaymentKind, PaymentStatus
from app.domain.subsidies.raise_cause import RaiseCause
from app.domain.subsidies.raises import PaidMonth
from app.domain.subsidies.tariff import TariffKey
from app.domain.subsidies.terms import ArrearsKind, ArrearsStatus
from app.models.payments.batches import Batch, BatchTariff
from app.models.payments.payments import Payment
from app.models.subsidies.arrears import Arrears
from app.models.subsidies.entitlements import Entitlement
from app.policies.scope import Scope, within

# What is not submitted yet may still be built anew, with the new rate; what failed or came
# back will be paid at its frozen amount.
STANDING = (
    PaymentStatus.HELD,
    PaymentStatus.SENT,
    PaymentStatus.PAID,
    PaymentStatus.FAILED,
    PaymentStatus.UNKNOWN,
    PaymentStatus.RETURNED,
)
# Reduced beside another programme: what the pair comes to now a person must say.
REDUCED = [{"component": "difference"}]


@dataclass(frozen=True, slots=True)
class PaidGroup:
    """Months that are alike; `key` is how the database finds them again."""

    key: str
    month: PaidMonth


def paid_months(scope: Scope, cause: RaiseCause, county_code: str | None = None) -> Select[Any]:
    """Select every paid month the cause may concern, with its `key`, one row each.

    Whoever died since is among them: for the months that he lived.
    """
    noted = (
        select(func.coalesce(func.sum(Arrears.amount_fen), 0))
        .where(
            Arrears.entitlement_id == Payment.entitlement_id,
            Arrears.period == Payment.period,
            Arrears.kind == ArrearsKind.RAISE,
            Arrears.status != ArrearsStatus.DROPPED,
            Arrears.cause_id.is_distinct_from(cause.id),
        )
        .scalar_subquery()
    )
    parts = {
        "programme": Payment.programme,
        "county_code": Payment.county_code,
        "period": Payment.period,
        "payment_kind": Payment.kind,
        "category": Entitlement.category,
        "nature": Entitlement.nature,
        "grade": Entitlement.grade,
        "service_years": Entitlement.service_years,
        "paid_fen": Payment.amount_fen,
        "noted_fen": noted,
    }
    texts = [func.coalesce(cast(part, Text), "") for part in parts.values()]
    chosen = (
        select(
            func.concat_ws("|", *texts).label("key"),
            Payment.entitlement_id,
            Payment.person_id,
            Entitlement.division_code,
            *(part.label(name) for name, part in parts.items()),
        )
        .join(Entitlement, Entitlement.id == Payment.entitlement_id)
        .join(BatchTariff, BatchTariff.id == Payment.tariff_id)
        .where(
            within(scope, division=Entitlement.division_code),
            Payment.programme.in_(cause.programmes),
            Payment.period >= cause.from_on,
            Payment.kind != PaymentKind.RAISE,
            Payment.status.in_(STANDING),
            Entitlement.fixed_fen.is_(None),
            or_(
                Entitlement.ends_before.is_(None),
                func.greatest(Entitlement.starts_on, Payment.period) < Entitlement.ends_before,
            ),
            not_(_given_up(cause)),
            not_(BatchTariff.composition.bool_op("@>")(REDUCED)),
        )
    )
    if cause.before_on is not None:
        chosen = chosen.where(Payment.period < cause.before_on)
    county = county_code or cause.county_code
    return chosen if county is None else chosen.where(Payment.county_code == county)


def _given_up(cause: RaiseCause) -> ColumnElement[bool]:
    """Whether this very raise was sent once and given up for good: nobody notes it anew."""
    once = aliased(Payment)
    return (
        select(once.id)
        .join(Batch, Batch.id == once.batch_id)
        .where(
            once.person_id == Payment.person_id,
            once.period == Payment.period,
            once.entitlement_id == Payment.entitlement_id,
            once.kind == PaymentKind.RAISE,
            once.cause_id == cause.id,
            once.status == PaymentStatus.CANCELLED,
            # Withdrawn with its draft it was never sent; a reissue was, in another batch.
            or_(once.attempt > 1, Batch.submitted_at <= once.changed_at),
        )
        .exists()
    )


async def paid_groups(
    session: AsyncSession, scope: Scope, cause: RaiseCause, county_code: str | None = None
) -> list[PaidGroup]:
    """Return the groups: a few hundred, however many people there are."""
    months: Subquery = paid_months(scope, cause, county_code).subquery()
    grouped = [column for column in months.c if column.name not in _OF_ONE]
    rows = await session.execute(
        select(*grouped, func.count().label("count")).group_by(*grouped).order_by(months.c.key)
    )
    return [PaidGroup(row.key, _month(row)) for row in rows]


async def counties_concerned(session: AsyncSession, cause: RaiseCause) -> Sequence[str]:
    """Return the counties that paid such months; each is a job of its own."""
    rows = (
        select(Payment.county_code)
        .where(Payment.programme.in_(cause.programmes), Payment.period >= cause.from_on)
        .distinct()
        .order_by(Payment.county_code)
    )
    if cause.county_code is not None:
        rows = rows.where(Payment.county_code == cause.county_code)
    return (await session.scalars(rows)).all()


_OF_ONE = {"entitlement_id", "person_id", "division_code"}


def _month(row: Any) -> PaidMonth:
    key = TariffKey(
        programme=row.programme,
        county_code=row.county_code,
        month=row.period,
        category=row.category,
        nature=row.nature,
        grade=row.grade,
        service_years=row.service_years,
        kind=row.payment_kind,
    )
    return PaidMonth(key, row.paid_fen, int(row.noted_fen), row.count)
