"""The day's statement, what it came to, and what is new."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from app.domain.payments.reconciliation_terms import Direction
from app.domain.payments.terms import RemittanceStatus
from app.models.payments.batches import Remittance
from app.models.payments.reconciliations import Reconciliation, Statement
from app.queries.payments.news import News
from app.schemas.bank.bounds import MOST_LINE_FEN, BankInstant
from app.schemas.common import At, Count, SignedFen, Wire
from app.schemas.payment_parts import Attempt, BankSerial, PaymentNo
from app.schemas.reconciliations import OutcomeTotals
from app.usecases.payments.receive_statement import Booking, Day

MOST_LINES = 10_000


class StatementBooking(Wire):
    """One booking of the day."""

    serial: BankSerial
    """本行的流水号，在本对账单内唯一。"""
    payment_no: PaymentNo | None
    """发放编号；不属于任何发放的为空。"""
    attempt: Attempt | None = None
    """第几次发放。"""
    amount_fen: Annotated[int, Field(strict=True, ge=1, le=MOST_LINE_FEN)]
    """金额，分，总为正数。"""
    direction: Direction
    """入账或退回。"""
    booked_at: BankInstant
    """记账时间，带时区。"""

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
    """Everything that was booked on one day; sent again it replaces what was sent before."""

    on: date
    """记账日。"""
    lines: Annotated[list[StatementBooking], Field(max_length=MOST_LINES)]
    """明细，最多 10000 条。"""
    count: Count
    """条数。"""
    total_fen: SignedFen
    """合计，分：入账减退回。"""

    def day(self) -> Day:
        bookings = tuple(line.booking() for line in self.lines)
        return Day(self.on, bookings, self.count, self.total_fen)


class StatementRead(Wire):
    """A statement as it was kept."""

    id: UUID
    """对账单标识。"""
    on: date
    """记账日。"""
    statement_version: Count
    """第几版；更正后重发为下一版。"""
    count: Count
    """条数。"""
    total_fen: SignedFen
    """合计，分：入账减退回。"""
    received_at: At
    """收到时间。"""

    @classmethod
    def of(cls, statement: Statement) -> Self:
        return cls(
            id=statement.id,
            on=statement.booked_on,
            statement_version=statement.version_no,
            count=statement.count,
            total_fen=statement.total_fen,
            received_at=statement.received_at,
        )


class DayRead(Wire):
    """What a day came to: the bank's statement against our payments."""

    on: date
    """记账日。"""
    statement: StatementRead
    """现行对账单。"""
    matched: bool
    """已核对；刚收到尚未核对为 false。"""
    closed: bool
    """各县均已结清。"""
    difference_fen: SignedFen
    """对账单减应有，分。"""
    open_count: Count
    """不符且未说明的条数。"""
    outcomes: list[OutcomeTotals]
    """各核对结果的条数和金额。"""

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
    """代发包标识。"""
    status: RemittanceStatus
    """现在的状态。"""
    updated_at: At
    """变化的时间。"""

    @classmethod
    def of(cls, part: Remittance) -> Self:
        return cls(id=part.id, status=part.status, updated_at=part.updated_at)


class NewsRead(Wire):
    """What is new since a moment, and what the bureau waits for."""

    batches: list[BatchNews]
    """有变化的代发包，按变化时间排列，最多 100 个。"""
    verifications: Count
    """待核验的账户数。"""
    unknown_payments: Count
    """结果不明、待本行查复的发放笔数；不会重发。"""
    next_since: At
    """下次查询的 since；同一秒内的变化可能再次出现。"""
    more: bool
    """还有更多变化，请立即用 next_since 再查。"""

    @classmethod
    def of(cls, news: News) -> Self:
        return cls(
            batches=[BatchNews.of(part) for part in news.parts],
            verifications=news.verifications,
            unknown_payments=news.unknown_payments,
            next_since=news.next_since,
            more=news.more,
        )
