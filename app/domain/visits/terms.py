"""The words of visits; statuses are those of an appointment in FHIR R5."""

from app.domain.terms import Term


class Half(Term):
    AM = "am", "上午"
    PM = "pm", "下午"


class SlotStatus(Term):
    OPEN = "open", "可预约"
    CLOSED = "closed", "停约"


class Skill(Term):
    GENERAL_PRACTICE = "general_practice", "全科"
    NURSING = "nursing", "护理"
    REHABILITATION = "rehabilitation", "康复"
    EYE = "eye", "眼科"
    PHARMACY = "pharmacy", "药学"
    POLICY = "policy", "政策"


class Profession(Term):
    DOCTOR = "doctor", "医生"
    NURSE = "nurse", "护士"
    THERAPIST = "therapist", "康复师"
    PHARMACIST = "pharmacist", "药师"
    POLICY_OFFICER = "policy_officer", "政策专员"
    DRIVER = "driver", "驾驶员"
    VOLUNTEER = "volunteer", "志愿者"


class ExceptionKind(Term):
    OFF = "off", "停诊"
    EXTRA = "extra", "加班"


class Purpose(Term):
    MEDICAL = "medical", "送医上门"
    MEDICINE = "medicine", "送药上门"
    POLICY = "policy", "送政策上门"
    CARD_APPLICATION = "card_application", "上门办证"
    PENSION_HELP = "pension_help", "养老协办"
    REIMBURSEMENT_HELP = "reimbursement_help", "报销协办"
    ANNUAL_CONFIRMATION = "annual_confirmation", "年度确认"


class VisitStatus(Term):
    """Labels have five characters at most: subscription messages take no more."""

    PROPOSED = "proposed", "建议上门"
    WAITLIST = "waitlist", "排队等候"
    PENDING = "pending", "待您确认"
    BOOKED = "booked", "已预约"
    ARRIVED = "arrived", "已到家中"
    FULFILLED = "fulfilled", "已完成"
    NOSHOW = "noshow", "未遇见"
    CANCELLED = "cancelled", "已取消"
    ENTERED_IN_ERROR = "entered_in_error", "录入有误"


class VisitChannel(Term):
    APP = "app", "小程序"
    COUNTER = "counter", "窗口"
    PHONE = "phone", "电话"
    HOME = "home", "入户"
    PROACTIVE = "proactive", "主动服务"


class CancelReason(Term):
    """Why a visit does not take place; what happened at the door included."""

    BY_PERSON = "by_person", "本人取消"
    BY_TEAM = "by_team", "服务队取消"
    BY_BUREAU = "by_bureau", "工作人员取消"
    HOLD_EXPIRED = "hold_expired", "逾期未确认"
    DAYS_OVER = "days_over", "所选日期内没有等到名额"
    REFUSED = "refused", "本人谢绝"
    IN_HOSPITAL = "in_hospital", "住院"
    NOT_MET = "not_met", "未遇见"
    DECEASED = "deceased", "逝世"


class Rule(Term):
    """A rule of booking that a supervisor may let one visit past."""

    OUTSIDE_AREA = "outside_area", "服务区域"
    TOO_LATE = "too_late", "预约截止时间"
    SKILL_LACKING = "skill_lacking", "所需专业"
    RESERVE = "reserve", "应急预留名额"


class OfferOutcome(Term):
    OPEN = "open", "待答复"
    TAKEN = "taken", "已接受"
    DECLINED = "declined", "已谢绝"
    EXPIRED = "expired", "已过期"
    WITHDRAWN = "withdrawn", "已撤回"
