"""What a batch waits for, and from whom."""

from collections.abc import Mapping

from app.domain.payments.terms import BatchStatus
from app.domain.terms import Term


class WaitsFor(Term):
    REVIEW = "review", "待复核"
    PUBLICITY_OR_FINANCE = "publicity_or_finance", "待公示或财务审批"
    FINANCE = "finance", "待财务审批"
    SUBMISSION = "submission", "待提交银行"
    BANKS = "banks", "待银行受理"
    FUNDS = "funds", "待拨款"
    RESULTS = "results", "待银行回盘"
    RECONCILIATION = "reconciliation", "待对账"
    REISSUE = "reissue", "待重发"


WAITS_FOR: Mapping[BatchStatus, WaitsFor] = {
    BatchStatus.DRAFT: WaitsFor.REVIEW,
    BatchStatus.REVIEWED: WaitsFor.PUBLICITY_OR_FINANCE,
    BatchStatus.PUBLICISED: WaitsFor.FINANCE,
    BatchStatus.FINANCE_APPROVED: WaitsFor.SUBMISSION,
    BatchStatus.SUBMITTED: WaitsFor.BANKS,
    BatchStatus.BANK_ACCEPTED: WaitsFor.FUNDS,
    BatchStatus.FUNDED: WaitsFor.RESULTS,
    BatchStatus.PARTLY_SETTLED: WaitsFor.RESULTS,
    BatchStatus.SETTLED: WaitsFor.RECONCILIATION,
    BatchStatus.REJECTED_BY_BANK: WaitsFor.REISSUE,
}
"""Nobody waits for what is reconciled or cancelled."""
