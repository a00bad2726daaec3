"""The day's statement, what it came to, and what is new."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, PlainSerializer, WithJsonSchema

from app.domain.calendar.days import SHANGHAI
from app.domain.payments.terms import RemittanceStatus
from app.domain.reconciliations.parts import Part, missing
from app.domain.reconciliations.terms import Direction
from app.models.payments.batches import Remittance
from app.models.payments.reconciliations import Reconciliation, Statement
from app.queries.results.news import News
from app.schemas.bank.bounds import MOST_LINE_FEN, BankInstant
from app.schemas.common import At, Count, SignedFen, Wire
from app.schemas.payment_parts import Attempt, BankSerial, PaymentNo
from app.schemas.reconciliations import OutcomeTotals
from app.usecases.reconciliations.receive_statement import LINES_OF_A_PART, Booking, Day

Exactly = Annotated[
    datetime,
    PlainSerializer(lambda at: at.astimezone(SHANGHAI).isoformat(timespec="microseconds")),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]
"""To the microsecond: of what a second holds nothing comes twice, and no page repeats itself."""
MOST_PARTS = 1_000
PartNo = Annotated[int, Field(strict=True, ge=1, le=MOST_PARTS)]


class StatementBooking(Wire):
    """One booking of the day."""

    serial: BankSerial
    """This bank's serial, unique in the statement."""
    payment_no: PaymentNo | None
    """The payment's number; null for what belongs to none."""
    attempt: Attempt | None = None
    """Which attempt."""
    amount_fen: Annotated[int, Field(strict=True, ge=1, le=MOST_LINE_FEN)]
    """The amount, in fen, always above zero."""
    direction: Direction
    """Credited or returned."""
    booked_at: BankInstant
    """When it was booked, with its zone."""

    def booking(self) -> Booking:
        return Booking(
            self.serial,
            self.payment_no,
            self.attempt,
            self.amount_fen,
            self.direction,
            self.booked_at,
        )


class StatementSent(Wire):
    """Everything that was booked on one day, whole or in parts; another replaces it as a whole."""

    on: date
    """The day it was booked."""
    serial: BankSerial | None = None
    """This bank's number of the statement; all parts carry the same, a corrected one a new one."""
    part: PartNo = 1
    """Which part this is."""
    parts: PartNo = 1
    """In how many parts the statement comes; it is compared once all of them are there."""
    lines: Annotated[list[StatementBooking], Field(max_length=LINES_OF_A_PART)]
    """The bookings of this part, 10,000 at the most."""
    count: Count
    """How many in all parts together."""
    total_fen: SignedFen
    """The sum of all parts together, in fen: credited less returned."""

    def day(self) -> Day:
        bookings = tuple(line.booking() for line in self.lines)
        part = Part(self.part, self.parts, self.serial)
        return Day(self.on, bookings, self.count, self.total_fen, part)


class StatementRead(Wire):
    """A statement as it was kept."""

    id: UUID
    """The statement."""
    on: date
    """The day it was booked."""
    statement_version: Count
    """Which version; a corrected one is the next."""
    count: Count
    """How many."""
    total_fen: SignedFen
    """Their sum, in fen: credited less returned."""
    serial: BankSerial | None
    """This bank's number of it; null where it came without one."""
    parts: PartNo
    """In how many parts it comes."""
    missing_parts: Annotated[list[PartNo], Field(max_length=MOST_PARTS)]
    """Which parts have not come; nothing is compared before it is empty."""
    received_at: At
    """When it was received, or its first part."""

    @classmethod
    def of(cls, statement: Statement, there: Collection[int] | None = None) -> Self:
        """`there` are the parts that have come, where not all have."""
        came = range(1, statement.parts + 1) if there is None else there
        return cls(
            id=statement.id,
            on=statement.booked_on,
            statement_version=statement.version_no,
            count=statement.count,
            total_fen=statement.total_fen,
            serial=statement.serial,
            parts=statement.parts,
            missing_parts=missing(statement.parts, came),
            received_at=statement.received_at,
        )


class DayRead(Wire):
    """What a day came to: the bank's statement against our payments."""

    on: date
    """The day it was booked."""
    statement: StatementRead
    """The statement that counts."""
    matched: bool
    """Whether it was compared; false right after it arrived."""
    closed: bool
    """Whether every county has closed it."""
    difference_fen: SignedFen
    """Stated less expected, in fen."""
    open_count: Count
    """How many differ and are not explained."""
    outcomes: list[OutcomeTotals]
    """Count and sums of each outcome."""

    @classmethod
    def of(cls, statement: Statement, parts: Sequence[Reconciliation]) -> Self:
        return cls(
            on=statement.booked_on,
            statement=StatementRead.of(statement),
            matched=bool(parts) and all(part.statement_id == statement.id for part in parts),
            closed=bool(parts) and all(part.closed_at is not None for part in parts),
            difference_fen=sum(part.difference_fen for part in parts),
            open_count=sum(part.open_count for part in parts),
            outcomes=OutcomeTotals.listed(_summed(parts)),
        )


def _summed(parts: Sequence[Reconciliation]) -> dict[str, dict[str, int]]:
    totals: dict[str, dict[str, int]] = {}
    for part in parts:
        for outcome, counted in part.totals.items():
            into = totals.setdefault(outcome, dict.fromkeys(counted, 0))
            for name, amount in counted.items():
                into[name] += amount
    return totals


class BatchNews(Wire):
    """A batch that changed."""

    id: UUID
    """The remittance."""
    status: RemittanceStatus
    """How far it has come."""
    updated_at: At
    """When it changed."""

    @classmethod
    def of(cls, part: Remittance) -> Self:
        return cls(id=part.id, status=part.status, updated_at=part.updated_at)


class NewsRead(Wire):
    """What is new since a moment, and what the bureau waits for."""

    batches: list[BatchNews]
    """What changed, in the order of the changes, 100 at the most."""
    verifications: Count
    """How many accounts wait to be verified."""
    unknown_payments: Count
    """How many payments wait for this bank to say what became of them; none is sent again."""
    next_since: Exactly
    """What to send as `since` next time; changes of the same second may come again."""
    more: bool
    """Whether there is more: ask again at once with `next_since`."""

    @classmethod
    def of(cls, news: News) -> Self:
        return cls(
            batches=[BatchNews.of(part) for part in news.parts],
            verifications=news.verifications,
            unknown_payments=news.unknown_payments,
            next_since=news.next_since,
            more=news.more,
        )
