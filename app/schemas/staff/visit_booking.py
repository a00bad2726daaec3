"""Visits that staff book for people, move and call off."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.visits.terms import Rule, VisitChannel
from app.domain.visits.wish import Move, Waiver, Wish
from app.policies.principals import Staff
from app.schemas.common import Text, Wire
from app.schemas.staff.visit_worklist import OfStaff
from app.schemas.visit_parts import Access, Purposes, Signs, distinct

Reason = Annotated[str, Text(200)]


class VisitToEnter(Access):
    """A visit for somebody of my divisions, in one half-day."""

    person_id: UUID
    """服务对象编号。"""
    slot_id: UUID
    """时段编号。"""
    purposes: Purposes
    """需要的服务，最主要的放在第一个。"""
    channel: OfStaff = VisitChannel.PHONE
    """从哪里来的。"""
    signs: Signs = Field(default_factory=list)
    """目前的不适；有急症征兆的请对方立即拨打120。"""

    def asked(self, staff: Staff) -> Wish:
        return Wish(
            person_id=self.person_id,
            slot_id=self.slot_id,
            purposes=distinct(self.purposes),
            channel=self.channel,
            made_by=staff.id,
            signs=self.signs,
            access=self.access,
        )


class VisitEntered(VisitToEnter):
    """A visit written down at the counter, on the telephone or at the door."""

    hold: bool = False
    """先保留名额，稍后确认。"""
    urgent: Reason | None = None
    """为什么不能等：填写后可用应急预留名额，并可在截止时间后预约。"""

    def wish(self, staff: Staff) -> Wish:
        return replace(self.asked(staff), hold=self.hold, urgent=self.urgent)


class OverrideEntered(VisitToEnter):
    """A visit that a supervisor lets past one rule."""

    rule: Rule
    """不按哪一条规则。"""
    reason: Reason
    """为什么。"""

    def wish(self, staff: Staff) -> Wish:
        return replace(self.asked(staff), waiver=Waiver(self.rule, self.reason))


class MoveEntered(Wire):
    """Another half-day for a visit."""

    slot_id: UUID
    """新的时段编号。"""
    reason: Reason
    """为什么改约。"""
    urgent: Reason | None = None
    """为什么不能等：填写后可用应急预留名额。"""

    @property
    def move(self) -> Move:
        return Move(self.slot_id, self.reason, self.urgent)


class CancelEntered(Wire):
    """A visit called off by staff."""

    reason: Reason
    """为什么取消。"""
