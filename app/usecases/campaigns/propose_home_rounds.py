"""Propose a visit at home, on the day of a session, to those who cannot come."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.campaign_policy import campaign_policy
from app.adapters.visit_policy import visit_policy
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.campaigns.errors import TeamNotThere
from app.domain.campaigns.sessions import expect_plannable
from app.domain.errors import NotFound
from app.domain.visits.priority import priority
from app.domain.visits.terms import Purpose, VisitChannel, VisitStatus
from app.models.campaigns.sessions import SiteSession
from app.models.supply.teams import can_on
from app.models.veterans.persons import Person
from app.models.visits.visits import Visit
from app.policies.principals import Staff
from app.queries.campaigns.sessions import people_at_home, session_for_update, teams_at
from app.queries.reports.following import barred_purposes
from app.queries.supply.teams import members_of
from app.queries.visits.reference import new_reference
from app.queries.visits.standing import situations_of
from app.usecases.audit.record import record

_PURPOSES = (Purpose.MEDICAL, Purpose.POLICY)


async def propose_home_rounds(
    session: AsyncSession, staff: Staff, site_session_id: UUID, team_id: UUID, now: datetime
) -> list[Visit]:
    """Asked twice, it proposes to those alone who were not asked before.

    What somebody refused at the door is not proposed again so soon.
    """
    held = await session_for_update(session, staff.scope, site_session_id)
    if held is None:
        raise NotFound
    today = day_of(now)
    expect_plannable(held.day, today, cancelled=held.cancelled_at is not None)
    team = next((t for t in (await teams_at(session, [held.id]))[held.id] if t.id == team_id), None)
    if team is None or team.dissolved_on is not None:
        raise TeamNotThere
    # Policies are explained where somebody of the team can; the doctor comes in any case.
    can = visit_policy().need_of([Purpose.POLICY]).skills
    members = (await members_of(session, staff.scope, [team.id]))[team.id]
    there = can_on(members, held.day)
    purposes = [each for each in _PURPOSES if each is Purpose.MEDICAL or set(can) <= {*there}]
    needs = campaign_policy().home_round_needs
    people = await people_at_home(session, staff.scope, held, needs)
    known = await situations_of(session, staff.scope, [each.id for each in people], today)
    points = visit_policy().points
    made = []
    for person in people:
        barred = await barred_purposes(session, person.id, today)
        wanted = [each for each in purposes if each.value not in barred]
        if not wanted:
            continue
        visit = _visit(held, person, team_id, wanted, staff, now)
        visit.weigh(priority(points, known[person.id], today))
        visit.reference = await new_reference(session, person.division_code)
        session.add(visit)
        told = {"day": held.day.isoformat(), "site_session_id": str(held.id)}
        await record(session, EventTag.HOME_ROUND_PROPOSED, visit, at=now, data=told)
        made.append(visit)
    return made


def _visit(
    held: SiteSession,
    person: Person,
    team_id: UUID,
    purposes: list[Purpose],
    staff: Staff,
    now: datetime,
) -> Visit:
    need = visit_policy().need_of(purposes)
    visit = Visit(
        person_id=person.id,
        division_code=person.division_code,
        status=VisitStatus.PROPOSED,
        purposes=[each.value for each in purposes],
        skills=[each.value for each in need.skills],
        service_minutes=need.service_minutes,
        channel=VisitChannel.PROACTIVE,
        team_id=team_id,
        requested_from_on=held.day,
        requested_before_on=held.day + timedelta(days=1),
        site_session_id=held.id,
        made_by=staff.id,
        made_at=now,
        changed_at=now,
    )
    visit.access = {"language": person.speech, "hearing": person.hearing}
    return visit
