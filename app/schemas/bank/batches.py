"""Batches as one bank sees them: its own part, and nothing of the others."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self
from uuid import UUID

from app.domain.payments.terms import (
    BatchKind,
    PaymentStatus,
    RejectionReason,
    RemittanceStatus,
)
from app.models.sealed import SealedValue
from app.schemas.common import At, Count, DivisionCode, Fen, Line, Wire
from app.schemas.payment_parts import Attempt, Digest, PaymentNo

Row = Mapping[str, Any]


class Funding(Wire):
    """The money: before it has arrived nothing is to be paid."""

    voucher_no: str
    """国库支付凭证号。"""
    value_on: date
    """起息日。"""


class BatchRead(Wire):
    """A batch (发放批次), as far as it is this bank's."""

    id: UUID
    """本行代发包的标识。"""
    number: str
    """批次号。"""
    programme: str
    """发放项目代码。"""
    programme_title: str
    """发放项目名称。"""
    county_code: DivisionCode
    """发放县（市、区）的区划代码，12 位。"""
    period: str
    """发放月份，如 2026-11。"""
    kind: BatchKind
    """批次类别。"""
    status: RemittanceStatus
    """本行代发包的状态。"""
    count: Count
    """笔数。"""
    total_fen: Fen
    """金额合计，分。"""
    digest: str
    """明细摘要，SHA-256，十六进制。"""
    submitted_at: At
    """提交给银行的时间。"""
    funding: Funding | None
    """资金到位信息；未到位为空，未到位不得入账。"""
    updated_at: At
    """最近一次变化的时间。"""

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(**_facts(row))


class StatusCount(Wire):
    """Payments of one status."""

    status: PaymentStatus
    """发放状态。"""
    count: Count
    """笔数。"""
    total_fen: Fen
    """金额合计，分。"""


class BatchDetail(BatchRead):
    """A batch with what became of its payments so far."""

    by_status: list[StatusCount]
    """各状态的笔数和金额。"""
    paid_fen: Fen
    """已到账金额，分。"""

    @classmethod
    def of(cls, row: Row) -> Self:
        counts = [StatusCount(**each) for each in row["by_status"]]
        paid = sum(each.total_fen for each in counts if each.status is PaymentStatus.PAID)
        return cls(**_facts(row), by_status=counts, paid_fen=paid)


def _facts(row: Row) -> dict[str, Any]:
    funding = None
    if row["voucher_no"] is not None:
        funding = Funding(voucher_no=row["voucher_no"], value_on=row["value_on"])
    names = (
        "id", "number", "programme", "programme_title", "county_code", "count", "total_fen",
        "submitted_at", "updated_at",
    )  # fmt: skip
    return {
        **{name: row[name] for name in names},
        "period": f"{row['period']:%Y-%m}",
        "kind": BatchKind(row["kind"]),
        "status": RemittanceStatus(row["status"]),
        "digest": bytes(row["digest"]).hex(),
        "funding": funding,
    }


class PaymentLine(Wire):
    """One attempt to pay one person."""

    payment_no: PaymentNo
    """发放编号，永不重复使用。"""
    attempt: Attempt
    """第几次发放，从 1 起；结果须原样带回。"""
    account_number: str
    """收款账号。"""
    holder_name: str
    """收款户名。"""
    amount_fen: Fen
    """金额，分。"""
    remark: str
    """附言。"""
    status: PaymentStatus
    """发放状态。"""

    @classmethod
    def of(cls, row: Row) -> Self:
        sealed = SealedValue(row["number_sealed"], "payment_accounts", "number", row["account_id"])
        return cls(
            payment_no=row["payment_no"],
            attempt=row["attempt"],
            account_number=sealed.reveal("the bank pays to it") or "",
            holder_name=row["payee_name"],
            amount_fen=row["amount_fen"],
            remark=f"{row['programme_title']}{row['period']:%Y年%m月}",
            status=PaymentStatus(row["status"]),
        )


class Acknowledgement(Wire):
    """The totals that the bank counted itself."""

    count: Count
    """笔数。"""
    total_fen: Fen
    """金额合计，分。"""
    digest: Digest | None = None
    """明细摘要；可不填，填了必须相符。"""


class Rejection(Wire):
    """Why the bank takes nothing of a batch."""

    reason: RejectionReason
    """退回原因。"""
    note: Line
    """说明。"""
