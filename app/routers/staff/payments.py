"""Payments: the lines of batches, what became of them, and where every fen came from."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query

from app.domain.batches.changes import Change
from app.domain.payments.terms import PaymentKind, PaymentStatus
from app.edge.cursor import PageQuery
from app.edge.idempotency import MONEY
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.batches.batches import batch_seen
from app.queries.batches.changes import changed_lines, compared
from app.queries.payments.payments import (
    PaymentsAsked,
    payment_seen,
    payments_listed,
    payments_of_batch,
)
from app.queries.payments.trail import trail_of
from app.routers.staff.authority import MayReadLedger, MayReadPayments, MayReissuePayments
from app.schemas.common import Page
from app.schemas.money import PATTERN, month_of
from app.schemas.staff.batch_lines import ChangesRead
from app.schemas.staff.payments import PaymentRead, SurrenderWanted
from app.schemas.staff.trail import TrailRead
from app.usecases.results.give_up_payment import give_up_payment as give_up

router = HouseRouter(tags=["发放明细"])

Status = Annotated[PaymentStatus | None, Query(description="只看这一状态。")]
Bank = Annotated[str | None, Query(max_length=8, description="只看这家银行。")]
Kind = Annotated[PaymentKind | None, Query(description="只看这一种。")]
PaymentNo = Annotated[str, Path(max_length=32, description="发放编号。")]


async def payments_asked(
    person_id: Annotated[UUID | None, Query(description="只看此人。")] = None,
    programme: Annotated[str | None, Query(max_length=40, description="只看这一项目。")] = None,
    period: Annotated[str | None, Query(pattern=PATTERN, description="只看这一期。")] = None,
    status: Status = None,
    bank_code: Bank = None,
    *,
    troubled: Annotated[bool, Query(description="只看未到账、退回、暂缓和核查中的。")] = False,
) -> PaymentsAsked:
    first: date | None = month_of(period) if period else None
    return PaymentsAsked(
        person_id=person_id,
        programme=programme,
        period=first,
        status=status,
        bank_code=bank_code,
        troubled=troubled,
    )


@router.get("/payments")
async def list_payments(
    wanted: Annotated[PaymentsAsked, Depends(payments_asked)],
    asked: PageQuery,
    staff: MayReadPayments,
    session: DbSession,
) -> Page[PaymentRead]:
    """List the payments of my divisions, of one person, or those in trouble."""
    rows = await payments_listed(
        session, staff.scope, wanted, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.payment.payment_no,))
    return Page(items=[PaymentRead.of(row) for row in page], next_cursor=cursor)


@router.get("/payments/{payment_no}")
async def read_payment(
    payment_no: PaymentNo, staff: MayReadPayments, session: DbSession
) -> PaymentRead:
    """Read one payment, with how its amount is made up."""
    return PaymentRead.of(await payment_seen(session, staff.scope, payment_no))


@router.get("/payments/{payment_no}/trail")
async def read_payment_trail(
    payment_no: PaymentNo, staff: MayReadLedger, session: DbSession
) -> TrailRead:
    """Follow a fen from the decision to the bank's statement."""
    return TrailRead.of(await trail_of(session, staff.scope, payment_no))


@router.post("/payments/{payment_no}:give-up", keeps_answer_for=MONEY)
async def give_up_payment(
    payment_no: PaymentNo,
    wanted: SurrenderWanted,
    staff: MayReissuePayments,
    version: IfMatch,
    session: DbSession,
    now: Now,
) -> PaymentRead:
    """Give up what failed, came back or was held; its money goes back to the appropriation."""
    await give_up(session, staff, payment_no, wanted.surrender(), version=version, now=now)
    return PaymentRead.of(await payment_seen(session, staff.scope, payment_no))


@router.get("/batches/{batch_id:uuid}/payments")
async def list_batch_payments(
    batch_id: UUID,
    asked: PageQuery,
    staff: MayReadPayments,
    session: DbSession,
    status: Status = None,
    bank_code: Bank = None,
    kind: Kind = None,
) -> Page[PaymentRead]:
    """List the lines of a batch in the order of their numbers."""
    found = await batch_seen(session, staff.scope, batch_id)
    wanted = PaymentsAsked(batch_id=found.id, status=status, bank_code=bank_code, kind=kind)
    rows = await payments_of_batch(session, wanted, after=asked.after, limit=asked.limit + 1)
    page, cursor = asked.cut(rows, lambda row: (row.payment.payment_no,))
    return Page(items=[PaymentRead.of(row) for row in page], next_cursor=cursor)


@router.get("/batches/{batch_id:uuid}/changes")
async def list_changes(
    batch_id: UUID,
    asked: PageQuery,
    staff: MayReadPayments,
    session: DbSession,
    change: Annotated[Change | None, Query(description="只看这一类变动。")] = None,
) -> ChangesRead:
    """Compare a batch with the run before: who joined, who stopped, whose amount moved, why."""
    batch = await batch_seen(session, staff.scope, batch_id)
    found = await compared(session, batch)
    rows = await changed_lines(session, batch, change, after=asked.after, limit=asked.limit + 1)
    page, cursor = asked.cut(rows, lambda row: (row["entitlement_id"],))
    return ChangesRead.seen(found, batch, [*page], cursor)
