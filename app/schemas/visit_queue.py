"""Waiting for a visit, and seats that are offered to whoever waits; the same for all who ask."""

from typing import Self
from uuid import UUID

from pydantic import Field

from app.domain.visits.terms import VisitChannel
from app.domain.waiting.turns import Days
from app.queries.waiting.seat_offers import ShownOffer
from app.schemas.common import At, Day, Wire
from app.schemas.visit_parts import Access, Purposes, Signs, distinct
from app.usecases.waiting.wait_for_visit import Wait


class WaitWanted(Access):
    """A visit on whichever of these days a seat becomes free."""

    purposes: Purposes
    """需要的服务，最主要的放在第一个。"""
    from_on: Day
    """从哪一天起可以上门，最早为今天。"""
    before_on: Day
    """到哪一天为止（不含这一天）。"""
    signs: Signs = Field(default_factory=list)
    """目前的不适；有急症征兆的请立即拨打120。"""

    def wait(self, person_id: UUID, channel: VisitChannel, made_by: UUID) -> Wait:
        """Say who waits, and which account asks."""
        return Wait(
            person_id=person_id,
            purposes=distinct(self.purposes),
            signs=tuple(self.signs),
            days=Days(self.from_on, self.before_on),
            access=self.access,
            channel=channel,
            made_by=made_by,
        )


class SeatOffered(Wire):
    """A seat that is kept until somebody answers."""

    slot_id: UUID
    """时段编号。"""
    team_name: str
    """服务队。"""
    starts_at: At
    """时段的开始。"""
    ends_at: At
    """时段的结束。"""
    offered_at: At
    """什么时候有的名额。"""
    expires_at: At
    """名额保留到什么时候，过时由下一位接上。"""

    @classmethod
    def of(cls, shown: ShownOffer) -> Self:
        return cls(
            slot_id=shown.slot.id,
            team_name=shown.team.name,
            starts_at=shown.slot.starts_at,
            ends_at=shown.slot.ends_at,
            offered_at=shown.offer.offered_at,
            expires_at=shown.offer.expires_at,
        )
