"""Payments that did not stay with their person: why, and what to do now."""

from typing import Annotated

from fastapi import Query

from app.adapters.bank_books import bank_books
from app.domain.payments.plain_words import Plain
from app.domain.payments.returns import plain_of
from app.domain.payments.terms import PaymentStatus
from app.domain.results.codes import Meaning
from app.edge.cursor import PageQuery
from app.edge.route import HouseRouter
from app.edge.session import DbSession
from app.queries.payments.returns import ReturnSeen, returns_seen
from app.routers.staff.authority import MayReadPayments
from app.schemas.common import Page
from app.schemas.staff.results import ReturnRead

router = HouseRouter(tags=["退票"])

OnlyStatus = Annotated[PaymentStatus | None, Query(description="只看这一状态。")]
OnlyMeaning = Annotated[Meaning | None, Query(description="只看这一含义。")]


@router.get("/returns")
async def list_returns(
    asked: PageQuery,
    staff: MayReadPayments,
    session: DbSession,
    status: OnlyStatus = None,
    meaning: OnlyMeaning = None,
) -> Page[ReturnRead]:
    """List payments that failed, came back, were held or are in doubt, in plain words."""
    rows = await returns_seen(
        session,
        staff.scope,
        status=status,
        meaning=meaning,
        after=asked.after,
        limit=asked.limit + 1,
    )
    page, cursor = asked.cut(rows, lambda row: (row.payment.payment_no,))
    return Page(items=[ReturnRead.of(row, _plain(row)) for row in page], next_cursor=cursor)


def _plain(seen: ReturnSeen) -> Plain:
    payment = seen.payment
    book = bank_books()[payment.bank_code]
    return plain_of(book, payment.status, payment.result_code, payment.hold_reason)
