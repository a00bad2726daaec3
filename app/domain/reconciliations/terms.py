"""The words of reconciling: what a bank's statement says against what we know."""

from app.domain.terms import Term


class Direction(Term):
    CREDITED = "credited", "入账"
    RETURNED = "returned", "退回"


class MatchOutcome(Term):
    MATCHED = "matched", "相符"
    SHORT = "short", "少付"
    OVER = "over", "多付"
    RETURNED = "returned", "退票相符"
    UNKNOWN = "unknown", "结果不明"
    DUPLICATE = "duplicate", "重复入账"
    ORPHAN = "orphan", "无对应发放"
    MISSING = "missing", "对账单缺少"


class ReconciliationStatus(Term):
    OPEN = "open", "待核对"
    CLOSED = "closed", "已结清"


class ClosingKind(Term):
    DAY = "day", "日结"
    MONTH = "month", "月结"
    YEAR = "year", "年结"
