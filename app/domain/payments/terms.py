"""The vocabulary of paying: batches, the banks' parts of them, payments, the ledger."""

from app.domain.terms import Term


class BatchKind(Term):
    REGULAR = "regular", "正常发放"
    REISSUE = "reissue", "退票重发"
    ONE_OFF = "one_off", "一次性"


class BatchStatus(Term):
    """Where a batch stands; what may follow is in `batch_states.py`."""

    DRAFT = "draft", "编制中"
    REVIEWED = "reviewed", "已复核"
    PUBLICISED = "publicised", "已公示"
    FINANCE_APPROVED = "finance_approved", "财务已批"
    SUBMITTED = "submitted", "已提交"
    BANK_ACCEPTED = "bank_accepted", "银行受理"
    REJECTED_BY_BANK = "rejected_by_bank", "银行退回"
    FUNDED = "funded", "资金到位"
    PARTLY_SETTLED = "partly_settled", "部分到账"
    SETTLED = "settled", "已出结果"
    RECONCILED = "reconciled", "已对平"
    CANCELLED = "cancelled", "已撤销"


class RemittanceStatus(Term):
    """The part of one batch that goes to one bank."""

    PREPARED = "prepared", "待提交"
    SUBMITTED = "submitted", "已提交"
    ACCEPTED = "accepted", "已受理"
    REJECTED = "rejected", "已退回"
    SETTLING = "settling", "部分到账"
    SETTLED = "settled", "已出结果"
    RECONCILED = "reconciled", "已对平"


class RejectionReason(Term):
    TOTALS = "totals", "总数不符"
    NO_FUNDS = "no_funds", "资金未到"
    FORMAT = "format", "格式有误"


class PaymentKind(Term):
    REGULAR = "regular", "当期"
    RAISE = "raise", "提标补发"
    ONE_OFF = "one_off", "一次性"
    FUNERAL = "funeral", "丧葬补助"


class PaymentStatus(Term):
    """Labels have at most five characters: a subscription message shows them."""

    READY = "ready", "待发放"
    HELD = "held", "暂缓发放"
    SENT = "sent", "银行处理"
    PAID = "paid", "已到账"
    FAILED = "failed", "未到账"
    UNKNOWN = "unknown", "核查中"
    RETURNED = "returned", "已退回"
    CANCELLED = "cancelled", "已撤销"


class LedgerName(Term):
    """The accounts of one county, programme and year."""

    TREASURY = "treasury", "财政"
    APPROPRIATION = "appropriation", "预算指标"
    PAYABLE = "payable", "应付"
    PAID = "paid", "已付"
    RETURNED = "returned", "退回"
    RECOVERED = "recovered", "追回"


class TransferReason(Term):
    GRANTED = "granted", "下达指标"
    APPROVED = "approved", "财务批准"
    CONFIRMED = "confirmed", "银行已付"
    FAILED = "failed", "未付退回"
    HELD = "held", "暂缓"
    RETURNED = "returned", "付后退票"
    REISSUED = "reissued", "重发"
    GIVEN_UP = "given_up", "撤销"
    RECOVERED = "recovered", "追回"
    CORRECTED = "corrected", "更正"
    CARRIED_OVER = "carried_over", "结转"
