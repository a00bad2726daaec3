"""Keep a bank's statement of a day, whole or in parts; a corrected one is another version."""

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
from app.domain.reconciliations.parts import WHOLE, Part, Received, require_possible
from app.domain.reconciliations.terms import Direction
from app.domain.results.errors import (
    DayClosed,
    SerialReused,
    StatementSumWrong,
    StatementSuperseded,
    StatementTooEarly,
)
from app.models.payments.reconciliations import Statement, StatementLine, StatementPart
from app.policies.principals import Bank
from app.queries.reconciliations.statements import (
    current_statement,
    day_is_closed,
    last_version,
    parts_of,
    serials_there,
    statement_under,
    unfinished_statements,
)
from app.queries.results.results import alone_with, home_division
from app.usecases.audit.record import record

# Banks book on value dates to come; a year off is a day of another calendar.
AHEAD = timedelta(days=366)
LINES_OF_A_PART = 10_000


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
    """What the bank says it booked; `total_fen` is credited less returned.

    `count` and `total_fen` are of the whole day, `bookings` those of this part of it.
    """

    booked_on: date
    bookings: Sequence[Booking]
    count: int
    total_fen: int
    part: Part = WHOLE

    @property
    def digest(self) -> bytes:
        return sha256(repr(sorted(map(repr, self.bookings))).encode()).digest()

    @property
    def received(self) -> Received:
        signed = [booking.signed_fen for booking in self.bookings]
        return Received(self.part.no, len(signed), sum(signed))


async def receive_statement(
    session: AsyncSession, bank: Bank, day: Day, now: datetime
) -> Statement:
    """Keep it and have it matched once it is whole; the same again is what was kept."""
    require_possible(day.part)
    _expect_own_serials(day)
    if day.booked_on > day_of(now) + AHEAD:
        raise StatementTooEarly
    await alone_with(session, bank.bank_code)
    known = await current_statement(session, bank.scope, bank.bank_code, day.booked_on)
    if day.part.serial is None and known is not None and known.digest == _digest_of([day.digest]):
        return known
    statement = await _statement_of(session, bank, day, now)
    before = {part.part_no: part for part in await parts_of(session, statement.id)}
    if day.part.no in before:
        if before[day.part.no].digest != day.digest:
            raise SerialReused
        return statement
    if statement.superseded_at is not None:
        raise StatementSuperseded
    if await day_is_closed(session, bank.bank_code, day.booked_on):
        raise DayClosed
    kept = await _keep_part(session, statement, day, now)
    parts = sorted([*before.values(), kept], key=lambda part: part.part_no)
    if len(parts) == statement.parts:
        await _complete(session, statement, parts, known, now)
    return statement


def _expect_own_serials(day: Day) -> None:
    if len({booking.serial for booking in day.bookings}) < len(day.bookings):
        raise StatementSumWrong("/count")


async def _statement_of(session: AsyncSession, bank: Bank, day: Day, now: datetime) -> Statement:
    """Return the one that the part belongs to, or begin it: what was begun before is left."""
    serial = day.part.serial
    place = bank.bank_code, day.booked_on
    found = None if serial is None else await statement_under(session, bank.scope, *place, serial)
    if found is not None:
        if (found.parts, found.count, found.total_fen) != (day.part.of, day.count, day.total_fen):
            raise SerialReused
        return found
    if await day_is_closed(session, *place):
        raise DayClosed
    for left in await unfinished_statements(session, bank.scope, *place):
        left.superseded_at = now
    statement = Statement(
        bank_code=bank.bank_code,
        division_code=await home_division(session, bank.bank_code),
        client_id=bank.client_id,
        booked_on=day.booked_on,
        version_no=await last_version(session, *place) + 1,
        serial=serial,
        parts=day.part.of,
        count=day.count,
        total_fen=day.total_fen,
        digest=_digest_of([]),
        received_at=now,
    )
    session.add(statement)
    await session.flush()  # Parts and lines refer to it.
    return statement


async def _keep_part(
    session: AsyncSession, statement: Statement, day: Day, now: datetime
) -> StatementPart:
    serials = [booking.serial for booking in day.bookings]
    if await serials_there(session, statement.id, serials):
        raise StatementSumWrong("/count")
    kept = StatementPart(
        statement_id=statement.id,
        part_no=day.part.no,
        count=day.received.count,
        total_fen=day.received.total_fen,
        digest=day.digest,
        received_at=now,
    )
    session.add(kept)
    if day.bookings:
        await session.execute(insert(StatementLine), _rows(statement, day))
    if statement.parts > 1:
        facts = {"part": day.part.no, "of": statement.parts, "count": kept.count}
        await record(session, EventTag.STATEMENT_PART_KEPT, statement, at=now, data=facts)
    return kept


async def _complete(
    session: AsyncSession,
    statement: Statement,
    parts: Sequence[StatementPart],
    known: Statement | None,
    now: datetime,
) -> None:
    """All parts are there: it must add up, and takes the place of what was said before."""
    if sum(part.count for part in parts) != statement.count:
        raise StatementSumWrong("/count")
    if sum(part.total_fen for part in parts) != statement.total_fen:
        raise StatementSumWrong("/total_fen")
    if known is not None:
        known.superseded_at = now
        await session.flush()  # One current statement of a day.
    statement.completed_at = now
    statement.digest = _digest_of([part.digest for part in parts])
    facts = {
        "count": statement.count,
        "total_fen": statement.total_fen,
        "version": statement.version_no,
    }
    await record(session, EventTag.STATEMENT_RECEIVED, statement, at=now, data=facts)
    lock = f"results {statement.bank_code}"
    await enqueue(session, "match_open_days", lock=lock, bank_code=statement.bank_code)


def _digest_of(parts: Sequence[bytes]) -> bytes:
    return parts[0] if len(parts) == 1 else sha256(b"".join(parts)).digest()


def _rows(statement: Statement, day: Day) -> list[dict[str, object]]:
    before = (day.part.no - 1) * LINES_OF_A_PART
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
        for line_no, booking in enumerate(day.bookings, start=before + 1)
    ]
