"""A team's own round on the wire: the way, and what to know at each door."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.veterans.terms import Hearing, PracticeLanguage
from app.domain.visits.priority import Circumstance
from app.domain.visits.terms import Purpose, VisitStatus
from app.models.veterans.health import HealthRecord
from app.queries.rounds.own_round import OwnRounds
from app.queries.rounds.plans import RoundSeen, StopSeen
from app.schemas.common import At, Count, Latitude, Longitude, Version, Wire
from app.schemas.dossier import HealthRead
from app.schemas.staff.rounds import Metres, Priority

AT_THE_DOOR = "go to this door today"


class OwnStop(Wire):
    """A door on the team's own round."""

    visit_id: UUID
    """上门服务编号。"""
    reference: str
    """服务单号。"""
    status: VisitStatus
    """上门服务现在的状态。"""
    death_reported: bool
    """有逝世报告待核实：去之前请先打电话问单位。"""
    starts_at: At | None
    """约定时段的开始。"""
    ends_at: At | None
    """约定时段的结束。"""
    arrives_at: At
    """预计到达门口。"""
    planned_from: At
    """预计开始。"""
    planned_until: At
    """预计离开。"""
    metres: Metres
    """从上一站（或出发地）来的里程，米。"""
    travel_seconds: Count
    """从上一站（或出发地）来的行驶时间，秒。"""
    person_id: UUID
    """本人编号。"""
    name: str | None
    """姓名；本人已迁出管辖范围时为 null。"""
    address: str | None
    """住址；档案里没有时为 null。"""
    latitude: Latitude | None
    """住址纬度，GCJ-02，度；预约时没有告知时为 null。"""
    longitude: Longitude | None
    """住址经度，GCJ-02，度。"""
    contact_name: str | None
    """到时找谁；为 null 时找本人。"""
    phone: str | None
    """到时打的电话；没有时为 null。"""
    stairs: str | None
    """楼层、电梯等情况；没有告知时为 null。"""
    note: str | None
    """其他需要知道的情况；没有告知时为 null。"""
    speech: PracticeLanguage | None
    """本人听得懂的话。"""
    hearing: Hearing | None
    """听力。"""
    purposes: list[Purpose]
    """需要的服务，最主要的在前。"""
    priority: Priority
    """优先分。"""
    priority_because: list[Circumstance]
    """优先的原因，最主要的在前。"""
    health: HealthRead | None
    """健康情况；没有记录或无权查看时为 null。"""
    version: Version
    """上门服务的版本，填写到访情况时放入 If-Match。"""

    @classmethod
    def of(cls, seen: StopSeen, health: HealthRecord | None) -> "OwnStop":
        stop, visit = seen.stop, seen.visit
        same = ("status", "reference", "starts_at", "ends_at", "person_id", "purposes")
        return cls(
            **{name: getattr(visit, name) for name in (*same, "priority", "priority_because")},
            **_door(seen),
            visit_id=visit.id,
            death_reported=seen.reported_dead,
            arrives_at=stop.arrives_at,
            planned_from=stop.planned_from,
            planned_until=stop.planned_until,
            metres=stop.metres,
            travel_seconds=stop.travel_seconds,
            health=HealthRead.of(health) if health else None,
            version=visit.version,
        )


class OwnRound(Wire):
    """The way of one of the caller's teams."""

    team_id: UUID
    """队伍编号。"""
    team_name: str
    """队伍名称。"""
    vehicle: str | None
    """车牌号；没有车辆时为 null。"""
    sets_out_at: At
    """出发时间。"""
    back_at: At
    """返回时间。"""
    metres: Metres
    """全程里程，米，含返程。"""
    stops: list[OwnStop]
    """按先后排列的上门服务；已取消或改由他队的不再列出。"""

    @classmethod
    def of(cls, seen: RoundSeen, health: Mapping[UUID, HealthRecord]) -> "OwnRound":
        return cls(
            team_id=seen.team.id,
            team_name=seen.team.name,
            vehicle=seen.team.vehicle,
            sets_out_at=seen.round.sets_out_at,
            back_at=seen.round.back_at,
            metres=seen.round.metres,
            stops=[OwnStop.of(stop, health.get(stop.visit.person_id)) for stop in seen.stops],
        )


class MyRound(Wire):
    """What the caller's own teams have before them on a day."""

    day: date
    """日期。"""
    rounds: list[OwnRound]
    """所在队伍的路线；路线还没有排好时为空。"""

    @classmethod
    def of(cls, day: date, own: OwnRounds) -> "MyRound":
        return cls(day=day, rounds=[OwnRound.of(each, own.health) for each in own.rounds])


def _door(seen: StopSeen) -> dict[str, Any]:
    """What was told when it was booked goes before what the dossier says."""
    told, person = seen.visit.access or {}, seen.person
    return {
        "name": person.name if person else None,
        "address": told.get("address") or (person.address.reveal(AT_THE_DOOR) if person else None),
        "latitude": told.get("latitude"),
        "longitude": told.get("longitude"),
        "contact_name": told.get("name"),
        "phone": told.get("phone") or (person.phone.reveal(AT_THE_DOOR) if person else None),
        "stairs": told.get("stairs"),
        "note": told.get("note"),
        "speech": told.get("language") or (person.speech if person else None),
        "hearing": told.get("hearing") or (person.hearing if person else None),
    }
