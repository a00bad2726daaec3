"""How figures are divided up."""

from collections.abc import Mapping

from app.domain.divisions.levels import Level
from app.domain.terms import Term


class Grouping(Term):
    TEAM = "team", "服务队"
    COUNTY = "county", "县（市、区）"
    TOWNSHIP = "township", "乡镇（街道）"
    VILLAGE = "village", "村（社区）"
    PURPOSE = "purpose", "服务内容"
    MONTH = "month", "月份"
    STATUS = "status", "状态"


class PlaceGrouping(Term):
    COUNTY = "county", "县（市、区）"
    TOWNSHIP = "township", "乡镇（街道）"
    VILLAGE = "village", "村（社区）"


LEVELS: Mapping[str, Level] = {
    PlaceGrouping.COUNTY: Level.COUNTY,
    PlaceGrouping.TOWNSHIP: Level.TOWNSHIP,
    PlaceGrouping.VILLAGE: Level.VILLAGE,
}
"""Of these the figures of villages are put together."""


class PriorityGroup(Term):
    """Whom a bureau must not lose sight of."""

    SEVERELY_DISABLED = "severely_disabled", "一至四级残疾"
    BEDRIDDEN = "bedridden", "卧床"
    EIGHTY_OR_OLDER = "eighty_or_older", "年满80周岁"
    LIVES_ALONE = "lives_alone", "独居"
    MARTYRS_PARENT = "martyrs_parent", "烈士父母"
    ANY = "any", "以上任一类"


SEEN_WITHIN_DAYS = 90
"""Who was not visited for so long has been lost sight of."""
EARLY_OR_LATE_MINUTES = 30
"""Within so much of the planned hour a team is on time."""
