"""The vocabulary of entitlements (待遇): how they open, stop, resume and end."""

from app.domain.terms import Term


class EntitlementStatus(Term):
    """Where an entitlement stands; what may follow is in `states.py`."""

    PROPOSED = "proposed", "待核定"
    ACTIVE = "active", "享受中"
    SUSPENDED = "suspended", "暂停"
    ENDED = "ended", "已终止"
    CANCELLED = "cancelled", "已取消"
    DISMISSED = "dismissed", "未核定"


class Basis(Term):
    """What an entitlement was opened from."""

    REQUEST = "request", "申请审批"
    IMPORT = "import", "名册导入"
    REGISTER = "register", "登记核定"


class SuspensionReason(Term):
    """Why months are not paid (军人抚恤优待条例 art. 8, 58 and 59; 退役军人保障法 art. 79)."""

    UNCONFIRMED = "unconfirmed", "未年度确认"
    DEATH_REPORTED = "death_reported", "去世待核"
    PRISON_TERM = "prison_term", "服有期徒刑"
    RIGHTS_DEPRIVED = "rights_deprived", "剥夺政治权利"
    WANTED = "wanted", "通缉在逃"
    IN_INSTITUTION = "in_institution", "集中供养"
    UNDER_REVIEW = "under_review", "资格复核"
    CONVICTED_FOR_LIFE = "convicted_for_life", "重刑取消"
    DISMISSED_FROM_FORCES = "dismissed_from_forces", "开除军籍"
    FRAUD = "fraud", "弄虚作假骗取"


class StopWord(Term):
    """Three words, three authorities."""

    STOP = "stop", "停发"
    SUSPEND = "suspend", "中止"
    CANCEL = "cancel", "取消"


class EndReason(Term):
    """Why nothing more is owed; the person reads the label."""

    DEATH = "death", "已逝世"
    APPROVAL_REVOKED = "approval_revoked", "批准决定被撤销"
    SUCCEEDED = "succeeded", "已由另一项待遇接续"
    CONDITIONS_OVER = "conditions_over", "不再符合条件"
    CANCELLED = "cancelled", "已依法取消"
    TERM_OVER = "term_over", "期限届满"


class MoveState(Term):
    """How an entitlement goes from one paying county to another."""

    ASKED_NEW = "asked_new", "迁入地已申请"
    CONFIRMED_OLD = "confirmed_old", "迁出地已确认"
    FILE_SENT = "file_sent", "档案已寄出"
    RECEIVED = "received", "档案已接收"
    PAYS_FROM = "pays_from", "迁入地已起发"
    WITHDRAWN = "withdrawn", "已撤回"


class ConfirmationMethod(Term):
    """A face check is never the only way: all of these are equal."""

    VISIT = "visit", "上门"
    VIDEO = "video", "视频"
    COUNTER = "counter", "窗口"
    ELSEWHERE = "elsewhere", "异地协助"
    FACE = "face", "刷脸"


class ConfirmationStepKind(Term):
    """What must have been tried, in this order, before anything stops."""

    REMINDER = "reminder", "提醒"
    CALL = "call", "电话"
    HOME_VISIT = "home_visit", "上门"
    NOTICE = "notice", "书面通知"


class ArrearsKind(Term):
    MISSED = "missed", "补发漏月"
    RAISE = "raise", "补发差额"


class ArrearsCause(Term):
    RATE_NOTICE = "rate_notice", "提标补发"
    EXCLUDED = "excluded", "上次剔除"
    REINSTATED = "reinstated", "恢复发放"
    OPENED_LATE = "opened_late", "核定补发"
    MOVED = "moved", "迁移补发"
    FIGURE = "figure", "公布数据更正补发"


class ArrearsStatus(Term):
    DUE = "due", "待补发"
    IN_BATCH = "in_batch", "已入批次"
    PAID = "paid", "已补发"
    DROPPED = "dropped", "不再补发"
