"""A demo has teams to book as soon as it is seeded."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_policy import visit_policy
from app.domain.calendar.days import day_of
from app.domain.visits.terms import Purpose, SlotStatus
from app.models.supply.hospitals import SupportingHospital
from app.models.supply.slots import VisitSlot
from app.models.supply.teams import TeamMember, VisitTeam
from app.queries.identity.staff import staff_by_username
from app.seed.cast import seed_personas
from app.seed.visits import seed_visits
from app.settings import Environment, Settings
from tests.builders.veterans import open_vault


async def test_teams_are_there_with_half_days_to_book_and_are_seeded_once(
    session: AsyncSession,
) -> None:
    await open_vault(session)
    await seed_personas(session, Settings(_env_file=None, environment=Environment.TEST))

    assert [await seed_visits(session), await seed_visits(session)] == [8, 0]

    assert await session.scalar(select(func.count(SupportingHospital.id))) == 6
    teams = (await session.scalars(select(VisitTeam))).all()
    needed = {skill for each in Purpose for skill in visit_policy().need_of([each]).skills}
    assert all(needed <= set(team.skills) for team in teams)
    slots = (await session.scalars(select(VisitSlot))).all()
    assert {slot.team_id for slot in slots} == {team.id for team in teams}
    assert all(slot.status is SlotStatus.OPEN and slot.capacity > slot.reserve for slot in slots)
    assert min(slot.day for slot in slots) > day_of(session.info["now"])


async def test_the_medical_account_of_the_cast_is_in_the_team_that_comes_to_the_elder(
    session: AsyncSession,
) -> None:
    await open_vault(session)
    await seed_personas(session, Settings(_env_file=None, environment=Environment.TEST))
    await seed_visits(session)
    nurse = await staff_by_username(session, "medical.team")
    assert nurse is not None

    found = await session.scalars(
        select(TeamMember.division_code).where(TeamMember.staff_account_id == nurse.id)
    )

    assert found.all() == ["350505000000"]
