"""What people are told without asking, how, and what became of it."""

from app.domain.terms import Term


class MessageChannel(Term):
    """In the app everybody reads events; these two go out to the person."""

    WECHAT = "wechat", "订阅消息"
    SMS = "sms", "短信"


class MessageState(Term):
    QUEUED = "queued", "待发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    FAILED = "failed", "未送出"
    UNSURE = "unsure", "结果不明"
    """Nobody knows whether it went out; it is not sent again."""
    DROPPED = "dropped", "不再发送"


class NotSent(Term):
    """Why a message did not go out."""

    NO_PHONE = "no_phone", "没有手机号"
    NOT_BOUND = "not_bound", "未开通小程序"
    NO_CREDIT = "no_credit", "未订阅或次数用完"
    REFUSED = "refused", "对方拒收"
    WRONG = "wrong", "模板或内容有误"
    UNAVAILABLE = "unavailable", "多次未能接通"
    DECEASED = "deceased", "已逝世或已报逝世"
    INTERRUPTED = "interrupted", "发送中断"
    OUTDATED = "outdated", "已过时"
    """What it spoke of is over: better no reminder than one after the visit."""


class Told(Term):
    """One entry for each text of app/texts/messages."""

    ACCOUNT_CHANGE_ASKED = "account_change_asked", "账户变更申请"
    ACCOUNT_CHANGE_APPLIED = "account_change_applied", "账户变更生效"
    ACCOUNT_CHANGE_CANCELLED = "account_change_cancelled", "账户变更撤销"
    ACCOUNT_CHANGE_CONFLICTING = "account_change_conflicting", "账户变更冲突"
    ACCOUNT_CHANGE_REFUSED = "account_change_refused", "账户变更未通过"
    ACCOUNT_REFUSED = "account_refused", "账户核验未通过"
    ACCOUNT_CLOSED = "account_closed", "账户已销户"
    ACCOUNT_FROZEN = "account_frozen", "账户已冻结"
    ACCOUNT_DORMANT = "account_dormant", "账户久悬"
    ACCOUNT_ENDED = "account_ended", "账户停用"
    CARD_REPLACED = "card_replaced", "优待证换卡"
    CARD_LOST = "card_lost", "优待证挂失"
    CARD_FOUND = "card_found", "优待证解除挂失"
    LINE_LEFT_OUT = "line_left_out", "未列入名单"
    PAYMENT_FAILED = "payment_failed", "发放未到账"
    PAYMENT_RETURNED = "payment_returned", "发放被退回"
    PAYMENT_HELD = "payment_held", "发放暂缓"
    ENTITLEMENT_STOPPED = "entitlement_stopped", "待遇停发"
    ENTITLEMENT_ENDED = "entitlement_ended", "待遇终止"
    ENTITLEMENT_LIFTED = "entitlement_lifted", "待遇恢复"
    CONFIRMATION_REMINDER = "confirmation_reminder", "年度确认提醒"
    VISIT_BOOKED = "visit_booked", "上门服务已预约"
    VISIT_MOVED = "visit_moved", "上门服务已改期"
    VISIT_CANCELLED = "visit_cancelled", "上门服务已取消"
    VISIT_DISPLACED = "visit_displaced", "服务队不能上门"
    VISIT_OFFERED = "visit_offered", "上门服务有名额"
    VISIT_WAIT_ENDED = "visit_wait_ended", "没有等到上门名额"
    VISIT_EXPECTED = "visit_expected", "今天上门"
    VISIT_REPLANNED = "visit_replanned", "上门时间变动"
    VISIT_SET_OUT = "visit_set_out", "服务队已出发"
    VISIT_PROPOSED = "visit_proposed", "建议上门随访"
    PLACE_OFFERED = "place_offered", "疗养有名额"
    VISIT_REMINDER = "visit_reminder", "上门服务前一天提醒"
