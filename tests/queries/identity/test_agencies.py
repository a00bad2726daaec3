"""Whose affairs somebody may handle today."""

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.identity.agency import AgencyEnd, AgencyScope
from app.models.veterans.persons import Person
from app.queries.identity.agencies import elders_of
from tests.builders.identity import a_staff_account, an_agency
from tests.builders.veterans import a_person


async def test_elders_are_the_living_of_agencies_in_force(session: AsyncSession) -> None:
    names = ("林水木", "陈已故", "王已撤", "雷到期", "林小燕")
    held, dead, revoked, ending, agent = [await a_person(session, name) for name in names]
    clerk = await a_staff_account(session)
    now = session.info["now"]
    today = day_of(now)
    for elder in (held, dead, ending):
        days = 1 if elder is ending else 365
        await an_agency(session, elder.id, agent.id, clerk.id, {AgencyScope.APPLY}, days=days)
    ended = await an_agency(session, revoked.id, agent.id, clerk.id)
    ended.revoke(AgencyEnd.BY_STATION, now)
    await session.execute(update(Person).where(Person.id == dead.id).values(died_on=today))
    await session.flush()  # The query is plain SQL and sees only what is stored.

    now_open = await elders_of(session, agent.id, today)
    tomorrow = await elders_of(session, agent.id, today + timedelta(days=1))

    assert [(elder.name, elder.scopes) for elder in now_open] == [
        ("林水木", frozenset({AgencyScope.APPLY})),
        ("雷到期", frozenset({AgencyScope.APPLY})),
    ]
    assert [elder.person_id for elder in tomorrow] == [held.id]
    assert await elders_of(session, held.id, today) == []
