"""Note what a notice or a figure still owes for months paid before it: one line a month."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Text, column, exists, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.payments.terms import PaymentKind
from app.domain.subsidies.raise_cause import RaiseCause
from app.domain.subsidies.raises import Raises, arrears_of
from app.domain.subsidies.terms import ArrearsKind, ArrearsStatus
from app.models.payments.payments import Payment
from app.models.subsidies.arrears import Arrears
from app.policies.scope import EVERYTHING
from app.queries.subsidies.causes import raise_ground
from app.queries.subsidies.paid_months import STANDING, paid_groups, paid_months
from app.queries.subsidies.programmes import programmes
from app.queries.subsidies.rates import rate_book
from app.usecases.audit.record_many import Happened, record_many


@dataclass(frozen=True, slots=True)
class Noted:
    """What one county came to."""

    count: int
    total_fen: int
    dropped: int


async def note_raises(
    session: AsyncSession, cause_id: UUID, county_code: str, now: datetime
) -> Noted:
    """Note one county's raises; doing it again notes what was paid meanwhile, and nothing twice.

    Months are reckoned by what was known when the cause was published: a later one brings its
    own difference.
    """
    ground = await raise_ground(session, cause_id)
    cause, row = ground.cause, ground.row
    groups = await paid_groups(session, EVERYTHING, cause, county_code)
    book = await rate_book(session, county_code)
    matrix = (await programmes(session)).matrix
    raises = arrears_of((group.month for group in groups), book, ground.known_at, matrix)

    due = {difference.of: difference.due_fen for difference in raises.due}
    found = {group.key: due[group.month] for group in groups if group.month in due}
    count, total_fen = await _insert(session, cause, county_code, found, now)
    noted = Noted(count, total_fen, await _drop_orphans(session, cause, county_code))
    if noted.count or noted.dropped:
        told = {**_told(noted, raises), "county_code": county_code}
        happened = [Happened(row.id, None, county_code, told)]
        await record_many(session, EventTag.ARREARS_NOTED, row.__tablename__, happened, at=now)
    return noted


async def _insert(
    session: AsyncSession,
    cause: RaiseCause,
    county_code: str,
    found: dict[str, int],
    now: datetime,
) -> tuple[int, int]:
    if not found:
        return 0, 0
    months = paid_months(EVERYTHING, cause, county_code).subquery()
    due = (
        func.unnest(
            literal(list(found), ARRAY(Text)), literal(list(found.values()), ARRAY(BigInteger))
        )
        .table_valued(column("key", Text), column("due_fen", BigInteger), name="due")
        .render_derived()
    )
    values: dict[str, Any] = {
        "id": func.gen_random_uuid(),
        "entitlement_id": months.c.entitlement_id,
        "person_id": months.c.person_id,
        "division_code": months.c.division_code,
        "period": months.c.period,
        "kind": literal(ArrearsKind.RAISE.value),
        "cause": literal(cause.word.value),
        "cause_id": literal(cause.id),
        "amount_fen": due.c.due_fen,
        "status": literal(ArrearsStatus.DUE.value),
        "noted_at": literal(now),
    }
    rows = select(*values.values()).select_from(months).join(due, due.c.key == months.c.key)
    noted = (
        insert(Arrears)
        .from_select(list(values), rows)
        .on_conflict_do_nothing()
        .returning(Arrears.amount_fen)
        .cte("noted")
    )
    total = func.coalesce(func.sum(noted.c.amount_fen), 0)
    count, total_fen = (await session.execute(select(func.count(), total).select_from(noted))).one()
    return count, int(total_fen)


async def _drop_orphans(session: AsyncSession, cause: RaiseCause, county_code: str) -> int:
    """A month whose payment was given up is reckoned whole when it is made up for."""
    stands = exists().where(
        Payment.entitlement_id == Arrears.entitlement_id,
        Payment.period == Arrears.period,
        Payment.kind != PaymentKind.RAISE,
        Payment.status.in_(STANDING),
    )
    paid_here = exists().where(
        Payment.entitlement_id == Arrears.entitlement_id,
        Payment.period == Arrears.period,
        Payment.county_code == county_code,
    )
    dropped = await session.scalars(
        update(Arrears)
        .where(
            Arrears.cause_id == cause.id,
            Arrears.kind == ArrearsKind.RAISE,
            Arrears.status == ArrearsStatus.DUE,
            paid_here,
            ~stands,
        )
        .values(status=ArrearsStatus.DROPPED)
        .returning(Arrears.id)
        .execution_options(synchronize_session=False)
    )
    return len(dropped.all())


def _told(noted: Noted, raises: Raises) -> dict[str, int]:
    """What came out lower is told for supervision, and asked back from nobody here."""
    return {
        "count": noted.count,
        "total_fen": noted.total_fen,
        "dropped": noted.dropped,
        "lower": sum(difference.of.count for difference in raises.lower),
        "lower_fen": -sum(difference.total_fen for difference in raises.lower),
        "unknown": sum(month.count for month in raises.unknown),
    }
