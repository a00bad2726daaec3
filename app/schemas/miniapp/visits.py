"""Visits at the door, as the person who asks for them sees them."""

from uuid import UUID

from pydantic import Field

from app.domain.visits.terms import CancelReason, Purpose, VisitChannel, VisitStatus
from app.domain.visits.wish import Wish
from app.models.supply.teams import VisitTeam
from app.models.visits.visits import Visit
from app.policies.principals import Citizen
from app.schemas.common import At, Version, Wire
from app.schemas.visit_parts import Access, Purposes, Signs, distinct


class VisitWanted(Access):
    """A visit in one half-day."""

    slot_id: UUID
    """时段编号。"""
    purposes: Purposes
    """需要的服务，最主要的放在第一个。"""
    signs: Signs = Field(default_factory=list)
    """目前的不适；有急症征兆的请立即拨打120。"""
    hold: bool = False
    """先保留名额，稍后确认；超过 hold_until 自动释放。"""

    def wish(self, citizen: Citizen) -> Wish:
        return Wish(
            person_id=citizen.subject,
            slot_id=self.slot_id,
            purposes=distinct(self.purposes),
            channel=VisitChannel.APP,
            made_by=citizen.account_id,
            signs=self.signs,
            access=self.access,
            hold=self.hold,
        )


class MoveWanted(Wire):
    """Another half-day for a visit."""

    slot_id: UUID
    """新的时段编号。"""


class VisitRead(Wire):
    """A visit."""

    id: UUID
    """上门服务编号。"""
    reference: str
    """服务单号，电话里报这个号。"""
    status: VisitStatus
    """状态。"""
    purposes: list[Purpose]
    """需要的服务。"""
    starts_at: At | None
    """约定时段的开始。"""
    ends_at: At | None
    """约定时段的结束。"""
    hold_until: At | None
    """名额保留到何时；不是待确认时为 null。"""
    planned_from: At | None
    """预计到达；排好路线后才有。"""
    planned_until: At | None
    """预计离开。"""
    access: Access
    """上门须知：地点、联系人、楼层、语言、听力。"""
    cancel_reason: CancelReason | None
    """取消原因；没有取消时为 null。"""
    version: Version
    """版本，修改时放入 If-Match。"""

    @classmethod
    def of(cls, visit: Visit) -> "VisitRead":
        plain = {name: getattr(visit, name) for name in cls.model_fields if name != "access"}
        return cls(**plain, access=Access.read(visit.access))


class VisitShown(VisitRead):
    """A visit, and who comes."""

    team_name: str | None
    """上门的服务队；还没有约定队伍时为 null。"""
    team_phone: str | None
    """服务队当天的电话；还没有约定队伍时为 null。"""

    @classmethod
    def shown(cls, visit: Visit, team: VisitTeam | None) -> "VisitShown":
        read = VisitRead.of(visit)
        return cls(
            **{name: getattr(read, name) for name in VisitRead.model_fields},
            team_name=team.name if team else None,
            team_phone=team.phone if team else None,
        )
