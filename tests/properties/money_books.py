"""Banks' statements in any order, what differs in them, and the closing of days and months."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import func, select

from app.domain.calendar.days import day_of
from app.domain.reconciliations.terms import ClosingKind, Direction, ReconciliationStatus
from app.domain.results.terms import LineOutcome
from app.models.payments.reconciliations import Reconciliation, ReconciliationLine, Statement
from app.models.payments.results import BankLine
from app.queries.reconciliations.statements import day_bounds
from app.usecases.reconciliations.close_period import close_period
from app.usecases.reconciliations.close_reconciliation import close_reconciliation
from app.usecases.reconciliations.explain_difference import explain_difference
from app.usecases.reconciliations.receive_statement import Booking, Day, receive_statement
from tests.properties.money_county import BANKS, COUNTY, NEIGHBOUR
from tests.properties.money_try import Deed, Try

_WAYS = {LineOutcome.PAID: Direction.CREDITED, LineOutcome.RETURNED: Direction.RETURNED}


async def _a_day(t: Try, bank: str) -> date:
    """A day on which the bank moved money, above all one it has not stated yet; else today."""
    moved = BankLine.bank_code == bank, BankLine.outcome.in_(_WAYS)
    stated = select(Statement.booked_on).where(Statement.bank_code == bank)
    day = func.date(func.timezone("Asia/Shanghai", BankLine.booked_at))
    line = await t.one(BankLine, *moved, day.not_in(stated)) if t.choice % 4 else None
    line = line or await t.one(BankLine, *moved)
    return day_of(line.booked_at) if line is not None else day_of(t.now)


async def _state(t: Try) -> object:
    """What moved that day by the bank's own results; now and then something is wrong in it."""
    bank = t.pick(*BANKS)
    booked_on = await _a_day(t, bank)
    bookings = await _moved(t, bank, booked_on)
    if bookings and t.choice % 5 == 0:
        first = bookings[0]
        bookings[0] = replace(first, amount_fen=first.amount_fen + 1)
        if t.choice % 4:
            bookings.append(_taken_back(first, 1))
    if bookings and t.choice % 7 == 0:
        bookings.pop()
    if bookings and t.choice % 11 == 0:
        bookings.append(replace(bookings[0], serial="TWICE"))
    total_fen = sum(booking.signed_fen for booking in bookings)
    day = Day(booked_on, bookings, len(bookings), total_fen)
    return await receive_statement(t.session, t.county.bank(bank), day, t.now)


async def _moved(t: Try, bank: str, booked_on: date) -> list[Booking]:
    from_at, before_at = day_bounds(booked_on)
    lines = await t.session.scalars(
        select(BankLine)
        .where(
            BankLine.bank_code == bank,
            BankLine.outcome.in_(_WAYS),
            BankLine.booked_at >= from_at,
            BankLine.booked_at < before_at,
        )
        .order_by(BankLine.serial)
    )
    return [
        Booking(
            f"B{line.serial}", line.payment_no, line.attempt, line.amount_fen,
            _WAYS[line.outcome], line.booked_at,
        )
        for line in lines if line.outcome is not None
    ]  # fmt: skip


def _taken_back(booking: Booking, fen: int) -> Booking:
    """The counter-line by which the bank puts right what it has booked too much."""
    serial = f"C{booking.serial}"
    return replace(booking, serial=serial, amount_fen=fen, direction=Direction.RETURNED)


async def _explain(t: Try) -> object:
    line = await t.one(
        ReconciliationLine, ReconciliationLine.differs, ReconciliationLine.explained_at.is_(None)
    )
    if line is None:
        return None
    part = await t.session.get_one(Reconciliation, line.reconciliation_id)
    by_the_bank = Reconciliation.bank_code == part.bank_code
    counter = await t.one(
        ReconciliationLine,
        ReconciliationLine.reconciliation_id.in_(select(Reconciliation.id).where(by_the_bank)),
        ReconciliationLine.stated_fen - ReconciliationLine.expected_fen
        == line.expected_fen - line.stated_fen,
        ReconciliationLine.serial.is_not(None),
    )
    apart_fen = abs(line.stated_fen - line.expected_fen)
    told = BankLine.payment_no == line.payment_no, BankLine.amount_fen == apart_fen
    evidence = counter or await t.usual(BankLine, *told)
    if evidence is None:
        return None
    said = ("见银行流水", evidence.serial or "")
    return await explain_difference(t.session, t.staff, part.id, line.id, said, **t.at(part))


async def _close(t: Try) -> object:
    part = await t.usual(Reconciliation, Reconciliation.status == ReconciliationStatus.OPEN)
    if part is None:
        return None
    return await close_reconciliation(t.session, t.staff, part.id, **t.at(part))


async def _close_period(t: Try) -> object:
    kind = t.other(ClosingKind.DAY, ClosingKind.DAY, ClosingKind.MONTH, ClosingKind.YEAR)
    part = await t.usual(Reconciliation, Reconciliation.status == ReconciliationStatus.CLOSED)
    on = part.booked_on if part is not None else day_of(t.now) - timedelta(days=1)
    county = part.county_code if part is not None else t.pick(COUNTY, NEIGHBOUR)
    carries = t.choice % 2 == 0
    return await close_period(t.session, t.staff, county, kind, on, carries_over=carries, now=t.now)


BOOK_DEEDS: dict[str, Deed] = {
    "state": _state,
    "explain": _explain,
    "close": _close,
    "close_period": _close_period,
}
