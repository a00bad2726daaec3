"""Waiting for a visit, and seats that are offered to whoever waits; the same for all who ask."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from app.domain.visits.terms import Purpose
from app.domain.visits.waiting import Days
from app.queries.visits.seat_offers import ShownOffer
from app.schemas.common import At, Day, Line, PersonName, Wire

Purposes = Annotated[list[Purpose], Field(min_length=1, max_length=7)]
Sign = Annotated[str, Field(strict=True, pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Telephone = Annotated[str, Field(strict=True, pattern=r"^[0-9]{3,4}-?[0-9]{7,8}$")]


class WaitWanted(Wire):
    """A visit on whichever of these days a seat becomes free."""

    purposes: Purposes
    """需要的服务，最主要的放在第一个。"""
    from_on: Day
    """从哪一天起可以上门，最早为今天。"""
    before_on: Day
    """到哪一天为止（不含这一天）。"""
    signs: Annotated[list[Sign], Field(max_length=20)] = Field(default_factory=list)
    """目前的不适；有急症征兆的请立即拨打120。"""
    contact_name: PersonName | None = None
    """到时找谁；不填为本人。"""
    contact_phone: Telephone | None = None
    """到时打哪个电话；不填为档案里的电话。"""
    note: Line | None = None
    """楼层、语言、听力等需要服务队知道的情况。"""

    @property
    def days(self) -> Days:
        return Days(self.from_on, self.before_on)

    @property
    def access(self) -> dict[str, object]:
        told = {"name": self.contact_name, "phone": self.contact_phone, "note": self.note}
        return {key: value for key, value in told.items() if value is not None}


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
