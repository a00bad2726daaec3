"""The words of plans."""

from app.domain.terms import Term


class PlanStatus(Term):
    PUBLISHED = "published", "已发布"
    SUPERSEDED = "superseded", "已更新"
    REFUSED = "refused", "未通过校验"


class PlanCause(Term):
    EVENING = "evening", "前一晚自动排线"
    ASKED = "asked", "人工排线"
    INSERTED = "inserted", "临时加入"
    WITHOUT_TEAM = "without_team", "队伍不能出行"


class LeftOut(Term):
    """Why nobody can come; the first that applies is said."""

    NO_TEAM = "no_team", "没有可去的服务队"
    SKILL_LACKING = "skill_lacking", "没有队伍具备所需专业"
    DAY_FULL = "day_full", "当天排不下"
