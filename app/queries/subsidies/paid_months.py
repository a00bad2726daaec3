"""Paid months that a raise may concern, grouped by everything their amount hangs on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    Text,
    cast,
    func,
    literal_column,
    not_,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.domain.batches.weighing import read_beside
from app.domain.payments.terms import PaymentKind, PaymentStatus
from app.domain.subsidies.raise_cause import RaiseCause
from app.domain.subsidies.raises import PaidMonth
from app.domain.subsidies.tariff import TariffKey
from app.domain.subsidies.terms import ArrearsKind, ArrearsStatus
from app.models.payments.batches import Batch
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
# What else the person has in that month, as the lines of a batch say it.
_OTHERS = """(SELECT string_agg(array_to_string(ARRAY[(x.id < payments.entitlement_id)::text,
    x.programme, y.county_code, x.category, x.nature, x.grade::text, x.service_years::text,
    x.fixed_fen::text], '|', ''), ';' ORDER BY x.id)
  FROM entitlements x JOIN entitlement_payers y ON y.entitlement_id = x.id
    AND y.from_on <= payments.period AND (y.before_on IS NULL OR y.before_on > payments.period)
  WHERE x.person_id = payments.person_id AND x.id <> payments.entitlement_id
    AND x.status IN ('active', 'suspended', 'ended') AND x.starts_on <= payments.period
    AND (x.ends_before IS NULL OR x.ends_before > payments.period))"""
# What stands of the programmes that are paid as a difference to this one, raises and all.
_BELOW_FEN = """coalesce((SELECT sum(q.amount_fen + coalesce((
    SELECT sum(r.amount_fen) FROM arrears r WHERE r.entitlement_id = q.entitlement_id
      AND r.period = q.period AND r.kind = 'raise' AND r.status <> 'dropped'), 0))
  FROM payments q JOIN programme_pairs g ON g.rule = 'difference'
    AND g.first = payments.programme AND g.second = q.programme
  WHERE q.person_id = payments.person_id AND q.period = payments.period AND q.kind <> 'raise'
    AND q.status IN ('held', 'sent', 'paid', 'failed', 'unknown', 'returned')), 0)"""


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
        "others": literal_column(_OTHERS if cause.differs else "''"),
        "below_fen": literal_column(_BELOW_FEN if cause.differs else "0"),
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
    beside = read_beside(f"{row.period}#{row.others or ''}")
    return PaidMonth(key, row.paid_fen, int(row.noted_fen), row.count, beside, int(row.below_fen))
