"""Keep a bank's statement of a day; a corrected one is another version beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.reconciliations.terms import Direction
from app.domain.results.errors import DayClosed, StatementSumWrong, StatementTooEarly
from app.models.payments.reconciliations import Statement, StatementLine
from app.policies.principals import Bank
from app.queries.reconciliations.statements import current_statement, day_is_closed, last_version
from app.queries.results.results import alone_with, home_division
from app.usecases.audit.record import record

# Banks book on value dates to come; a year off is a day of another calendar.
AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Booking:
    serial: str
    payment_no: str | None
    attempt: int | None
    amount_fen: int
    direction: Direction
    booked_at: datetime

    @property
    def signed_fen(self) -> int:
        return self.amount_fen if self.direction is Direction.CREDITED else -self.amount_fen


@dataclass(frozen=True, slots=True)
class Day:
    """What the bank says it booked; `total_fen` is credited less returned."""

    booked_on: date
    bookings: Sequence[Booking]
    count: int
    total_fen: int

    @property
    def digest(self) -> bytes:
        return sha256(repr(sorted(map(repr, self.bookings))).encode()).digest()


async def receive_statement(
    session: AsyncSession, bank: Bank, day: Day, now: datetime
) -> Statement:
    """Keep it and have it matched; the same one again is the one that was kept."""
    _expect_sums(day)
    if day.booked_on > day_of(now) + AHEAD:
        raise StatementTooEarly
    await alone_with(session, bank.bank_code)
    known = await current_statement(session, bank.scope, bank.bank_code, day.booked_on)
    if known is not None and known.digest == day.digest:
        return known
    if await day_is_closed(session, bank.bank_code, day.booked_on):
        raise DayClosed
    if known is not None:
        known.superseded_at = now
        await session.flush()  # One current statement of a day.
    statement = Statement(
        bank_code=bank.bank_code,
        division_code=await home_division(session, bank.bank_code),
        client_id=bank.client_id,
        booked_on=day.booked_on,
        version_no=await last_version(session, bank.bank_code, day.booked_on) + 1,
        count=day.count,
        total_fen=day.total_fen,
        digest=day.digest,
        received_at=now,
    )
    session.add(statement)
    facts = {"count": day.count, "total_fen": day.total_fen, "version": statement.version_no}
    await record(session, EventTag.STATEMENT_RECEIVED, statement, at=now, data=facts)
    if day.bookings:
        await session.execute(insert(StatementLine), _rows(statement, day))
    lock = f"results {bank.bank_code}"
    await enqueue(session, "match_open_days", lock=lock, bank_code=bank.bank_code)
    return statement


def _expect_sums(day: Day) -> None:
    serials = {booking.serial for booking in day.bookings}
    if not len(serials) == len(day.bookings) == day.count:
        raise StatementSumWrong("/count")
    if sum(booking.signed_fen for booking in day.bookings) != day.total_fen:
        raise StatementSumWrong("/total_fen")


def _rows(statement: Statement, day: Day) -> list[dict[str, object]]:
    return [
        {
            "id": uuid7(),
            "statement_id": statement.id,
            "line_no": line_no,
            "serial": booking.serial,
            "payment_no": booking.payment_no,
            "attempt": booking.attempt,
            "amount_fen": booking.amount_fen,
            "direction": booking.direction,
            "booked_at": booking.booked_at,
        }
        for line_no, booking in enumerate(day.bookings, start=1)
    ]
