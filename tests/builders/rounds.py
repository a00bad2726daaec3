"""Visits that are booked in half-days of teams, with a place each; and a plan."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.rounds.day import second_of
from app.domain.rounds.made import Made
from app.domain.rounds.plan import Plan, Proof, Round, Stop
from app.domain.rounds.problem import Problem
from app.domain.rounds.terms import PlanCause, PlanStatus
from app.domain.visits.terms import VisitChannel, VisitStatus
from app.models.rounds import PlannedRound, PlannedStop, VisitPlan
from app.models.supply.slots import VisitSlot
from app.models.visits.visits import Visit
from app.policies.scope import EVERYTHING
from app.queries.rounds.plans import newest_plan
from tests.builders.requests import COUNTY
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


async def a_plan(session: AsyncSession, visit: Visit) -> VisitPlan:
    """The evening plan of that visit's day, with this one stop."""
    assert visit.team_id
    assert visit.starts_at
    day = day_of(visit.starts_at)
    begins = second_of(day, visit.starts_at)
    stop = Stop(visit.id, begins, begins, begins + 1200, travel=600, metres=5000)
    way = Round(visit.team_id, begins - 600, (stop,), begins + 1800, travel=1200, metres=10_000)
    made = Made(
        cause=PlanCause.EVENING,
        order_id=None,
        solved=Problem((), ()),
        made_of="{}",
        plan=Plan((way,), ()),
        proof=Proof(sha256(b"{}").hexdigest(), "vroom", "1.15.0", 5, "great circle", 2),
        faults=(),
    )
    before = await newest_plan(session, EVERYTHING, COUNTY, day)
    if before is not None:
        before.status = PlanStatus.SUPERSEDED
        await session.flush()  # One plan holds at a time.
    sequence = before.sequence + 1 if before else 1
    plan = VisitPlan.of(made, COUNTY, day, sequence, session.info["now"])
    session.add(plan)
    await session.flush()  # Rounds and stops refer to it.
    session.add_all([PlannedRound.of(plan, way), PlannedStop.of(plan, way.team_id, 1, stop, visit)])
    await session.flush()
    return plan
