"""Visits as staff work through them: who, when, and why so early."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, Self
from uuid import UUID

from app.adapters.visit_policy import visit_policy
from app.domain.veterans.masks import mask_phone
from app.domain.veterans.periods import full_years
from app.domain.veterans.terms import Hearing, PracticeLanguage, Sex, Sight
from app.domain.visits.priority import Circumstance
from app.domain.visits.terms import (
    CancelReason,
    OfferOutcome,
    Purpose,
    Skill,
    SlotStatus,
    VisitChannel,
    VisitStatus,
)
from app.domain.waiting.displacing import Hindrance
from app.models.supply.slots import VisitSlot
from app.models.visits.offers import VisitOffer
from app.queries.visits.worklist import ListedVisit
from app.schemas.common import At, Count, Minutes, Version, Wire
from app.schemas.visit_queue import SeatOffered, WaitWanted
from app.usecases.visits.reveal_access import Access

OfStaff = Literal[
    VisitChannel.COUNTER, VisitChannel.PHONE, VisitChannel.HOME, VisitChannel.PROACTIVE
]


class PointsRead(Wire):
    """What brings somebody forward."""

    circumstance: Circumstance
    """情形。"""
    label: str
    """情形的中文说明。"""
    points: Count
    """按现行设置加多少分。"""

    @classmethod
    def of(cls, circumstance: Circumstance) -> Self:
        points = visit_policy().points[circumstance]
        return cls(circumstance=circumstance, label=circumstance.label, points=points)


class TurnRead(Wire):
    """Why somebody comes so early or late."""

    score: Count
    """优先分，越高越先。"""
    because: list[PointsRead]
    """为什么有这些分，最重的在前。"""
    at_head: bool
    """服务队取消过他的预约，排在所有人前面。"""
    last_visited_on: date | None
    """上次上门的日期；从未上门时为 null。"""
    days_since_last_visit: Count | None
    """距上次上门的天数；从未上门时为 null。"""
    waiting_since: At | None
    """从什么时候开始排队；没有排过队时为 null。"""

    @classmethod
    def of(cls, listed: ListedVisit, today: date) -> Self:
        visit, seen_on = listed.visit, listed.last_visited_on
        return cls(
            score=visit.priority,
            because=[PointsRead.of(Circumstance(each)) for each in visit.priority_because],
            at_head=visit.at_head,
            last_visited_on=seen_on,
            days_since_last_visit=None if seen_on is None else max(0, (today - seen_on).days),
            waiting_since=visit.waiting_since,
        )


class VisitLine(Wire):
    """A visit on a worklist."""

    id: UUID
    """上门服务编号。"""
    reference: str
    """服务单号。"""
    status: VisitStatus
    """状态。"""
    purposes: list[Purpose]
    """需要的服务，最主要的在前。"""
    person_id: UUID
    """服务对象编号。"""
    person_name: str
    """姓名。"""
    age: Count
    """周岁。"""
    phone: str | None
    """电话，已遮蔽；拨打时用查看接口。没有电话时为 null。"""
    division_code: str
    """上门地点的区划代码。"""
    division_name: str
    """上门地点的区划名称。"""
    team_id: UUID | None
    """服务队编号；还没有名额时为 null。"""
    team_name: str | None
    """服务队。"""
    starts_at: At | None
    """约定时段的开始。"""
    ends_at: At | None
    """约定时段的结束。"""
    planned_from: At | None
    """预计到达；排好路线后才有。"""
    planned_until: At | None
    """预计离开。"""
    requested_from_on: date | None
    """从哪一天起可以上门；哪天都可以时为 null。"""
    requested_before_on: date | None
    """到哪一天为止（不含）；哪天都可以时为 null。"""
    turn: TurnRead
    """先后次序及原因。"""
    offer: SeatOffered | None
    """正为他保留、等他答复的名额；没有时为 null。没有手机的请打电话问。"""
    death_reported: bool
    """有逝世报告待核实：核实前不要上门打扰，已约的保留。"""
    version: Version
    """版本，修改时放入 If-Match。"""

    @classmethod
    def of(cls, listed: ListedVisit, today: date) -> Self:
        return cls(**_told(listed, today))


class OfferMade(Wire):
    """A seat that was offered once."""

    starts_at: At
    """时段的开始。"""
    ends_at: At
    """时段的结束。"""
    outcome: OfferOutcome
    """结果。"""
    offered_at: At
    """什么时候有的名额。"""
    expires_at: At
    """保留到什么时候。"""
    closed_at: At | None
    """什么时候有的结果；还没有时为 null。"""

    @classmethod
    def of(cls, offer: VisitOffer, slot: VisitSlot) -> Self:
        return cls(
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            outcome=offer.outcome,
            offered_at=offer.offered_at,
            expires_at=offer.expires_at,
            closed_at=offer.closed_at,
        )


class VisitInFull(VisitLine):
    """A visit with everything a clerk needs."""

    sex: Sex
    """性别。"""
    speech: PracticeLanguage
    """说什么话。"""
    hearing: Hearing
    """听力。"""
    sight: Sight
    """视力。"""
    skills: list[Skill]
    """服务队需要的专业。"""
    service_minutes: Minutes
    """预计在家中的时间，分钟。"""
    channel: VisitChannel
    """预约渠道。"""
    hold_until: At | None
    """名额保留到什么时候等待确认；不在等待确认时为 null。"""
    cancel_reason: CancelReason | None
    """取消原因；没有取消时为 null。"""
    made_at: At
    """什么时候预约的。"""
    offers: list[OfferMade]
    """保留过的名额，最近的在前。"""

    @classmethod
    def of_all(
        cls, listed: ListedVisit, offers: Sequence[tuple[VisitOffer, VisitSlot]], today: date
    ) -> Self:
        visit, person = listed.visit, listed.person
        own = ("skills", "service_minutes", "channel", "hold_until", "cancel_reason", "made_at")
        return cls(
            **_told(listed, today),
            **{name: getattr(visit, name) for name in own},
            **{name: getattr(person, name) for name in ("sex", "speech", "hearing", "sight")},
            offers=[OfferMade.of(offer, slot) for offer, slot in offers],
        )


def _told(listed: ListedVisit, today: date) -> dict[str, object]:
    visit, person = listed.visit, listed.person
    own = set(VisitLine.model_fields) - {"turn", "offer", "phone", "age", "person_name"}
    own -= {"division_name", "team_name", "death_reported"}
    return {name: getattr(visit, name) for name in own} | {
        "person_name": person.name,
        "age": full_years(person.born_on, today),
        "phone": person.phone.masked(mask_phone),
        "division_name": listed.division_name,
        "team_name": listed.team_name,
        "death_reported": listed.reported_dead,
        "turn": TurnRead.of(listed, today),
        "offer": None if listed.offer is None else SeatOffered.of(listed.offer),
    }


class WaitEntered(WaitWanted):
    """Somebody of my divisions who is to wait for a seat."""

    person_id: UUID
    """服务对象编号。"""
    channel: OfStaff = VisitChannel.PHONE
    """从哪里来的。"""


class CallOff(Wire):
    """A half-day on which the team cannot come."""

    hindrance: Hindrance
    """为什么不能来。"""


class SlotCalledOff(Wire):
    """A half-day that was called off; whoever had a seat goes to the head of the queue."""

    id: UUID
    """时段编号。"""
    status: SlotStatus
    """状态。"""
    starts_at: At
    """时段的开始。"""
    ends_at: At
    """时段的结束。"""
    booked: Count
    """将重新安排的预约数。"""
    held: Count
    """将收回的保留名额数。"""

    @classmethod
    def of(cls, slot: VisitSlot) -> Self:
        return cls(**{name: getattr(slot, name) for name in cls.model_fields})


class AccessRevealed(Wire):
    """How to get in, in full; that it was read stays on record."""

    address: str | None
    """住址；档案里没有时为 null。"""
    phone: str | None
    """打哪个电话；没有时为 null。"""
    contact_name: str
    """到时找谁。"""
    told: dict[str, str]
    """预约时说的其他情况：楼层、语言、听力、备注。"""

    @classmethod
    def of(cls, access: Access) -> Self:
        return cls(**{name: getattr(access, name) for name in cls.model_fields})
