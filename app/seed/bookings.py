"""Visits of the demo's next days: booked as on the telephone, and their rounds asked for."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import cycle
from random import Random

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_policy import visit_policy
from app.domain.calendar.days import day_of
from app.domain.divisions.code import subtree
from app.domain.errors import AppError
from app.domain.visits.terms import Purpose, VisitChannel
from app.domain.visits.wish import Wish
from app.models.supply.slots import VisitSlot
from app.models.veterans.persons import Person
from app.models.visits.visits import Visit
from app.policies.principals import Staff
from app.policies.scope import EVERYTHING
from app.queries.identity.staff import staff_by_username
from app.seed.cast import at_work
from app.seed.personas import personas
from app.seed.stations import SEATS
from app.seed.visits import COUNTIES
from app.usecases.rounds.order_plan import Wanted, order_plan
from app.usecases.visits.book_visit import book_visit

A_DAY_IN_A_COUNTY = 8
ASKED_FOR = ([Purpose.MEDICAL], [Purpose.MEDICINE], [Purpose.POLICY, Purpose.MEDICINE])
AROUND = 0.03
"""Degrees: made-up houses lie so near the seat of their county."""


async def seed_bookings(session: AsyncSession) -> int:
    """Book some people of each county for the first day that can be, and return how many."""
    clerk = await staff_by_username(session, personas().staff["city_reviewer"].username)
    if clerk is None or await session.scalar(select(func.count()).select_from(Visit)):
        return 0
    staff, booked = at_work(clerk), 0
    for code in COUNTIES:
        day, slots = await _first_day(session, code)
        if day is None:
            continue
        booked += await _book(session, staff, code, slots)
        await order_plan(session, staff, Wanted(code, day), session.info["now"])
    return booked


async def _first_day(session: AsyncSession, code: str) -> tuple[date | None, Sequence[VisitSlot]]:
    """Return the first day whose half-days can all be booked still, and those half-days."""
    now = session.info["now"]
    tomorrow = day_of(now) + timedelta(days=1)
    found = await session.scalars(
        select(VisitSlot)
        .where(VisitSlot.division_code == code, VisitSlot.day >= tomorrow)
        .order_by(VisitSlot.day, VisitSlot.starts_at, VisitSlot.id)
    )
    ahead = [each for each in found if visit_policy().changes_until(each.starts_at) > now]
    day = ahead[0].day if ahead else None
    return day, [each for each in ahead if each.day == day]


async def _book(session: AsyncSession, staff: Staff, code: str, slots: Sequence[VisitSlot]) -> int:
    inside = subtree(code)
    people = await session.scalars(
        select(Person)
        .where(
            Person.division_code >= inside.from_code,
            Person.division_code < inside.before_code,
            Person.died_on.is_(None),
        )
        .order_by(Person.born_on, Person.id)
        .limit(A_DAY_IN_A_COUNTY)
    )
    booked = 0
    for person, slot, purposes in zip(people, cycle(slots), cycle(ASKED_FOR), strict=False):
        wish = Wish(
            person_id=person.id,
            slot_id=slot.id,
            purposes=purposes,
            channel=VisitChannel.PHONE,
            made_by=staff.id,
            access=_door(code, person),
        )
        try:
            await book_visit(session, EVERYTHING, wish, session.info["now"])
        except AppError:  # A half-day that is full already: somebody else has another.
            continue
        booked += 1
    return booked


def _door(code: str, person: Person) -> dict[str, object]:
    """Return a made-up place, the same one for a person always."""
    dice, (latitude, longitude) = Random(str(person.id)), SEATS[code]
    return {
        "latitude": round(latitude + dice.uniform(-AROUND, AROUND), 6),
        "longitude": round(longitude + dice.uniform(-AROUND, AROUND), 6),
        "stairs": dice.choice(["一楼", "三楼，没有电梯", "五楼，有电梯"]),
    }
