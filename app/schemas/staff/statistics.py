"""Figures of visits, and whom nobody has visited for long."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from app.domain.statistics.tally import Tally
from app.domain.statistics.terms import PriorityGroup
from app.domain.veterans.masks import mask_name
from app.domain.veterans.terms import Hearing, LivingSituation, PracticeLanguage
from app.queries.statistics.coverage import Coverage
from app.queries.statistics.unseen import Unseen
from app.queries.statistics.visits import Figure, Figures
from app.schemas.common import Count, Wire
from app.usecases.statistics.read_typhoon_list import Opened

Share = Annotated[float, Field(ge=0, le=1)]
Mean = Annotated[float, Field(ge=-10_000, le=10_000)]


class Counts(Wire):
    """What was counted; a mean or share of nothing is null."""

    visits: Count
    """上门服务次数（不含录入有误的）。"""
    ahead: Count
    """尚未上门的次数。"""
    fulfilled: Count
    """已完成次数。"""
    people: Count
    """上门见到的人数：同一人多次上门只算一人；合计不是各行相加。"""
    not_met: Count
    """未遇见次数。"""
    cancelled: Count
    """已取消次数。"""
    not_met_share: Share | None
    """未遇见占已到家门的比例，0 到 1。"""
    mean_waited_days: Mean | None
    """从预约到上门平均等候天数。"""
    on_time_share: Share | None
    """准时比例，0 到 1：预计到达前后 30 分钟内；没有排路线的，在约定时段内。"""
    timed: Count
    """记有到达时间的次数。"""
    mean_kilometres: Mean | None
    """每次上门平均行驶公里数，往返路程分摊到每一户。"""
    same_team_share: Share | None
    """由上一次同一支服务队上门的比例，0 到 1。"""
    mean_score: Mean | None
    """平均评分，1 到 5。"""
    rated: Count
    """评价次数。"""

    @classmethod
    def counted(cls, tally: Tally, people: int, **line: str) -> Self:
        counts = {name: getattr(tally, name) for name in Counts.model_fields if name != "people"}
        return cls(**counts, **line, people=people)


class VisitFigureRead(Counts):
    """The visits of one team, place, purpose, month or status."""

    key: str
    """服务队编号、行政区划代码、服务内容、月份或状态。"""
    label: str
    """名称。"""

    @classmethod
    def of(cls, figure: Figure) -> Self:
        return cls.counted(figure.tally, figure.people, key=figure.key, label=figure.label)


class VisitFigures(Wire):
    """Figures of visits, and what they come to."""

    items: list[VisitFigureRead]
    """按所选分组列出。"""
    total: Counts
    """合计。"""
    routes_refused: Count
    """今天起路线没有通过校验、须由人重新排线的县·日数，与所选期间无关。"""

    @classmethod
    def of(cls, figures: Figures, routes_refused: int) -> Self:
        return cls(
            routes_refused=routes_refused,
            items=[VisitFigureRead.of(each) for each in figures.lines],
            total=Counts.counted(figures.total, figures.people),
        )


class GroupReached(Wire):
    """One priority group."""

    group: PriorityGroup
    """重点对象类别。"""
    people: Count
    """人数。"""
    seen: Count
    """90 天内上门见到的人数。"""


class CoverageRead(Wire):
    """The priority groups of one place."""

    division_code: str
    """行政区划代码，12 位。"""
    division_name: str
    """名称。"""
    groups: list[GroupReached]
    """各类重点对象。"""

    @classmethod
    def of(cls, found: Coverage) -> Self:
        groups = [
            GroupReached(group=group, people=people, seen=seen)
            for group, (people, seen) in found.reached.items()
        ]
        return cls(division_code=found.code, division_name=found.name, groups=groups)


class CoverageFigures(Wire):
    """How many of the priority groups were visited within 90 days."""

    items: list[CoverageRead]
    """按地区列出。"""


class UnseenRead(Wire):
    """Somebody of a priority group whom nobody has visited for long."""

    person_id: UUID
    """人员编号。"""
    name: str
    """姓名；监管人员看到的是隐去部分的姓名。"""
    division_code: str
    """行政区划代码，12 位。"""
    division_name: str
    """村（社区）。"""
    groups: list[PriorityGroup]
    """属于哪些重点对象。"""
    last_visited_on: date | None
    """上一次上门见到的日期；从未上门时为 null。"""

    @classmethod
    def of(cls, found: Unseen, *, in_full: bool) -> Self:
        names = ("person_id", "division_code", "division_name", "groups", "last_visited_on")
        shown = {name: getattr(found, name) for name in names}
        return cls(name=found.name if in_full else mask_name(found.name), **shown)


class TyphoonLine(Wire):
    """Somebody bedridden, to be rung before a typhoon."""

    person_id: UUID
    """人员编号。"""
    name: str
    """姓名。"""
    division_name: str
    """村（社区）。"""
    phone: str | None
    """电话，完整号码；档案里没有时为 null。"""
    address: str | None
    """住址，完整；档案里没有时为 null。"""
    living: LivingSituation
    """居住情况。"""
    speech: PracticeLanguage
    """说什么话。"""
    hearing: Hearing
    """听力。"""
    officer_name: str | None
    """联系人；没有指定时为 null。"""
    officer_phone: str | None
    """联系人所在服务站的电话。"""

    @classmethod
    def of(cls, opened: Opened) -> Self:
        person, officer = opened.to_ring.person, opened.to_ring.officer
        return cls(
            person_id=person.id,
            name=person.name,
            division_name=opened.to_ring.division_name,
            phone=opened.phone,
            address=opened.address,
            living=opened.to_ring.living,
            speech=person.speech,
            hearing=person.hearing,
            officer_name=None if officer is None else officer.name,
            officer_phone=None if officer is None else officer.station_phone,
        )

    def cells(self) -> list[str]:
        """The same as the printed list shows it, with room for a tick."""
        living, speech, hearing = self.living.label, self.speech.label, self.hearing.label
        texts = (self.division_name, self.name, self.phone, self.address, living, speech, hearing)
        return [text or "" for text in (*texts, self.officer_name, self.officer_phone, None)]


class TyphoonList(Wire):
    """The bedridden of a township or village; whoever lives alone stands first in a village."""

    items: list[TyphoonLine]
    """按村列出，独居的在前。"""
