"""What a bank brings back, and what came of each line of it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field

from app.domain.payments.files.faults import FileFault, LineFault
from app.domain.results.arriving import ArrivingLine
from app.domain.results.terms import (
    DeliveryChannel,
    DeliveryStatus,
    LineOutcome,
    LineProblem,
)
from app.domain.terms import Term
from app.models.payments.results import ResultDelivery
from app.queries.results.deliveries import LineReported
from app.schemas.bank.bounds import BankInstant, LineFen
from app.schemas.common import At, Count, Fen, Line, Wire
from app.schemas.payment_parts import Attempt, BankSerial, PaymentNo

MOST_LINES = 5_000

ResultCode = Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9_.-]{1,32}$")]


class ResultLine(Wire):
    """What became of one attempt."""

    serial: BankSerial
    """This bank's serial of the line, unique there and the same when sent again."""
    payment_no: PaymentNo
    """The payment's number."""
    attempt: Attempt
    """Which attempt, as the line of the batch had it."""
    amount_fen: LineFen
    """The amount, in fen."""
    code: ResultCode
    """This bank's result code."""
    booked_at: BankInstant
    """When it was booked, with its zone."""
    note: Line | None = None
    """What else there is to say; may be left out."""

    def arriving(self, line_no: int) -> ArrivingLine:
        return ArrivingLine(
            line_no=line_no,
            serial=self.serial,
            payment_no=self.payment_no,
            attempt=self.attempt,
            amount_fen=self.amount_fen,
            code=self.code,
            booked_at=self.booked_at,
            note=self.note,
        )


class ResultsSent(Wire):
    """A set of results under the bank's own number."""

    serial: BankSerial
    """This bank's serial of the delivery, unique there and the same when sent again."""
    lines: Annotated[list[ResultLine], Field(min_length=1, max_length=MOST_LINES)]
    """The results, 5000 at a time at the most."""

    @property
    def octets(self) -> bytes:
        """Its content, the same however it was spaced."""
        return self.model_dump_json().encode()


class OutcomeCount(Wire):
    """Lines with one outcome."""

    outcome: LineOutcome
    """What came of it."""
    count: Count
    """How many."""


class DeliveryRead(Wire):
    """A delivery (回盘) and how far it has come."""

    id: UUID
    """The delivery."""
    serial: str
    """This bank's serial of the delivery; of a file the digest of its content."""
    channel: DeliveryChannel
    """By the interface or as a file."""
    status: DeliveryStatus
    """How far it has come."""
    fault: FileFault | None
    """Why the file as a whole is not believed; null where it is."""
    line_count: Count
    """How many lines; 0 until the file is read."""
    received_at: At
    """When it was received."""
    ended_at: At | None
    """When it was dealt with; null until then."""

    @classmethod
    def of(cls, delivery: ResultDelivery) -> Self:
        return cls(**_facts(delivery))


class DeliveryDetail(DeliveryRead):
    """A delivery with its lines counted by what came of them."""

    outcomes: list[OutcomeCount]
    """How many lines came to what."""
    problem_count: Count
    """How many lines somebody must look at."""

    @classmethod
    def counted(
        cls, delivery: ResultDelivery, counts: Mapping[LineOutcome, int], problems: int
    ) -> Self:
        outcomes = [
            OutcomeCount(outcome=each, count=counts[each]) for each in LineOutcome if each in counts
        ]
        return cls(**_facts(delivery), outcomes=outcomes, problem_count=problems)


def _facts(delivery: ResultDelivery) -> dict[str, Any]:
    names = ("id", "serial", "channel", "status", "fault", "line_count", "received_at", "ended_at")
    return {name: getattr(delivery, name) for name in names}


class LineReport(Wire):
    """What came of one line."""

    line_no: Count
    """The line's place, from 1."""
    serial: str | None
    """This bank's serial of the line; null where it cannot be read."""
    payment_no: str | None
    """The payment's number; null where it cannot be read."""
    outcome: LineOutcome | None
    """What came of it; null until then."""
    problem: LineProblem | None
    """What somebody must look at; null for nothing."""
    fault: LineFault | None
    """Why it cannot be read; null where it can."""
    message: str | None
    """The same in words; null for nothing."""

    @classmethod
    def of(cls, line: LineReported) -> Self:
        said: Term | None = line.fault or line.problem
        return cls(
            line_no=line.line_no,
            serial=line.serial,
            payment_no=line.payment_no,
            outcome=line.outcome,
            problem=line.problem,
            fault=line.fault,
            message=said.label if said else None,
        )


class ResultsChecked(Wire):
    """What would come of results; nothing was kept."""

    fault: FileFault | None
    """Why the file as a whole is not believed; null where it is."""
    line_count: Count
    """How many lines."""
    total_fen: Fen
    """Their sum, in fen."""
    problems: list[LineReport]
    """The lines with something wrong."""

    @classmethod
    def refused(cls, fault: FileFault) -> Self:
        return cls(fault=fault, line_count=0, total_fen=0, problems=[])

    @classmethod
    def of(cls, lines: Sequence[LineReported], total_fen: int) -> Self:
        problems = [LineReport.of(line) for line in lines if line.problem or line.fault]
        return cls(fault=None, line_count=len(lines), total_fen=total_fen, problems=problems)
