"""Visits that are booked in half-days of teams, with a place each."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.visits.terms import VisitChannel, VisitStatus
from app.models.visits.slots import VisitSlot
from app.models.visits.visits import Visit
from tests.builders.veterans import VILLAGE, a_person

PHARMACY = ("pharmacy",)


async def a_booked_visit(
    session: AsyncSession,
    slot_id: UUID,
    place: tuple[float, float],
    *,
    name: str = "陈建国",
    minutes: int = 20,
    skills: Sequence[str] = PHARMACY,
    reserve_seat: bool = False,
) -> Visit:
    """Somebody of the village with a seat in that half-day, at that door."""
    person = await a_person(session, name, VILLAGE, phone="13812345678")
    slot = await session.get_one(VisitSlot, slot_id)
    now = session.info["now"]
    visit = Visit(
        reference=f"SM350505-{person.id.hex[-12:]}",
        person_id=person.id,
        division_code=VILLAGE,
        status=VisitStatus.BOOKED,
        purposes=["medicine"],
        skills=list(skills),
        service_minutes=minutes,
        channel=VisitChannel.APP,
        slot_id=slot.id,
        team_id=slot.team_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        reserve_seat=reserve_seat,
        made_by=person.id,
        made_at=now,
        changed_at=now,
    )
    access: dict[str, Any] = {"latitude": place[0], "longitude": place[1], "note": "三楼，没有电梯"}
    visit.access = access
    if reserve_seat:
        visit.reasons = {"urgent": "伤口渗血，今天要换药"}
    session.add(visit)
    await session.execute(
        update(VisitSlot).where(VisitSlot.id == slot_id).values(booked=VisitSlot.booked + 1)
    )
    await session.flush()
    return visit
