"""The queue as PostgreSQL sorts it, and the points that move people within it overnight."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import SHANGHAI, day_of
from app.domain.veterans.sections import Health
from app.domain.veterans.terms import CareNeed, LivingSituation
from app.domain.visits.terms import VisitStatus
from app.domain.waiting.turns import Waiting, turn
from app.models.veterans.health import HealthRecord
from app.models.veterans.persons import Person
from app.models.visits.visits import Visit
from app.policies.scope import EVERYTHING
from app.queries.waiting.queue import in_turn
from app.usecases.waiting.weigh_visits import weigh_visits
from tests.builders.veterans import a_person
from tests.builders.visits import a_visit, a_waiting_visit

NINE = datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)
ANYBODY = Waiting(
    at_head=False, score=20, born_on=date(1946, 5, 1), last_visited_on=None, since=NINE
)
QUEUE = [
    replace(ANYBODY, at_head=True),
    replace(ANYBODY, at_head=True, score=0),
    replace(ANYBODY, score=30),
    replace(ANYBODY, born_on=date(1946, 4, 30)),
    replace(ANYBODY, since=NINE - timedelta(days=1)),
    ANYBODY,
    replace(ANYBODY, last_visited_on=date(2026, 5, 1)),
    replace(ANYBODY, last_visited_on=date(2026, 6, 1)),
]


async def waits(session: AsyncSession, waiting: Waiting) -> Visit:
    person = await a_person(session, born_on=waiting.born_on)
    if waiting.last_visited_on is not None:
        seen = await a_visit(session, person.id)
        seen.status = VisitStatus.FULFILLED
        seen.starts_at = datetime.combine(waiting.last_visited_on, NINE.timetz())
        seen.ends_at = seen.starts_at + timedelta(hours=3)
    visit = await a_waiting_visit(session, person.id)
    visit.at_head, visit.priority, visit.waiting_since = (
        waiting.at_head,
        waiting.score,
        waiting.since,
    )
    await session.flush()
    return visit


async def test_postgresql_sorts_the_queue_as_the_rule_does(session: AsyncSession) -> None:
    visits = [(each, await waits(session, each)) for each in reversed(QUEUE)]

    found = await session.scalars(
        select(Visit)
        .join(Person, Person.id == Visit.person_id)
        .where(Visit.status == VisitStatus.WAITLIST)
        .order_by(*in_turn())
    )

    by_rule = sorted(visits, key=lambda pair: turn(pair[0]))
    assert [visit.id for visit in found] == [visit.id for _, visit in by_rule]
    assert [waiting for waiting, _ in by_rule] == QUEUE


async def test_points_follow_the_dossier_overnight(session: AsyncSession) -> None:
    now = session.info["now"]
    today = day_of(now)
    eighty = await a_person(session, "许金水", born_on=today.replace(year=today.year - 80))
    hale = await a_person(session)
    visits = [await a_waiting_visit(session, each.id) for each in (eighty, hale)]
    over = await a_waiting_visit(session, eighty.id, VisitStatus.CANCELLED)
    row = HealthRecord(person_id=eighty.id)
    row.tell(Health(care_need=CareNeed.BEDRIDDEN, living=LivingSituation.ALONE))
    session.add(row)
    await session.flush()

    after = await weigh_visits(session, EVERYTHING, None, 1, now)
    assert after == visits[0].id
    assert await weigh_visits(session, EVERYTHING, after, 5, now) is None

    for visit in (*visits, over):
        await session.refresh(visit)
    assert [(visit.priority, visit.version) for visit in (*visits, over)] == [
        (65, 1),
        (0, 1),
        (0, 1),
    ]
    assert visits[0].priority_because == ["bedridden", "eighty_or_older", "lives_alone"]
