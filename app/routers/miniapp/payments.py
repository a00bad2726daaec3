"""What I am owed and what was paid, for myself or the person I act for."""

from app.adapters.bank_books import bank_books
from app.domain.calendar.days import day_of
from app.domain.payments.holds import HoldReason
from app.domain.payments.plain_words import explained
from app.edge.cursor import PageQuery
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.edge.surroundings import TheHouse
from app.queries.payments.mine import (
    entitlements_of,
    last_confirmation_of,
    payment_of,
    payments_of,
)
from app.queries.stations import station_of_person
from app.routers.miniapp.authority import MayReadMoney
from app.schemas.common import Page
from app.schemas.miniapp.entitlements import EntitlementList
from app.schemas.miniapp.payments import PaymentLine, PaymentRead

router = HouseRouter(tags=["我的待遇"])


@router.get("/entitlements")
async def list_entitlements(
    citizen: MayReadMoney, session: DbSession, house: TheHouse, now: Now
) -> EntitlementList:
    """Read what is owed, what stands in its way, and what is still to come."""
    found = await entitlements_of(session, citizen.scope, citizen.subject)
    confirmed_on = await last_confirmation_of(session, citizen.scope, citizen.subject)
    station = await station_of_person(session, citizen.scope, citizen.subject)
    rule, today = house.settings.confirmation_rule, day_of(now)
    return EntitlementList.of(found, confirmed_on, station, rule=rule, today=today)


@router.get("/payments")
async def list_payments(
    asked: PageQuery, citizen: MayReadMoney, session: DbSession
) -> Page[PaymentLine]:
    """List what was and will be paid, the latest month first."""
    rows = await payments_of(
        session, citizen.scope, citizen.subject, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.payment.period, row.payment.payment_no))
    return Page(items=[PaymentLine.of(row) for row in page], next_cursor=cursor)


@router.get("/payments/{payment_no:word}")
async def read_payment(payment_no: str, citizen: MayReadMoney, session: DbSession) -> PaymentRead:
    """Read one payment: how it came about, where it is, and what to do now."""
    seen = await payment_of(session, citizen.scope, citizen.subject, payment_no)
    payment = seen.payment
    book = bank_books()[payment.bank_code]
    plain = explained(
        payment.status,
        by_bank=book.outcome_of(payment.result_code) if payment.result_code else None,
        held=HoldReason(payment.hold_reason) if payment.hold_reason else None,
    )
    station = await station_of_person(session, citizen.scope, citizen.subject)
    return PaymentRead.told(seen, plain, station)
