"""What can be said of one line that a bank brought back."""

from app.domain.terms import Term


class DeliveryChannel(Term):
    API = "api", "接口"
    FILE = "file", "文件"


class DeliveryStatus(Term):
    RECEIVED = "received", "已收到"
    APPLYING = "applying", "入账中"
    APPLIED = "applied", "已入账"
    REFUSED = "refused", "文件不可信"


class LineOutcome(Term):
    """The one thing that came of a line."""

    PAID = "paid", "确认到账"
    FAILED = "failed", "确认未到账"
    RETURNED = "returned", "付后退票"
    REPEATED = "repeated", "重复"
    WAITING = "waiting", "银行处理中"
    NOT_FUNDED = "not_funded", "先于资金到位"
    LATE = "late", "迟到的旧结果"
    DOUBTFUL = "doubtful", "存疑"
    UNKNOWN = "unknown", "查无此笔"
    UNREADABLE = "unreadable", "不能读取"


class LineProblem(Term):
    """Why a person must look at a line."""

    UNKNOWN_PAYMENT = "unknown_payment", "没有这笔发放"
    UNKNOWN_ATTEMPT = "unknown_attempt", "没有这一次发放"
    NOT_SENT = "not_sent", "未发给银行"
    AMOUNT_DIFFERS = "amount_differs", "金额不符"
    NAME_DIFFERS = "name_differs", "户名不符"
    CONTRADICTS = "contradicts", "与先前结果矛盾"
    CONTESTED = "contested", "等待人工核查"
    LATE_PAID = "late_paid", "旧次发放称已付"
    PAID_TWICE = "paid_twice", "重复支付待追回"
    UNCLEAR = "unclear", "银行没有明确结果"
    SERIAL_REUSED = "serial_reused", "流水号重复而内容不同"
    UNREADABLE = "unreadable", "不能读取"
    NOT_APPLICABLE = "not_applicable", "不能入账"


class ClaimVerdict(Term):
    """What the bank answered when it was asked about a payment that it claims to have paid."""

    PAID = "paid", "确已支付"
    NOT_PAID = "not_paid", "确未支付"


class AnswerState(Term):
    """How far two people have come with it."""

    WAITING = "waiting", "待复核"
    CONFIRMED = "confirmed", "已复核"
    SENT_BACK = "sent_back", "已退回"
