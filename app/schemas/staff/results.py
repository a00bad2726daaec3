"""What banks brought back, as staff look into it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self
from uuid import UUID

from app.domain.payments.files.faults import FileFault
from app.domain.payments.plain_words import Plain
from app.domain.payments.result_codes import Meaning
from app.domain.payments.result_terms import (
    DeliveryChannel,
    DeliveryStatus,
    LineOutcome,
    LineProblem,
)
from app.domain.payments.terms import PaymentStatus
from app.models.payments.results import BankLine, ResultDelivery
from app.queries.payments.returns import ReturnSeen
from app.schemas.common import At, Count, DivisionCode, Fen, Paragraph, Wire
from app.schemas.payment_parts import Attempt


class BankLineRead(Wire):
    """One line that a bank brought back."""

    id: UUID
    """明细标识。"""
    bank_code: str
    """银行代码。"""
    serial: str
    """银行流水号。"""
    payment_no: str
    """发放编号，按银行所报。"""
    attempt: Attempt
    """第几次发放，按银行所报。"""
    amount_fen: Fen
    """金额，分，按银行所报。"""
    code: str
    """银行结果码。"""
    booked_at: At
    """银行记账时间。"""
    outcome: LineOutcome | None
    """处理结果；尚未处理为空。"""
    problem: LineProblem | None
    """需要核查的问题；没有为空。"""
    seen_at: At | None
    """有人核查的时间；未核查为空。"""
    seen_note: str | None
    """核查说明；没有为空。"""

    @classmethod
    def of(cls, line: BankLine) -> Self:
        facts: Mapping[str, Any] = {name: getattr(line, name) for name in cls.model_fields}
        return cls(**facts)


class BankLinesRead(Wire):
    """Everything that banks said of one payment."""

    items: list[BankLineRead]
    """银行明细，按收到的先后排列。"""


class SeenWanted(Wire):
    """What came of looking."""

    note: Paragraph
    """核查说明。"""


class EvidenceWanted(Wire):
    """What a payment in doubt is settled by."""

    line_id: UUID
    """作为依据的银行明细。"""


class DeliverySeen(Wire):
    """A file or message that nobody can trust as a whole."""

    id: UUID
    """回盘标识。"""
    bank_code: str
    """银行代码。"""
    serial: str
    """银行的回盘流水号；文件为内容摘要。"""
    channel: DeliveryChannel
    """来自接口或文件。"""
    status: DeliveryStatus
    """处理状态。"""
    fault: FileFault | None
    """整体不可信的原因；没有为空。"""
    line_count: Count
    """明细条数。"""
    received_at: At
    """收到时间。"""

    @classmethod
    def of(cls, delivery: ResultDelivery) -> Self:
        facts: Mapping[str, Any] = {name: getattr(delivery, name) for name in cls.model_fields}
        return cls(**facts)


class PaymentSettled(Wire):
    """A payment after its doubt was settled."""

    payment_no: str
    """发放编号。"""
    status: PaymentStatus
    """发放状态。"""
    result_code: str | None
    """银行结果码。"""


class ReturnRead(Wire):
    """A payment that did not stay with its person, and what to do now."""

    payment_no: str
    """发放编号。"""
    attempt: Attempt
    """第几次发放。"""
    person_id: UUID
    """发放对象。"""
    payee_name: str
    """收款户名。"""
    division_code: DivisionCode
    """当时居住地的区划代码。"""
    programme: str
    """发放项目代码。"""
    programme_title: str
    """发放项目名称。"""
    period: date
    """发放月份的第一天。"""
    amount_fen: Fen
    """金额，分。"""
    bank_code: str
    """银行代码。"""
    account_last4: str | None
    """收款账号后四位；本人已迁往别处的为空。"""
    status: PaymentStatus
    """发放状态。"""
    meaning: Meaning | None
    """结果含义；银行没有给出结果为空。"""
    result_code: str | None
    """银行结果码；没有为空。"""
    reason: str
    """原因，大白话。"""
    next_step: str
    """现在该做什么。"""
    settled_at: At | None
    """银行记账时间；没有为空。"""

    @classmethod
    def of(cls, seen: ReturnSeen, plain: Plain) -> Self:
        payment = seen.payment
        named = (
            "payment_no", "attempt", "person_id", "payee_name", "division_code", "programme",
            "period", "amount_fen", "bank_code", "status", "result_code", "settled_at",
        )  # fmt: skip
        facts: dict[str, Any] = {name: getattr(payment, name) for name in named}
        return cls(
            **facts,
            programme_title=seen.programme_title,
            account_last4=seen.last4,
            meaning=payment.result_meaning,
            reason=plain.reason.zh,
            next_step=plain.next_step.zh,
        )
