"""The words of family-doctor contracts (家庭医生签约)."""

from app.domain.terms import Term


class CareKind(Term):
    """What a contract looks after; a bureau sets how often each is followed up."""

    GENERAL = "general", "一般签约"
    HYPERTENSION = "hypertension", "高血压"
    DIABETES = "diabetes", "糖尿病"
    DISABILITY = "disability", "残疾照护"


class FollowUpKind(Term):
    FOLLOW_UP = "follow_up", "随访"
    CHECKUP = "checkup", "年度体检"


class SignedBy(Term):
    PERSON = "person", "本人"
    AGENT = "agent", "代办人"
    GUARDIAN = "guardian", "监护人"


class Standing(Term):
    """How a contract stands on a day."""

    UPCOMING = "upcoming", "待生效"
    IN_FORCE = "in_force", "履约中"
    EXPIRED = "expired", "已到期"
    ENDED = "ended", "已解除"


class ContractEnd(Term):
    BY_PERSON = "by_person", "本人解约"
    MOVED_AWAY = "moved_away", "迁出服务区域"
    TEAM_DISSOLVED = "team_dissolved", "服务队撤销"
    IN_ERROR = "in_error", "签约有误"
    DECEASED = "deceased", "逝世"


class DueState(Term):
    """Which follow-ups a worklist shows."""

    DUE = "due", "即将到期"
    OVERDUE = "overdue", "已逾期"
