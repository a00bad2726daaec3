"""Begin a batch: one run of one programme, period and county."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import uuid_utils.compat as uuid_utils
from procrastinate.types import JSONValue
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.batches.runs import expect_county, expect_run
from app.domain.calendar.days import day_of
from app.domain.payments.errors import BatchUnderway
from app.domain.payments.numbers import batch_number
from app.domain.payments.recusal import require_not_own
from app.domain.payments.terms import BatchKind, BatchStatus
from app.models.operations.operation import Operation
from app.models.payments.batches import Batch
from app.policies.principals import Staff
from app.queries.batches.batches import batch_seen, next_batch_serial
from app.queries.payments.own_payments import own_named
from app.queries.payments.payments import require_reissuable
from app.queries.subsidies.programmes import programmes
from app.usecases.audit.record import record
from app.usecases.batches.set_to_work import set_to_work


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which run somebody wants; of payments, only a reissue names any."""

    programme: str
    period: date
    county_code: str
    kind: BatchKind
    payment_nos: Sequence[str] | None = None


async def prepare_batch(
    session: AsyncSession, staff: Staff, wanted: Wanted, now: datetime
) -> Operation:
    """Open the draft and let a job fill it; of several who begin the same run one succeeds."""
    expect_county(wanted.county_code, in_scope=staff.scope.holds(wanted.county_code))
    programme = (await programmes(session)).by_code.get(wanted.programme)
    expect_run(programme, wanted.kind, wanted.period, day_of(now))
    numbers = sorted(set(wanted.payment_nos)) if wanted.payment_nos is not None else None
    if numbers is not None:
        await require_reissuable(
            session, staff.scope, numbers, wanted.county_code, wanted.programme
        )
        require_not_own(await own_named(session, staff, numbers))
    batch = await _opened(session, staff, wanted, now)
    await record(session, EventTag.BATCH_PREPARED, batch, at=now, data={"number": batch.number})
    orders: JSONValue = None if numbers is None else [*numbers]
    return await set_to_work(
        session, staff, batch, "build_batch", "batch_build", now=now, payment_nos=orders
    )


async def _opened(session: AsyncSession, staff: Staff, wanted: Wanted, now: datetime) -> Batch:
    serial = await next_batch_serial(session)
    row = {
        "id": uuid_utils.uuid7(),
        "number": batch_number(wanted.county_code, wanted.period, serial),
        "programme": wanted.programme,
        "period": wanted.period,
        "county_code": wanted.county_code,
        "kind": wanted.kind,
        "status": BatchStatus.DRAFT,
        "count": 0,
        "total_fen": 0,
        "excluded_count": 0,
        "shown_count": 0,
        "prepared_by": staff.id,
        "prepared_at": now,
        "version": 1,
    }
    # Whoever comes second waits for the first, and then finds the run taken.
    statement = insert(Batch).values(row).on_conflict_do_nothing().returning(Batch.id)
    opened = await session.scalar(statement)
    if opened is None:
        raise BatchUnderway
    return await batch_seen(session, staff.scope, opened)
