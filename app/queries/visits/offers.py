"""Half-days as somebody sees them who wants a seat."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.visits.booking import Offered
from app.domain.visits.policy import VisitPolicy
from app.domain.visits.terms import SlotStatus
from app.models.supply.slots import VisitSlot
from app.models.supply.teams import ServiceArea, VisitTeam


@dataclass(frozen=True, slots=True)
class SlotOnOffer:
    """A half-day, whose it is, and whether that team comes to the person's place."""

    slot: VisitSlot
    team: VisitTeam
    serves: bool

    def offered(self, policy: VisitPolicy) -> Offered:
        slot = self.slot
        return Offered(
            serves=self.serves,
            open=slot.status is SlotStatus.OPEN and self.team.goes_out_on(slot.day),
            bookable_until=policy.changes_until(slot.starts_at),
            ends_at=slot.ends_at,
            skills=slot.skills,
            free=slot.capacity - slot.reserve - slot.booked - slot.held,
            reserve=slot.reserve,
        )


async def slots_on_offer(
    session: AsyncSession, path: Collection[str], from_on: date, before_on: date
) -> Sequence[SlotOnOffer]:
    """Return the open half-days of the teams that come to the person's place, soonest first."""
    rows = await session.execute(
        _offers(path)
        .where(
            _serves(path),
            VisitSlot.day >= from_on,
            VisitSlot.day < before_on,
            VisitSlot.status == SlotStatus.OPEN,
        )
        .order_by(VisitSlot.starts_at, VisitSlot.id)
    )
    return [SlotOnOffer(*row) for row in rows]


def _offers(path: Collection[str]) -> Select[VisitSlot, VisitTeam, bool]:
    return select(VisitSlot, VisitTeam, _serves(path)).join(
        VisitTeam, VisitTeam.id == VisitSlot.team_id
    )


def _serves(path: Collection[str]) -> ColumnElement[bool]:
    area = ServiceArea
    return exists().where(area.team_id == VisitSlot.team_id, area.division_code.in_(path))
