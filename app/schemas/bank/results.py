"""What a bank brings back, and what came of each line of it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field

from app.domain.payments.arriving import ArrivingLine
from app.domain.payments.files.faults import FileFault, LineFault
from app.domain.payments.result_terms import (
    DeliveryChannel,
    DeliveryStatus,
    LineOutcome,
    LineProblem,
)
from app.domain.terms import Term
from app.models.payments.results import ResultDelivery
from app.queries.payments.deliveries import LineReported
from app.schemas.bank.bounds import BankInstant, LineFen
from app.schemas.common import At, Count, Fen, Line, Wire
from app.schemas.payment_parts import Attempt, BankSerial, PaymentNo

MOST_LINES = 5_000

ResultCode = Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9_.-]{1,32}$")]


class ResultLine(Wire):
    """What became of one attempt."""

    serial: BankSerial
    """本行的明细流水号，在本行内唯一；重发时不变。"""
    payment_no: PaymentNo
    """发放编号。"""
    attempt: Attempt
    """第几次发放，按代发明细原样带回。"""
    amount_fen: LineFen
    """金额，分。"""
    code: ResultCode
    """本行结果码。"""
    booked_at: BankInstant
    """记账时间，带时区。"""
    note: Line | None = None
    """附加说明；可不填。"""

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
    """本次回盘的流水号，在本行内唯一；重发时不变。"""
    lines: Annotated[list[ResultLine], Field(min_length=1, max_length=MOST_LINES)]
    """结果明细，一次最多 5000 条。"""

    @property
    def octets(self) -> bytes:
        """Its content, the same however it was spaced."""
        return self.model_dump_json().encode()


class OutcomeCount(Wire):
    """Lines with one outcome."""

    outcome: LineOutcome
    """处理结果。"""
    count: Count
    """条数。"""


class DeliveryRead(Wire):
    """A delivery (回盘) and how far it has come."""

    id: UUID
    """回盘标识。"""
    serial: str
    """本行的回盘流水号；文件为内容摘要。"""
    channel: DeliveryChannel
    """来自接口或文件。"""
    status: DeliveryStatus
    """处理状态。"""
    fault: FileFault | None
    """文件整体不可信的原因；没有为空。"""
    line_count: Count
    """明细条数；文件读取前为 0。"""
    received_at: At
    """收到时间。"""
    ended_at: At | None
    """处理完成时间；未完成为空。"""

    @classmethod
    def of(cls, delivery: ResultDelivery) -> Self:
        return cls(**_facts(delivery))


class DeliveryDetail(DeliveryRead):
    """A delivery with its lines counted by what came of them."""

    outcomes: list[OutcomeCount]
    """各处理结果的条数。"""
    problem_count: Count
    """需要核查的条数。"""

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
    """明细序号，从 1 起。"""
    serial: str | None
    """本行的明细流水号；不能读取时为空。"""
    payment_no: str | None
    """发放编号；不能读取时为空。"""
    outcome: LineOutcome | None
    """处理结果；尚未处理为空。"""
    problem: LineProblem | None
    """需要核查的问题；没有为空。"""
    fault: LineFault | None
    """不能读取的原因；没有为空。"""
    message: str | None
    """问题的文字说明；没有为空。"""

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
    """文件整体不可信的原因；没有为空。"""
    line_count: Count
    """明细条数。"""
    total_fen: Fen
    """金额合计，分。"""
    problems: list[LineReport]
    """有问题的明细。"""

    @classmethod
    def refused(cls, fault: FileFault) -> Self:
        return cls(fault=fault, line_count=0, total_fen=0, problems=[])

    @classmethod
    def of(cls, lines: Sequence[LineReported], total_fen: int) -> Self:
        problems = [LineReport.of(line) for line in lines if line.problem or line.fault]
        return cls(fault=None, line_count=len(lines), total_fen=total_fen, problems=problems)
