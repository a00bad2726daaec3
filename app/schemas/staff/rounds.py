"""Plans of the road, as the county reads them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.rounds.terms import LeftOut, PlanCause, PlanStatus
from app.domain.visits.priority import Circumstance
from app.domain.visits.terms import Purpose, VisitStatus
from app.models.rounds import VisitPlan
from app.queries.rounds.plans import (
    LeftOutSeen,
    PlanSeen,
    RoundSeen,
    StopSeen,
    VisitUnplanned,
)
from app.schemas.common import At, Count, DivisionCode, Line, Version, Wire

Metres = Annotated[int, Field(strict=True, ge=0, le=10**9)]
Priority = Annotated[int, Field(strict=True, ge=0, le=32_767)]


class PlanWanted(Wire):
    """Which day of which county is to be planned."""

    division_code: DivisionCode | None = None
    """县（区）的区划代码，须在本人管辖范围内；不填为本人所属区划。"""
    day: date
    """哪一天；服务队出发以后不能再整体重排。"""


class InsertionWanted(Wire):
    """Who is to be visited as well."""

    visit_id: UUID
    """已预约在这一天、还没有排进路线的上门服务编号。"""


class WithoutTeamWanted(Wire):
    """Which team cannot go, or go on."""

    team_id: UUID
    """不能出行的队伍编号。"""
    reason: Line
    """原因。"""


class PlanFault(Wire):
    """What the check of a plan found."""

    code: str
    """问题代码。"""
    visit_id: UUID | None
    """涉及的上门服务编号；不涉及时为 null。"""
    team_id: UUID | None
    """涉及的队伍编号；不涉及时为 null。"""


class PlanLine(Wire):
    """A plan in a list."""

    id: UUID
    """路线计划编号。"""
    division_code: DivisionCode
    """县（区）的区划代码。"""
    day: date
    """日期。"""
    sequence: Count
    """当天第几次排线。"""
    status: PlanStatus
    """状态。"""
    cause: PlanCause
    """为什么排线。"""
    metres: Metres
    """全部队伍的行驶里程，米。"""
    travel_seconds: Count
    """全部队伍的行驶时间，秒。"""
    solver: str
    """求解程序及版本。"""
    exploration: Count
    """求解的搜索深度，0 至 5。"""
    travel_source: str
    """行驶时间的来源。"""
    guessed: Count
    """其中没有实测、按直线距离估算的路段数。"""
    digest: str
    """排线依据的摘要，SHA-256，64 位十六进制。"""
    faults: list[PlanFault]
    """校验发现的问题；有问题的计划不会发布。"""
    supersedes_id: UUID | None
    """所取代的计划编号；当天第一次排线时为 null。"""
    made_at: At
    """排线时间。"""
    version: Version
    """版本，调整路线时放入 If-Match。"""

    @classmethod
    def of(cls, plan: VisitPlan) -> "PlanLine":
        return cls(**_line(plan))


class DoorSeen(Wire):
    """A visit on a plan, as it stands now."""

    visit_id: UUID
    """上门服务编号。"""
    reference: str
    """服务单号。"""
    name: str | None
    """姓名；本人已迁出管辖范围时为 null。"""
    status: VisitStatus
    """上门服务现在的状态。"""
    death_reported: bool
    """有逝世报告待核实：请先核实，再决定去不去；核实前不会自动排进路线。"""
    purposes: list[Purpose]
    """需要的服务。"""
    priority: Priority
    """优先分。"""
    priority_because: list[Circumstance]
    """优先的原因，最主要的在前。"""
    promised_from: At | None
    """此前告知的预计到达时间；此前没有告知时为 null。"""


class StopRead(DoorSeen):
    """A visit on a round."""

    arrives_at: At
    """到达门口；早到时在门口等到约定时段开始。"""
    planned_from: At
    """预计开始。"""
    planned_until: At
    """预计离开。"""
    metres: Metres
    """从上一站（或出发地）来的里程，米。"""
    travel_seconds: Count
    """从上一站（或出发地）来的行驶时间，秒。"""
    moved: bool
    """预计时间或队伍与此前告知的不同。"""

    @classmethod
    def of(cls, seen: StopSeen) -> "StopRead":
        stop = seen.stop
        return cls(
            **_door(seen, stop.promised_from),
            arrives_at=stop.arrives_at,
            planned_from=stop.planned_from,
            planned_until=stop.planned_until,
            metres=stop.metres,
            travel_seconds=stop.travel_seconds,
            moved=stop.moved,
        )


class RoundRead(Wire):
    """The way of one team."""

    team_id: UUID
    """队伍编号。"""
    team_name: str
    """队伍名称。"""
    sets_out_at: At
    """出发时间。"""
    back_at: At
    """返回时间。"""
    metres: Metres
    """全程里程，米，含返程。"""
    travel_seconds: Count
    """全程行驶时间，秒，含返程。"""
    stops: list[StopRead]
    """按先后排列的上门服务。"""

    @classmethod
    def of(cls, seen: RoundSeen) -> "RoundRead":
        return cls(
            team_id=seen.team.id,
            team_name=seen.team.name,
            sets_out_at=seen.round.sets_out_at,
            back_at=seen.round.back_at,
            metres=seen.round.metres,
            travel_seconds=seen.round.travel_seconds,
            stops=[StopRead.of(each) for each in seen.stops],
        )


class LeftOutRead(DoorSeen):
    """A visit that nobody can make: the person waits at the head of the list."""

    why: LeftOut
    """排不进的原因。"""

    @classmethod
    def of(cls, seen: LeftOutSeen) -> "LeftOutRead":
        return cls(**_door(seen, seen.left_out.promised_from), why=seen.left_out.why)


class MovesRead(Wire):
    """How many promises a plan has moved, and by how much."""

    visits: Count
    """预计时间或队伍改变的人数。"""
    minutes_most: Count
    """改变最多的一位，分钟。"""
    minutes_together: Count
    """全部改变合计，分钟。"""

    @classmethod
    def of(cls, stops: Sequence[StopSeen]) -> "MovesRead":
        moved = [seen.stop for seen in stops if seen.stop.moved]
        minutes = [_minutes(each.promised_from, each.planned_from) for each in moved]
        return cls(
            visits=len(moved), minutes_most=max(minutes, default=0), minutes_together=sum(minutes)
        )


class RoutePlanRead(PlanLine):
    """A plan as a whole."""

    visit_id: UUID | None
    """临时加入的上门服务编号；不是临时加入时为 null。"""
    team_id: UUID | None
    """不能出行的队伍编号；没有时为 null。"""
    reason: str | None
    """队伍不能出行的原因；没有时为 null。"""
    rounds: list[RoundRead]
    """各队的路线。"""
    left_out: list[LeftOutRead]
    """排不进的上门服务及原因；本人已排到等候名单最前面。"""
    not_planned: list[DoorSeen]
    """排线以后才约在这一天、还没有加入路线的上门服务；计划已不再执行时为空。"""
    moves: MovesRead
    """与此前告知的时间相比改变了多少。"""

    @classmethod
    def seen(cls, seen: PlanSeen) -> "RoutePlanRead":
        plan = seen.plan
        return cls(
            **_line(plan),
            visit_id=seen.order.visit_id if seen.order else None,
            team_id=seen.order.team_id if seen.order else None,
            reason=seen.order.reason.reveal("read beside the plan") if seen.order else None,
            rounds=[RoundRead.of(each) for each in seen.rounds],
            left_out=[LeftOutRead.of(each) for each in seen.left_out],
            not_planned=[DoorSeen(**_door(each, None)) for each in seen.not_planned],
            moves=MovesRead.of([stop for each in seen.rounds for stop in each.stops]),
        )


def _line(plan: VisitPlan) -> dict[str, object]:
    told = {name: getattr(plan, name) for name in PlanLine.model_fields if name != "digest"}
    return told | {"digest": plan.digest.hex()}


def _door(
    seen: StopSeen | LeftOutSeen | VisitUnplanned, promised_from: datetime | None
) -> dict[str, object]:
    visit = seen.visit
    return {
        "visit_id": visit.id,
        "reference": visit.reference,
        "name": seen.person.name if seen.person else None,
        "status": visit.status,
        "death_reported": seen.reported_dead,
        "purposes": visit.purposes,
        "priority": visit.priority,
        "priority_because": visit.priority_because,
        "promised_from": promised_from,
    }


def _minutes(promised: datetime | None, planned: datetime) -> int:
    return 0 if promised is None else round(abs((planned - promised).total_seconds()) / 60)
